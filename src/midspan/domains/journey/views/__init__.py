"""Pages of the journey."""
