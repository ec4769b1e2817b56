"""Between a message and its reply."""
