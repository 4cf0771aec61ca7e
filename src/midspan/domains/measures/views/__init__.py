"""Pages: of a person's own questionnaires, and of staff who ask and read them."""
