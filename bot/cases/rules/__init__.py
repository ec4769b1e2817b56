"""Against abuse: what is hidden, covered, put aside as spam or barred; always with a reason, never in danger."""
