"""What may become of a referral, and what makes two records look like one person."""

from datetime import date

from msgspec import Struct

from midspan.domains.journey.enums import ReferralState
from midspan.domains.journey.rules.roles import may_take_in
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

LOOKS_ALIKE = 0.45  # pg_trgm similarity of whole names when the birth date is the same.
LOOKS_THE_SAME = 0.75  # And when it is not known or differs: a typing mistake must not hide a person.


def may_decide_facts(by: Actor, *, state: ReferralState) -> Verdict:
    return first_refusal(may_take_in(by), _is_waiting(state))


def may_accept(by: Actor, *, state: ReferralState, undecided: int, has_name: bool) -> Verdict:
    """Whether a referral can be given to a person: every fact decided, and a name among those confirmed."""
    return first_refusal(may_take_in(by), _is_waiting(state), _all_decided(undecided), _named(has_name))


def may_decline(by: Actor, *, state: ReferralState, reason: str) -> Verdict:
    said = ALLOWED if reason.strip() else refused("Write why this referral is declined; the sender will ask.")
    return first_refusal(may_take_in(by), _is_waiting(state), said)


def _is_waiting(state: ReferralState) -> Verdict:
    if state is ReferralState.RECEIVED:
        return ALLOWED
    if state is ReferralState.REFUSED:
        return refused("This file could not be read, so there is nothing to decide. Ask the sender for another one.")
    return refused("This referral is already done.")


def _all_decided(undecided: int) -> Verdict:
    if not undecided:
        return ALLOWED
    return refused("Some facts are still undecided. Confirm or reject them first.")


def _named(has_name: bool) -> Verdict:  # noqa: FBT001 - the one thing this rule is told
    if has_name:
        return ALLOWED
    return refused("No name is confirmed. Confirm the name, or decline the referral.")


class Likeness(Struct, frozen=True, kw_only=True):
    """How alike a referral and somebody already here are."""

    same_identifier: bool = False
    same_phone: bool = False
    same_birth_date: bool = False
    name_similarity: float = 0.0

    @property
    def is_likely(self) -> bool:
        """Whether a human should look at the two side by side."""
        if self.same_identifier or self.same_phone or self.name_similarity >= LOOKS_THE_SAME:
            return True
        return self.same_birth_date and self.name_similarity >= LOOKS_ALIKE

    @property
    def reasons(self) -> list[str]:
        """Why they look alike, the strongest first."""
        found = [
            (self.same_identifier, "the same record number"),
            (self.same_birth_date, "the same birth date"),
            (self.name_similarity >= LOOKS_THE_SAME, "nearly the same name"),
            (LOOKS_ALIKE <= self.name_similarity < LOOKS_THE_SAME, "a similar name"),
            (self.same_phone, "the same phone number"),
        ]
        return [words for holds, words in found if holds]


def day_of(moment: str | None) -> date | None:
    """The day of an ISO 8601 moment that is exact to the day, else None."""
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None
