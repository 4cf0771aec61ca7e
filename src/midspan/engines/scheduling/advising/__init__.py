"""What would help a center most: one more seat, a second group, an hour of a counselor; each tried by solving again.

`advise` is imported from here and not from the engine's front door: it loads the solver.
"""

from midspan.engines.scheduling.advising.advice import Advice, ChangeKind, advise

__all__ = ["Advice", "ChangeKind", "advise"]
