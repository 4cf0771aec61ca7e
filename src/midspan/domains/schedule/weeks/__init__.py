"""A week as it is held: seats, hours and wishes."""
