"""How a database is opened, migrated and sealed: SQLite or PostgreSQL."""
