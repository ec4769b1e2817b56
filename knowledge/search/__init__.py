"""Search: candidates, reranking, calibrated confidence, snippets."""
