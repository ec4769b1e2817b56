"""Unanswered questions and the knowledge base: grouping questions, officers' answers, drafts and publishing of
papers."""
