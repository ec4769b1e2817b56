"""Papers before they are indexed: catalogue, front matter, checks, previews, changes."""
