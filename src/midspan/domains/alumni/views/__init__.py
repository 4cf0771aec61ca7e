"""Pages of alumni, and of who makes events for them."""
