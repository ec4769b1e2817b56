"""Messages in and out, and what is remembered of a conversation."""
