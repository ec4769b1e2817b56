"""Filling in a form by chat: asking, reading, correcting, summing up, submitting. What the forms are is in forms/."""
