"""The peer specialist's board: who could use a friendly call, in which order, and the reason in words."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from midspan.domains.commitments.actions import ask
from midspan.domains.commitments.enums import NeedKind
from midspan.domains.encounters.actions import begin_contact, save_contact, sign_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.tests.factories import contact_words, row
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import NewRestriction, close_to_role, grant_restriction
from midspan.domains.safety.actions import report
from midspan.domains.safety.tests.factories import own_request
from midspan.kernel.tests.factories import see_all
from midspan.surfaces.staff.peer_board import Known, Why, peer_board, reasons_to_call
from midspan.surfaces.staff.tests.peers.three_people import DAY, NOW, has_plan, lets_peers_read, line_of
from midspan.values import DataClass

pytestmark = pytest.mark.django_db
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
