"""One press keeps that somebody was called or texted and not reached; who pressed it takes it back, others see it."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.tests.factories import row
from midspan.domains.outreach.actions import keep_try, take_back_try
from midspan.domains.outreach.enums import TryOutcome
from midspan.domains.outreach.models import Try
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all
from midspan.surfaces.staff.peer_board import Why
from midspan.surfaces.staff.tests.peers.three_people import DAY, NOT_ASKED, NOW, called, line_of, tries_of
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


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
