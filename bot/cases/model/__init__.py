"""What a case is and which actions change it: pure functions and values, no storage, no network."""
