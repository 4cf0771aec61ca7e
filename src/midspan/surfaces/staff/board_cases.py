"""The viewer's own people as the day board has them: reviews that are due, and how it goes. One query for all of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.journey.queries import is_review_near as is_placement_near
from midspan.domains.journey.queries import next_review, stays_reviewed
from midspan.domains.measures.queries import Track, came_of_patient, looks_of_patient, not_looked_at
from midspan.domains.plans.queries import is_review_near as is_plan_near
from midspan.domains.plans.queries import review_of_stay
from midspan.domains.privacy.queries import may_see_class
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
    return [_case(viewer, *row) for row in _CASES.rows(viewer=viewer)]


def _case(viewer: Actor, patient_id: UUID, *rest: Any) -> Case:
    given, to_use, family, state, admitted_at, opened_at, *asked = rest
    focus, placed, is_written, has_returned, plan_on, *answered = asked
    placement_on = _placement_on(viewer, placed, state, admitted_at, focus or "")
    return Case(
        patient_id=patient_id,
        name=f"{to_use or given} {family}".strip(),
        plan_review_on=plan_on if is_plan_near(plan_on) else None,
        placement_review_on=placement_on if is_placement_near(placement_on) and not is_written else None,
        not_on_track=tuple(not_looked_at(*answered, since=localdate(opened_at) if has_returned else None)),
    )


def _placement_on(viewer: Actor, placed: str | None, state: str, admitted_at: datetime, focus: str) -> date | None:
    """For who sees no placements nothing is due: what may not be seen is not missing."""
    if not may_see_class(viewer, DataClass.PLACEMENT):
        return None
    return next_review(placed, state=state, admitted_at=admitted_at, focus=focus)


def _cases(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = stays_reviewed(viewer=viewer).annotate(
        plan_review_on=review_of_stay(viewer=viewer),
        came=came_of_patient(viewer=viewer),
        looks=looks_of_patient(viewer=viewer),
    )
    return rows.values_list(
        "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name", "state",
        "admitted_at", "opened_at", "track__focus", "placed", "is_written", "has_returned", "plan_review_on", "came",
        "looks",
    )  # fmt: skip


_CASES = Prepared(_cases)
