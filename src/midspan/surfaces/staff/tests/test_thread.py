"""The golden thread: from a need to the sessions, scores and reviews that came of it, each loose end by its name."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from midspan.domains.encounters.actions import (
    NoteWords,
    all_arrive,
    all_leave,
    begin_contact,
    save_contact,
    save_entry,
    save_group_note,
    sign_contact,
    sign_session,
)
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.tests.factories import PHRASES, Room, contact_words, entry_words
from midspan.domains.measures.models import Administration
from midspan.domains.measures.tests.factories import answer, make_assignment
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.actions import Reviewed, begin_plan, hold_review
from midspan.domains.plans.enums import Decision, Kind, MeasuredBy
from midspan.domains.plans.queries import objectives_to_link
from midspan.domains.plans.tests.factories import OBJECTIVE, OWN_WORDS, objective_words, sign_by_both, write, write_plan
from midspan.domains.practice.actions import Offer, Terms, accept, decline, offer, set_sharing
from midspan.domains.practice.enums import Sharing
from midspan.domains.practice.tests.factories import make_log, on_their_phone
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.thread_slips import _scores

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = clock.now()
UNLINKED = "This entry is linked to no objective."
COPIED = "The same text stands in an entry about somebody else."


class Threaded(Room):
    """Two people in a room; the first has a plan, whose objective their entry serves unless a test says otherwise."""

    def __init__(self):
        super().__init__(make_organization(), people=2)
        self.counselor = make_staff(self.organization, "counselor")
        self.writer, self.rowan = actor_for(self.counselor), self.patients[0]
        open_reach(
            actor_id=self.counselor.pk,
            patient_id=self.rowan.pk,
            basis=Basis.CARE_TEAM,
            source_id=self.stays[0].pk,
            by=self.writer,
        )
        self.thread = write_plan(self.rowan, self.writer)
        sign_by_both(self.rowan, self.writer)
        see_all(self.organization)
        all_arrive(session_id=self.session.pk, by=self.by, at=self.at(0))
        all_leave(session_id=self.session.pk, by=self.by, at=self.at(180))

    def sign(self, *, words, objective_id=None):
        """What the leader writes of both, the group's part included, signed."""
        session = self.session.pk
        save_group_note(session_id=session, words=NoteWords(narrative=PHRASES["narrative"]), by=self.by)
        first = entry_words(0, objective_id=objective_id, off_plan_reason="Something urgent came first.")
        for booking, one in zip(self.bookings, (first, words), strict=True):
            save_entry(session_id=session, booking_id=booking.pk, words=one, by=self.by)
        sign_session(session_id=session, by=self.by)

    @property
    def objective(self):
        return objectives_to_link(viewer=self.writer, patient_ids=[self.rowan.pk])[self.rowan.pk][0]


@pytest.fixture(scope="module")
def shared(share):
    return share(Threaded, at=NOW)


@pytest.fixture
def room(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


def page_of(client, room, account=None):
    client.force_login((account or room.counselor).account)
    page = client.get(reverse("plans:thread", args=[room.rowan.pk]))
    see_all(room.organization)
    return page.content.decode()


def test_whole_thread_shows_need_to_review_and_nothing_loose(client, room):
    room.sign(words=entry_words(1), objective_id=room.objective.id)
    said = Reviewed(thread=room.thread, rating=7, decision=Decision.KEEP)
    hold_review(patient_id=room.rowan.pk, lines=[said], summary="", by=room.writer)

    page = page_of(client, room)

    told = ["Drinking on the way home from work", OWN_WORDS, OBJECTIVE, PHRASES["progress"][0], "Clinician 7. Keep"]
    assert [words for words in told if words not in page] == []
    assert (reverse("staff:room", args=[room.session.pk]) in page, "Nothing is loose." in page) == (True, True)


def test_entry_that_serves_no_objective_is_named_with_where_it_is(client, room):
    room.sign(words=entry_words(1))

    page = page_of(client, room)

    entry = IndividualEntry.objects.get(patient=room.rowan).pk
    assert f'<a href="#e-{entry}">{UNLINKED}</a>' in page
    assert f'id="e-{entry}"' in page


@pytest.mark.parametrize("is_linked", [True, False])
def test_note_about_a_contact_lies_beside_the_objective_it_names(client, room, is_linked):
    note = begin_contact(patient_id=room.rowan.pk, kind=ContactKind.INDIVIDUAL, by=room.writer)
    words = contact_words(
        room, objectives=frozenset([room.thread] if is_linked else []), progress="Two weeks without a drink."
    )
    save_contact(entry_id=note.pk, words=words, by=room.writer)
    sign_contact(entry_id=note.pk, by=room.writer)

    page = page_of(client, room)

    assert reverse("staff:contact", args=[room.rowan.pk, note.pk]) in page
    assert ("Individual session" in page, "Two weeks without a drink." in page) == (True, True)
    assert (UNLINKED in page) is not is_linked


@pytest.mark.parametrize("reaches_both", [True, False])
def test_text_of_somebody_else_is_named_to_who_reaches_both(client, room, reaches_both):
    """Signing refuses the same words within one session; across two it is only said."""
    room.sign(words=entry_words(1), objective_id=room.objective.id)
    elsewhere = Room(room.organization, people=2, began=600)
    all_arrive(session_id=elsewhere.session.pk, by=elsewhere.by, at=elsewhere.at(0))
    all_leave(session_id=elsewhere.session.pk, by=elsewhere.by, at=elsewhere.at(180))
    for place, booking in enumerate(elsewhere.bookings):
        save_entry(session_id=elsewhere.session.pk, booking_id=booking.pk, words=entry_words(place), by=elsewhere.by)
    save_group_note(session_id=elsewhere.session.pk, words=NoteWords(narrative=PHRASES["narrative"]), by=elsewhere.by)
    sign_session(session_id=elsewhere.session.pk, by=elsewhere.by)
    if reaches_both:
        open_reach(
            actor_id=room.counselor.pk,
            patient_id=elsewhere.patients[0].pk,
            basis=Basis.CARE_TEAM,
            source_id=elsewhere.stays[0].pk,
            by=room.writer,
        )

    page = page_of(client, room)

    assert (COPIED in page) is reaches_both


def test_scores_of_the_questionnaire_stand_beside_the_objective_it_shows(client, room):
    begin_plan(patient_id=room.rowan.pk, by=room.writer)
    by_questionnaire = objective_words(measured_by=MeasuredBy.QUESTIONNAIRE, instrument="phq-9", target="under 10")
    write(room.rowan, room.writer, Kind.OBJECTIVE, by_questionnaire, thread=room.thread)
    sign_by_both(room.rowan, room.writer)
    see_all(room.organization)
    before = page_of(client, room)

    answer(room.rowan, make_assignment(room.rowan, room.writer), [2, 2, 2, 2, 2, 2, 0, 0, 0])
    see_all(room.organization)

    page = page_of(client, room)
    assert "No score of its questionnaire has come back yet." in before
    assert ("<strong>12</strong>" in page, "No score of its questionnaire" in page) == (True, False)


def test_what_was_taken_home_stands_beside_the_objective_and_not_what_was_declined(client, room):
    toward = Offer(patient_id=room.rowan.pk, objective_id=room.objective.id)
    made = [offer(skill=key, offered=toward, by=room.writer) for key in ("ride-the-urge", "five-senses-anchor")]
    with on_their_phone(room.rowan) as by:
        accept(assignment_id=made[0].pk, terms=Terms(), by=by)
        decline(assignment_id=made[1].pk, reason="", by=by)
        set_sharing(setting=Sharing.COUNTS, by=by)
        make_log(made[0])

    page = page_of(client, room)

    assert "Ride the urge</a>: Practiced 1 time, last on" in page
    assert "Five-senses anchor" not in page


def test_who_may_not_read_plans_finds_no_thread(client, room):
    client.force_login(make_staff(room.organization, "front_desk").account)

    assert client.get(reverse("plans:thread", args=[room.rowan.pk])).status_code == 404


@pytest.mark.parametrize(
    ("is_complete", "subscales", "words"),
    [
        (True, {"use": 0}, "Days of drinking and using 0"),
        (True, {}, "no sum"),
        (False, {}, "not scored: answers are missing"),
    ],
)
def test_what_came_back_without_a_total_is_said(is_complete, subscales, words):
    day = date(2027, 3, 1)
    came = {"instrument": "bam-iop", "is_complete": is_complete, "subscales": subscales}
    row = Administration(score=None, answered_on=day, **came)
    series = SimpleNamespace(rows=(row,), instrument=SimpleNamespace(short_title="BAM-IOP"))

    slip = _scores(SimpleNamespace(thread="t", words="w"), series, "/", None)

    assert (f"<strong>{words}</strong>" in slip.markup, slip.loose) == (True, ())
