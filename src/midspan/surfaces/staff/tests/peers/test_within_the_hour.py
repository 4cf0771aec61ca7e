"""Nobody calls twice within an hour, and no word is said of what somebody may not know."""

from datetime import timedelta

import pytest

from midspan.domains.encounters.models import IndividualEntry
from midspan.domains.encounters.tests.factories import row
from midspan.domains.outreach.actions import keep_try, take_back_try
from midspan.domains.outreach.enums import TryOutcome
from midspan.domains.outreach.models import Try
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.surfaces.staff.tests.peers.three_people import DAY, NOT_ASKED, NOW, called, line_of, tries_of
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


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
