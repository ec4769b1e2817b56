"""Pages of the papers: drafts, editions, open questions, answers, notices."""
