"""What Midspan is about, one package per concept; a domain is entered by its doors: actions, queries, enums."""
