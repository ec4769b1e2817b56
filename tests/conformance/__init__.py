"""The bench: the platforms' own descriptions, and stand-ins that behave like the platforms, judge what we send."""
