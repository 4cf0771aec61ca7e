"""Pages: a patient's own circle, the way in for whom they invite, lessons for families, and lists of the staff."""
