"""What is due about a person's plan and by when, as the rules of limits and cadences say."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from midspan.domains.plans.book import PlanRules
from midspan.domains.plans.cadence import review_day
from midspan.domains.plans.enums import DueKind, ReviewEvent, Signer

WAITS_FOR = {
    Signer.SUPERVISOR: DueKind.SUPERVISOR_SIGNS,
    Signer.CLINICIAN: DueKind.CLINICIAN_SIGNS,
    Signer.PATIENT: DueKind.PERSON_SIGNS,
}


class Standing(Struct, frozen=True, kw_only=True):
    """How a person's plan stands. `missing` names are wanted under what is offered; nothing is: `offered_on` None.

    `rule` is the key of the cadence that set the day of the review, `events` what happened since the last one.
    `untouched` counts objectives in force that no signed note has touched for as long as the rules say. `suggested_on`
    is the day of the oldest words suggested that nobody has answered.
    """

    admitted_on: date | None
    review_date: date | None = None
    rule: str = ""
    events: Mapping[ReviewEvent, date] = {}
    offered_on: date | None = None
    missing: Collection[Signer] = ()
    untouched: int = 0
    suggested_on: date | None = None


class Due(Struct, frozen=True, kw_only=True):
    """One thing that is due, on its day. `count`: of how many objectives; `rule`, `events`: why a review is."""

    kind: DueKind
    on: date
    count: int = 0
    rule: str = ""
    events: Mapping[ReviewEvent, date] = {}

    def is_late(self, today: date) -> bool:
        return self.on < today


def due_of(standing: Standing, *, today: date, rules: PlanRules) -> list[Due]:
    """What is due within the days the rules look ahead, in the order of the kinds."""
    until = today + timedelta(days=rules.ahead_days)
    found = [one for one in _all(standing, today, rules) if one.on <= until]
    return sorted(found, key=lambda one: [*DueKind].index(one.kind))


def review_of(day: date, rule: str, events: Mapping[ReviewEvent, date], rules: PlanRules) -> Due:
    """The next review, with why it is due on its day."""
    on = review_day(day, events, rules.events)
    return Due(kind=DueKind.REVIEW, on=on, rule=rule, events=events)


def _all(standing: Standing, today: date, rules: PlanRules) -> Iterator[Due]:
    if standing.offered_on is not None:
        for signer in standing.missing:
            yield Due(kind=WAITS_FOR[signer], on=standing.offered_on)
    if standing.review_date is not None:
        yield review_of(standing.review_date, standing.rule, standing.events, rules)
    elif standing.admitted_on is not None:
        yield Due(kind=DueKind.FIRST_PLAN, on=standing.admitted_on + timedelta(days=rules.full_plan_days))
    if standing.suggested_on is not None:
        yield Due(kind=DueKind.SUGGESTED, on=standing.suggested_on)
    if standing.untouched:
        yield Due(kind=DueKind.UNTOUCHED, on=today, count=standing.untouched)
