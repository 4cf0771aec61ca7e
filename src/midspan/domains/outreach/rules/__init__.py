"""Pure rules of reaching out."""
