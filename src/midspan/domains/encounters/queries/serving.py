"""What was signed about one person over time: which objective each entry serves, and whether its words are its own."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.encounters.enums import NoteState
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass

OWN_WORDS = ("response", "progress", "plan_for_next")


class SignedEntry(Struct, frozen=True, kw_only=True):
    """One signed entry. `thread` is of the objective it serves; None: it is linked to none.

    `is_copied`: the very same words stand in an entry about somebody else whom the viewer reaches.
    """

    session_id: UUID
    title: str
    on_date: date
    author: str
    thread: UUID | None
    progress: str
    is_copied: bool


def signed_entries(*, viewer: Actor, patient_id: UUID, since: date) -> list[SignedEntry]:
    """About one person in sessions from that date on, the newest first. Two queries."""
    rows = list(_rows(viewer, since).filter(patient_id=patient_id).order_by("-session__during", "pk"))
    elsewhere = _words_elsewhere(viewer, patient_id, since, [row[-3:] for row in rows])
    return [_entry(row, is_copied=tuple(row[-3:]) in elsewhere) for row in rows]


def _rows(viewer: Actor, since: date) -> QuerySet[Any, Any]:
    rows = IndividualEntry.objects.filter(state=NoteState.SIGNED, session__local_date__gte=since)
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE).values_list(
        "session_id",
        "session__title",
        "session__local_date",
        "author__given_name",
        "author__family_name",
        "objective__thread",
        *OWN_WORDS,
    )


def _words_elsewhere(
    viewer: Actor, patient_id: UUID, since: date, words: Iterable[tuple[str, ...]]
) -> set[tuple[str, ...]]:
    """Which of these words somebody else's entries have as well."""
    others = _rows(viewer, since).exclude(patient_id=patient_id).filter(response__in={one[0] for one in words})
    return set(others.values_list(*OWN_WORDS))


def _entry(row: tuple[Any, ...], *, is_copied: bool) -> SignedEntry:
    session_id, title, on_date, given, family, thread, _response, progress, _plan = row
    return SignedEntry(
        session_id=session_id,
        title=title,
        on_date=on_date,
        author=f"{given} {family}",
        thread=thread,
        progress=progress,
        is_copied=is_copied,
    )
