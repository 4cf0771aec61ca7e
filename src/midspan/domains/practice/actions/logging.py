"""Writing down how it went: each time once, put right by a new row that keeps the old one, and taken back."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.practice.actions.returning import follow
from midspan.domains.practice.enums import AssignmentState, Guided
from midspan.domains.practice.models import Assignment, PracticeLog, PracticeNote
from midspan.domains.practice.queries.logs import is_written, standing_of
from midspan.domains.practice.queries.spaced import own_accepted
from midspan.domains.practice.rules import may_change, may_log, may_tell_again
from midspan.domains.privacy.queries import visible, zone_of_patient
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, DataClass, RefusedError, Verdict, refused

SAID = ("local_date", "before", "after", "helped", "purpose", "where", "was_prompted", "guided", "extras")


class HowItWent(Struct, frozen=True, kw_only=True):
    """One use as somebody tells it. None and "" are not said; `words` are nobody else's unless they share them."""

    practiced_at: datetime
    local_date: date
    before: int | None = None
    after: int | None = None
    helped: str = ""
    purpose: str = ""
    where: str = ""
    was_prompted: bool | None = None
    guided: str = Guided.BY_MYSELF
    extras: dict[str, Any] = {}
    words: str = ""
    shares_words: bool = False


@action("practice.log")
def log_practice(*, client_id: UUID, skill: str, edition: str, told: HowItWent, by: Actor) -> PracticeLog:
    """Keep one use; the same twice is kept once. Raises RefusedError, also where something else came by that id."""
    in_turn("practice.log", by.id)
    if kept := is_written(viewer=by, client_id=client_id):
        _is_the_same(kept, told, by).require()
        return kept
    may_log(by, patient_id=by.id, day=told.local_date, today=_today(by)).require()
    assignment = own_accepted(viewer=by).filter(skill=skill).first()
    row = _written(client_id=client_id, skill=skill, edition=edition, assignment=assignment, told=told, by=by)
    if assignment:
        follow(assignment=assignment, was_done=True, by=by)
    return row


@action("practice.correct")
def correct_practice(*, log_id: UUID, client_id: UUID, told: HowItWent, by: Actor) -> PracticeLog:
    """Put right what was written; what stood before stays beside it. Raises RefusedError."""
    in_turn("practice.log", by.id)
    if kept := is_written(viewer=by, client_id=client_id):
        return kept
    earlier = _standing(log_id, by)
    on = {"day": told.local_date, "stood_on": earlier.local_date}
    may_log(by, patient_id=earlier.patient_id, today=_today(by), **on).require()
    row = _written(
        client_id=client_id,
        skill=earlier.skill,
        edition=earlier.edition,
        assignment=earlier.assignment,
        told=told,
        by=by,
        replaces=earlier,
    )
    _notes([earlier.pk], by).update(is_shared=False)  # Whether words are read is said anew, with what stands now.
    _follow_again(row, by)
    return row


@action("practice.take_back")
def take_back_practice(*, log_id: UUID, by: Actor) -> PracticeLog:
    """It was not so at all: it counts nowhere any more, and its private words are gone. Raises RefusedError."""
    in_turn("practice.log", by.id)
    earlier = _standing(log_id, by)
    _notes(_chain(earlier, by), by).delete()
    row = PracticeLog.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        client_id=earlier.pk,  # One for each row, however often the button is pressed.
        assignment=earlier.assignment,
        skill=earlier.skill,
        edition=earlier.edition,
        practiced_at=earlier.practiced_at,
        local_date=earlier.local_date,
        replaces=earlier,
        is_taken_back=True,
        received_at=clock.now(),
    )
    _follow_again(row, by)
    return row


def _is_the_same(kept: PracticeLog, told: HowItWent, by: Actor) -> Verdict:
    """Whether what is told again is what was kept, but for the moment, which moves on between two taps."""
    note = _notes([kept.pk], by).first()
    words = told.words.strip()
    has_words = (note.words, note.is_shared) == (words, told.shares_words) if note else not words
    return may_tell_again(
        is_same=has_words and all(getattr(kept, name) == getattr(told, name) for name in SAID),
        is_taken_back=standing_of(viewer=by, log=kept) is None,
    )


def _today(by: Actor) -> date:
    return clock.today(zone_of_patient(viewer=by, patient_id=by.id))


def _standing(log_id: UUID, by: Actor) -> PracticeLog:
    rows = visible(PracticeLog.objects.filter(patient_id=by.id), viewer=by, data_class=DataClass.PRACTICE)
    found = rows.filter(pk=log_id).select_related("assignment").first()
    if found is None:
        raise RefusedError(refused("There is nothing like that."))
    is_latest = not rows.filter(replaces=found).exists()
    may_change(is_latest=is_latest, is_taken_back=found.is_taken_back).require()
    return found


def _chain(latest: PracticeLog, by: Actor) -> list[UUID]:
    """A use and what stood there before it was put right."""
    rows = visible(PracticeLog.objects.filter(patient_id=by.id), viewer=by, data_class=DataClass.PRACTICE)
    before = dict(rows.exclude(replaces=None).values_list("pk", "replaces_id"))
    found = [latest.pk]
    while earlier := before.get(found[-1]):
        found.append(earlier)
    return found


def _notes(log_ids: Collection[UUID], by: Actor) -> QuerySet[PracticeNote]:
    notes = PracticeNote.objects.filter(patient_id=by.id, log_id__in=log_ids)
    return visible(notes, viewer=by, data_class=DataClass.PRACTICE)


def _written(
    *,
    client_id: UUID,
    skill: str,
    edition: str,
    assignment: Assignment | None,
    told: HowItWent,
    by: Actor,
    replaces: PracticeLog | None = None,
) -> PracticeLog:
    mine = {"organization_id": by.organization_id, "patient_id": by.id}
    row = PracticeLog.objects.create(
        **mine,
        client_id=client_id,
        assignment=assignment,
        skill=skill,
        edition=edition,
        practiced_at=told.practiced_at,
        local_date=told.local_date,
        before=told.before,
        after=told.after,
        helped=told.helped,
        purpose=told.purpose,
        where=told.where,
        was_prompted=told.was_prompted,
        guided=told.guided,
        extras=told.extras,
        replaces=replaces,
        received_at=clock.now(),
    )
    if told.words.strip():
        PracticeNote.objects.create(**mine, log=row, words=told.words.strip(), is_shared=told.shares_words)
    return row


def _follow_again(row: PracticeLog, by: Actor) -> None:
    """What stands now says anew when it comes back."""
    if row.assignment and row.assignment.state == AssignmentState.ACCEPTED:
        follow(assignment=row.assignment, was_done=False, by=by)
