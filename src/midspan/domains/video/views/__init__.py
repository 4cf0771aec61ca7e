"""Pages of sessions by video."""
