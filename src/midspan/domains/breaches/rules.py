"""Pure rules of breaches: who notes and who answers one, which step comes next, and by when who is told."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from msgspec import Struct

from midspan.domains.breaches.book import Clock
from midspan.domains.breaches.enums import TRANSITIONS, Duty, Outcome, Step
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

KEEPS = frozenset({Role.PRIVACY_OFFICER})
DECEMBER, LAST = 12, 31


class Affected(Struct, frozen=True, kw_only=True):
    """How many people: `known` by name, `told` of them, `others` whom nobody can name (None: nobody knows how many).

    `in_one_state`: how many of the known may live in one and the same state, those without a known address included.
    """

    known: int = 0
    told: int = 0
    in_one_state: int = 0
    others: int | None = None

    @property
    def total(self) -> int | None:
        """None while nobody knows how many others there are."""
        return None if self.others is None else self.known + self.others


class Deadline(Struct, frozen=True, kw_only=True):
    """By which day a duty is done, that day included; whether it is."""

    duty: Duty
    due_date: date
    is_done: bool


def may_keep(by: Actor) -> Verdict:
    return ALLOWED if by.roles & KEEPS else refused("Only the privacy officer answers breaches.")


def may_note(by: Actor, *, discovered: date, first: date, last: date | None, today: date) -> Verdict:
    """Whether staff write down what happened, on days that can be."""
    staff = ALLOWED if by.is_staff else refused("Only staff write down what may be a breach.")
    return first_refusal(staff, _days_can_be(discovered=discovered, first=first, last=last, today=today))


def _days_can_be(*, discovered: date, first: date, last: date | None, today: date) -> Verdict:
    if discovered > today:
        return refused("The day of discovery has not come yet.")
    if first > discovered:
        return refused("It cannot have been discovered before it began.")
    if last is not None and last < first:
        return refused("The last day comes before the first.")
    return ALLOWED


def may_step(by: Actor, *, state: Step, to: Step) -> Verdict:
    """Whether this step comes after the last one."""
    if to in TRANSITIONS[state]:
        return may_keep(by)
    return refused("This step does not come now. Look at how the breach stands.")


def may_assess(words: Mapping[str, str], factors: Collection[str]) -> Verdict:
    """Whether each factor was weighed in words; without them it is presumed a breach (45 CFR 164.402(2))."""
    if all(words.get(one, "").strip() for one in factors):
        return ALLOWED
    return refused(
        "Write something to each of the four factors. Without them it counts as a breach (45 CFR 164.402(2))."
    )


def may_tell(*, outcome: Outcome | None, affected: Affected) -> Verdict:
    if outcome is not Outcome.BREACH:
        return refused("The assessment says that nothing was probably compromised. Nobody is told.")
    if affected.total == 0:
        return refused("First say who is affected, or that nobody knows.")
    return ALLOWED


def may_note_sent(*, sent: date, discovered: date, today: date) -> Verdict:
    if discovered <= sent <= today:
        return ALLOWED
    return refused("It was sent on a day between the discovery and today.")


def may_close(*, outcome: Outcome | None, deadlines: Collection[Deadline]) -> Verdict:
    """A low probability is closed with its words; a breach once everybody was told who has to be."""
    if outcome is Outcome.LOW or (outcome and deadlines and all(one.is_done for one in deadlines)):
        return ALLOWED
    return refused("Somebody who has to be told is not told yet.")


def deadlines(discovered: date, affected: Affected, *, by: Clock, done: Collection[Duty]) -> list[Deadline]:
    """Who has to be told by when, the first due first. While the number is unknown it counts as a large one."""
    sixty = discovered + timedelta(days=by.days)
    due = {Duty.PEOPLE: sixty, Duty.SECRETARY: _secretary_by(discovered, affected, by)}
    if _is_for_media(affected, by):
        due[Duty.MEDIA] = sixty
    found = [Deadline(duty=duty, due_date=day, is_done=duty in done) for duty, day in due.items()]
    return sorted(found, key=lambda one: one.due_date)


def _secretary_by(discovered: date, affected: Affected, by: Clock) -> date:
    if affected.total is None or affected.total >= by.at_once_from:
        return discovered + timedelta(days=by.days)
    return date(discovered.year, DECEMBER, LAST) + timedelta(days=by.days_after_year)


def _is_for_media(affected: Affected, by: Clock) -> bool:
    """Whether more than so many may live in one state; of whoever nobody can name, all may."""
    return affected.others is None or affected.in_one_state + affected.others > by.media_over


def people_are_told(affected: Affected, *, has_substitute: bool) -> bool:
    """Whether everybody known was told, and whoever nobody can name in another way."""
    return affected.told >= affected.known and (affected.others == 0 or has_substitute)
