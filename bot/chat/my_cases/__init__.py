"""A citizen's own cases and data in chat: status, diary, ratings, linked channels, stored data. Officers: see
officer/."""
