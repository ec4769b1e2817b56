"""Thai text: normalised, cut into words, spelling and clause names."""
