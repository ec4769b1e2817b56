"""What happens to cases without anybody asking: reminders, digests, reports."""
