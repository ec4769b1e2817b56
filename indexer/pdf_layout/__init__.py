"""PDF layout analysis: letters become lines, lines become headings, paragraphs and tables."""
