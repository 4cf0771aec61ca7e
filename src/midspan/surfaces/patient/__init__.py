"""The patient's own pages, phone first: today, my week."""
