"""Input about practice."""
