"""Who may offer a practice, answer it, take it back, and open a skill that wants a clinician first."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.domains.practice.enums import TRANSITIONS, AssignmentState, Sharing
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

MAY_OFFER = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE})
MAY_OPEN = frozenset({Role.COUNSELOR, Role.NURSE})


def may_offer(by: Actor, *, needs_clinician: bool, is_opened: bool, has_it: bool) -> Verdict:
    """Whether somebody offers one skill to one person. `has_it`: it is offered, or practiced, already."""
    wants_clinician = "This skill has cautions. A licensed clinician opens it for each person first."
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & MAY_OFFER else refused("Only their team offers a practice."),
        refused("They have it already.") if has_it else ALLOWED,
        refused(wants_clinician) if needs_clinician and not is_opened else ALLOWED,
    )


def may_teach(by: Actor, *, leader_ids: Collection[UUID]) -> Verdict:
    """Whether somebody offers a skill to the people of a session: who leads it that day, or covers it."""
    if by.is_staff and by.id in leader_ids and by.roles & MAY_OFFER:
        return ALLOWED
    return refused("Only the leader of this session, or who covers it, offers its people something to practice.")


def may_answer(by: Actor, *, patient_id: UUID, state: AssignmentState, to: AssignmentState) -> Verdict:
    """Whether a person says yes or no to what was offered, or thinks again."""
    return first_refusal(
        ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person says whether they practice it."),
        ALLOWED if to in TRANSITIONS[state] else refused("This is not open to an answer any more."),
    )


def may_take_back(by: Actor, *, state: AssignmentState) -> Verdict:
    """Staff take back what nobody has answered yet; an answer stays on file."""
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & MAY_OFFER else refused("Only their team takes it back."),
        ALLOWED
        if state is AssignmentState.OFFERED
        else refused("They have answered already. Talk it over with them; they can stop whenever they like."),
    )


def may_end(by: Actor, *, patient_id: UUID, state: AssignmentState) -> Verdict:
    """The person stops whenever they like; their team says that it is done, never that it failed."""
    is_theirs = by.is_patient and by.id == patient_id
    is_staff = by.is_staff and bool(by.roles & MAY_OFFER)
    return first_refusal(
        ALLOWED if is_theirs or is_staff else refused("Only the person and their team end it."),
        ALLOWED if state is AssignmentState.ACCEPTED else refused("This is not practiced now."),
    )


def may_open(by: Actor, *, is_licensed: bool, needs_clinician: bool) -> Verdict:
    """Whether somebody opens a skill with cautions to one person."""
    return first_refusal(
        ALLOWED if by.is_staff and by.roles & MAY_OPEN else refused("A counselor or a nurse opens it."),
        ALLOWED if needs_clinician else refused("This skill needs no opening."),
        ALLOWED if is_licensed else refused("Whoever opens it holds a clinical license."),
    )


def may_see(setting: Sharing | None, *, wanted: Sharing) -> bool:
    """Whether a person's word lets their team see counts, or everything. No word: nothing."""
    if setting is None or setting is Sharing.NOTHING:
        return False
    return wanted is Sharing.COUNTS or setting is Sharing.EVERYTHING
