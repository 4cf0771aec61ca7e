"""Django's PostgreSQL backend, as every connection of ours has it."""
