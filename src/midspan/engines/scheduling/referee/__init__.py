"""Checks plans and schedules by its own rules. It shares the data classes with the engine, and nothing else.

`check` reads the engine's model; `check_iop_week` the exchange format `iop-week/1` as it stands in the file.
`over_life_limit` names those whose week costs their life more than the rules' limit, and what they could have alone.
`verify_bound` reckons again what a certificate's prices prove, with a search of its own; `spot_check` a sample of it.
"""

from midspan.engines.scheduling.referee.bound import Bound, SpotCheck, spot_check, verify_bound
from midspan.engines.scheduling.referee.check import Findings, check
from midspan.engines.scheduling.referee.gap import controllable_gap, unavoidable_points
from midspan.engines.scheduling.referee.iop_week import IopFindings, IopViolation, check_iop_week
from midspan.engines.scheduling.referee.lives import Burden, over_life_limit
from midspan.engines.scheduling.referee.violations import Violation, ViolationKind

__all__ = [
    "Bound",
    "Burden",
    "Findings",
    "IopFindings",
    "IopViolation",
    "SpotCheck",
    "Violation",
    "ViolationKind",
    "check",
    "check_iop_week",
    "controllable_gap",
    "over_life_limit",
    "spot_check",
    "unavoidable_points",
    "verify_bound",
]
