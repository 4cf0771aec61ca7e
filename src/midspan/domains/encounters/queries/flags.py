"""What signed entries flag for the team, and whether somebody took it up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.encounters.enums import NoteState
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.rules.flags import may_take_up
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict

SHOWN = (
    "pk", "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name", "flag", "signed_at",
    "author_id", "author__given_name", "author__family_name",
)  # fmt: skip
TAKEN = ("takings__taken_at", "takings__taken_by__given_name", "takings__taken_by__family_name")


class Flag(Struct, frozen=True, kw_only=True):
    """A signed entry's words for the team. Nobody took them up while `taken_at` is None."""

    entry_id: UUID
    patient_id: UUID
    name: str
    words: str
    signed_at: datetime
    author_id: UUID
    author: str
    taken_at: datetime | None = None
    taken_by: str = ""
    taking: Verdict


def open_flags(*, viewer: Actor) -> list[Flag]:
    """What nobody has taken up of everybody the viewer reads notes of, the oldest first. One query."""
    return [_flag(viewer, *row) for row in _OPEN.rows(viewer=viewer)]


def open_flags_of(*, viewer: Actor, patient_id: UUID) -> list[Flag]:
    """As `open_flags`, of one person. One query."""
    return [_flag(viewer, *row) for row in _OPEN_OF.rows(viewer=viewer, patient_id=patient_id)]


def flag_for(*, viewer: Actor, entry_id: UUID) -> Flag | None:
    """One of them, taken up or not; None where there is none that the viewer reads."""
    rows = _FLAGGED.rows(viewer=viewer, entry_id=entry_id)
    return next((_flag(viewer, *row) for row in rows), None)


def _flag(viewer: Actor, entry_id: UUID, patient_id: UUID, *rest: Any) -> Flag:
    given, to_use, family, words, signed_at, author_id, author, of_author, *taken = rest
    taken_at, *taken_by = taken or (None,)
    return Flag(
        entry_id=entry_id,
        patient_id=patient_id,
        name=f"{to_use or given} {family}".strip(),
        words=words,
        signed_at=signed_at,
        author_id=author_id,
        author=f"{author} {of_author}",
        taken_at=taken_at,
        taken_by=" ".join(filter(None, taken_by)),
        taking=may_take_up(viewer, is_taken=taken_at is not None),
    )


def _flags(viewer: Actor) -> QuerySet[IndividualEntry]:
    rows = IndividualEntry.objects.filter(state=NoteState.SIGNED).exclude(flag="")
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE).order_by("signed_at", "pk")


def _open(*, viewer: Actor) -> QuerySet[Any, Any]:
    return _flags(viewer).filter(takings__isnull=True).values_list(*SHOWN)


def _open_of(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    return _flags(viewer).filter(takings__isnull=True, patient_id=patient_id).values_list(*SHOWN)


def _flagged(*, viewer: Actor, entry_id: UUID) -> QuerySet[Any, Any]:
    return _flags(viewer).filter(pk=entry_id).values_list(*SHOWN, *TAKEN)


_OPEN = Prepared(_open)
_OPEN_OF = Prepared(_open_of, patient_id=UUID)
_FLAGGED = Prepared(_flagged, entry_id=UUID)
