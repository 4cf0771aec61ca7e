"""What was signed about one person over time: which objectives each note serves, and whether its words are its own."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Coalesce
from msgspec import Struct

from midspan.domains.encounters.enums import ContactKind, NoteState
from midspan.domains.encounters.models import EntryObjective, IndividualEntry
from midspan.domains.privacy.queries import visible
from midspan.values import Actor, DataClass

OWN_WORDS = ("response", "progress", "plan_for_next")


class SignedEntry(Struct, frozen=True, kw_only=True):
    """One signed entry of a session, or the signed note about a contact, whose `kind` it is.

    `threads` are of the objectives it serves; none: it is linked to none. `is_copied`: the very same words stand in one
    about somebody else whom the viewer reaches.
    """

    id: UUID
    session_id: UUID | None
    contact_id: UUID | None
    kind: ContactKind | None
    title: str
    on_date: date
    author: str
    threads: frozenset[UUID]
    progress: str
    is_copied: bool


def signed_entries(*, viewer: Actor, patient_id: UUID, since: date) -> list[SignedEntry]:
    """About one person in sessions and contacts from that date on, the newest first. Two queries."""
    rows = list(_rows(viewer, since).filter(patient_id=patient_id).order_by("-day", "-signed_at", "pk"))
    elsewhere = _words_elsewhere(viewer, patient_id, since, [row[-3:] for row in rows])
    return [_entry(row, is_copied=tuple(row[-3:]) in elsewhere) for row in rows]


def _rows(viewer: Actor, since: date) -> QuerySet[Any, Any]:
    rows = IndividualEntry.objects.annotate(
        day=Coalesce("session__local_date", "contact__local_date"), named=ArraySubquery(_named(viewer))
    )
    signed = rows.filter(day__gte=since, state=NoteState.SIGNED)
    return visible(signed, viewer=viewer, data_class=DataClass.NOTE).values_list(
        "pk",
        "session_id",
        "contact_id",
        "contact__kind",
        "session__title",
        "day",
        "author__given_name",
        "author__family_name",
        "objective__thread",
        "named",
        *OWN_WORDS,
    )


def _named(viewer: Actor) -> QuerySet[Any, Any]:
    """The objectives that a note about a contact names."""
    rows = EntryObjective.objects.filter(organization_id=OuterRef("organization_id"), entry_id=OuterRef("pk"))
    return visible(rows, viewer=viewer, data_class=DataClass.NOTE).values("objective__thread")


def _words_elsewhere(
    viewer: Actor, patient_id: UUID, since: date, words: Iterable[tuple[str, ...]]
) -> set[tuple[str, ...]]:
    """Which of these words somebody else's entries have as well."""
    others = _rows(viewer, since).exclude(patient_id=patient_id).filter(response__in={one[0] for one in words})
    return set(others.values_list(*OWN_WORDS))


def _entry(row: tuple[Any, ...], *, is_copied: bool) -> SignedEntry:
    entry_id, session_id, contact_id, kind, title, on_date, given, family, thread, named, _response, progress, _plan = (
        row
    )
    return SignedEntry(
        id=entry_id,
        session_id=session_id,
        contact_id=contact_id,
        kind=ContactKind(kind) if kind else None,
        title=title or "",
        on_date=on_date,
        author=f"{given} {family}",
        threads=frozenset({*named, *filter(None, [thread])}),
        progress=progress,
        is_copied=is_copied,
    )
