"""Opens, migrates and encrypts a database, SQLite or PostgreSQL. No table's meaning belongs here."""
