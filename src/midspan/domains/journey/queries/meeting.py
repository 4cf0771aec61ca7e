"""Asking whom somebody from here meets before they come: that there is a meeting, and when it was.

It is of a person's times, as their sessions are. Where they come from, and what was agreed there, is of their referral.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.models import Handoff
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

NAMED = ("patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name", "met_on")


class Meeting(Struct, frozen=True, kw_only=True):
    """Somebody whom the viewer was named to meet. `met_on` is None until they have."""

    patient_id: UUID
    name: str
    met_on: date | None


def to_meet(*, viewer: Actor) -> QuerySet[Handoff]:
    """Of open stays, whom the viewer was named to meet and has not; to be part of another statement."""
    return _named(viewer=viewer).filter(met_on=None)


def meetings_to_make(*, viewer: Actor) -> list[Meeting]:
    """Whom the viewer was named to meet and has not, who was named first at the top. One query."""
    return [_meeting(row) for row in _TO_MEET.rows(viewer=viewer)]


def meeting_of(*, viewer: Actor, patient_id: UUID) -> Meeting | None:
    """The meeting with this person that is the viewer's, made or not; None where it is not, or their stay is over."""
    return next((_meeting(row) for row in _MEETING.rows(viewer=viewer, patient_id=patient_id)), None)


def whom_to_meet(*, viewer: Actor, handoff_id: UUID) -> UUID | None:
    """The person of a handoff whom the viewer was named to meet; None where that is over."""
    return _named(viewer=viewer).filter(pk=handoff_id).values_list("patient_id", flat=True).first()


def _named(*, viewer: Actor) -> QuerySet[Handoff]:
    rows = Handoff.objects.filter(person_met_id=viewer.id).exclude(episode__state__in=sorted(ENDED))
    return visible(rows, viewer=viewer, data_class=DataClass.SCHEDULE).order_by()


def _to_meet(*, viewer: Actor) -> QuerySet[Any, Any]:
    return to_meet(viewer=viewer).order_by("created_at", "pk").values_list(*NAMED)


def _one(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    return _named(viewer=viewer).filter(patient_id=patient_id).order_by("-created_at").values_list(*NAMED)[:1]


def _meeting(row: tuple[Any, ...]) -> Meeting:
    patient_id, given, to_use, family, met_on = row
    return Meeting(patient_id=patient_id, name=f"{to_use or given} {family}".strip(), met_on=met_on)


_TO_MEET = Prepared(_to_meet)
_MEETING = Prepared(_one, patient_id=UUID)
