"""The pages of the knowledge base: documents, drafts, open questions, answers, improvement board, notices."""
