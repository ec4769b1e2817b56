"""The audit log, certificates, and what is deleted when its time is over."""
