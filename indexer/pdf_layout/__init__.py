"""A PDF page by its geometry: letters become lines, lines become headings, paragraphs and tables."""
