"""Contacts outside planned sessions: who writes of them, what their note lacks, who signs it, and who as well."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from midspan.domains.encounters.enums import ContactKind, ContactMode, NoteState
from midspan.domains.encounters.rules.around import Around, hinders_copy, hinders_name
from midspan.domains.encounters.rules.elements import Held, held_in, note_book, template_of
from midspan.domains.encounters.rules.hindrance import NOTHING, Hindrance
from midspan.domains.encounters.rules.names import Member
from midspan.domains.people.enums import CLINICAL_CREDENTIALS, Role
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, is_as_seen, mark_of, refused

WRITES_CONTACTS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE})
WRITES_AS_PEER = frozenset({Role.PEER_SPECIALIST})
MOST_HOURS = timedelta(hours=12)
LONGEST_AGO = timedelta(days=366)
ONE_DAY = timedelta(days=1)  # Where the person is, it may be tomorrow already.


class ContactFacts(Struct, frozen=True, kw_only=True):
    """One contact and the note about it as they stand. `local_date` is the day on the person's clock."""

    kind: ContactKind
    state: NoteState
    author_id: UUID
    local_date: date | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    mode: ContactMode | None = None
    place: str = ""
    was_alone: bool = False
    people: str = ""
    activities: str = ""
    methods: str = ""
    curriculum: str = ""
    event: str = ""
    off_plan_reason: str = ""
    response: str = ""
    progress: str = ""
    plan_for_next: str = ""
    name_reason: str = ""
    copy_reason: str = ""
    objectives: tuple[UUID, ...] = ()

    @property
    def minutes(self) -> int | None:
        """How long it took; None while a time is not known."""
        if self.began_at is None or self.ended_at is None:
            return None
        return int((self.ended_at - self.began_at).total_seconds() // 60)

    @property
    def compared_words(self) -> str:
        """What is compared with the author's other notes."""
        return f"{self.activities}\n{self.response}\n{self.progress}\n{self.plan_for_next}"

    @property
    def all_words(self) -> str:
        """Everything in which somebody may be named."""
        more = (self.place, self.people, self.methods, self.curriculum, self.event, self.off_plan_reason)
        return "\n".join((self.compared_words, *more, self.name_reason, self.copy_reason))

    @property
    def mark(self) -> str:
        """A short mark of what is written, which differs when anything in it does."""
        return mark_of(self)


def may_write_contacts(by: Actor) -> Verdict:
    """Whether this person's work has contacts to write about at all."""
    if by.is_staff and by.roles & (WRITES_CONTACTS | WRITES_AS_PEER):
        return ALLOWED
    return refused("Your role does not write notes about contacts.")


def may_write_kind(by: Actor, kind: ContactKind) -> Verdict:
    """Whether this person writes of contacts of that kind: clinicians of each, a peer specialist of peer support."""
    is_theirs = kind is ContactKind.PEER or by.roles & WRITES_CONTACTS
    return first_refusal(
        may_write_contacts(by), ALLOWED if is_theirs else refused("A peer specialist writes about peer support only.")
    )


def may_write_contact(by: Actor, *, facts: ContactFacts) -> Verdict:
    """Whether this person writes on in this note: its own author, until it is signed."""
    return first_refusal(
        may_write_kind(by, facts.kind),
        ALLOWED
        if facts.state is NoteState.DRAFT
        else refused("This is signed and cannot be changed. Add an addendum."),
        ALLOWED if by.id == facts.author_id else refused("Only its author writes on in a draft."),
    )


def may_drop_contact(by: Actor, *, facts: ContactFacts) -> Verdict:
    """Whether this person takes the draft away: its author, also one whose role writes no more of that kind."""
    return first_refusal(
        ALLOWED if facts.state is NoteState.DRAFT else refused("This is signed and stays on file."),
        ALLOWED if by.id == facts.author_id else refused("Only its author takes a draft away."),
    )


def elements_of(
    facts: ContactFacts, *, credentials: Collection[str], today: date, knows_plan: bool = True
) -> list[Held]:
    """Each element of its template, and whether this note has it, for somebody with these credentials to sign.

    Who does not know the plan (`knows_plan`) is asked in words that do not speak of it.
    """
    said = {
        "person": True,
        "kind": True,
        "day": facts.local_date is not None,
        "times": facts.minutes is not None,
        "mode": facts.mode is not None,
        "people": facts.was_alone or bool(facts.people.strip()),
        "objectives": bool(facts.objectives) or bool(facts.off_plan_reason.strip()),
        "credential": bool(credentials),
        **{name: bool(getattr(facts, name).strip()) for name in WORDS},
    }
    return held_in(template_of(facts.kind, on=facts.local_date or today), said, knows_plan=knows_plan)


WORDS = ("place", "activities", "methods", "curriculum", "event", "response", "progress", "plan_for_next")


def may_sign_contact(
    by: Actor,
    *,
    facts: ContactFacts,
    credentials: Collection[str],
    now: datetime,
    today: date,
    knows_plan: bool = True,
    hindrance: Hindrance = NOTHING,
) -> Verdict:
    """Whether its author can sign it now: every needed element, times that can be right, nothing of somebody else."""
    held = elements_of(facts, credentials=credentials, today=today, knows_plan=knows_plan)
    return first_refusal(
        may_write_contact(by, facts=facts),
        *(one.verdict for one in held),
        hindrance.verdict,
        may_be_then(facts, now=now),
    )


def hinders_contact(facts: ContactFacts, *, about: Member, around: Around) -> Hindrance:
    """What of somebody else stands in a note about `about`: the name of another person, or another's very note."""
    return hinders_name(facts.all_words, about=about, people=around.people, reason=facts.name_reason) or hinders_copy(
        facts.compared_words, about=about, notes=around.notes, reason=facts.copy_reason
    )


def may_be_then(facts: ContactFacts, *, now: datetime) -> Verdict:
    """Whether it can have been at these times; a time that is not known yet stands against nothing here."""
    latest = facts.ended_at or facts.began_at
    is_past = latest is None or latest <= now
    return first_refusal(
        may_last(facts.began_at, facts.ended_at), ALLOWED if is_past else refused("This time is still to come.")
    )


def may_be_on(day: date | None, *, today: date) -> Verdict:
    """Whether a contact that is written about now can have been on that day; a year typed with two digits cannot."""
    if day is None:
        return ALLOWED
    return first_refusal(
        refused("This day is still to come.") if day > today + ONE_DAY else ALLOWED,
        refused("That is more than a year ago. Look at the year.") if day < today - LONGEST_AGO else ALLOWED,
    )


def may_write_over(kept: str, seen: str | None) -> Verdict:
    """Whether words written on a page may replace what is kept: only what that page showed. `seen` None: any."""
    if is_as_seen(kept, seen):
        return ALLOWED
    return refused(
        "Somebody changed this note on another page after this one was opened. "
        "Keep your words elsewhere for a moment, load the page again, and put them together."
    )


def may_last(began_at: datetime | None, ended_at: datetime | None) -> Verdict:
    """Whether a contact can have lasted from one to the other; what is not known yet stands against nothing."""
    if began_at is None or ended_at is None:
        return ALLOWED
    if ended_at <= began_at:
        return refused("The end must be later than the start.")
    is_long = ended_at - began_at > MOST_HOURS
    return refused("That is longer than twelve hours. Look at both times.") if is_long else ALLOWED


def needs_countersignature(credential: str) -> bool:
    """Whether a note signed with these credentials, joined by commas, needs a licensed colleague's name as well."""
    held = {one for one in credential.split(", ") if one}
    return bool(held & note_book().countersigned) and not held & CLINICAL_CREDENTIALS


def may_countersign(
    by: Actor, *, state: NoteState, author_id: UUID, credential: str, signed_by: Collection[UUID], own: Collection[str]
) -> Verdict:
    """Whether somebody puts their name under a signed note as well: licensed, not its author, and once."""
    return first_refusal(
        may_write_contacts(by),
        ALLOWED if state is NoteState.SIGNED else refused("Its author has not signed it yet."),
        ALLOWED if by.id != author_id else refused("You wrote this; somebody else signs it as well."),
        ALLOWED
        if needs_countersignature(credential)
        else refused("Its author is licensed, so one signature is enough."),
        ALLOWED if set(own) & CLINICAL_CREDENTIALS else refused("Only somebody with a clinical license signs as well."),
        refused("This is signed by you already.") if by.id in signed_by else ALLOWED,
    )


def counts_as_hours(kind: str, mode: str, *, on: date) -> bool:
    """Whether the minutes of a signed contact are hours of treatment, by the template of its day."""
    return mode in template_of(kind, on=on).counts_by


def days_late(*, signed_on: date, due_on: date) -> int:
    """How many days after the day it was due; 0 for what was on time."""
    return max((signed_on - due_on).days, 0)
