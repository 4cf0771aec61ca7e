"""A new week, another taper, a pause or another level ends stages, and says what of the week before goes on."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from midspan.domains.journey.actions import move_episode
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.tests.factories import at
from midspan.domains.schedule.actions import Stage, accept_offer, compute_offer, compute_taper, end_seats, end_taper
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Booking, IndividualHour, Offer, Seat
from midspan.domains.schedule.offers import going_on
from midspan.domains.schedule.offers.going_on import GoesOn
from midspan.domains.schedule.queries import taper_of
from midspan.domains.schedule.tests.factories import rows_of, seat_in
from midspan.domains.schedule.tests.tapers.stepping_down import WEEK, holds, promised, taken_taper
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all

pytestmark = pytest.mark.django_db


def test_new_week_takes_back_the_stages_that_come_later_and_keeps_the_one_in_force(center, client):
    _first, second, third = taken_taper(center)
    day = second.from_date + timedelta(days=7)
    made = compute_offer(episode_id=center.rowan.stay.pk, from_date=day, by=actor_for(center.intake))

    client.force_login(center.intake.account)
    before = client.get(reverse("schedule:offer", args=[center.rowan.stay.pk])).text
    after = client.post(reverse("schedule:accept", args=[made.pk]), {"choice": 0}, follow=True).text

    see_all(center.organization)
    third.refresh_from_db()
    second.refresh_from_db()
    assert "Whoever takes this week gives up later stages" in before
    assert "3 h a week from" in before
    assert "Stages taken back: 3 h a week from" in after
    assert (second.state, third.state) == (OfferState.ACCEPTED, OfferState.WITHDRAWN)
    assert promised(center, third.from_date) == 360
    assert all(holds(seat, third.from_date) for seat in Seat.objects.filter(offer=made))


def test_person_is_told_before_a_new_week_takes_back_stages(center, client):
    second = taken_taper(center)[1]
    day = second.from_date + timedelta(days=7)
    compute_offer(episode_id=center.rowan.stay.pk, from_date=day, by=actor_for(center.intake))

    client.force_login(center.rowan.account)
    assert "Taking a week here gives up later weeks that are set" in client.get(reverse("schedule:own_offer")).text


def test_another_taper_takes_the_place_of_stages_from_its_first_day_on(center):
    old = taken_taper(center)
    by = actor_for(center.intake)
    first = old[1].from_date
    made = compute_taper(episode_id=center.rowan.stay.pk, stages=[Stage(from_date=first, minutes=4 * 60)], by=by)
    accept_offer(offer_id=made[0].pk, choice=0, by=by)

    see_all(center.organization)
    states = [Offer.objects.get(pk=one.pk).state for one in old]
    assert states == [OfferState.ACCEPTED, OfferState.WITHDRAWN, OfferState.WITHDRAWN]
    assert [promised(center, one.from_date) for one in old] == [540, 240, 240]


def test_pause_ends_the_taper_and_what_was_promised_before_stays_known(center):
    first, second, third = taken_taper(center)
    by, paused_on = actor_for(center.counselor), second.from_date + timedelta(days=9)
    with at(clock.at(paused_on, 12 * 60, ZoneInfo("America/New_York"))):
        end_seats(episode_id=center.rowan.stay.pk, on=paused_on, by=by)
        move_episode(episode_id=center.rowan.stay.pk, to=EpisodeState.PAUSED, by=by)

    see_all(center.organization)
    care = center.rowan.stay.minimum_weekly_minutes
    assert [promised(center, one.from_date) for one in (first, second, third)] == [540, 360, care]
    assert promised(center, paused_on) == care
    assert taper_of(viewer=by, episode_id=center.rowan.stay.pk) == []


def test_level_that_is_no_step_down_ends_the_stages(center):
    taken_taper(center)
    by = actor_for(center.counselor)

    assert end_taper(episode_id=center.rowan.stay.pk, by=by).stages == 3
    assert taper_of(viewer=by, episode_id=center.rowan.stay.pk) == []


def _held_on(center, day):
    """Groups and hours that Rowan has in a week that begins on that day."""
    seats = {seat.section_id for seat in Seat.objects.filter(patient=center.rowan) if holds(seat, day)}
    hours = IndividualHour.objects.filter(patient=center.rowan)
    return seats, {(one.staff_id, one.weekday, one.start_minute) for one in hours if holds(one, day)}


def _expected(center, *, since):
    rows = Booking.objects.filter(patient=center.rowan, is_active=True, local_date__gte=since)
    return set(rows.values_list("session_id", "local_date"))


def _ended_on(center, day):
    """What `end_taper` says at noon of that day, with the stay at a level at which no stage stands."""
    with at(clock.at(day, 12 * 60, ZoneInfo("America/New_York"))):
        found = end_taper(episode_id=center.rowan.stay.pk, by=actor_for(center.counselor))
    see_all(center.organization)
    return found


def test_stages_that_were_booked_and_have_not_begun_end_with_the_level_and_the_week_before_goes_on(center):
    first, second, third = (one.from_date for one in taken_taper(center))
    see_all(center.organization)
    nine, six = _held_on(center, first), _held_on(center, second)
    before = _expected(center, since=first)

    found = _ended_on(center, first + timedelta(days=8))

    assert six != nine
    assert (found.stages, found.week) == (3, GoesOn(from_date=second))
    assert [_held_on(center, day) for day in (first, second, third, third + 9 * WEEK)] == [nine] * 4
    expected = _expected(center, since=first)
    assert {one for one in before if one[1] < second} == {one for one in expected if one[1] < second}
    assert len([one for one in expected if second <= one[1] < second + WEEK]) == len(
        [one for one in expected if first <= one[1] < first + WEEK]
    )
    told = rows_of("notices.Notice").filter(kind="week_changed", recipient_id=center.rowan.pk)
    assert told.filter(subject_id=center.rowan.stay.pk).count() == 1


def test_place_of_the_week_before_that_somebody_else_has_by_then_is_counted_as_gone(center):
    first, second, _third = (one.from_date for one in taken_taper(center))
    wren = center.make_person()
    see_all(center.organization)
    left = next(one for one in Seat.objects.filter(patient=center.rowan) if one.dates.upper == second)
    seat_in(left.section, wren, number=left.number, from_date=second)

    found = _ended_on(center, first + timedelta(days=8))

    assert found.week == GoesOn(from_date=second, gone=1)
    assert left.section_id not in _held_on(center, second)[0]


def test_group_in_which_somebody_sits_by_then_whom_the_person_must_not_meet_is_gone(center, monkeypatch):
    first, second, _third = (one.from_date for one in taken_taper(center))
    wren = center.make_person()
    see_all(center.organization)
    left = next(one for one in Seat.objects.filter(patient=center.rowan) if one.dates.upper == second)
    seat_in(left.section, wren, number=left.number + 1, from_date=second)
    monkeypatch.setattr(going_on, "must_not_meet", lambda **_asked: frozenset({wren.pk}))

    assert _ended_on(center, first + timedelta(days=8)).week == GoesOn(from_date=second, gone=1)


def test_stage_in_force_stays_booked_when_the_level_changes_until_a_new_week_is_set(center, client):
    taken = taken_taper(center)
    third = taken[-1].from_date
    see_all(center.organization)
    three = _held_on(center, third)
    client.force_login(center.intake.account)
    page = reverse("schedule:offer", args=[center.rowan.stay.pk])
    before = client.get(page).text

    found = _ended_on(center, third + timedelta(days=1))

    after = client.get(page).text
    see_all(center.organization)
    assert (found.stages, found.week, _held_on(center, third + WEEK)) == (3, None, three)
    assert ["Place the new week" in one for one in (before, after)] == [False, True]
    assert "This week is set." not in after
    made = compute_offer(episode_id=center.rowan.stay.pk, from_date=third + WEEK, by=actor_for(center.intake))
    accept_offer(offer_id=made.pk, choice=0, by=actor_for(center.intake))
    assert "Place the new week" not in client.get(page).text
