"""Checks plans and schedules by its own rules. It shares the data classes with the engine, and nothing else.

`check` reads the engine's model; `check_iop_week` the exchange format `iop-week/1` as it stands in the file.
"""

from midspan.engines.scheduling.referee.check import Findings, check
from midspan.engines.scheduling.referee.iop_week import IopFindings, IopViolation, check_iop_week
from midspan.engines.scheduling.referee.violations import Violation, ViolationKind

__all__ = [
    "Findings",
    "IopFindings",
    "IopViolation",
    "Violation",
    "ViolationKind",
    "check",
    "check_iop_week",
]
