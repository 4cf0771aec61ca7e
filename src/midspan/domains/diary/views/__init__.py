"""Pages of the diary: one day, what helps after it, looking back, and what a team was told."""
