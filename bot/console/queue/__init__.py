"""Pages of the queue, the officers, the roster, duplicates and bans."""
