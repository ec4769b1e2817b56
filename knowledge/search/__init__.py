"""From a question to passages, their order, and how sure we are."""
