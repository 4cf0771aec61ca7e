"""The viewer's own people as the day board has them: reviews that are due, and how it goes. Two queries for it all."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.journey.queries import is_review_near as is_placement_near
from midspan.domains.journey.queries import next_review, stays_reviewed, with_level_change
from midspan.domains.measures.queries import Track, came_of_patient, looks_of_patient, not_looked_at
from midspan.domains.plans.queries import is_review_near as is_plan_near
from midspan.domains.plans.queries import review_of_stay, review_on
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.safety.queries import SafetyEvents, safety_events
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass


class Case(Struct, frozen=True, kw_only=True):
    """One of the viewer's own people, in treatment or paused.

    A review that is not near, or waits for a name, has no day here.
    """

    patient_id: UUID
    name: str
    plan_review_on: date | None
    placement_review_on: date | None
    not_on_track: tuple[Track, ...]


def cases_of(*, viewer: Actor) -> list[Case]:
    """By name; none for who is nobody's counselor."""
    rows = list(_CASES.rows(viewer=viewer))
    if not rows:
        return []
    since = min(row[PLACE_OF_ADMISSION] for row in rows)
    told = safety_events(viewer=viewer, patient_ids=[row[0] for row in rows], since=since)
    return [_case(viewer, told.get(row[0], SafetyEvents()).since(row[PLACE_OF_ADMISSION]), *row) for row in rows]


def _case(viewer: Actor, events: SafetyEvents, patient_id: UUID, *rest: Any) -> Case:
    given, to_use, family, state, admitted_at, opened_at, *asked = rest
    focus, placed, is_written, has_returned, level_changed, reviewed, *answered = asked
    plan_on = review_on(reviewed, level_changed=level_changed, events=events)
    placement_on = _placement_on(viewer, placed, state, admitted_at, focus or "", events)
    return Case(
        patient_id=patient_id,
        name=f"{to_use or given} {family}".strip(),
        plan_review_on=plan_on if is_plan_near(plan_on) else None,
        placement_review_on=placement_on if is_placement_near(placement_on) and not is_written else None,
        not_on_track=tuple(not_looked_at(*answered, since=localdate(opened_at) if has_returned else None)),
    )


def _placement_on(
    viewer: Actor, placed: str | None, state: str, admitted_at: datetime, focus: str, events: SafetyEvents
) -> date | None:
    """For who sees no placements nothing is due: what may not be seen is not missing."""
    if not may_see_class(viewer, DataClass.PLACEMENT):
        return None
    return next_review(placed, state=state, admitted_at=admitted_at, focus=focus, happened=events.closed)


def _cases(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = with_level_change(stays_reviewed(viewer=viewer), viewer=viewer).annotate(
        plan_reviewed=review_of_stay(viewer=viewer),
        came=came_of_patient(viewer=viewer),
        looks=looks_of_patient(viewer=viewer),
    )
    return rows.values_list(
        "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name", "state",
        "admitted_at", "opened_at", "track__focus", "placed", "is_written", "has_returned", "level_changed_at",
        "plan_reviewed", "came", "looks",
    )  # fmt: skip


PLACE_OF_ADMISSION = 5  # Among these.
_CASES = Prepared(_cases)
