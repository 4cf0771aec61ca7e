"""Input of the journey's pages: what was typed, checked and made into clean values."""
