"""Pages: of who keeps the lists, and a patient's own search."""
