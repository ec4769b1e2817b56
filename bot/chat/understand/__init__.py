"""Understanding a message: its intent, danger, amounts, dates, times, factories, places, sensitive data. Pure."""
