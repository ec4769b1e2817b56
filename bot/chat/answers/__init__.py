"""Answers from the knowledge base, official notices, ratings and small talk. Forms and cases have their own folders."""
