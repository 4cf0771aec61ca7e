"""Pure rules of incidents: who writes, tells, reviews and closes, and by when who has to be told."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.incidents.book import Duty
from midspan.domains.incidents.enums import TRANSITIONS, Answer, Owner, Step
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

# Whoever keeps the center's quality: two roles, so that somebody else reads what one of them wrote.
REVIEWS = frozenset({Role.DIRECTOR, Role.PRIVACY_OFFICER})


class Due(Struct, frozen=True, kw_only=True):
    """A duty to tell, by when (None: unknown, somebody asks) and what became of it (None: nothing yet)."""

    duty: Duty
    due_at: datetime | None
    answer: Answer | None = None

    @property
    def is_open(self) -> bool:
        return self.answer is None

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < now


def reviews(viewer: Actor) -> bool:
    return viewer.is_staff and bool(viewer.roles & REVIEWS)


def may_read(viewer: Actor, *, author_id: UUID) -> Verdict:
    """The author, and whoever reviews."""
    if viewer.is_staff and (viewer.id == author_id or reviews(viewer)):
        return ALLOWED
    return refused("There is no such incident.")


def may_note(by: Actor, *, occurred_at: datetime, noticed_at: datetime, now: datetime) -> Verdict:
    """Whether staff write down what happened, at times that can be."""
    staff = ALLOWED if by.is_staff else refused("Only staff write down an incident.")
    return first_refusal(staff, _times_can_be(occurred_at=occurred_at, noticed_at=noticed_at, now=now))


def _times_can_be(*, occurred_at: datetime, noticed_at: datetime, now: datetime) -> Verdict:
    if noticed_at > now:
        return refused("That time has not come yet.")
    if occurred_at > noticed_at:
        return refused("It cannot have been noticed before it happened.")
    return ALLOWED


def may_step(by: Actor, *, state: Step, to: Step, author_id: UUID, concerned: Collection[UUID]) -> Verdict:
    """Whether this step comes after the last one, and is theirs: nobody reviews what they wrote or what concerned them.

    `concerned` are ids of staff.
    """
    if to not in TRANSITIONS[state]:
        return refused("This step does not come now. Look at how the incident stands.")
    if not reviews(by):
        return refused("The director or the privacy officer reviews this.")
    if by.id in concerned:
        return refused("Somebody else reviews what concerned you.")
    return ALLOWED if by.id != author_id else refused("Somebody else reviews what you wrote.")


def may_close(dues: Collection[Due]) -> Verdict:
    if any(one.is_open for one in dues):
        return refused("Somebody who may have to be told is not told yet.")
    return ALLOWED


def may_answer(due: Due | None, *, at: datetime, noticed_at: datetime, now: datetime) -> Verdict:
    """Whether it is noted that somebody was told, or has not to be."""
    if due is None:
        return refused("Nobody has to be told this.")
    if not due.is_open:
        return refused("This is noted already. Write an addendum if something is wrong with it.")
    if not noticed_at <= at <= now:
        return refused("They were told between when it was noticed and now.")
    return ALLOWED


def may_name_nobody(due: Due, *, answer: Answer, names_nobody: bool) -> Verdict:
    """Whom this center treats leaves only through the gate, by name or otherwise (42 CFR 2.12)."""
    if answer is Answer.TOLD and due.duty.is_outside and not names_nobody:
        return refused("Name none of the people we treat. Ask the privacy officer if somebody has to be named.")
    return ALLOWED


def may_concern(*, is_there_already: bool) -> Verdict:
    return refused("They are named here already.") if is_there_already else ALLOWED


def dues(noticed_at: datetime, duties: Collection[Duty], *, answered: dict[str, Answer]) -> list[Due]:
    """Who has to be told by when, in the order of the book."""
    return [
        Due(
            duty=one,
            due_at=None if one.hours is None else noticed_at + timedelta(hours=one.hours),
            answer=answered.get(one.key),
        )
        for one in duties
    ]


def sees_to(duty: Duty, *, is_author_here: bool) -> Owner:
    """Whose it is to tell: what an author owed who works here no more falls to whoever reviews."""
    return duty.owner if is_author_here else Owner.REVIEWER


def owes(viewer: Actor, due: Due, *, author_id: UUID, is_author_here: bool) -> bool:
    """Whether it is the viewer who sees to it. A reviewer's own report leaves what reviewers owe to all of them."""
    owner = sees_to(due.duty, is_author_here=is_author_here)
    return viewer.id == author_id if owner is Owner.AUTHOR else reviews(viewer)
