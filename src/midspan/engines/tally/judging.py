"""One limit against what is certain, planned and possible: a code, its reason, and the numbers a sentence needs."""

from enum import StrEnum

from msgspec import Struct


class Code(StrEnum):
    """From calm to alarming, in this order, when several limits are taken together."""

    MET = "met"
    ON_TRACK = "on_track"
    UNKNOWN = "unknown"
    AT_RISK = "at_risk"
    SHORT = "short"
    OVER_MAXIMUM = "over_maximum"


class Reason(StrEnum):
    MINIMUM_REACHED = "minimum_reached"
    PLAN_REACHES_MINIMUM = "plan_reaches_minimum"
    PLAN_BELOW_MINIMUM = "plan_below_minimum"
    BELOW_MINIMUM = "below_minimum"  # And the week is over.
    WITHIN_MAXIMUM = "within_maximum"
    PLAN_OVER_MAXIMUM = "plan_over_maximum"
    ABOVE_MAXIMUM = "above_maximum"
    DEPENDS_ON_UNRECORDED = "depends_on_unrecorded"
    LIMIT_UNKNOWN = "limit_unknown"


class Measure(StrEnum):
    MINUTES = "minutes"
    DAYS = "days"


class Bound(StrEnum):
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


class Reach(Struct, frozen=True):
    """`certain` now; `planned`: and if the whole plan is attended; `possible`: and all that is unknown was, too."""

    certain: int
    planned: int
    possible: int


class Finding(Struct, frozen=True):
    """One limit judged. `missing` (or, for a maximum, `excess`) is by how much even the plan fails it."""

    measure: Measure
    bound: Bound
    code: Code
    reason: Reason
    limit: int | None
    reach: Reach

    @property
    def missing(self) -> int | None:
        """What the plan lacks to the minimum, taking nothing unknown for attended; None: limit unknown."""
        return None if self.limit is None else max(0, self.limit - self.reach.planned)

    @property
    def excess(self) -> int | None:
        return None if self.limit is None else max(0, self.reach.planned - self.limit)


def judge(measure: Measure, bound: Bound, *, limit: int | None, reach: Reach, is_over: bool) -> Finding:
    """The finding for one limit; `is_over` when the week has ended."""
    code, reason = _judgement(bound, limit, reach=reach, is_over=is_over)
    return Finding(measure, bound, code, reason, limit, reach)


def _judgement(bound: Bound, limit: int | None, *, reach: Reach, is_over: bool) -> tuple[Code, Reason]:
    if limit is None:
        return Code.UNKNOWN, Reason.LIMIT_UNKNOWN
    return _minimum(limit, reach, is_over=is_over) if bound is Bound.MINIMUM else _maximum(limit, reach)


def _minimum(limit: int, reach: Reach, *, is_over: bool) -> tuple[Code, Reason]:
    if reach.certain >= limit:
        return Code.MET, Reason.MINIMUM_REACHED
    if reach.planned >= limit:
        return Code.ON_TRACK, Reason.PLAN_REACHES_MINIMUM
    if reach.possible >= limit:
        return Code.UNKNOWN, Reason.DEPENDS_ON_UNRECORDED
    return (Code.SHORT, Reason.BELOW_MINIMUM) if is_over else (Code.AT_RISK, Reason.PLAN_BELOW_MINIMUM)


def _maximum(limit: int, reach: Reach) -> tuple[Code, Reason]:
    if reach.certain > limit:
        return Code.OVER_MAXIMUM, Reason.ABOVE_MAXIMUM
    if reach.planned > limit:
        return Code.AT_RISK, Reason.PLAN_OVER_MAXIMUM
    if reach.possible > limit:
        return Code.UNKNOWN, Reason.DEPENDS_ON_UNRECORDED
    return Code.MET, Reason.WITHIN_MAXIMUM


def gravest(findings: tuple[Finding, ...]) -> Finding:
    """The one finding to show first.

    Limits nobody knows are passed over, except the weekly minimum of minutes: without it nothing is "met".
    """
    order = list(Code)
    told = [one for one in findings if one.limit is not None or _is_decisive(one)]
    return max(told, key=lambda one: (order.index(one.code), _is_decisive(one)))


def _is_decisive(finding: Finding) -> bool:
    return finding.measure is Measure.MINUTES and finding.bound is Bound.MINIMUM
