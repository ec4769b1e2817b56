"""What the house knows of people: told to themselves, forgotten at their wish, and kept no longer than needed."""
