"""The ministry's counter: tickets, where they go, when they are due."""
