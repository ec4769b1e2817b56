"""What a message says: amounts, days, hours, factories, places, and what kind of message it is."""
