"""One family session on one date: when the person, who leads it and a room are free, and how it is booked."""
