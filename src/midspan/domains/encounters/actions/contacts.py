"""The note about one contact: begun, kept as a draft, signed, or dropped."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.encounters.enums import ContactKind, ContactMode, NoteState
from midspan.domains.encounters.models import Contact, EntryObjective, IndividualEntry
from midspan.domains.encounters.queries.contacts import (
    OF_CONTACT,
    OF_ENTRY,
    ContactRecord,
    contact_notes,
    contact_record,
    may_begin_about,
)
from midspan.domains.encounters.rules.contacts import may_be_on, may_last, may_write_kind, may_write_over
from midspan.domains.people.queries import staff_credentials
from midspan.domains.plans.actions import touch_objectives
from midspan.domains.plans.enums import TouchSource
from midspan.domains.plans.queries import PlanLine, objectives_to_link
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused

NOT_FOUND = "There is no such note, or it is not yours."


class ContactWords(Struct, frozen=True, kw_only=True):
    """What a draft says; nothing is ever filled in beforehand. `objectives` are threads of the plan that holds."""

    local_date: date | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    mode: str = ""
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
    objectives: frozenset[UUID] = frozenset()

    def __post_init__(self) -> None:
        if self.mode and self.mode not in set(ContactMode):
            raise ValueError(f"“{self.mode}” is not a way to meet.")


@action("contact.begin")
def begin_contact(*, patient_id: UUID, kind: ContactKind, by: Actor) -> IndividualEntry:
    """A new draft about one contact. While nothing is written in one of that kind, beginning twice is once.

    Raises RefusedError for who writes no notes of that kind, or does not reach this person.
    """
    may_write_kind(by, kind).require()
    may_begin_about(viewer=by, patient_id=patient_id).require()
    in_turn("contact.begin", patient_id)
    blank = contact_notes(viewer=by).filter(
        patient_id=patient_id,
        author_id=by.id,
        state=NoteState.DRAFT,
        contact__kind=kind,
        contact__activities="",
        contact__local_date=None,
    )
    if (begun := blank.order_by("pk").first()) is not None:
        return begun
    about = {"organization_id": by.organization_id, "patient_id": patient_id}
    contact = Contact.objects.create(**about, kind=kind)
    return IndividualEntry.objects.create(**about, contact=contact, author_id=by.id)


@action("contact.save")
def save_contact(*, entry_id: UUID, words: ContactWords, by: Actor, seen: str | None = None) -> IndividualEntry:
    """Keep a draft. `seen` is the mark of what the page showed on which the words were written; None asks nothing.

    Raises RefusedError when it is signed or another's, has changed since, or its day or times cannot be.
    """
    found = _to_write(entry_id, by)
    may_write_over(found.facts.mark, seen).require()
    may_be_on(words.local_date, today=localdate(clock.now())).require()
    may_last(words.began_at, words.ended_at).require()
    contact, entry = found.contact, found.entry
    for row, names in ((contact, (*OF_CONTACT, *TIMES)), (entry, OF_ENTRY)):
        for name in names:
            said = getattr(words, name)
            setattr(row, name, said.strip() if isinstance(said, str) else said)
    contact.save(update_fields=[*OF_CONTACT, *TIMES])
    entry.save(update_fields=[*OF_ENTRY, "updated_at"])
    if found.knows_plan:  # Who turned from counselor to peer sees no objective, and takes none from the draft.
        _name_objectives(entry, words.objectives, by=by)
    return entry


TIMES = ("mode", "local_date", "began_at", "ended_at")


def _name_objectives(entry: IndividualEntry, threads: Collection[UUID], *, by: Actor) -> None:
    """Those of the plan that holds, and no others, whatever a form says."""
    known = sorted(one.id for one in _in_force(entry, by) if one.thread in threads)
    rows = EntryObjective.objects.filter(organization_id=by.organization_id, entry=entry)
    rows.exclude(objective_id__in=known).delete()
    about = {"organization_id": by.organization_id, "patient_id": entry.patient_id, "entry": entry}
    new = [EntryObjective(**about, objective_id=objective_id) for objective_id in known]
    EntryObjective.objects.bulk_create(new, ignore_conflicts=True)


def _in_force(entry: IndividualEntry, by: Actor) -> list[PlanLine]:
    found = objectives_to_link(viewer=by, patient_ids=[entry.patient_id])
    return [one for one in found.get(entry.patient_id, []) if one.is_in_force]


@action("contact.sign")
def sign_contact(*, entry_id: UUID, by: Actor) -> IndividualEntry:
    """Sign a note about a contact: credential and minutes of this moment are stamped on it, and it is final.

    The plan hears which objectives it served. Raises RefusedError with the first thing that is missing.
    """
    found = _to_write(entry_id, by)
    found.signing.require()
    entry = found.entry
    entry.credential = ", ".join(staff_credentials(viewer=by, staff_id=by.id))
    entry.minutes, entry.state, entry.signed_at = found.facts.minutes, NoteState.SIGNED, clock.now()
    entry.save(update_fields=["credential", "minutes", "state", "signed_at"])
    _touch(found, by=by)
    return entry


def _touch(found: ContactRecord, *, by: Actor) -> None:
    """What the plan hears of it: which of its objectives the contact served."""
    named = set(found.facts.objectives)
    on = found.facts.local_date or localdate(clock.now())
    linked = [line.id for line in _in_force(found.entry, by) if line.thread in named]
    touch_objectives(linked=linked, source=TouchSource.NOTE, source_id=found.contact.pk, on=on, by=by)


@action("contact.drop")
def drop_contact(*, entry_id: UUID, by: Actor) -> IndividualEntry:
    """Take away a draft that was begun by mistake. Raises RefusedError when it is signed or another's."""
    _lock(entry_id, by)
    found = _found(entry_id, by)
    found.dropping.require()
    EntryObjective.objects.filter(organization_id=by.organization_id, entry=found.entry).delete()
    IndividualEntry.objects.filter(pk=found.entry.pk).delete()
    Contact.objects.filter(pk=found.contact.pk).delete()
    return found.entry


def _to_write(entry_id: UUID, by: Actor) -> ContactRecord:
    """The note, locked until the end of the change, for its author."""
    _lock(entry_id, by)
    found = _found(entry_id, by)
    found.writing.require()
    return found


def _lock(entry_id: UUID, by: Actor) -> None:
    IndividualEntry.objects.select_for_update().filter(organization_id=by.organization_id, pk=entry_id).first()


def _found(entry_id: UUID, by: Actor) -> ContactRecord:
    found = contact_record(viewer=by, entry_id=entry_id)
    if found is None:
        raise RefusedError(refused(NOT_FOUND))
    return found
