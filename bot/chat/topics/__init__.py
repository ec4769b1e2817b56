"""Subjects with steps of their own: gifts, loans, standard operating procedures."""
