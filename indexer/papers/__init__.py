"""Papers before indexing: catalogue, front matter, lint, preview, changes, test questions."""
