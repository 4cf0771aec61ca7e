"""The program pages: places, staff, what is offered, and the rules behind it."""
