"""What the house learns from what it could not answer: likeness, what is wanted most, answers, papers."""
