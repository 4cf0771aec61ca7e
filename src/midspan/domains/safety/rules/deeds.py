"""Who may see and do what, with the reason that is shown where they may not."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.domains.safety.enums import ROTA, TRANSITIONS, Disposition, ObligationKind, ObligationState, Rung
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

ACTS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
KEEPS_ROTA = frozenset({Role.DIRECTOR, Role.PROGRAM_MANAGER})
SEES_ROTA = ACTS | KEEPS_ROTA
# Whose work spans the center come first: a nurse or a counselor may not reach the person before they are alerted.
STAND_INS = (Role.INTAKE, Role.NURSE, Role.COUNSELOR)


def may_act(by: Actor) -> Verdict:
    """Whether this staff member takes obligations, calls and writes what was done."""
    return ALLOWED if by.roles & ACTS else refused("Your role does not take this on. Call the director.")


def may_take(by: Actor, *, state: ObligationState, owner: UUID | None, seen_owner: UUID | None) -> Verdict:
    """Taking it, or taking it over from the owner whom they saw; somebody who was quicker keeps it."""
    return first_refusal(
        may_act(by),
        _is_open(state),
        refused("You have this already.") if owner == by.id else ALLOWED,
        ALLOWED if owner == seen_owner else refused("Somebody took this a moment ago. Look at it again."),
    )


def may_write(by: Actor, *, state: ObligationState, owner: UUID | None) -> Verdict:
    """Writing what was done: it is somebody's first, so that two do not call at once."""
    return first_refusal(
        may_act(by), _is_open(state), ALLOWED if owner else refused("Take it first, so that everybody sees who calls.")
    )


def _is_open(state: ObligationState) -> Verdict:
    return refused("This is closed.") if state is ObligationState.CLOSED else ALLOWED


def is_licensed(credentials: Collection[str], closing: Collection[str]) -> Verdict:
    """Whether one of these credentials lets somebody assign a tier and close."""
    if set(credentials) & set(closing):
        return ALLOWED
    return refused("Only a clinician with an independent license decides this. Ask the supervisor on call.")


def may_assign_tier(by: Actor, *, state: ObligationState, licensed: Verdict) -> Verdict:
    return first_refusal(may_act(by), _is_open(state), licensed)


def may_close(
    by: Actor,
    *,
    state: ObligationState,
    licensed: Verdict,
    has_formulation: bool,
    has_response: bool = True,
    disposition: Disposition | None = None,
) -> Verdict:
    """By a licensed clinician, with a formulation, and once the person was reached or everything else was done.

    Nobody answers a person who could not be reached.
    """
    may_go = state is ObligationState.IN_CONTACT or disposition in {None, Disposition.NOT_REACHED}
    return first_refusal(
        may_act(by),
        _is_open(state),
        licensed,
        ALLOWED if ObligationState.CLOSED in TRANSITIONS[state] else refused("Take it first."),
        ALLOWED
        if has_response or state is not ObligationState.IN_CONTACT
        else refused("Write first what you answered the person, and whether the plan stays."),
        ALLOWED
        if has_formulation
        else refused("Write the formulation first; an earlier one does not know the latest."),
        ALLOWED
        if may_go
        else refused("Nobody has reached the person yet. Write the contact first, or how it was left."),
    )


def may_follow_up_at(moment: datetime, *, now: datetime, least_hours: int, most_hours: int) -> Verdict:
    """The next contact is soon enough to matter, and far enough off to be another one."""
    if now + timedelta(hours=least_hours) <= moment <= now + timedelta(hours=most_hours):
        return ALLOWED
    return refused("Choose a time from 24 to 72 hours from now.")


def may_tell_guardian(*, was_minor_told: bool) -> Verdict:
    """The young person hears it first, and from a person."""
    return ALLOWED if was_minor_told else refused("Tell the young person first, and write that down.")


def may_keep_rota(by: Actor) -> Verdict:
    if by.roles & KEEPS_ROTA:
        return ALLOWED
    return refused("Only the director or a program manager changes the rota.")


def may_stand(rung: Rung, *, start: datetime, end: datetime, roles: Collection[str], now: datetime) -> Verdict:
    """Whether somebody with these roles can be put on that rung for that time."""
    return first_refusal(
        ALLOWED if rung in ROTA else refused("This rung is not on the rota."),
        ALLOWED if end > start else refused("Choose an end after the beginning."),
        ALLOWED if end > now else refused("Choose a time that is not over."),
        ALLOWED if set(roles) & ACTS else refused("Somebody in this role may not see what the alert is about."),
    )


def may_record_baseline(by: Actor, *, licensed: Verdict, until: datetime, now: datetime, most_days: int) -> Verdict:
    """Thoughts count as known for a short time only, after a clinician looked at the plan with the person."""
    in_time = now < until <= now + timedelta(days=most_days)
    return first_refusal(
        may_act(by), licensed, ALLOWED if in_time else refused("Choose an end from tomorrow to 14 days from now.")
    )


def may_agree_line(by: Actor, *, points: int | None, everybody: int) -> Verdict:
    """An earlier answer than with everybody, or as with everybody; a later one would be a promise that nobody keeps."""
    is_earlier = points is None or 1 <= points < everybody
    return first_refusal(
        may_act(by),
        ALLOWED if is_earlier else refused("Choose an earlier answer than the one that counts for everybody."),
    )


def may_respond(*, kind: str, state: ObligationState) -> Verdict:
    """Answering somebody who told that they used, once they were talked with."""
    return first_refusal(
        ALLOWED if kind == ObligationKind.LAPSE else refused("There is nothing like this."),
        ALLOWED
        if state is ObligationState.IN_CONTACT
        else refused("Talk with the person first, and write the contact."),
    )
