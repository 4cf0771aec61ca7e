"""What somebody wrote lately, and about whom: a note that reads like another, or names another, is not signed so."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.encounters.enums import NoteState
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.rules.around import Around
from midspan.domains.encounters.rules.names import Member
from midspan.domains.encounters.rules.sameness import Other, runs_of
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

LOOK_BACK = timedelta(days=28)
MOST_NOTES = 200
COLUMNS = (
    "pk", "patient_id", "session_id", "state", "updated_at", "contact__activities", "activities", "response",
    "progress", "plan_for_next",
    "patient__given_names", "patient__family_name", "patient__name_to_use", "patient__other_names",
)  # fmt: skip


def written_lately(
    *, viewer: Actor, now: datetime, besides: UUID | None = None, look_back: timedelta = LOOK_BACK
) -> Around:
    """What the viewer wrote in the last 28 days, drafts too: the newest 200 that they may still read. One query.

    `besides` leaves out the notes of one session, which are looked at together; `look_back` 0 reads none.
    """
    rows = [row for row in _LATELY.rows(viewer=viewer, since=now - look_back) if besides is None or row[2] != besides]
    people = {row[1]: Member(patient_id=row[1], alias="", names=row[-4:]) for row in rows}
    return Around(people=tuple(people.values()), notes=tuple(_note(*row[:-4]) for row in rows))


def _note(
    entry_id: UUID, patient_id: UUID, session_id: UUID | None, state: str, updated_at: datetime, *words: str | None
) -> Other:
    runs = runs_of("\n".join(filter(None, words)))
    drafted_at = updated_at if state == NoteState.DRAFT else None
    return Other(entry_id=entry_id, patient_id=patient_id, session_id=session_id, runs=runs, drafted_at=drafted_at)


def _lately(*, viewer: Actor, since: datetime) -> QuerySet[Any, Any]:
    own = IndividualEntry.objects.filter(author_id=viewer.id, updated_at__gte=since)
    rows = visible(own, viewer=viewer, data_class=DataClass.NOTE, author="author_id")
    return rows.order_by("-updated_at", "pk").values_list(*COLUMNS)[:MOST_NOTES]


_LATELY = Prepared(_lately, since=datetime)
