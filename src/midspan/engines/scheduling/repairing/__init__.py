"""When life changes: who is affected gets a new week, nobody else is touched unless one other person's move opens it.

`repair` is imported from here and not from the engine's front door: it needs the arrays of the solver.
"""

from midspan.engines.scheduling.repairing.repair import Cause, Move, Repair, repair

__all__ = ["Cause", "Move", "Repair", "repair"]
