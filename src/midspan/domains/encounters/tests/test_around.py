"""A note that is another person's, or names another person, across sessions and contacts of its author."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from midspan.domains.encounters.actions import (
    add_addendum,
    all_arrive,
    all_leave,
    begin_contact,
    save_contact,
    save_entry,
    sign_contact,
)
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.queries import contact_record, record_of
from midspan.domains.encounters.queries.around import LOOK_BACK, written_lately
from midspan.domains.encounters.rules.around import (
    COPIED,
    MAYBE_PATIENT,
    NEARLY_COPIED,
    OTHER_PATIENT,
    Around,
    hinders_copy,
    hinders_name,
)
from midspan.domains.encounters.rules.names import Member
from midspan.domains.encounters.rules.sameness import Other, copied_from, runs_of
from midspan.domains.encounters.tests.factories import Room, contact_words, entry_words
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.privacy.actions import close_reach
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import RefusedError

NOW = clock.now()
LONG = "She told how Friday went, named two moments of craving, and how she walked home along the river both times."
ROWAN = Member(patient_id=uuid4(), alias="", names=("Rowan", "Ames"))
HOPE = Member(patient_id=uuid4(), alias="", names=("Hope", "Castell"))


def other(text, patient_id=HOPE.patient_id):
    return Other(entry_id=uuid4(), patient_id=patient_id, session_id=None, runs=runs_of(text))


@pytest.mark.parametrize(
    ("theirs", "is_copied"),
    [
        (LONG, True),
        (LONG.replace("times", "evenings"), True),
        (LONG + " " + LONG.replace("walked", "ran"), False),
        ("He sat with us and spoke of work for an hour, and said that the new hours are hard for him to keep.", False),
    ],
)
def test_the_same_or_nearly_the_same_words_about_somebody_else_are_a_copy(theirs, is_copied):
    assert (copied_from(LONG, about=ROWAN.patient_id, others=[other(theirs)]) is not None) is is_copied


@pytest.mark.parametrize(
    ("theirs", "reason", "said"),
    [
        (LONG, "We worked on one sheet", COPIED),
        (LONG.replace("times", "evenings"), "", NEARLY_COPIED),
        (LONG.replace("times", "evenings"), "They went there together", ""),
    ],
)
def test_what_is_nearly_the_same_stays_with_a_reason_and_the_same_does_not(theirs, reason, said):
    found = hinders_copy(LONG, about=ROWAN, notes=[other(theirs)], reason=reason)

    assert (found.verdict.reason, found.takes_copy_reason) == (said, said == NEARLY_COPIED)


def test_few_words_and_ones_own_earlier_note_are_no_copy():
    short = "Left a message, will call again tomorrow."

    assert copied_from(short, about=ROWAN.patient_id, others=[other(short)]) is None
    assert copied_from(LONG, about=HOPE.patient_id, others=[other(LONG)]) is None


@pytest.mark.parametrize(
    ("words", "reason", "said"),
    [
        ("She spoke of her sister.", "", ""),
        ("She spoke with Castell about it.", "", MAYBE_PATIENT),
        ("She spoke with Castell about it.", "Her dentist", ""),
        ("She still has hope.", "", ""),
        ("She spoke of Hope Castell.", "Her dentist", OTHER_PATIENT),
        ("Rowan Ames came late.", "", ""),
    ],
)
def test_a_name_stays_with_a_reason_and_a_whole_name_does_not(words, reason, said):
    assert hinders_name(words, about=ROWAN, people=[ROWAN, HOPE], reason=reason).verdict.reason == said


@pytest.fixture(scope="module")
def shared_room(share):
    def build():
        organization = make_organization()
        counselor = make_staff(organization, Role.COUNSELOR, credentials=["LCSW"])
        return Room(organization, people=3, leader=counselor)

    return share(build, at=NOW)


@pytest.fixture
def room(shared_room, monkeypatch, db):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared_room)


def contact_with(room, place, *, began=-120, **words):
    entry = begin_contact(patient_id=room.patients[place].pk, kind=ContactKind.INDIVIDUAL, by=room.by)
    given = {"response": LONG, **words}
    return save_contact(entry_id=entry.pk, words=contact_words(room, began=began, **given), by=room.by)


@pytest.mark.slow
def test_a_contact_with_the_words_of_anothers_is_not_signed_until_it_is_their_own(room):
    first = sign_contact(entry_id=contact_with(room, 0).pk, by=room.by)
    copied = contact_with(room, 1, began=-60)

    with pytest.raises(RefusedError, match="somebody else"):
        sign_contact(entry_id=copied.pk, by=room.by)
    found = contact_record(viewer=room.by, entry_id=copied.pk).hindrance
    own_words = {"response": "He was quiet today.", "activities": "Read his letter.", "plan_for_next": "A call."}
    save_contact(entry_id=copied.pk, words=contact_words(room, began=-60, **own_words), by=room.by)

    assert (found.verdict.reason, found.twin.entry_id) == (COPIED, first.pk)
    assert sign_contact(entry_id=copied.pk, by=room.by).signed_at


@pytest.mark.slow
def test_a_contact_that_names_somebody_else_of_the_author_asks_why(room):
    contact_with(room, 0)  # A draft about Rowan Ames.
    named = contact_with(room, 1, began=-60, response="Spoke of Ames, and of work.")
    with pytest.raises(RefusedError, match="A name here"):
        sign_contact(entry_id=named.pk, by=room.by)
    told = contact_words(room, began=-60, response="Spoke of Ames, and of work.", name_reason="A town in Iowa")
    save_contact(entry_id=named.pk, words=told, by=room.by)

    assert sign_contact(entry_id=named.pk, by=room.by).name_reason == "A town in Iowa"


@pytest.mark.slow
def test_a_group_entry_is_held_against_other_sessions_in_one_question(room):
    words = entry_words(0, response=LONG)
    twin = contact_with(room, 0, activities="", progress=words.progress, plan_for_next=words.plan_for_next)
    all_arrive(session_id=room.session.pk, by=room.by, at=room.at(0))
    all_leave(session_id=room.session.pk, by=room.by, at=room.at(180))
    with CaptureQueriesContext(connection) as before:
        record_of(viewer=room.by, session_id=room.session.pk)
    for place in (1, 2):
        save_entry(
            session_id=room.session.pk,
            booking_id=room.bookings[place].pk,
            words=entry_words(place, response=LONG) if place == 2 else words,
            by=room.by,
        )
    with CaptureQueriesContext(connection) as after:
        lines = record_of(viewer=room.by, session_id=room.session.pk).lines

    found = lines[1].hindrance
    assert (found.verdict.reason, found.twin.entry_id) == (COPIED, twin.pk)
    assert lines[2].is_ready
    assert len(after) <= len(before) + 1


@pytest.mark.slow
def test_an_addendum_to_one_persons_note_holds_no_whole_name_of_another_patient(room):
    contact_with(room, 1)
    signed = sign_contact(entry_id=contact_with(room, 0, response="She was calm.").pk, by=room.by)
    with pytest.raises(RefusedError, match="somebody else you write about"):
        add_addendum(entry_id=signed.pk, text="Beatriz Quintero called as well.", by=room.by)

    assert add_addendum(entry_id=signed.pk, text="Her dentist, Quintero, called.", by=room.by).text


def test_of_two_drafts_that_read_alike_the_later_one_is_the_copy():
    signed, draft = other(LONG), replace(other(LONG), drafted_at=NOW)
    around = Around(notes=(signed, draft))

    assert around.seen_from(NOW - timedelta(minutes=1)).notes == (signed,)
    assert around.seen_from(NOW + timedelta(minutes=1)).notes == (signed, draft)


@pytest.mark.slow
def test_the_first_of_two_alike_drafts_is_signed(room):
    first = contact_with(room, 0)
    later = contact_with(room, 1, began=-60)
    IndividualEntry.objects.filter(pk=first.pk).update(updated_at=NOW - timedelta(minutes=1))

    hindrances = [contact_record(viewer=room.by, entry_id=one.pk).hindrance for one in (first, later)]

    assert [one.verdict.reason for one in hindrances] == ["", COPIED]


def test_what_is_long_ago_or_no_longer_theirs_to_read_is_not_looked_at(room):
    kept = contact_with(room, 0)
    read = written_lately(viewer=room.by, now=NOW)
    long_after = written_lately(viewer=room.by, now=NOW + LOOK_BACK + timedelta(days=1))
    close_reach(source_id=room.bookings[0].pk, by=room.by)
    without = written_lately(viewer=room.by, now=NOW)

    assert [one.entry_id for one in read.notes] == [kept.pk]
    assert (long_after.notes, without.notes) == ((), ())
    assert IndividualEntry.objects.count() == 1
