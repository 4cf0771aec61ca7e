"""Another session instead of a booked one, in that very week."""
