"""Contacts outside planned sessions, each with its note and with what the note still lacks."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet, UUIDField, Value
from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.encounters.enums import ContactKind, ContactMode, NoteState
from midspan.domains.encounters.models import Addendum, Contact, Countersignature, EntryObjective, IndividualEntry
from midspan.domains.encounters.queries.around import written_lately
from midspan.domains.encounters.queries.contacts_due import due_on_of
from midspan.domains.encounters.rules.contacts import (
    ContactFacts,
    days_late,
    elements_of,
    hinders_contact,
    may_be_then,
    may_countersign,
    may_drop_contact,
    may_sign_contact,
    may_write_contact,
    needs_countersignature,
)
from midspan.domains.encounters.rules.elements import Held
from midspan.domains.encounters.rules.hindrance import NOTHING, Hindrance
from midspan.domains.encounters.rules.names import Member
from midspan.domains.encounters.rules.signing import may_amend
from midspan.domains.people.queries import staff_credentials, ungated_patients
from midspan.domains.privacy.queries import may_see_class, visible
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import ALLOWED, Actor, DataClass, Verdict, refused

NOT_YOURS = "There is no such person, or they are not yours."
OF_ENTRY = ("response", "progress", "plan_for_next", "name_reason", "copy_reason")
OF_CONTACT = ("place", "was_alone", "people", "activities", "methods", "curriculum", "event", "off_plan_reason")


class ContactRecord(Struct, frozen=True, kw_only=True):
    """A contact and its note as the viewer sees it; the verdicts say what they may do with it.

    `held` are the elements of its template; `hindrance` is what of somebody else stands in a draft of the viewer's own;
    `knows_plan`: whether the viewer sees plans at all;
    `wants_countersignature`: a licensed colleague has still to sign as well.
    """

    entry: IndividualEntry
    facts: ContactFacts
    knows_plan: bool
    held: tuple[Held, ...]
    hindrance: Hindrance
    addenda: tuple[Addendum, ...]
    countersignatures: tuple[Countersignature, ...]
    writing: Verdict
    dropping: Verdict
    signing: Verdict
    countersigning: Verdict
    amending: Verdict
    timing: Verdict
    due_on: date | None
    days_late: int

    @property
    def contact(self) -> Contact:
        return contact_of(self.entry)

    @property
    def is_signed(self) -> bool:
        return self.facts.state is NoteState.SIGNED

    @property
    def wants_countersignature(self) -> bool:
        return self.is_signed and needs_countersignature(self.entry.credential) and not self.countersignatures


def contact_notes(*, viewer: Actor) -> QuerySet[IndividualEntry]:
    """Notes about contacts that the viewer may read: all that are signed, and drafts of their own.

    A peer specialist reads those they wrote themselves; the gate says so.
    """
    rows = visible(IndividualEntry.objects.all(), viewer=viewer, data_class=DataClass.NOTE, author="author_id")
    shown = rows.filter(contact__isnull=False, state=NoteState.SIGNED)
    return shown | rows.filter(contact__isnull=False, author_id=viewer.id)


def contact_notes_of(*, viewer: Actor, patient_id: UUID) -> list[IndividualEntry]:
    """One patient's, drafts first, then the newest contact first. One query."""
    return _OF_PATIENT.instances(viewer=viewer, patient_id=patient_id)


def _of_patient(*, viewer: Actor, patient_id: UUID) -> QuerySet[IndividualEntry]:
    rows = contact_notes(viewer=viewer).filter(patient_id=patient_id).select_related("contact", "author")
    return rows.order_by("state", "-contact__began_at", "-updated_at", "pk")


_OF_PATIENT = Prepared(_of_patient, patient_id=UUID)


def note_about(*, viewer: Actor, contact_id: UUID) -> IndividualEntry | None:
    """The note about that contact, or None for who may not read it. One query."""
    return contact_notes(viewer=viewer).filter(contact_id=contact_id).first()


def contact_record(*, viewer: Actor, entry_id: UUID, now: datetime | None = None) -> ContactRecord | None:
    """One note with all about it, or None for who may not read it. Six queries, seven for the viewer's own draft."""
    rows = contact_notes(viewer=viewer).filter(pk=entry_id).select_related("contact", "author", "patient")
    # What hangs on a note goes with it, to who wrote the note as well.
    theirs = "entry__author_id"
    named = visible(EntryObjective.objects.all(), viewer=viewer, data_class=DataClass.NOTE, author=theirs)
    added = visible(Addendum.objects.all(), viewer=viewer, data_class=DataClass.NOTE, author=theirs).select_related(
        "author"
    )
    names = visible(Countersignature.objects.all(), viewer=viewer, data_class=DataClass.NOTE, author=theirs)
    entry = rows.prefetch_related(
        Prefetch("objectives", named.select_related("objective").order_by("pk")),
        Prefetch("addenda", added.order_by("signed_at", "pk")),
        Prefetch("countersignatures", names.select_related("author").order_by("signed_at", "pk")),
    ).first()
    return _record(entry, viewer=viewer, now=now or clock.now()) if entry else None


def _record(entry: IndividualEntry, *, viewer: Actor, now: datetime) -> ContactRecord:
    facts, today = facts_of_contact(entry), localdate(now)
    own = staff_credentials(viewer=viewer, staff_id=viewer.id) if viewer.is_staff else []
    names = tuple(entry.countersignatures.all())
    knows_plan = bool(may_see_class(viewer, DataClass.PLAN))
    state, due_on = facts.state, due_on_of(facts.local_date, viewer=viewer)
    signed_on = localdate(entry.signed_at) if entry.signed_at else today
    hindrance = _hindrance(entry, facts, viewer=viewer, now=now)
    return ContactRecord(
        entry=entry,
        facts=facts,
        knows_plan=knows_plan,
        held=tuple(elements_of(facts, credentials=entry.credential.split() or own, today=today, knows_plan=knows_plan)),
        addenda=tuple(entry.addenda.all()),
        countersignatures=names,
        hindrance=hindrance,
        writing=may_write_contact(viewer, facts=facts),
        dropping=may_drop_contact(viewer, facts=facts),
        signing=may_sign_contact(
            viewer,
            facts=facts,
            credentials=own,
            now=now,
            today=today,
            knows_plan=knows_plan,
            hindrance=hindrance,
        ),
        countersigning=may_countersign(
            viewer,
            state=state,
            author_id=entry.author_id,
            credential=entry.credential,
            signed_by={one.author_id for one in names},
            own=own,
        ),
        # What is to be added is asked for afterwards.
        amending=may_amend(viewer, state=state, leader_ids=(), author_id=entry.author_id, text="…"),
        timing=may_be_then(facts, now=now),
        due_on=due_on,
        days_late=days_late(signed_on=signed_on, due_on=due_on) if due_on else 0,
    )


def _hindrance(entry: IndividualEntry, facts: ContactFacts, *, viewer: Actor, now: datetime) -> Hindrance:
    """Asked of who writes on in it: nobody else signs it."""
    if not may_write_contact(viewer, facts=facts):
        return NOTHING
    who = entry.patient
    names = (who.given_names, who.family_name, who.name_to_use, who.other_names)
    about = Member(patient_id=who.pk, alias="", names=names)
    around = written_lately(viewer=viewer, now=now)
    return hinders_contact(facts, about=about, around=around.seen_from(entry.updated_at))


def facts_of_contact(entry: IndividualEntry) -> ContactFacts:
    """A note about a contact as the rules read it; its `contact` and `objectives` are loaded."""
    contact = contact_of(entry)
    return ContactFacts(
        kind=ContactKind(contact.kind),
        state=NoteState(entry.state),
        author_id=entry.author_id,
        local_date=contact.local_date,
        began_at=contact.began_at,
        ended_at=contact.ended_at,
        mode=ContactMode(contact.mode) if contact.mode else None,
        objectives=tuple(one.objective.thread for one in entry.objectives.all()),
        **{name: getattr(contact, name) for name in OF_CONTACT},
        **{name: getattr(entry, name) for name in OF_ENTRY},
    )


def contact_of(entry: IndividualEntry) -> Contact:
    """What a note is about. Raises ValueError for an entry of a session."""
    if entry.contact is None:
        raise ValueError("This entry is of a session, not of a contact.")
    return entry.contact


def may_begin_about(*, viewer: Actor, patient_id: UUID) -> Verdict:
    """Whether the viewer may read, and so write, notes of this patient at all."""
    # A note that is still to be written is the viewer's own.
    rows = ungated_patients().annotate(writes=Value(viewer.id, UUIDField()))
    rows = visible(rows, viewer=viewer, data_class=DataClass.NOTE, patient="pk", author="writes")
    return ALLOWED if rows.filter(pk=patient_id).exists() else refused(NOT_YOURS)
