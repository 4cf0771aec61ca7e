"""Pages: who is called today, one person after a stay, and one's own."""
