"""A center's whole week: set partitioning over weekly patterns by column generation.

`solve` is imported from here and not from the engine's front door, so that placing one person never loads the solver.
"""

from midspan.engines.scheduling.solving.pricing import Pricer
from midspan.engines.scheduling.solving.week import solve

__all__ = ["Pricer", "solve"]
