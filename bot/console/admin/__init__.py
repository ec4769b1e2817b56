"""Pages of the administrator: calendar, periods, channels, forms, retention, failed mail, audit log."""
