"""The store: the only SQL of the project; SQLite by default, PostgreSQL in production."""
