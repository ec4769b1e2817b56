"""SQL of the knowledge base: drafts, editions, unanswered questions, ratings, notices. Documents themselves are files."""
