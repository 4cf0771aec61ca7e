"""Pure rules of the medicine list: who writes and reconciles it, and who says that it is not right."""

from datetime import date
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.domains.records.enums import TRANSITIONS, Decision, LineState
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

WRITES = frozenset({Role.NURSE, Role.COUNSELOR})
CHANGED_MEANWHILE = refused("Somebody has changed this line meanwhile. Look at it once more.")


def is_old(done: date | None, *, today: date, old_after_days: int) -> bool:
    """`done`: the day on which somebody last went through the list; None for never. The last day is not yet late."""
    return done is None or (today - done).days > old_after_days


def may_write(by: Actor) -> Verdict:
    if by.is_staff and by.roles & WRITES:
        return ALLOWED
    return refused("Your role does not write the medicine list. Ask a nurse or the person’s counselor.")


def may_change(
    by: Actor, *, state: LineState, to: LineState, why: str, is_as_seen: bool, stopped: date | None, today: date
) -> Verdict:
    """A line as it was read, to a state that comes after, with the reason where it is not simply taken."""
    return first_refusal(
        may_write(by),
        ALLOWED if is_as_seen else CHANGED_MEANWHILE,
        ALLOWED if to in TRANSITIONS[state] else refused("This line is stopped already."),
        ALLOWED if to is LineState.TAKEN or why.strip() else refused("Say why."),
        refused("The day it was stopped has not come yet.") if stopped and stopped > today else ALLOWED,
    )


def may_reconcile(by: Actor, *, is_as_seen: bool, is_asked: bool, why_not_asked: str) -> Verdict:
    return first_refusal(
        may_write(by),
        ALLOWED if is_as_seen else refused("The list has changed since you opened this page. Look at it once more."),
        ALLOWED if is_asked or why_not_asked.strip() else refused("Say why the person was not asked."),
    )


def may_decide(decision: Decision, *, why: str, is_changed: bool) -> Verdict:
    """What is not kept says why. Only what is changed is taken otherwise: no dose that somebody wrote is lost."""
    if decision is not Decision.KEEP and not why.strip():
        return refused("Say why.")
    if decision is not Decision.CHANGE and is_changed:
        return refused("You wrote another dose. Choose “Changed”, or write it in what the person says.")
    if decision is Decision.CHANGE and not is_changed:
        return refused("Write how it is taken now.")
    return ALLOWED


def may_take_none(*, is_asked: bool, takes_none: bool, is_left: bool) -> Verdict:
    """`is_left`: something on the list is still taken or asked about."""
    if takes_none and not is_asked:
        return refused("Only who was asked is known to take nothing.")
    return (
        refused("Something is still on the list. Stop it, or do not say that nothing is taken.")
        if (takes_none and is_left)
        else ALLOWED
    )


def may_doubt(by: Actor, *, patient_id: UUID, words: str) -> Verdict:
    if not (by.is_patient and by.id == patient_id):
        return refused("Only the person says so here.")
    return ALLOWED if words.strip() else refused("Write what is not right.")
