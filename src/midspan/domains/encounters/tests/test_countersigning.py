"""What somebody under supervision signs of a session waits for a licensed colleague's name, and who signs needs one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.encounters.actions import (
    NoteWords,
    all_arrive,
    all_leave,
    countersign,
    countersign_session,
    save_entry,
    save_group_note,
    sign_session,
)
from midspan.domains.encounters.models import Countersignature, GroupNote, IndividualEntry
from midspan.domains.encounters.queries import late_notes, notes_due, notes_waiting, record_of
from midspan.domains.encounters.tests.factories import PHRASES, Room, entry_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_closed_day
from midspan.domains.schedule.tests.factories import make_group
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 18, 10, tzinfo=UTC)


class Place:
    """A group of two that an intern leads and wrote of; `licensed` reaches both, and so does another intern."""

    def __init__(self):
        self.organization = make_organization()
        intern = make_staff(self.organization, Role.GROUP_LEADER, given_name="Ivo", credentials=["intern"])
        group = make_group(self.organization, name="Riding out urges", credentials=[])
        self.room = Room(self.organization, people=2, leader=intern, group=group)
        self.licensed = self.reaching("LCSW")
        self.other_intern = self.reaching("intern")
        self.director = actor_for(make_staff(self.organization, Role.DIRECTOR))
        asked = {"session_id": self.room.session.pk, "by": self.room.by}
        all_arrive(**asked, at=self.room.start)
        all_leave(**asked, at=self.room.end)
        save_group_note(**asked, words=NoteWords(narrative=PHRASES["narrative"]))
        for place, booking in enumerate(self.room.bookings):
            save_entry(**asked, booking_id=booking.pk, words=entry_words(place))

    def reaching(self, credential):
        staff = make_staff(self.organization, Role.COUNSELOR, credentials=[credential])
        for patient in self.room.patients:
            open_reach(
                actor_id=staff.pk, patient_id=patient.pk, basis=Basis.CARE_TEAM, source_id=staff.pk, by=self.room.by
            )
        return actor_for(staff)

    def sign(self):
        return sign_session(session_id=self.room.session.pk, by=self.room.by)

    @property
    def entries(self):
        return [one.entry.pk for one in self.record(self.room.by).lines]

    def record(self, viewer=None):
        return record_of(viewer=viewer or self.licensed, session_id=self.room.session.pk)


@pytest.fixture(scope="module")
def shared(share):
    return share(Place, at=NOW)


@pytest.fixture
def place(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


@pytest.mark.slow
def test_nobody_signs_without_a_credential_and_the_button_says_why(place):
    place.room.leader.credentials = []
    place.room.leader.save()

    with pytest.raises(RefusedError) as refusal:
        place.sign()

    assert refusal.value.verdict.reason.startswith("Your staff page names no credential")
    assert place.record(place.room.by).signing == refusal.value.verdict


def test_credential_of_the_moment_stands_with_each_signature(place):
    place.sign()
    place.room.leader.credentials = ["LPC"]
    place.room.leader.save()

    assert GroupNote.objects.get().credential == "intern"
    assert set(IndividualEntry.objects.values_list("credential", flat=True)) == {"intern"}


def test_entries_wait_for_a_licensed_name_and_one_tap_signs_them_all(place):
    before = notes_waiting(viewer=place.licensed, now=NOW)
    place.sign()
    contacts, [waiting] = notes_waiting(viewer=place.licensed, now=NOW)

    signed = countersign_session(session_id=place.room.session.pk, entry_ids=place.entries, by=place.licensed)

    assert (before, contacts, waiting.count, waiting.session_id) == (([], []), [], 2, place.room.session.pk)
    assert (signed, notes_waiting(viewer=place.licensed, now=NOW)) == (2, ([], []))
    assert [one.wants_countersignature for one in place.record().lines] == [False, False]
    assert {one.credential for line in place.record().lines for one in line.countersignatures} == {"LCSW"}


def test_only_what_was_shown_is_signed_as_well_and_two_clicks_wait_for_each_other(place):
    place.sign()
    shown = {"session_id": place.room.session.pk, "entry_ids": place.entries[:1], "by": place.licensed}

    with CaptureQueriesContext(connection) as done:
        signed = countersign_session(**shown)

    reading = [one["sql"] for one in done if not one["sql"].startswith(("SAVEPOINT", "SET "))]
    assert (signed, Countersignature.objects.get().entry_id) == (1, place.entries[0])
    assert ["advisory" in one for one in reading[:3]] == [True, True, False]
    with pytest.raises(RefusedError, match="Nothing here waits"):
        countersign_session(**shown)


def test_notes_are_due_on_the_same_day_wherever_it_is_read(place):
    thursday = place.room.session.local_date + timedelta(days=2)
    make_closed_day(place.organization, thursday, site=place.room.site)
    friday = thursday + timedelta(days=1)
    asked = {"viewer": place.room.by, "now": NOW}

    [due] = notes_due(**asked)
    late = late_notes(viewer=place.director, now=NOW + timedelta(days=3))
    place.sign()
    [waiting] = notes_waiting(viewer=place.licensed, now=NOW)[1]

    assert (due.due_on, waiting.due_on, place.record().due_on, late) == (friday, friday, friday, [])


def test_one_entry_is_countersigned_once(place):
    place.sign()
    entry = place.record().lines[0].entry

    countersign(entry_id=entry.pk, by=place.licensed)

    with pytest.raises(RefusedError, match="signed by you already"):
        countersign(entry_id=entry.pk, by=place.licensed)
    assert [one.wants_countersignature for one in place.record().lines] == [False, True]
    assert Countersignature.objects.get().entry_id == entry.pk


def test_neither_its_author_nor_another_intern_nor_the_desk_signs_as_well(place):
    place.sign()
    entry = place.record().lines[0].entry

    for by in (place.room.by, place.other_intern, place.room.desk):
        with pytest.raises(RefusedError):
            countersign(entry_id=entry.pk, by=by)
        with pytest.raises(RefusedError):
            countersign_session(session_id=place.room.session.pk, entry_ids=place.entries, by=by)
    assert notes_waiting(viewer=place.other_intern, now=NOW) == ([], [])


def test_draft_is_not_countersigned(place):
    entry = place.record(place.room.by).lines[0].entry

    with pytest.raises(RefusedError, match="not signed it yet"):
        countersign(entry_id=entry.pk, by=place.licensed)


def test_late_notes_are_seen_by_who_supervises_and_say_how_late_they_were(place, monkeypatch):
    on_time = late_notes(viewer=place.director, now=NOW)
    monday = NOW + timedelta(days=6)
    [late] = late_notes(viewer=place.director, now=monday)
    monkeypatch.setattr("django.utils.timezone.now", lambda: monday)

    place.sign()

    # Tuesday's notes are due on Thursday.
    assert (on_time, late.days_late, late.unsigned, late.led_by) == ([], 4, 2, str(place.room.leader))
    assert [one.days_late for one in place.record().lines] == [4, 4]
    assert late_notes(viewer=place.director, now=monday) == []
