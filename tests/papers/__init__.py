"""Papers that nobody prepared, and what clerks and citizens ask about them, written without a look at the program."""
