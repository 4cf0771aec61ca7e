"""Pages of whoever a patient invited into their circle: what is shared with them now, and calm where nothing is."""
