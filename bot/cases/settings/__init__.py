"""What an administrator may set: deadlines, routing, working days, limits, emergency contacts, canned answers."""
