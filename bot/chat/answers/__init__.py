"""Answers from the papers, small talk and official notices."""
