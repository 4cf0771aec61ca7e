"""Promises on both sides: what a person takes on, what their team does for them by when, and what they need."""
