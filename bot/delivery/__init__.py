"""Inbox, outbox and scheduler: each message is handled and answered exactly once. What to answer is up to chat/."""
