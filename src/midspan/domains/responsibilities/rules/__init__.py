"""Pure rules of a life: who may change it, which times can be, what a painted week means."""

from midspan.domains.responsibilities.rules.dated import Course, dated_stretches
from midspan.domains.responsibilities.rules.exceptions import DatedChange, may_differ
from midspan.domains.responsibilities.rules.painting import KnownTime, PaintedBlock, painted_life
from midspan.domains.responsibilities.rules.roles import UNDO_HOURS, may_change_life, may_resolve_avoidance, may_undo
from midspan.domains.responsibilities.rules.saying import may_commute, may_prefer
from midspan.domains.responsibilities.rules.weekly_times import (
    WeeklyTime,
    as_said,
    continues,
    falls_on,
    may_last,
    overlapping,
    stretches,
)

__all__ = [
    "UNDO_HOURS",
    "Course",
    "DatedChange",
    "KnownTime",
    "PaintedBlock",
    "WeeklyTime",
    "as_said",
    "continues",
    "dated_stretches",
    "falls_on",
    "may_change_life",
    "may_commute",
    "may_differ",
    "may_last",
    "may_prefer",
    "may_resolve_avoidance",
    "may_undo",
    "overlapping",
    "painted_life",
    "stretches",
]
