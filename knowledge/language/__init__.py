"""Thai text processing: normalisation, tokeniser, stop words, spelling correction, clause names."""
