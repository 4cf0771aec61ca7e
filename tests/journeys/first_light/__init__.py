"""The story of one person's first week, told step by step by the people in it."""
