"""Somebody in treatment of whom nobody hears for a week: within a day somebody talks with them, asked once."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from midspan.domains.outreach.actions import watch_silence, write_away
from midspan.domains.outreach.enums import AwayReason
from midspan.domains.outreach.rules.silence import silent_since
from midspan.domains.outreach.tasks import watch_silence_of
from midspan.domains.outreach.tests.factories import Missing
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.actions import record_contact, take
from midspan.domains.safety.enums import ContactOutcome, Tier
from midspan.domains.safety.queries import open_obligations
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2027, 3, 1)


@pytest.fixture(scope="module")
def shared(share):
    return share(Missing)


@pytest.fixture
def missing(shared):
    """Everybody was admitted ten days ago; Beatriz came today."""
    copy = own(shared)
    for stay in copy.room.stays:
        stay.admitted_at = clock.now() - timedelta(days=10)
        stay.save(update_fields=["admitted_at"])
    return copy


def count_of(name):
    return apps.get_model("safety", name).objects.count()


@pytest.mark.parametrize(("ago", "stretch"), [(0, None), (7, None), (8, "1"), (14, "1"), (15, "2")])
def test_each_week_of_silence_is_one(ago, stretch):
    heard_on = TODAY - timedelta(days=ago)

    assert silent_since(heard_on, today=TODAY, days=7) == (stretch and f"{heard_on.isoformat()}/{stretch}")


def test_silence_opens_one_obligation_of_its_own_and_a_second_run_nothing(missing):
    assert watch_silence(by=missing.job) == 1

    [one] = open_obligations(viewer=missing.job)
    assert (one.obligation.patient_id, one.obligation.signal, one.tier) == (missing.rowan.pk, "silent", Tier.CARE)
    assert (one.due_at - one.obligation.opened_at).days == 1
    assert one.alerted == [missing.dana.pk]
    before = count_of("Obligation"), count_of("Step")
    watch_silence_of(organization_id=str(missing.organization.pk))
    see_all(missing.organization)
    assert (count_of("Obligation"), count_of("Step")) == before


def test_of_whom_nobody_expects_to_hear_nobody_asks(missing):
    today = clock.local_date()
    leave = {"reason": AwayReason.LEAVE, "first": today, "until": today + timedelta(days=2)}
    write_away(patient_id=missing.rowan.pk, **leave, by=actor_for(missing.dana))

    assert watch_silence(by=missing.job) == 0


@pytest.mark.parametrize(("kind", "asked"), [("individual", 0), ("family", 1)])
def test_whoever_was_met_is_not_silent_while_the_note_about_it_is_a_draft_and_is_when_it_was_the_family(
    missing, kind, asked
):
    see_all(missing.organization)
    about = {"organization": missing.organization, "patient": missing.rowan}
    contact = apps.get_model("encounters", "Contact").objects.create(
        **about, kind=kind, mode="video", local_date=clock.local_date() - timedelta(days=1)
    )
    entry = apps.get_model("encounters", "IndividualEntry")
    entry.objects.create(**about, contact=contact, author=missing.dana, state="draft")

    assert watch_silence(by=missing.job) == asked


def test_whoever_was_talked_with_is_not_silent(missing):
    watch_silence(by=missing.job)
    [one] = open_obligations(viewer=missing.job)
    by = actor_for(missing.dana)
    take(obligation_id=one.obligation.pk, seen_owner=None, by=by)
    record_contact(obligation_id=one.obligation.pk, outcome=ContactOutcome.REACHED, words="Ill at home.", by=by)

    assert watch_silence(by=missing.job) == 0
