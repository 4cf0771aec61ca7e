"""Pages of safety: the person's own first, the desk of what is open, one obligation, the rota."""
