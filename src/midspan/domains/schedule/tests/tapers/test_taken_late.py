"""A stage whose place is gone, whose day has gone by, or for which there is no week; and a week that is taken late."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.tests.factories import at
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Booking, Offer
from midspan.domains.schedule.offers import accepting, computing
from midspan.domains.schedule.offers.stored import alternatives_of
from midspan.domains.schedule.tests.factories import MONDAY, rows_of
from midspan.domains.schedule.tests.tapers.stepping_down import WEEK, promised, taken_taper, taper
from midspan.domains.schedule.weeks.seating import PlaceGoneError
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all

pytestmark = pytest.mark.django_db


def somebody_was_faster(monkeypatch):
    def gone(*_args, **_kwargs):
        raise PlaceGoneError

    monkeypatch.setattr(accepting, "take_week", gone)


def test_who_was_too_late_for_a_stage_is_shown_that_stage_again_and_keeps_the_later_ones(center, client, monkeypatch):
    made = taper(center)
    accept_offer(offer_id=made[0].pk, choice=0, by=actor_for(center.rowan))
    client.force_login(center.rowan.account)
    with monkeypatch.context() as lost:
        somebody_was_faster(lost)
        page = client.post(reverse("schedule:accept", args=[made[1].pk]), {"choice": 0}, follow=True)

    see_all(center.organization)
    open_now = list(Offer.objects.filter(state=OfferState.OPEN).order_by("stage"))
    assert "These are the next best weeks" in page.text
    assert [(one.stage, one.minutes, one.from_date) for one in open_now] == [
        (one.stage, one.minutes, one.from_date) for one in made[1:]
    ]
    assert all(360 <= one.total_minutes <= 450 for one in alternatives_of(open_now[0].alternatives))
    accept_offer(offer_id=open_now[0].pk, choice=0, by=actor_for(center.rowan))


def test_counselor_hears_that_there_is_no_other_week_for_a_stage(center, client, monkeypatch):
    made = taper(center)
    client.force_login(center.rowan.account)
    with monkeypatch.context() as lost:
        somebody_was_faster(lost)
        lost.setattr(computing.engine, "place", lambda *_args, **_kwargs: ())
        page = client.post(reverse("schedule:accept", args=[made[0].pk]), {"choice": 0}, follow=True)

    see_all(center.organization)
    stages_now = {one.stage: one.state for one in Offer.objects.exclude(state=OfferState.WITHDRAWN) if one.minutes}
    assert "there is no other week for this step now" in page.text
    assert stages_now == {0: OfferState.IMPOSSIBLE, 1: OfferState.OPEN, 2: OfferState.OPEN}
    told = rows_of("notices.Notice").filter(kind="task_due", subject_id=center.rowan.stay.pk)
    assert {one.recipient_id for one in told} == {center.rowan.stay.primary_counselor_id}


def test_stage_taken_late_begins_on_the_next_monday_and_leaves_the_weeks_before_as_they_were(center, client):
    made = taper(center)
    accept_offer(offer_id=made[0].pk, choice=0, by=actor_for(center.rowan))
    late = made[1].from_date
    before = set(Booking.objects.filter(patient=center.rowan, is_active=True, local_date__lt=late + 2 * WEEK))

    with at(clock.at(late + timedelta(days=9), 9 * 60, ZoneInfo("UTC"))):
        client.force_login(center.rowan.account)
        page = client.get(reverse("schedule:own_offer")).text
        see_all(center.organization)
        taken = accept_offer(offer_id=made[1].pk, choice=0, by=actor_for(center.rowan))

    see_all(center.organization)
    kept = Booking.objects.filter(patient=center.rowan, is_active=True, local_date__lt=late + 2 * WEEK)
    assert f"From {date_format(late + 2 * WEEK, 'DATE_FORMAT')} on." in page
    assert (taken.from_date, before <= set(kept)) == (late + 2 * WEEK, True)
    assert [promised(center, day) for day in (late, late + WEEK, late + 2 * WEEK)] == [540, 540, 360]


def test_two_stages_taken_late_are_the_second_from_the_next_monday_on(center):
    made = taper(center)
    now = made[1].from_date + timedelta(days=9)
    with at(clock.at(now, 9 * 60, ZoneInfo("UTC"))):
        for one in made[:2]:
            accept_offer(offer_id=one.pk, choice=0, by=actor_for(center.rowan))

    begins = made[1].from_date + 2 * WEEK
    care = center.rowan.stay.minimum_weekly_minutes
    assert [promised(center, day) for day in (made[0].from_date, begins - WEEK, begins)] == [care, care, 360]


def test_person_with_a_week_is_not_told_that_none_was_found_for_a_stage(center, client):
    made = taper(center, 40, 39)

    client.force_login(center.rowan.account)
    page = client.get(reverse("schedule:own_offer")).text

    assert [one.state for one in made] == [OfferState.IMPOSSIBLE] * 2
    assert "Nothing to choose right now" in page


def test_stage_without_a_week_shows_what_would_open_one_and_is_computed_again_alone(center, client):
    made = taper(center)
    see_all(center.organization)
    made[1].explanation = {
        "reasons": [],
        "fixes": [
            {
                "kind": "longer_day",
                "points": 0,
                "opens": {"section_ids": [], "individual": None, "family": None},
                "subject_id": "",
                "span": None,
                "amount": 300,
            }
        ],
        "licensure": None,
    }
    made[1].state, made[1].alternatives = OfferState.IMPOSSIBLE, []
    made[1].save()

    client.force_login(center.intake.account)
    page = client.get(reverse("schedule:taper", args=[center.rowan.stay.pk])).text
    again = client.post(reverse("schedule:longer_day", args=[made[1].pk]))

    see_all(center.organization)
    open_now = Offer.objects.filter(state=OfferState.OPEN).order_by("stage")
    assert "They agree: allow it now" in page
    assert again.url == reverse("schedule:taper", args=[center.rowan.stay.pk])
    assert [(one.stage, one.minutes) for one in open_now] == [(0, 540), (1, 360), (2, 180)]


def test_staff_who_take_a_stage_stay_with_the_stages(center, client):
    made = taper(center)
    client.force_login(center.intake.account)

    answer = client.post(reverse("schedule:accept", args=[made[0].pk]), {"choice": 0})

    assert answer.url == reverse("schedule:taper", args=[center.rowan.stay.pk])


def _bookings(center, *, before):
    rows = Booking.objects.filter(patient=center.rowan, is_active=True, local_date__lt=before)
    return set(rows.values_list("pk", flat=True))


def test_ordinary_week_taken_late_begins_that_day_and_leaves_the_weeks_before_as_they_were(center, client):
    first, second, third = (one.from_date for one in taken_taper(center))
    asked_for, today = second - WEEK, second + timedelta(days=9)
    made = compute_offer(episode_id=center.rowan.stay.pk, from_date=asked_for, by=actor_for(center.intake))
    see_all(center.organization)
    before = _bookings(center, before=today)

    with at(clock.at(today, 9 * 60, ZoneInfo("UTC"))):
        client.force_login(center.rowan.account)
        own = client.get(reverse("schedule:own_offer")).text
        client.force_login(center.intake.account)
        page = client.get(reverse("schedule:offer", args=[center.rowan.stay.pk])).text
        see_all(center.organization)
        taken = accept_offer(offer_id=made.pk, choice=0, by=actor_for(center.rowan))

    see_all(center.organization)
    day = date_format(today, "DATE_FORMAT")
    assert (f"From {day} on." in own, f"From {day} on, without end date." in page) == (True, True)
    assert (taken.from_date, _bookings(center, before=today)) == (today, before)
    assert [promised(center, one) for one in (first, asked_for, second, second + WEEK, third)] == [
        540,
        540,
        360,
        360,
        360,
    ]


def test_who_had_no_week_before_has_theirs_from_its_day_also_when_it_is_written_down_late(center):
    wren = center.make_person()
    by = actor_for(center.intake)
    made = compute_offer(episode_id=wren.stay.pk, from_date=MONDAY, by=by)

    with at(clock.at(MONDAY + timedelta(days=9), 9 * 60, ZoneInfo("UTC"))):
        taken = accept_offer(offer_id=made.pk, choice=0, by=by)

    assert taken.from_date == MONDAY
