"""SQL of messaging: inbox, outbox, conversation state, buttons, quotas. What to send is decided elsewhere."""
