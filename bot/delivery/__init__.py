"""What comes in and goes out, exactly once: the mailbox, the outbox, the scheduler."""
