"""Pages of the patient's own surface."""
