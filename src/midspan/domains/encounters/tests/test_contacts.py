"""Contacts outside planned sessions: what their notes need, who writes and signs them, and what counts as hours."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from msgspec.structs import replace

from midspan.domains.encounters.actions import (
    add_addendum,
    begin_contact,
    countersign,
    drop_contact,
    save_contact,
    sign_contact,
)
from midspan.domains.encounters.enums import ContactKind, ContactMode, NoteState
from midspan.domains.encounters.models import Contact, EntryObjective, IndividualEntry
from midspan.domains.encounters.queries import contact_notes_due, contact_notes_of, contact_record, hours_of_week
from midspan.domains.encounters.rules.contacts import (
    ContactFacts,
    counts_as_hours,
    days_late,
    elements_of,
    may_last,
    needs_countersignature,
)
from midspan.domains.encounters.rules.elements import template_of
from midspan.domains.encounters.tests.factories import Room, contact_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.queries import active_plan
from midspan.domains.plans.tests.factories import sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
NUMBERED = {
    "person": 1, "kind": 2, "day": 3, "times": 4, "place": 5, "activities": 6, "people": 7, "mode": 8, "methods": 9,
    "curriculum": 10, "objectives": 11, "progress": 12, "credential": 13, "event": 14,
}  # fmt: skip


class Place:
    """A room of one person; `intern` reaches them too, and `stranger` does not."""

    def __init__(self):
        self.organization = make_organization()
        counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.room = Room(self.organization, people=1, leader=counselor)
        self.patient, self.by = self.room.patients[0], self.room.by
        self.intern = self._reaching(Role.COUNSELOR, ["intern"])
        self.pat = self._reaching(Role.PEER_SPECIALIST, ["CPRS"])
        self.lee = self._reaching(Role.PEER_SPECIALIST, ["CPRS"])
        self.far_peer = actor_for(make_staff(self.organization, Role.PEER_SPECIALIST, credentials=["CPRS"]))
        self.stranger = actor_for(make_staff(self.organization, Role.COUNSELOR, credentials=["LPC"]))

    def _reaching(self, role, credentials):
        staff = make_staff(self.organization, role, credentials=credentials)
        open_reach(
            actor_id=staff.pk, patient_id=self.patient.pk, basis=Basis.PRIMARY_COUNSELOR, source_id=uuid4(), by=self.by
        )
        return actor_for(staff)


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    return own(shared)


def begun(place, kind=ContactKind.INDIVIDUAL, by=None):
    return begin_contact(patient_id=place.patient.pk, kind=kind, by=by or place.by)


def written(place, by=None, **fields):
    entry = begun(place, by=by)
    return save_contact(entry_id=entry.pk, words=contact_words(place.room, **fields), by=by or place.by)


def signed(place, by=None, **fields):
    return sign_contact(entry_id=written(place, by, **fields).pk, by=by or place.by)


def facts(**fields):
    return ContactFacts(kind=ContactKind.INDIVIDUAL, state=NoteState.DRAFT, author_id=uuid4(), **fields)


@pytest.mark.parametrize("field", ["place", "methods", "curriculum", "event"])
def test_each_field_of_a_contact_is_read_for_names(field):
    assert "Ames" in facts(**{field: "At the Ames house"}).all_words


def test_the_fourteen_elements_of_the_regulation_are_asked_of_an_individual_contact():
    template = template_of("individual", on=TODAY)

    asked = {one.key: one.number for one in (*template.needs, *template.may) if one.number}

    assert asked == NUMBERED


def test_nothing_before_the_first_template():
    with pytest.raises(LookupError):
        template_of("individual", on=date(1999, 12, 31))


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("individual", "day times place activities people mode objectives progress credential response plan_for_next"),
        ("family", "day times place activities people mode objectives progress credential response plan_for_next"),
        ("medication", "day times place activities people mode credential response plan_for_next"),
        ("peer", "day times place activities people mode objectives progress credential response plan_for_next"),
        ("case_management", "day times place activities people mode credential plan_for_next"),
        ("crisis", "day times place activities people mode credential event response plan_for_next"),
    ],
)
def test_an_empty_note_says_each_thing_it_lacks(kind, missing):
    empty = ContactFacts(kind=ContactKind(kind), state=NoteState.DRAFT, author_id=uuid4())

    held = elements_of(empty, credentials=(), today=TODAY)

    assert [one.element.key for one in held if not one.verdict] == missing.split()
    assert all(one.verdict.reason == one.element.ask for one in held if not one.verdict)


@pytest.mark.parametrize(
    ("fields", "element"),
    [
        ({"off_plan_reason": "No plan holds yet."}, "objectives"),
        ({"objectives": (uuid4(),)}, "objectives"),
        ({"was_alone": True}, "people"),
        ({"people": "Her sister"}, "people"),
        ({"mode": ContactMode.PHONE}, "mode"),
        ({"began_at": clock.now(), "ended_at": clock.now()}, "times"),
    ],
)
def test_an_element_is_said_in_one_of_its_ways(fields, element):
    held = {one.element.key: one for one in elements_of(facts(**fields), credentials=(), today=TODAY)}

    assert held[element].verdict.allowed


def test_words_of_nothing_but_spaces_say_nothing():
    held = {one.element.key: one for one in elements_of(facts(place="  "), credentials=(), today=TODAY)}

    assert not held["place"].verdict


@pytest.mark.parametrize(("minutes", "allowed"), [(1, True), (720, True), (0, False), (-5, False), (721, False)])
def test_a_contact_lasts_a_minute_to_twelve_hours(minutes, allowed):
    now = clock.now()

    assert may_last(now, now + timedelta(minutes=minutes)).allowed is allowed


@pytest.mark.parametrize(
    ("kind", "mode", "counts"),
    [
        ("individual", "in_person", True),
        ("family", "video", True),
        ("individual", "phone", False),
        ("medication", "in_person", False),
        ("peer", "in_person", False),
        ("case_management", "in_person", False),
        ("crisis", "in_person", False),
    ],
)
def test_which_contacts_are_hours_of_treatment(kind, mode, counts):
    assert counts_as_hours(kind, mode, on=TODAY) is counts


@pytest.mark.parametrize(
    ("credential", "needed"),
    [("intern", True), ("CPRS", True), ("CPRS, intern", True), ("LCSW", False), ("CPRS, LCSW", False), ("", False)],
)
def test_whose_notes_a_licensed_colleague_signs_as_well(credential, needed):
    assert needs_countersignature(credential) is needed


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1), (5, 5)])
def test_a_note_is_late_from_the_day_after_it_was_due(days, late):
    assert days_late(signed_on=TODAY + timedelta(days=days), due_on=TODAY) == late


@pytest.mark.slow
def test_whole_note_is_signed_with_credential_and_minutes_and_counts(place):
    monday = clock.week_start(place.room.session.local_date)
    before = hours_of_week(viewer=place.by, patient_id=place.patient.pk, monday=monday)

    entry = signed(place)

    after = hours_of_week(viewer=place.by, patient_id=place.patient.pk, monday=monday)
    assert (entry.state, entry.credential, entry.minutes) == (NoteState.SIGNED, "LCSW", 50)
    assert after.attended_minutes - before.attended_minutes == 50


@pytest.mark.slow
def test_by_phone_and_unsigned_contacts_are_no_hours(place):
    monday = clock.week_start(place.room.session.local_date)
    before = hours_of_week(viewer=place.by, patient_id=place.patient.pk, monday=monday)

    signed(place, mode="phone")
    written(place, began=-240)

    assert hours_of_week(viewer=place.by, patient_id=place.patient.pk, monday=monday) == before


@pytest.mark.slow
def test_what_is_missing_stops_the_signature_and_stands_beside_it(place):
    entry = written(place, plan_for_next="")

    record = contact_record(viewer=place.by, entry_id=entry.pk)

    assert record.signing.reason == "Say what is planned for next time."
    with pytest.raises(RefusedError, match="planned for next time"):
        sign_contact(entry_id=entry.pk, by=place.by)


@pytest.mark.slow
def test_a_contact_that_is_still_to_come_is_not_signed(place):
    entry = written(place, began=600)

    with pytest.raises(RefusedError, match="still to come"):
        sign_contact(entry_id=entry.pk, by=place.by)


@pytest.mark.slow
def test_end_before_the_start_is_refused_also_by_the_database(place):
    entry = written(place)

    with pytest.raises(RefusedError, match="later than the start"):
        save_contact(entry_id=entry.pk, words=contact_words(place.room, minutes=-10), by=place.by)
    with pytest.raises(DatabaseError, match="contact_ends_after_it_began"), transaction.atomic():
        Contact.objects.filter(pk=entry.contact_id).update(ended_at=place.room.at(-300))


def test_beginning_twice_is_once_while_nothing_is_written(place):
    first, again = begun(place), begun(place)
    save_contact(entry_id=first.pk, words=contact_words(place.room), by=place.by)

    assert (again.pk == first.pk, begun(place).pk == first.pk) == (True, False)


def test_a_draft_is_nobody_elses_to_read_or_write(place):
    entry = written(place)

    assert contact_record(viewer=place.intern, entry_id=entry.pk) is None
    assert contact_record(viewer=place.by, entry_id=entry.pk) is not None
    with pytest.raises(RefusedError, match="no such note"):
        save_contact(entry_id=entry.pk, words=contact_words(place.room), by=place.intern)


@pytest.mark.slow
def test_a_signed_note_is_read_by_who_reaches_the_person_and_nobody_else(place):
    entry = signed(place)

    readers = (place.by, place.intern, place.stranger, place.room.desk)
    assert [len(contact_notes_of(viewer=one, patient_id=place.patient.pk)) for one in readers] == [1, 1, 0, 0]
    assert contact_record(viewer=place.stranger, entry_id=entry.pk) is None


@pytest.mark.parametrize("who", ["stranger", "desk"])
def test_who_does_not_reach_them_or_writes_no_notes_begins_none(place, who):
    by = place.stranger if who == "stranger" else place.room.desk

    with pytest.raises(RefusedError):
        begun(place, by=by)


@pytest.mark.slow
def test_objectives_are_named_by_their_thread_and_the_plan_hears_of_it(place):
    thread = write_plan(place.patient, place.by)
    sign_by_both(place.patient, place.by)

    entry = signed(place, objectives=frozenset({thread, uuid4()}), off_plan_reason="")

    named = EntryObjective.objects.filter(entry=entry).values_list("objective__thread", flat=True)
    touched = active_plan(viewer=place.by, patient_id=place.patient.pk).touches
    assert list(named) == [thread]
    assert [(one.thread, one.source_id) for one in touched] == [(thread, entry.contact_id)]


@pytest.mark.slow
def test_licensed_colleague_signs_an_interns_note_as_well_once(place):
    entry = signed(place, by=place.intern)
    due = contact_notes_due(viewer=place.by, now=clock.now())

    name = countersign(entry_id=entry.pk, by=place.by)

    assert [(one.entry_id, one.is_written) for one in due] == [(entry.pk, True)]
    assert (name.credential, contact_notes_due(viewer=place.by, now=clock.now())) == ("LCSW", [])
    with pytest.raises(RefusedError, match="signed by you already"):
        countersign(entry_id=entry.pk, by=place.by)


@pytest.mark.slow
def test_nobody_countersigns_their_own_note_or_that_of_a_licensed_author(place):
    entry = signed(place)

    for by in (place.by, place.intern):
        with pytest.raises(RefusedError):
            countersign(entry_id=entry.pk, by=by)


@pytest.mark.slow
def test_drafts_wait_for_their_author_and_can_be_taken_away(place):
    entry = written(place)
    due = contact_notes_due(viewer=place.by, now=clock.now())

    drop_contact(entry_id=entry.pk, by=place.by)

    assert [(one.entry_id, one.is_written) for one in due] == [(entry.pk, False)]
    assert (contact_notes_due(viewer=place.by, now=clock.now()), Contact.objects.count()) == ([], 0)


@pytest.mark.slow
def test_addendum_is_the_authors_way_to_add(place):
    entry = signed(place)

    add_addendum(entry_id=entry.pk, text="Called back at five.", by=place.by)

    assert [one.text for one in contact_record(viewer=place.by, entry_id=entry.pk).addenda] == ["Called back at five."]
    with pytest.raises(RefusedError, match="Only its author"):
        add_addendum(entry_id=entry.pk, text="Me too.", by=place.intern)
    with pytest.raises(RefusedError, match="signed"):
        drop_contact(entry_id=entry.pk, by=place.by)
    with pytest.raises(RefusedError, match="signed"):
        save_contact(entry_id=entry.pk, words=contact_words(place.room), by=place.by)


def test_an_entry_is_of_a_session_or_of_a_contact(place):
    entry = begun(place)

    with pytest.raises(DatabaseError, match="entry_is_of_session_or_contact"), transaction.atomic():
        IndividualEntry.objects.filter(pk=entry.pk).update(contact=None)


def changes_of(entry):
    """Every way to change a signed note, what it rests on, or what stands under it."""
    contact, objective = entry.contact, EntryObjective.objects.get(entry=entry)
    entry.response = contact.place = "other"
    return {
        "save": entry.save,
        "delete": entry.delete,
        "update": lambda: IndividualEntry.objects.filter(pk=entry.pk).update(response="other"),
        "bulk update": lambda: IndividualEntry.objects.bulk_update([entry], ["response"]),
        "back to draft": lambda: IndividualEntry.objects.filter(pk=entry.pk).update(state=NoteState.DRAFT),
        "contact saved": contact.save,
        "contact deleted": contact.delete,
        "objective deleted": objective.delete,
        "objective added": lambda: EntryObjective.objects.create(
            organization_id=entry.organization_id,
            patient_id=entry.patient_id,
            entry=entry,
            objective_id=objective.objective_id,
        ),
        "statement": lambda: statement("UPDATE encounters_individualentry SET response = 'other' WHERE id = %s", entry),
        "delete by statement": lambda: statement("DELETE FROM encounters_individualentry WHERE id = %s", entry),
        "statement on the contact": lambda: statement(
            "UPDATE encounters_contact SET began_at = now() WHERE id = %s", contact
        ),
        "trigger switched off": lambda: statement("ALTER TABLE encounters_individualentry DISABLE TRIGGER ALL"),
        "trigger left out": lambda: left_out(entry),
        "no triggers at all": lambda: statement("SET LOCAL session_replication_role = replica"),
    }


def statement(words, row=None):
    with connection.cursor() as cursor:
        cursor.execute(words, [row.pk] if row else None)


def left_out(entry):
    """As `pgtrigger.ignore` does it, for every trigger there is."""
    statement(
        "SELECT set_config('pgtrigger.ignore', '{' || string_agg(DISTINCT tgname, ',') || '}', true) FROM pg_trigger"
    )
    statement("UPDATE encounters_individualentry SET response = 'other' WHERE id = %s", entry)


@pytest.mark.slow
def test_a_signed_note_is_changed_by_nobody_in_any_way_the_application_has(place):
    thread = write_plan(place.patient, place.by)
    sign_by_both(place.patient, place.by)
    entry = signed(place, objectives=frozenset({thread}), off_plan_reason="")
    passed = []

    for name, change in changes_of(entry).items():
        try:
            with transaction.atomic():
                change()
            passed.append(name)
        except DatabaseError:
            continue

    kept = IndividualEntry.objects.get(pk=entry.pk)
    assert (passed, kept.response) == ([], contact_words(place.room).response)


def as_peer(place, by=None):
    """A contact of peer support, signed by a peer specialist."""
    by = by or place.pat
    entry = begun(place, ContactKind.PEER, by)
    words = contact_words(place.room, objectives=frozenset(), off_plan_reason="A walk was asked for.")
    save_contact(entry_id=entry.pk, words=words, by=by)
    return sign_contact(entry_id=entry.pk, by=by)


def test_a_peer_specialist_writes_signs_and_adds_to_their_own_contact_and_reads_it(place):
    entry = as_peer(place)
    addendum = add_addendum(entry_id=entry.pk, text="It was at the river.", by=place.pat)

    record = contact_record(viewer=place.pat, entry_id=entry.pk)

    assert (record.is_signed, record.entry.credential, record.addenda) == (True, "CPRS", (addendum,))
    assert contact_notes_of(viewer=place.pat, patient_id=place.patient.pk) == [entry]


def test_a_draft_of_a_peer_specialist_waits_for_them(place):
    entry = begun(place, ContactKind.PEER, place.pat)

    assert [one.entry_id for one in contact_notes_due(viewer=place.pat, now=clock.now())] == [entry.pk]
    assert contact_notes_due(viewer=place.lee, now=clock.now()) == []


def test_a_peer_specialist_reads_no_clinicians_note_and_no_other_peers(place):
    others = [signed(place), as_peer(place, place.lee), signed(place, off_plan_reason="Asked for.")]

    assert contact_notes_of(viewer=place.pat, patient_id=place.patient.pk) == []
    assert [contact_record(viewer=place.pat, entry_id=one.pk) for one in others] == [None] * 3
    for one in others:
        with pytest.raises(RefusedError, match="not yours"):
            add_addendum(entry_id=one.pk, text="Mine.", by=place.pat)


@pytest.mark.parametrize("kind", [one for one in ContactKind if one is not ContactKind.PEER])
def test_a_peer_specialist_writes_of_no_other_kind(place, kind):
    with pytest.raises(RefusedError, match="peer support only"):
        begun(place, kind, place.pat)


def test_a_peer_specialist_writes_of_nobody_they_do_not_reach(place):
    with pytest.raises(RefusedError, match="not yours"):
        begun(place, ContactKind.PEER, place.far_peer)


def test_clinicians_read_what_a_peer_specialist_signed_and_no_draft_of_theirs(place):
    entry = as_peer(place)
    begun(place, ContactKind.PEER, place.pat)

    assert contact_notes_of(viewer=place.by, patient_id=place.patient.pk) == [entry]


def turned_peer(place):
    """Who was a counselor when they began the drafts."""
    return replace(place.by, roles=frozenset({Role.PEER_SPECIALIST}))


def test_a_draft_of_a_kind_that_its_author_writes_no_more_is_read_and_taken_away_by_them_alone(place):
    entry, by = begun(place, ContactKind.CRISIS), turned_peer(place)

    record = contact_record(viewer=by, entry_id=entry.pk)
    assert (record.writing.allowed, record.dropping.allowed) == (False, True)
    drop_contact(entry_id=entry.pk, by=by)

    assert contact_notes_due(viewer=by, now=clock.now()) == []


def test_who_sees_no_plan_takes_no_objective_from_a_draft(place):
    thread = write_plan(place.patient, place.by)
    sign_by_both(place.patient, place.by)
    entry = begun(place, ContactKind.PEER)
    words = contact_words(place.room, objectives=frozenset({thread}), off_plan_reason="")
    save_contact(entry_id=entry.pk, words=words, by=place.by)

    save_contact(entry_id=entry.pk, words=contact_words(place.room), by=turned_peer(place))

    assert EntryObjective.objects.filter(entry=entry).count() == 1
