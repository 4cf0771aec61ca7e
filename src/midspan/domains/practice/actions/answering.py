"""What the person does: accept in their own terms, decline, choose a cue, stop, and say what their team sees."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.practice.actions.returning import follow
from midspan.domains.practice.enums import OPEN, AnchorKind, AssignmentState, EndReason, Sharing
from midspan.domains.practice.models import LONGEST_WORDS, Assignment, Cue, PracticeSharing
from midspan.domains.practice.queries import is_opened, own_assignments
from midspan.domains.practice.rules import may_answer, may_end
from midspan.domains.skills.queries import skill as skill_by_key
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused, sentence

GONE = sentence("This is not here any more. Load the page again.")
ASK_FIRST = sentence("Ask your counselor to go through this one with you first.")
HAVE_IT = sentence("You have this one already.")
OWN = sentence("Only the person says whether they practice it.")


class Terms(Struct, frozen=True, kw_only=True):
    """In whose words and how long: what a person may change of an offer, at once and later."""

    what_for: str = ""
    short_allowed: bool = True
    until_date: date | None = None


class CueWords(Struct, frozen=True, kw_only=True):
    """One if-then sentence. A cue on a time has `weekdays` (0 is Monday) and a `minute` of the day."""

    kind: AnchorKind
    anchor: str
    will: str
    place: str = ""
    obstacle: str = ""
    fallback: str = ""
    weekdays: Sequence[int] = ()
    minute: int | None = None


@action("practice.accept")
def accept(*, assignment_id: UUID, terms: Terms, by: Actor) -> Assignment:
    """Take an offer on, or change the terms of what is practiced already. Raises RefusedError."""
    in_turn("practice.open", by.id)
    row = _own(assignment_id, by)
    if row.state != AssignmentState.ACCEPTED:
        may_answer(by, patient_id=row.patient_id, state=_state(row), to=AssignmentState.ACCEPTED).require()
        _refuse_second(row, by)
        row.state, row.answered_at, row.decline_reason = AssignmentState.ACCEPTED, clock.now(), ""
    row.what_for = terms.what_for.strip()[:LONGEST_WORDS]
    row.short_allowed, row.until_date = terms.short_allowed, terms.until_date
    row.save(update_fields=["state", "answered_at", "decline_reason", "what_for", "short_allowed", "until_date"])
    follow(assignment=row, was_done=False, by=by)
    return row


@action("practice.decline")
def decline(*, assignment_id: UUID, reason: str, by: Actor) -> Assignment:
    """Say no, with a reason or without. Raises RefusedError."""
    row = _own(assignment_id, by)
    may_answer(by, patient_id=row.patient_id, state=_state(row), to=AssignmentState.DECLINED).require()
    row.state, row.answered_at = AssignmentState.DECLINED, clock.now()
    row.decline_reason = reason.strip()[:LONGEST_WORDS]
    row.save(update_fields=["state", "answered_at", "decline_reason"])
    return row


@action("practice.stop")
def stop(*, assignment_id: UUID, by: Actor) -> Assignment:
    """Stop practicing something, at any time and without a reason. Raises RefusedError."""
    row = _own(assignment_id, by)
    may_end(by, patient_id=row.patient_id, state=_state(row)).require()
    row.state, row.end_reason = AssignmentState.ENDED, EndReason.DROPPED
    row.ended_at, row.ended_by = clock.now(), by.id
    row.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])
    follow(assignment=row, was_done=False, by=by)
    return row


@action("practice.take_up")
def take_up(*, skill: str, language: str, by: Actor) -> Assignment:
    """Practice a skill of the library of one's own accord. Raises RefusedError."""
    if not by.is_patient:
        raise RefusedError(refused(OWN))
    known = skill_by_key(viewer=by, key=skill, language=language)
    if known is None:
        raise RefusedError(refused(GONE))
    if known.needs_clinician and not is_opened(viewer=by, patient_id=by.id, key=skill):
        raise RefusedError(refused(ASK_FIRST))
    in_turn("practice.open", by.id)
    if own_assignments(viewer=by).filter(skill=skill, state__in=sorted(OPEN)).exists():
        raise RefusedError(refused(HAVE_IT))
    now = clock.now()
    made = Assignment.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        skill=known.key,
        edition=known.version,
        language=language[:2] or "en",
        state=AssignmentState.ACCEPTED,
        offered_at=now,
        answered_at=now,
    )
    follow(assignment=made, was_done=False, by=by)
    return made


@action("practice.choose_cue")
def choose_cue(*, assignment_id: UUID, cue: CueWords, by: Actor) -> Cue:
    """Say after what one means to practice; a second time takes the place of the first. Raises RefusedError."""
    row = _own(assignment_id, by)
    if row.state != AssignmentState.ACCEPTED:
        raise RefusedError(refused(GONE))
    in_turn("practice.choose_cue", assignment_id)
    words = {
        "kind": cue.kind,
        "anchor": cue.anchor.strip(),
        "place": cue.place.strip(),
        "will": cue.will.strip(),
        "obstacle": cue.obstacle.strip(),
        "fallback": cue.fallback.strip(),
        "weekdays": sorted(cue.weekdays),
        "minute": cue.minute,
        "chosen_at": clock.now(),
    }
    found, _is_new = Cue.objects.update_or_create(
        organization_id=by.organization_id, patient_id=by.id, assignment_id=assignment_id, defaults=words
    )
    return found


@action("practice.set_sharing")
def set_sharing(*, setting: Sharing, by: Actor) -> PracticeSharing:
    """Say what one's team sees of one's practice, of what was as well; it holds at once. Raises RefusedError."""
    if not by.is_patient:
        raise RefusedError(refused(OWN))
    in_turn("practice.set_sharing", by.id)
    found, _is_new = PracticeSharing.objects.update_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        defaults={"setting": setting, "said_at": clock.now()},
    )
    return found


def _own(assignment_id: UUID, by: Actor) -> Assignment:
    """Raises RefusedError for what is not the person's own."""
    if not by.is_patient:
        raise RefusedError(refused(OWN))
    row = own_assignments(viewer=by).select_for_update(of=("self",)).filter(pk=assignment_id).first()
    if row is None:
        raise RefusedError(refused(GONE))
    return row


def _state(row: Assignment) -> AssignmentState:
    return AssignmentState(row.state)


def _refuse_second(row: Assignment, by: Actor) -> None:
    """Somebody thought again of what they declined, and meanwhile has it by another offer."""
    others = own_assignments(viewer=by).filter(skill=row.skill, state__in=sorted(OPEN)).exclude(pk=row.pk)
    if others.exists():
        raise RefusedError(refused(HAVE_IT))
