"""Pages: of the person who goes back, and of their counselor, who reads what is shared."""
