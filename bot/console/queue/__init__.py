"""The pages of work lists and staff: queue, officers, hand-over, on-call roster, duplicates, bans."""
