"""What staff do: offer, take back before an answer, say it is done, open a skill with cautions, name it in a note."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.queries import attendance_of
from midspan.domains.people.queries import language_of, staff_credentials
from midspan.domains.plans.queries import may_countersign as is_licensed
from midspan.domains.plans.queries import may_link
from midspan.domains.practice.enums import AssignmentState, EndReason
from midspan.domains.practice.models import LONGEST_WORDS, Assignment, NotedPractice, SkillOpening
from midspan.domains.practice.queries import assignment_for, assignments_in_session, may_offer_to
from midspan.domains.practice.rules import may_end, may_open, may_take_back, may_teach
from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.queries import staffed_session
from midspan.domains.skills.queries import Skill
from midspan.domains.skills.queries import skill as skill_by_key
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn, record_all
from midspan.values import Actor, DataClass, RefusedError, refused

GONE = "This is not here any more. Load the page again."
NO_SKILL = "Choose a skill from the library."
NOBODY = "Choose at least one person."
NOT_IN_SESSION = "Somebody you chose is not in this session. Load the page again."


class Offer(Struct, frozen=True, kw_only=True):
    """What is offered to one person beside the skill itself."""

    patient_id: UUID
    what_for: str = ""
    purpose: str = ""
    objective_id: UUID | None = None
    until_date: date | None = None
    short_allowed: bool = True


@action("practice.offer")
def offer(*, skill: str, offered: Offer, by: Actor) -> Assignment:
    """Offer a skill to one person. Raises RefusedError."""
    known = _known(skill, by)
    in_turn("practice.open", offered.patient_id)
    may_offer_to(viewer=by, patient_ids=[offered.patient_id], skill=known)[offered.patient_id].require()
    made = _made(known, offered, session_id=None, by=by)
    made.save(force_insert=True)
    return made


@action("practice.offer_in_session")
def offer_in_session(*, session_id: UUID, skill: str, offers: Sequence[Offer], by: Actor) -> list[Assignment]:
    """Offer what was taught to people of a session. Who has it already is left out, so a second tap changes nothing.

    Raises RefusedError where nobody is left, or somebody is not in the session.
    """
    session = staffed_session(viewer=by, session_id=session_id)
    may_teach(by, leader_ids=session.leader_ids if session else ()).require()
    known = _known(skill, by)
    if not offers:
        raise RefusedError(refused(NOBODY))
    if {one.patient_id for one in offers} - {one.patient_id for one in attendance_of(viewer=by, session_id=session_id)}:
        raise RefusedError(refused(NOT_IN_SESSION))
    for patient_id in sorted({one.patient_id for one in offers}):
        in_turn("practice.open", patient_id)
    verdicts = may_offer_to(viewer=by, patient_ids=[one.patient_id for one in offers], skill=known)
    made = [_made(known, one, session_id=session_id, by=by) for one in offers if verdicts[one.patient_id]]
    if not made:
        verdicts[offers[0].patient_id].require()
    Assignment.objects.bulk_create(made)
    record_all(by=by, verb="practice.offer", subjects=made)
    return made


def _known(key: str, by: Actor) -> Skill:
    found = skill_by_key(viewer=by, key=key)
    if found is None:
        raise RefusedError(refused(NO_SKILL))
    return found


def _made(skill: Skill, offered: Offer, *, session_id: UUID | None, by: Actor) -> Assignment:
    if offered.objective_id is not None:
        may_link(viewer=by, patient_id=offered.patient_id, objective_id=offered.objective_id).require()
    return Assignment(
        organization_id=by.organization_id,
        patient_id=offered.patient_id,
        skill=skill.key,
        edition=skill.version,
        purpose=offered.purpose,
        what_for=offered.what_for.strip()[:LONGEST_WORDS],
        session_id=session_id,
        objective_id=offered.objective_id,
        until_date=offered.until_date,
        short_allowed=offered.short_allowed,
        language=language_of(viewer=by, patient_id=offered.patient_id)[:2] or "en",
        offered_by_id=by.id,
        offered_at=clock.now(),
    )


@action("practice.take_back")
def take_back(*, assignment_id: UUID, by: Actor) -> Assignment:
    """Take back what nobody has answered. Raises RefusedError."""
    row = _held(assignment_id, by)
    may_take_back(by, state=AssignmentState(row.state)).require()
    return _ended(row, EndReason.TAKEN_BACK, by=by)


@action("practice.take_back_all")
def take_back_all(*, session_id: UUID, skill: str, by: Actor) -> list[Assignment]:
    """Take back one skill of a session from who has not answered. Raises RefusedError where nobody is left."""
    rows = [one for one in assignments_in_session(viewer=by, session_id=session_id) if one.skill == skill]
    held = [_held(one.pk, by) for one in rows]
    waiting = [one for one in held if may_take_back(by, state=AssignmentState(one.state))]
    if not waiting:
        raise RefusedError(refused(GONE))
    for one in waiting:
        _ended(one, EndReason.TAKEN_BACK, by=by)
    record_all(by=by, verb="practice.take_back", subjects=waiting)
    return waiting


@action("practice.finish")
def finish(*, assignment_id: UUID, by: Actor) -> Assignment:
    """Say together that a practice is done. Raises RefusedError."""
    row = _held(assignment_id, by)
    may_end(by, patient_id=row.patient_id, state=AssignmentState(row.state)).require()
    return _ended(row, EndReason.DONE, by=by)


def _found(assignment_id: UUID, by: Actor) -> Assignment:
    row = assignment_for(viewer=by, assignment_id=assignment_id)
    if row is None:
        raise RefusedError(refused(GONE))
    return row


def _held(assignment_id: UUID, by: Actor) -> Assignment:
    """As it stands now: the person may be answering in this very moment. Raises RefusedError."""
    rows = visible(Assignment.objects.all(), viewer=by, data_class=DataClass.PRACTICE)
    row = rows.select_for_update(of=("self",)).filter(pk=assignment_id).first()
    if row is None:
        raise RefusedError(refused(GONE))
    return row


def _ended(row: Assignment, reason: EndReason, *, by: Actor) -> Assignment:
    row.state, row.end_reason, row.ended_at, row.ended_by = AssignmentState.ENDED, reason, clock.now(), by.id
    row.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])
    return row


@action("practice.open_skill")
def open_skill(*, patient_id: UUID, skill: str, by: Actor) -> SkillOpening:
    """Open a skill with cautions to one person, by a licensed clinician. Twice is once. Raises RefusedError."""
    held = staff_credentials(viewer=by, staff_id=by.id)
    known = _known(skill, by)
    may_open(by, is_licensed=is_licensed(held), needs_clinician=known.needs_clinician).require()
    in_turn("practice.open_skill", patient_id)
    found, _is_new = SkillOpening.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        skill=known.key,
        closed_at=None,
        defaults={"opened_by_id": by.id, "credential": ", ".join(held)[:60], "opened_at": clock.now()},
    )
    return found


@action("practice.close_skill")
def close_skill(*, patient_id: UUID, skill: str, by: Actor) -> SkillOpening:
    """Close it again; what is practiced of it goes on until somebody ends it. Raises RefusedError."""
    may_open(by, is_licensed=True, needs_clinician=True).require()
    row = SkillOpening.objects.filter(patient_id=patient_id, skill=skill, closed_at=None).first()
    if row is None:
        raise RefusedError(refused(GONE))
    row.closed_at, row.closed_by = clock.now(), by.id
    row.save(update_fields=["closed_at", "closed_by"])
    return row


@action("practice.name_in_note")
def name_in_note(*, entry_id: UUID, patient_id: UUID, assignment_id: UUID, by: Actor) -> NotedPractice:
    """Let a note that its author still writes speak of a practice. Twice is once. Raises RefusedError."""
    row = _found(assignment_id, by)
    if row.patient_id != patient_id:
        raise RefusedError(refused(GONE))
    in_turn("practice.name_in_note", entry_id)
    found, _is_new = NotedPractice.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        entry_id=entry_id,
        assignment_id=assignment_id,
        defaults={"noted_by_id": by.id, "noted_at": clock.now()},
    )
    return found
