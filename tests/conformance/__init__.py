"""Conformance tests: the platforms' own API descriptions and simulated platforms check what we send."""
