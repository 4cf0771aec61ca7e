"""Pages: a patient's own circle, the way in for whom they invite, and lists of the staff."""
