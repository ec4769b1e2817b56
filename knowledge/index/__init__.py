"""The search index on disk: BM25 postings, passages and vectors. Written by the indexer, read by the library."""
