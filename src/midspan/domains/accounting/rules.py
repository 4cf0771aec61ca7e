"""Pure rules of accounting: how far back, until when, and who answers."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from midspan.domains.accounting.enums import TRANSITIONS, RequestState
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, refused

KEEPS_REGISTER = frozenset({Role.PRIVACY_OFFICER})
RELEASES = KEEPS_REGISTER | {Role.DIRECTOR}
RELEASE_HOLDS = timedelta(hours=24)


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; of a February 29 the 28th, so that no day is lost."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)


def may_ask(by: Actor, *, patient_id: UUID) -> Verdict:
    if by.is_patient and by.id == patient_id:
        return ALLOWED
    return refused("Only the person asks for this.")


def may_extend(by: Actor, *, state: RequestState, is_passed_on: bool, reason: str) -> Verdict:
    """Once, with the reason in writing (45 CFR 164.528(c)(1)(ii)); 42 CFR 2.24 gives no more time."""
    if is_passed_on:
        return refused("For this list the law gives no more time.")
    if RequestState.EXTENDED not in TRANSITIONS[state]:
        return refused("More time can be taken once, before it is answered.")
    if not reason.strip():
        return refused("Write why it takes longer. The person reads it.")
    return _may_keep(by)


def may_answer(by: Actor, *, state: RequestState) -> Verdict:
    if RequestState.ANSWERED not in TRANSITIONS[state]:
        return refused("This was answered already.")
    return _may_keep(by)


def may_write_passed_on(
    by: Actor, *, participant: str, named: Collection[str], day: date, days: tuple[date, date]
) -> Verdict:
    """What an intermediary passed on: to whom the consent lets it, between its first day and today, as `days`."""
    if named and participant not in named:
        return refused("The consent names others. Ask them why, and whether this is a breach.")
    if not days[0] <= day <= days[1]:
        return refused("This day is before the consent, or still to come.")
    return _may_keep(by)


def _may_keep(by: Actor) -> Verdict:
    return ALLOWED if by.roles & KEEPS_REGISTER else refused("Only the privacy officer answers this.")


def may_ask_for_copy(by: Actor, *, reason: str) -> Verdict:
    if not reason.strip():
        return refused("Write what the copy is for. The second person reads it.")
    return _may_keep(by)


def may_release(by: Actor, *, asked_by: UUID, is_released: bool, has_stepped_up: bool) -> Verdict:
    """A second person, once: taking many records out is never one person's work."""
    if not by.roles & RELEASES:
        return refused("Only the privacy officer or the director releases this.")
    if by.id == asked_by:
        return refused("You asked for this yourself. A second person releases it.")
    if is_released:
        return refused("This was released already.")
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")


def may_take_copy(
    by: Actor, *, asked_by: UUID, released_at: datetime | None, now: datetime, has_stepped_up: bool
) -> Verdict:
    """Who asked, for a day after the release."""
    if by.id != asked_by:
        return refused("Only who asked for this takes it out.")
    if released_at is None:
        return refused("A second person has to release this first.")
    if now >= released_at + RELEASE_HOLDS:
        return refused("The release is over. Ask for it anew.")
    return ALLOWED if has_stepped_up else refused("Show your passkey or a code first.")
