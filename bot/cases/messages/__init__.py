"""What is said about a case: notifications to citizens and officers, cards, stories, pseudonyms."""
