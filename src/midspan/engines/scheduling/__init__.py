"""The week engine: places a person, solves a center's week, and says why not when it cannot be done.

Pure: no clock, no database, no randomness; the same problem gives the same bytes. `Problem` holds what is asked, with
opaque ids only; `place` answers for one person in milliseconds. `referee` checks plans without knowing the search.
"""

from midspan.engines.scheduling.answers import (
    Budget,
    Charge,
    ChargeCode,
    Explanation,
    Fix,
    FixKind,
    Obstacle,
    ObstacleFound,
    OptionReason,
    Prices,
    Progress,
    Reason,
    Result,
    WeekOption,
)
from midspan.engines.scheduling.explaining.explanation import explain
from midspan.engines.scheduling.model import (
    Avoidance,
    AvoidanceKind,
    Commitment,
    Counselor,
    Modality,
    Mode,
    PartOfDay,
    PatientNeeds,
    PatientTags,
    PriorWeek,
    Problem,
    Schedule,
    Section,
    Slot,
    Tier,
    TierCosts,
    WeekPlan,
)
from midspan.engines.scheduling.placement import place
from midspan.engines.scheduling.rules import Rules, read_rules, rules_in_force

__all__ = [
    "Avoidance",
    "AvoidanceKind",
    "Budget",
    "Charge",
    "ChargeCode",
    "Commitment",
    "Counselor",
    "Explanation",
    "Fix",
    "FixKind",
    "Modality",
    "Mode",
    "Obstacle",
    "ObstacleFound",
    "OptionReason",
    "PartOfDay",
    "PatientNeeds",
    "PatientTags",
    "Prices",
    "PriorWeek",
    "Problem",
    "Progress",
    "Reason",
    "Result",
    "Rules",
    "Schedule",
    "Section",
    "Slot",
    "Tier",
    "TierCosts",
    "WeekOption",
    "WeekPlan",
    "explain",
    "place",
    "read_rules",
    "rules_in_force",
]
