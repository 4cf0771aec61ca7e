"""Whether somebody may treat a person by video who is in a given state. What is said of the law is licensure.toml."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct

from midspan.domains.programs.enums import STATE_WORDS
from midspan.values import ALLOWED, Verdict, refused


class HeldLicense(Struct, frozen=True):
    """A license in one state: in force from `from_date` to before `until_date` (None: no end is known)."""

    state: str
    from_date: date
    until_date: date | None = None

    def covers(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day < self.until_date)


def may_treat_by_video(held: Collection[HeldLicense], *, state: str, home_state: str, on: date) -> Verdict:
    """Whether a staff member with these licenses may treat somebody by video who is in `state` on that day.

    Where nobody wrote down any license, one in the state of their own site (`home_state`) is assumed, and no other.
    """
    if not held and state == home_state:
        return ALLOWED
    if any(one.state == state and one.covers(on) for one in held):
        return ALLOWED
    return refused(f"No license for {STATE_WORDS.get(state, state)} is in force then, where the person takes part.")


def is_license_assumed(held: Collection[HeldLicense]) -> bool:
    """Whether an answer rests on no license at all, and should be confirmed."""
    return not held
