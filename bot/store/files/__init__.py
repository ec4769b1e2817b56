"""Files that people sent, and their working copies."""
