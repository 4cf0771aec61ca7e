"""Who gives a summary on, speaks with who treats the person next, and tells of an arrival; and by which consents."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct

from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

GIVES = frozenset({Role.COUNSELOR, Role.INTAKE})  # Who sees what the person has consented to.
TELLS_ARRIVAL = GIVES | {Role.NURSE, Role.DIRECTOR}  # With who calls people after their stay.
# Whoever treats the person next; a network passes on by a way of its own.
KINDS = frozenset({"provider", "everyday_care"})


def may_give(by: Actor, *, has_stepped_up: bool) -> Verdict:
    """Whether this person takes a summary out for somebody who treats the person next."""
    return first_refusal(
        ALLOWED if by.roles & GIVES else refused("Summaries are given by counselors and intake."),
        ALLOWED if has_stepped_up else refused("Show first that it is you: a summary leaves the house."),
    )


def may_go(*, has_consent: bool, open_parts: Collection[str]) -> Verdict:
    """Whether there is anything that may go to this recipient. That the person comes here is part of all of it."""
    return first_refusal(
        ALLOWED if has_consent else refused("There is no consent on file by which a summary may go there."),
        ALLOWED
        if "presence" in open_parts
        else refused("The consent does not say that they come here, so no summary goes. Ask the person."),
    )


class Covered(Struct, frozen=True, kw_only=True):
    """From when on a talk was covered: the day of the consent, and the one on which the stay was opened."""

    signed_on: date
    opened_on: date

    @property
    def since(self) -> date:
        return max(self.signed_on, self.opened_on)


def may_have_spoken(spoken_on: date, *, covered: Covered) -> Verdict:
    """Whether a talk of that day was covered: no record says of one before the person signed that they had."""
    return first_refusal(
        refused("The person had not signed yet on that day.") if spoken_on < covered.signed_on else ALLOWED,
        refused("This day lies before the stay.") if spoken_on < covered.opened_on else ALLOWED,
    )


def may_introduce(by: Actor, *, spoken_with: str, spoken_on: date, today: date) -> Verdict:
    """Whether this person writes down that they spoke with somebody at the next program."""
    return first_refusal(
        ALLOWED if by.roles & GIVES else refused("Counselors and intake speak with who treats the person next."),
        ALLOWED if spoken_with.strip() else refused("Write with whom somebody spoke."),
        refused("This day lies ahead. Write it down when it was said.") if spoken_on > today else ALLOWED,
    )


def may_be_told(*, has_consent: bool, open_parts: Collection[str]) -> Verdict:
    """Whether they may know of the person at all: that the person comes here is part of all that is said."""
    return first_refusal(
        ALLOWED if has_consent else refused("There is no consent on file by which they may be told."),
        ALLOWED
        if "presence" in open_parts
        else refused("The consent does not say that they come here, so nobody is spoken with. Ask the person."),
    )


def may_tell_arrival(by: Actor, *, is_asked_there: bool, has_consent: bool) -> Verdict:
    """Whether this person writes down an arrival; the program is asked only while the person's consent holds."""
    return first_refusal(
        ALLOWED if by.roles & TELLS_ARRIVAL else refused("Whoever calls the person writes this down."),
        ALLOWED
        if has_consent or not is_asked_there
        else refused("The consent to ask there is over. Ask the person themselves."),
    )
