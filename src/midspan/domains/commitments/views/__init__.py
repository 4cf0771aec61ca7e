"""Pages of promises and needs: the person's own, and their team's."""
