"""Pages of reaching out."""
