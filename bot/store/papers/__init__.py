"""SQL of the knowledge base: drafts, editions, questions, ratings, notices. The documents themselves are files."""
