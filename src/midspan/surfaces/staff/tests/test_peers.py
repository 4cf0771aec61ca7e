"""The peer specialist's board: who could use a friendly call, the reason in words, and nothing that is shut."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from midspan.domains.commitments.actions import ask
from midspan.domains.commitments.enums import NeedKind
from midspan.domains.encounters.actions import begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.tests.factories import Room, contact_words, row
from midspan.domains.outreach.actions import keep_try, take_back_try
from midspan.domains.outreach.enums import TryOutcome
from midspan.domains.outreach.models import Try
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.actions import show_goals
from midspan.domains.plans.models import GoalShown
from midspan.domains.plans.queries import goals_shown, own_goals
from midspan.domains.plans.tests.factories import OWN_WORDS, sign_by_both, write_plan
from midspan.domains.privacy.actions import NewRestriction, close_to_role, grant_restriction, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.actions import report
from midspan.domains.safety.tests.factories import own_request
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.peer_board import Known, Why, peer_board, reasons_to_call
from midspan.values import Actor, DataClass, RefusedError

pytestmark = pytest.mark.django_db
NOW = clock.now()
DAY = timedelta(days=1)
TODAY = date(2026, 12, 1)


def known(here=20, last=None, *, has_asked=False):
    """`here` and `last` are days ago."""
    since = TODAY - here * DAY if here is not None else None
    last_on = TODAY - last * DAY if last is not None else None
    return Known(here_since=since, known_since=TODAY - 40 * DAY, last_on=last_on, has_asked=has_asked)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (known(last=3), []),
        (known(last=6), []),
        (known(last=7), ["No contact for 7 days."]),
        (known(last=9), ["No contact for 9 days."]),
        (known(here=5), ["First week here."]),
        (known(here=5, last=1), []),
        (known(here=5, last=2), ["First week here."]),
        (known(here=20), ["No peer has been in contact with them yet."]),
        (known(here=None), ["No peer has been in contact with them yet."]),
        (known(last=1, has_asked=True), ["They asked to be called."]),
        (known(last=9, has_asked=True), ["They asked to be called.", "No contact for 9 days."]),
        (known(here=30, last=3), ["30 days here today."]),
        (known(here=29, last=3), ["30 days here on Wednesday, December 2."]),
        (known(here=28, last=3), []),
        (known(here=30, last=1), []),
    ],
)
def test_reasons_are_said_in_words(one, expected):
    assert [reason.words for reason in reasons_to_call(one, today=TODAY)] == expected


DISTINCT = [
    {
        "activities": f"Walked {number} blocks to the {place} and back, talking about the weekend.",
        "response": f"Said the {place} was easier than last time, and laughed about it.",
        "progress": f"Went into the {place} alone for the first time in a month.",
        "plan_for_next": f"Meet at the {place} again, and stay ten minutes longer.",
    }
    for number, place in enumerate(("library", "market", "gym"), 2)
]


class Peers(Room):
    """Three people who were admitted twenty days ago. Noor, a peer specialist, reaches all of them; Sam nobody."""

    def __init__(self):
        super().__init__(make_organization(), people=3)
        self.counselor = make_staff(self.organization, Role.COUNSELOR, given_name="Dana", family_name="Cole")
        self.noor = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Noor", credentials=["CPRS"])
        self.sam = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Sam", credentials=["CPRS"])
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)
        for place, stay in enumerate(self.stays):
            stay.admitted_at = NOW - 20 * DAY
            stay.primary_counselor = self.counselor
            stay.save()
            self.reach(self.noor, place)
            self.reach(self.counselor, place)
        patient = self.patients[0]
        patient.phone, patient.contact_times = "+1 555 0142", "After 3 pm"
        patient.must_not_be_told, patient.address_lines = "My brother", "9 Elm Street"
        patient.safe_contact_agreed_at = NOW
        patient.save()

    def reach(self, staff, place):
        stay, by = self.stays[place], actor_for(staff)
        tie = {"patient_id": stay.patient_id, "basis": Basis.CARE_TEAM, "source_id": uuid4()}
        open_reach(actor_id=staff.pk, **tie, by=by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Peers, at=NOW)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


def line_of(center, place=0, *, staff=None):
    by = actor_for(staff or center.noor)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    found = {one.patient_id: one for one in peer_board(viewer=by)}
    see_all(center.organization)
    return found.get(center.patients[place].pk)


def has_plan(center, place=0):
    """Two have signed it."""
    by = actor_for(center.counselor)
    write_plan(center.patients[place], by)
    sign_by_both(center.patients[place], by)


def lets_peers_read(center, place=0, *, which=None):
    with own_request(center.patients[place]) as by:
        goals = own_goals(viewer=by)
        show_goals(threads=[one.thread for one in goals] if which is None else which, by=by)


def talks_with(center, staff, place=0, *, days_ago=0, signed=True):
    by = actor_for(staff)
    entry = begin_contact(patient_id=center.patients[place].pk, kind=ContactKind.PEER, by=by)
    on = center.session.local_date - days_ago * DAY
    # Each in other words: a note that is another's very words is not signed.
    words = contact_words(
        center,
        began=-120 - days_ago * 1440,
        local_date=on,
        mode="video",
        **DISTINCT[place],
    )
    save_contact(entry_id=entry.pk, words=words, by=by)
    if signed:
        sign_contact(entry_id=entry.pk, by=by)
    see_all(center.organization)


def reported(center, words="Tired of it.", place=0):
    """Their counselor saw something of which somebody has to make sure."""
    patient_id, by = center.patients[place].pk, actor_for(center.counselor)
    report(patient_id=patient_id, key="urge_to_quit", words=words, source="sheet", by=by)


def test_goals_stand_there_as_far_as_the_person_lets_peers_read_them(center):
    has_plan(center)
    assert line_of(center).goals == ()

    lets_peers_read(center)
    assert line_of(center).goals == (OWN_WORDS,)
    assert line_of(center, staff=center.sam) is None

    lets_peers_read(center, which=())
    assert line_of(center).goals == ()


def test_only_the_person_lets_peers_read_a_goal(center):
    has_plan(center)
    with own_request(center.patients[0]) as by:
        thread = own_goals(viewer=by)[0].thread
        with pytest.raises(RefusedError, match="changed meanwhile"):
            show_goals(threads=[uuid4()], by=by)
    with pytest.raises(RefusedError, match="Only the person"):
        show_goals(threads=[thread], by=actor_for(center.counselor))
    row = {"organization": center.organization, "patient": center.patients[0], "thread": thread, "shown_at": NOW}
    with pytest.raises(DatabaseError), transaction.atomic():
        GoalShown.objects.create(**row)


def test_how_to_call_is_said_without_an_address(center):
    line = line_of(center)

    assert (line.phone, line.call_url) == ("+1 555 0142", "tel:+15550142")
    assert dict(line.calling) == {
        "When it is safe to call": "After 3 pm",
        "Voicemail": "None",
        "Who must not learn of it": "My brother",
    }
    assert "Elm Street" not in repr(line)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"safe_contact": "email"}, "They chose e-mail, and not a call. Ask their counselor."),
        ({"safe_contact": "letter"}, "They chose letters, and not a call. Ask their counselor."),
        ({"safe_contact_agreed_at": None}, "Nobody has asked them yet what is safe. Ask their counselor."),
    ],
)
def test_number_is_no_link_where_a_call_was_not_agreed_on(center, fields, said):
    type(center.patients[0]).objects.filter(pk=center.patients[0].pk).update(**fields)

    line = line_of(center)

    assert (line.phone, line.call_url, dict(line.calling)["How to call"]) == ("+1 555 0142", "", said)


def test_who_chose_texts_is_texted_and_no_tap_has_their_phone_ring(center):
    type(center.patients[0]).objects.filter(pk=center.patients[0].pk).update(safe_contact="text")
    client = Client()
    client.force_login(center.noor.account)

    page = client.get(reverse("staff:peers")).text

    assert ('<a href="sms:+15550142">Text +1 555 0142<' in page, "tel:+15550142" in page) == (True, False)
    see_all(center.organization)
    assert dict(line_of(center).calling)["How to call"] == "They chose to be texted."


def test_while_safety_is_in_question_the_counselor_is_asked_first_and_nothing_says_why(center):
    assert line_of(center).caution == ""

    reported(center, "Wants to leave.")
    line = line_of(center)

    assert line.caution == "Ask Dana Cole, their counselor, before you call."
    assert (line.phone, line.call_url) == ("+1 555 0142", "")  # No link to call.
    assert "Wants to leave" not in repr(line)
    assert line_of(center, place=1).caution == ""


def test_the_last_contact_of_any_peer_is_a_day_and_a_way_and_no_word_of_it(center):
    center.reach(center.sam, 0)
    talks_with(center, center.sam, days_ago=3)
    line = line_of(center)

    assert dict(line.facts)["Last contact of a peer"].endswith("By video")
    assert line.reasons == ()
    for text in IndividualEntry.objects.values_list("response", flat=True):
        assert text not in repr(line)


def test_a_draft_of_another_peer_is_no_contact_yet(center):
    center.reach(center.sam, 0)
    talks_with(center, center.sam, days_ago=3, signed=False)

    assert [one.why for one in line_of(center).reasons] == [Why.QUIET]
    assert line_of(center, staff=center.sam).reasons == ()


@pytest.mark.parametrize(
    ("data_class", "is_there"),
    [
        (DataClass.GOAL, lambda line: line.goals != ()),
        (DataClass.CALLING, lambda line: line.phone != ""),
    ],
)
def test_a_center_closes_each_and_a_limit_on_the_whole_holds_for_its_part(center, data_class, is_there):
    has_plan(center)
    lets_peers_read(center)
    officer, closed = actor_for(center.officer), {"role": Role.PEER_SPECIALIST, "data_class": data_class}
    assert is_there(line_of(center))

    close_to_role(**closed, is_closed=True, by=officer)
    assert not is_there(line_of(center))
    close_to_role(**closed, is_closed=False, by=officer)
    assert is_there(line_of(center))

    whole = {"goal": "plan", "calling": "contact"}[data_class]
    limit = NewRestriction(actors=frozenset({str(center.noor.pk)}), classes=frozenset({whole}))
    grant_restriction(patient_id=center.patients[0].pk, restriction=limit, by=officer)
    assert not is_there(line_of(center))


@pytest.mark.parametrize("is_reported", [True, False])
def test_where_the_caution_may_not_be_read_their_counselor_is_asked_first_whatever_it_is(center, is_reported):
    if is_reported:
        reported(center)
    officer = actor_for(center.officer)
    asked = ("Ask Dana Cole, their counselor, before you call.", "")
    limit = NewRestriction(actors=frozenset({str(center.noor.pk)}), classes=frozenset({"safety"}))
    grant_restriction(patient_id=center.patients[0].pk, restriction=limit, by=officer)
    assert [(one.caution, one.call_url) for one in (line_of(center), line_of(center, place=1))] == [asked, ("", "")]

    close_to_role(role=Role.PEER_SPECIALIST, data_class=DataClass.CAUTION, is_closed=True, by=officer)

    assert [(one.caution, one.call_url) for one in (line_of(center), line_of(center, place=1))] == [asked, asked]


def test_what_is_closed_to_one_role_stays_open_by_another_one(center):
    has_plan(center)
    lets_peers_read(center)
    patient_id = center.patients[0].pk
    peer = actor_for(center.noor)
    both = Actor(peer.organization_id, peer.id, peer.kind, frozenset({Role.PEER_SPECIALIST, Role.COUNSELOR}))
    close_to_role(role=Role.PEER_SPECIALIST, data_class=DataClass.GOAL, is_closed=True, by=actor_for(center.officer))

    assert goals_shown(viewer=peer, patient_ids=[patient_id]) == {}
    assert goals_shown(viewer=both, patient_ids=[patient_id]) == {patient_id: [OWN_WORDS]}


def test_only_the_privacy_officer_closes_and_only_what_the_book_leaves_to_centers(center):
    closing = {"role": Role.PEER_SPECIALIST, "is_closed": True}
    with pytest.raises(RefusedError, match="Only the privacy officer"):
        close_to_role(data_class="goal", by=actor_for(center.counselor), **closing)
    with pytest.raises(RefusedError, match="not for a center"):
        close_to_role(data_class="schedule", by=actor_for(center.officer), **closing)


def test_who_asked_comes_first_then_who_waits_longest(center):
    talks_with(center, center.noor, 0, days_ago=9)
    talks_with(center, center.noor, 1, days_ago=1)
    talks_with(center, center.noor, 2, days_ago=12)
    by = actor_for(center.noor)

    assert [one.patient_id for one in peer_board(viewer=by)] == [center.patients[place].pk for place in (2, 0, 1)]


@pytest.mark.parametrize("way", ["after_a_session", "on_their_page"])
def test_who_asked_to_be_called_comes_before_who_waits_longest(center, way):
    talks_with(center, center.noor, 0, days_ago=12)
    talks_with(center, center.noor, 1, days_ago=1)
    whose = {"organization": center.organization, "patient": center.patients[1]}
    if way == "after_a_session":
        asked = {"session": center.session, "owner": center.noor, "asked_at": NOW, "due_at": NOW + DAY}
        row("feedback.Wish", **whose, **asked)
    else:
        row("outreach.Outreach", **whose, began_at=NOW - DAY, edition="2026-11", opened_at=NOW - DAY, wants_call_at=NOW)

    first = peer_board(viewer=actor_for(center.noor))[0]

    assert (first.patient_id, [one.why for one in first.reasons]) == (center.patients[1].pk, [Why.ASKED])


def test_a_contact_that_was_signed_answers_who_asked_to_be_called_before_it(center):
    whose = {"organization": center.organization, "patient": center.patients[0]}
    asked = {"began_at": NOW - 2 * DAY, "edition": "2026-11", "opened_at": NOW - 2 * DAY, "wants_call_at": NOW - DAY}
    outreach = row("outreach.Outreach", **whose, **asked)
    talks_with(center, center.noor, days_ago=3)
    assert [one.why for one in line_of(center).reasons] == [Why.ASKED]  # It was before they asked.

    talks_with(center, center.noor, days_ago=0, signed=False)
    assert [one.why for one in line_of(center).reasons] == [Why.ASKED]
    entry = IndividualEntry.objects.get(state="draft")
    sign_contact(entry_id=entry.pk, by=actor_for(center.noor))
    see_all(center.organization)
    assert line_of(center).reasons == ()

    type(outreach).objects.filter(pk=outreach.pk).update(wants_call_at=NOW)
    assert [one.why for one in line_of(center).reasons] == [Why.ASKED]  # They ask again.


def test_as_many_questions_to_the_database_for_three_as_for_one(center):
    by = actor_for(center.noor)

    def asked():
        with CaptureQueriesContext(connection) as found:
            peer_board(viewer=by)
        return len(found)

    few = asked()
    for place in range(3):
        has_plan(center, place)
        lets_peers_read(center, place)
        talks_with(center, center.noor, place, days_ago=place)
        row(
            "outreach.Try",
            organization=center.organization,
            patient=center.patients[place],
            outcome="texted",
            made_by=center.noor,
            made_at=NOW,
        )
        with own_request(center.patients[place]) as person:
            ask(kind=NeedKind.TRANSPORT, words="A ride on Fridays", by=person)

    assert asked() == few


def test_the_page_has_one_action_for_each_and_logs_a_contact_by_the_form_that_stands_there(center):
    client = Client(enforce_csrf_checks=True)
    client.force_login(center.noor.account)
    page = client.get(reverse("staff:peers")).text
    url = reverse("staff:contacts", args=[center.patients[0].pk])

    assert page.count("Log contact") == 3
    assert "No peer has been in contact with them yet." in page
    (form,) = re.findall(rf'<form method="post" action="{url}".*?</form>', page, re.DOTALL)
    sent = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
    answer = client.post(url, sent)
    see_all(center.organization)
    entry = IndividualEntry.objects.get(patient=center.patients[0])
    assert answer.url == reverse("staff:contact", args=[center.patients[0].pk, entry.pk])


def test_nobody_is_theirs_and_nobody_else_has_this_page(center):
    client = Client()
    client.force_login(center.sam.account)
    assert "Nobody is yours yet" in client.get(reverse("staff:peers")).text

    client.force_login(center.counselor.account)
    assert client.get(reverse("staff:peers")).status_code == 404


def test_the_person_chooses_on_their_own_page(center):
    client = Client()
    client.force_login(center.patients[0].account)
    url = reverse("plans:goals")
    page = client.get(url).text
    assert "There is no plan yet" in page
    # All that stands on the board.
    told = "since when you are here; your next milestone; when your next session is; last in contact with you and how"
    told += "; you asked for outside; you asked to be called; how you want to be called; who must not learn of it"
    told += "; when one of us tried to reach you; your counselor is asked first, and never why"
    assert [words for words in told.split("; ") if words not in page] == []
    see_all(center.organization)
    has_plan(center)

    with own_request(center.patients[0]) as by:
        thread = own_goals(viewer=by)[0].thread
    assert client.post(url, {"threads": [str(thread)]}).url == url
    see_all(center.organization)
    assert line_of(center).goals == (OWN_WORDS,)
    assert client.post(url, {"threads": [str(uuid4())]}).status_code == 200
    see_all(center.organization)
    assert line_of(center).goals == (OWN_WORDS,)


def test_the_officer_closes_and_opens_on_a_page(center):
    client = Client()
    client.force_login(center.officer.account)
    url = reverse("staff:opened")
    assert client.get(url).text.count("Close it") == 3

    client.post(url, {"class": "calling", "do": "close"})

    assert client.get(url).text.count("Open it again") == 1
    see_all(center.organization)
    assert line_of(center).phone == ""


def called(center, outcome="no_answer", *, place=0, staff=None):
    """One press on the board, by a browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login((staff or center.noor).account)
    page = client.get(reverse("staff:peers")).text
    url = reverse("staff:peer_try", args=[center.patients[place].pk])
    (form,) = re.findall(rf'<form method="post" action="{url}".*?</form>', page, re.DOTALL)
    sent = dict(re.findall(r'name="(csrf\w+)" value="([^"]+)"', form))
    answer = client.post(url, {**sent, "tried": outcome}, follow=True)
    see_all(center.organization)
    return answer.text


def tries_of(line):
    """What was tried, without its time."""
    return [re.sub(" · .* · ", " · ", one.words) for one in line.tries]


def test_one_press_keeps_that_somebody_was_called_and_did_not_answer(center):
    before = line_of(center)

    page = called(center)

    line = line_of(center)
    assert "Kept: they were tried, and not reached." in page
    assert tries_of(line) == [f"Called, no answer · {center.noor}"]
    (kept,) = Try.objects.all()
    assert (kept.outcome, kept.made_by_id, kept.patient_id) == ("no_answer", center.noor.pk, center.patients[0].pk)
    # A try reached nobody: whatever asked for a call still does.
    assert (line.reasons, line.silent_days) == (before.reasons, before.silent_days)
    assert dict(line.facts)["Last contact of a peer"] == "None is on file"
    assert IndividualEntry.objects.count() == 0


def test_a_try_answers_nobody_who_asked_to_be_called(center):
    whose = {"organization": center.organization, "patient": center.patients[0]}
    row(
        "outreach.Outreach",
        **whose,
        began_at=NOW - DAY,
        edition="2026-11",
        opened_at=NOW - DAY,
        wants_call_at=NOW - DAY,
    )

    called(center)

    assert Why.ASKED in [one.why for one in line_of(center).reasons]


def test_other_peers_see_it_and_nobody_calls_twice_within_an_hour(center, monkeypatch):
    center.reach(center.sam, 0)
    called(center)

    line = line_of(center, staff=center.sam)
    assert tries_of(line) == [f"Called, no answer · {center.noor}"]
    assert (line.call_url, {one.reason for one in line.ways}) == (
        "",
        {"Somebody here tried less than an hour ago. Wait an hour, so that nobody is called twice."},
    )
    assert [one.undo_id for one in line.tries] == [None]
    with pytest.raises(RefusedError, match="Wait an hour"):
        keep_try(patient_id=center.patients[0].pk, outcome=TryOutcome.NO_MESSAGE, by=actor_for(center.sam))
    assert line_of(center, place=1, staff=center.noor).why_no_try == NOT_ASKED

    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=60))
    line = line_of(center, staff=center.sam)
    assert (line.call_url, line.why_no_try) == ("tel:+15550142", "")


NOT_ASKED = "Nobody has asked them yet what is safe. Ask their counselor."


def test_pressed_twice_is_once(center):
    called(center)
    by, patient_id = actor_for(center.noor), center.patients[0].pk

    keep_try(patient_id=patient_id, outcome=TryOutcome.NO_ANSWER, by=by)

    assert Try.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "offered", "reason"),
    [
        ({}, ["no_answer", "no_message"], ""),
        ({"safe_contact": "text"}, ["texted"], ""),
        ({"safe_contact": "email"}, [], ""),
        ({"safe_contact": "letter"}, [], ""),
        ({"safe_contact_agreed_at": None}, ["texted", "no_answer", "no_message"], NOT_ASKED),
    ],
)
def test_only_ways_the_person_chose_are_offered_and_the_action_refuses_the_others_alike(
    center, fields, offered, reason
):
    patient = center.patients[0]
    if fields:
        type(patient).objects.filter(pk=patient.pk).update(**fields)

    line = line_of(center)

    assert ([one.value for one in line.ways], line.why_no_try) == (offered, reason)
    refused_ones = [one for one in TryOutcome if reason or one not in offered]
    for one in refused_ones:
        with pytest.raises(RefusedError) as refusal:
            keep_try(patient_id=patient.pk, outcome=one, by=actor_for(center.noor))
        assert refusal.value.verdict.reason == (reason or "They did not agree to be reached that way.")


def test_a_disabled_button_says_why_beside_it(center):
    client = Client()
    client.force_login(center.noor.account)
    url = reverse("staff:peer_try", args=[center.patients[1].pk])

    (form,) = re.findall(
        rf'<form method="post" action="{url}".*?</p>', client.get(reverse("staff:peers")).text, re.DOTALL
    )

    assert (form.count("<button"), form.count(" disabled "), NOT_ASKED in form) == (3, 3, True)


def test_who_pressed_it_takes_it_back_on_the_same_day_and_nobody_else(center, monkeypatch):
    center.reach(center.sam, 0)
    called(center)
    (kept,) = line_of(center).tries
    undo = {"try_id": kept.undo_id}
    with pytest.raises(RefusedError, match="Only who pressed it"):
        take_back_try(**undo, by=actor_for(center.sam))
    with monkeypatch.context() as later:
        later.setattr("django.utils.timezone.now", lambda: NOW + DAY)
        assert [one.undo_id for one in line_of(center).tries] == [None]
        with pytest.raises(RefusedError, match="of another day"):
            take_back_try(**undo, by=actor_for(center.noor))

    client = Client()
    client.force_login(center.noor.account)
    client.post(reverse("staff:peer_undo", args=[center.patients[0].pk, kept.undo_id]))

    see_all(center.organization)
    line = line_of(center)
    assert (line.tries, line.call_url, line.why_no_try) == ((), "tel:+15550142", "")
    take_back_try(**undo, by=actor_for(center.noor))  # Twice is once.
    with pytest.raises(DatabaseError), transaction.atomic():
        Try.objects.update(taken_back_at=None)


@pytest.mark.parametrize(("minutes", "is_undone"), [(59, True), (61, False)])
def test_a_try_pressed_before_midnight_is_taken_back_within_the_hour(center, monkeypatch, minutes, is_undone):
    pressed = clock.at(clock.local_date(), 23 * 60 + 58, get_current_timezone())
    monkeypatch.setattr("django.utils.timezone.now", lambda: pressed)
    called(center)
    (kept,) = Try.objects.all()

    monkeypatch.setattr("django.utils.timezone.now", lambda: pressed + timedelta(minutes=minutes))

    assert [one.undo_id for one in line_of(center).tries] == [kept.pk if is_undone else None]
    if is_undone:
        take_back_try(try_id=kept.pk, by=actor_for(center.noor))
    else:
        with pytest.raises(RefusedError, match="of another day"):
            take_back_try(try_id=kept.pk, by=actor_for(center.noor))


UNKNOWN = "Whether somebody tried to reach them is not shown to you. Ask their counselor."


def keeps_attendance_from(center, staff):
    limit = NewRestriction(actors=frozenset({str(staff.pk)}), classes=frozenset({"attendance"}))
    grant_restriction(patient_id=center.patients[0].pk, restriction=limit, by=actor_for(center.officer))


def test_who_may_not_know_of_the_tries_of_others_presses_none_and_reads_why(center):
    center.reach(center.sam, 0)
    called(center)
    keeps_attendance_from(center, center.sam)
    patient_id = center.patients[0].pk

    line = line_of(center, staff=center.sam)

    assert (line.call_url, line.tries, {one.reason for one in line.ways}) == ("", (), {UNKNOWN})
    with pytest.raises(RefusedError, match="not shown to you"):
        keep_try(patient_id=patient_id, outcome=TryOutcome.NO_MESSAGE, by=actor_for(center.sam))
    assert Try.objects.count() == 1
    # Nobody tried at all: it reads the same.
    take_back_try(try_id=line_of(center).tries[0].undo_id, by=actor_for(center.noor))
    assert line_of(center, staff=center.sam) == line


def test_ones_own_try_stays_and_is_once_and_taken_back_where_attendance_is_kept_from_them_since(center):
    called(center)
    by, patient_id = actor_for(center.noor), center.patients[0].pk
    keeps_attendance_from(center, center.noor)

    assert keep_try(patient_id=patient_id, outcome=TryOutcome.NO_ANSWER, by=by) == Try.objects.get()
    (kept,) = line_of(center).tries
    take_back_try(try_id=kept.undo_id, by=by)

    assert line_of(center).tries == ()


@pytest.mark.parametrize("change", [{"outcome": "texted"}, {"made_at": NOW - DAY}])
def test_a_try_stays_as_it_was_made(center, change):
    called(center)

    with pytest.raises(DatabaseError), transaction.atomic():
        Try.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Try.objects.all().delete()


def test_of_somebody_who_is_not_theirs_nothing_is_kept_or_seen(center):
    called(center)
    client = Client()
    (kept,) = line_of(center).tries
    client.force_login(center.sam.account)
    patient_id = center.patients[0].pk

    urls = [reverse("staff:peer_try", args=[patient_id]), reverse("staff:peer_undo", args=[patient_id, kept.undo_id])]

    assert [client.post(url, {"tried": "no_answer"}).status_code for url in urls] == [404, 404]
    see_all(center.organization)
    by = actor_for(center.sam)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    assert Try.objects.count() == 0  # By the database.
    with pytest.raises(RefusedError, match="There is no such person"):
        keep_try(patient_id=patient_id, outcome=TryOutcome.NO_ANSWER, by=by)


def test_strange_words_are_told_and_keep_nothing(center):
    assert ("Choose what happened." in called(center, "shouted"), Try.objects.count()) == (True, 0)


def test_a_call_that_a_step_of_reaching_out_asked_for_counts_within_the_hour_as_well(center):
    about = {"organization": center.organization, "patient": center.patients[0]}
    outreach = row("outreach.Outreach", **about, began_at=NOW - DAY, edition="2026-11", opened_at=NOW - DAY)
    step = row("outreach.Step", **about, outreach=outreach, key="call", owner=center.counselor, due_at=NOW)
    told = {"kind": "done", "outcome": "no_answer", "words": "Rang for long.", "by_id": center.counselor.pk}
    row("outreach.Deed", **about, outreach=outreach, step=step, at=NOW - timedelta(minutes=10), **told)

    line = line_of(center)

    assert (tries_of(line), line.call_url) == ([f"Nobody answered · {center.counselor}"], "")
    assert ("Wait an hour" in line.why_no_try, "Rang" in repr(line), line.tries[0].undo_id) == (True, False, None)


@pytest.mark.parametrize(
    ("kind", "ago", "waits"),
    [
        ("individual", 20, True),
        ("crisis", 20, True),
        ("case_management", 20, True),
        ("individual", 61, False),
        ("family", 20, False),
    ],
)
def test_nobody_calls_who_was_talked_with_within_the_hour_and_no_word_of_it_is_said(center, kind, ago, waits):
    about = {"organization": center.organization, "patient": center.patients[0]}
    ended = NOW - timedelta(minutes=ago)
    times = {"local_date": clock.local_date(), "began_at": ended - timedelta(minutes=10), "ended_at": ended}
    contact = row("encounters.Contact", **about, kind=kind, mode="phone", activities="Spoke of rent.", **times)
    see_all(center.organization)
    signed = {"state": "signed", "signed_at": NOW, "author": center.counselor, "credential": "LPC"}
    IndividualEntry.objects.create(**about, contact=contact, response="Was glad.", **signed)

    line = line_of(center)

    assert (line.call_url == "", "Wait an hour" in line.why_no_try) == (waits, waits)
    # In the same words for each kind: which one it was is not a peer's to know, nor whether the person was there.
    assert tries_of(line) == [f"A contact was written down · {center.counselor}"] * waits
    assert "rent" not in repr(line)


def test_a_refusal_stands_with_the_name_where_it_is_seen(center):
    """At the top of the page: who is led to the person's place below would not see it."""
    client, url = Client(), reverse("staff:peer_try", args=[center.patients[0].pk])
    client.force_login(center.noor.account)

    kept = client.post(url, {"tried": "no_answer"})
    refused = client.post(url, {"tried": "no_message"}, follow=True)

    assert kept.url == f"{reverse('staff:peers')}#of-{center.patients[0].pk}"
    assert refused.redirect_chain[0][0] == reverse("staff:peers")
    name = line_of(center).name
    assert f"{name}: Somebody here tried less than an hour ago." in refused.text
