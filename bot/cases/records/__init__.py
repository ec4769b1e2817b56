"""Between model and database: loads and saves tickets, indexes their words, finds a person's own cases. No rules."""
