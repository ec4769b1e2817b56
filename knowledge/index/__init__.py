"""The index on disk: written by the indexer, opened and searched by the library."""
