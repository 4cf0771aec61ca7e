"""Pages of consents: a patient's own, those of staff, and the steps both go through."""
