"""The administrator's pages: working days, deadlines, channels, forms, retention, failed messages, audit log."""
