"""How many letters the pages take in a field, where several pages take the same."""

MAX_LINE_LETTERS = 200
MAX_REASON_LETTERS = 1000  # of a decision about a case or a person
MAX_PAPER_LINE_LETTERS = 500  # of what is said about a paper
MAX_NOTE_LETTERS = 2000  # to colleagues
MAX_PART_LETTERS = 4000  # of a part of an official letter
