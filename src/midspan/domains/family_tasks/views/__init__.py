"""Pages of family sessions for staff; those of whoever is asked are in the surface of supporters."""
