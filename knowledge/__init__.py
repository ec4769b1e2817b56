"""What the ministry knows, and how to ask it."""
