"""What a case is and what may happen to it. Only thinks: no storage, no network."""
