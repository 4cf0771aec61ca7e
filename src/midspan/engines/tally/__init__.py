"""Minutes attended against the dose a payer requires, for one person and one week, with reasons.

What nobody recorded stays unknown: it is never counted as attended, and never as missed. Words: a *meeting* is planned
treatment, a *presence* one stretch of being there, the *rule* what the payer asks, a *finding* one limit judged.
Pure; anyone may come in.
"""

from midspan.engines.tally.judging import Bound, Code, Finding, Measure, Reason
from midspan.engines.tally.shapes import (
    Attendance,
    Direction,
    DoseRule,
    Lost,
    MakeUp,
    MakeUpCredit,
    Meeting,
    Presence,
    Rounding,
)
from midspan.engines.tally.tally import DayTally, HoursAtRisk, LostMinutes, Tally, hours_at_risk, tally, week_start

__all__ = [
    "Attendance",
    "Bound",
    "Code",
    "DayTally",
    "Direction",
    "DoseRule",
    "Finding",
    "HoursAtRisk",
    "Lost",
    "LostMinutes",
    "MakeUp",
    "MakeUpCredit",
    "Measure",
    "Meeting",
    "Presence",
    "Reason",
    "Rounding",
    "Tally",
    "hours_at_risk",
    "tally",
    "week_start",
]
