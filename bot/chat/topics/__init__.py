"""Subjects with their own dialogues and rules: gifts, loans, standard operating procedures. Data comes from papers."""
