"""The calendar feed of a patient."""
