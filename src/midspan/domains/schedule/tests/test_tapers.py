"""A step down is computed as a taper: fewer hours from stage to stage, near the week before, taken in their order."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.formats import date_format

from midspan.domains.journey.actions import move_episode
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.queries import episode_to_plan, week_hours_of
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.programs.tests.factories import make_dose_rule
from midspan.domains.safety.tests.factories import at
from midspan.domains.schedule.actions import Stage, accept_offer, compute_offer, compute_taper, end_seats, end_taper
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Booking, IndividualHour, Offer, Seat
from midspan.domains.schedule.offers import accepting, computing, going_on
from midspan.domains.schedule.offers.going_on import GoesOn
from midspan.domains.schedule.offers.moving import Wish, take_weeks
from midspan.domains.schedule.offers.stored import alternatives_of
from midspan.domains.schedule.problem import center_ask, standing_ask
from midspan.domains.schedule.problem.asking import week_clock
from midspan.domains.schedule.queries import open_offer, taper_of
from midspan.domains.schedule.rules import may_taper, takes_in_order
from midspan.domains.schedule.tests.factories import MONDAY, Center, row, rows_of, seat_in, take_stages
from midspan.domains.schedule.weeks.seating import PlaceGoneError, Taking
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind, widened
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
WEEK, THREE_WEEKS = timedelta(weeks=1), timedelta(weeks=3)
HOURS = (9, 6, 3)


def a_center():
    """Rowan has a week of nine hours from Monday on."""
    center = Center(make_organization())
    center.rowan = center.make_person()
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=center.rowan.stay.pk, from_date=MONDAY, by=by)
    accept_offer(offer_id=offer.pk, choice=0, by=by)
    return center


@pytest.fixture(scope="module")
def shared(share):
    return share(a_center)


@pytest.fixture
def center(shared):
    return own(shared)


def stages(*hours, first=MONDAY + THREE_WEEKS):
    return [Stage(from_date=first + place * THREE_WEEKS, minutes=one * 60) for place, one in enumerate(hours)]


def taper(center, *hours):
    found = stages(*(hours or HOURS))
    return compute_taper(episode_id=center.rowan.stay.pk, stages=found, by=actor_for(center.intake))


def test_each_stage_has_weeks_of_its_hours_near_the_one_before(center):
    made = taper(center)

    firsts = [alternatives_of(one.alternatives)[0] for one in made]
    assert [(one.state, one.stage) for one in made] == [(OfferState.OPEN, place) for place in range(3)]
    assert all(hours * 60 <= one.total_minutes <= hours * 60 + 90 for hours, one in zip(HOURS, firsts, strict=True))
    assert set(firsts[1].plan.section_ids) < set(firsts[0].plan.section_ids)
    assert set(firsts[2].plan.section_ids) < set(firsts[1].plan.section_ids)


def test_nothing_is_booked_before_a_week_is_taken_and_each_begins_where_the_one_before_ends(center):
    before = Seat.objects.count()
    made = taper(center)
    assert Seat.objects.count() == before

    for one in made:
        accept_offer(offer_id=one.pk, choice=0, by=actor_for(center.intake))

    held = {
        one.from_date: {str(seat.section_id) for seat in Seat.objects.all() if _holds(seat, one.from_date)}
        for one in made
    }
    assert held == {one.from_date: set(alternatives_of(one.alternatives)[0].plan.section_ids) for one in made}
    assert Booking.objects.filter(patient=center.rowan, is_active=True).exists()


def _holds(seat, day):
    return seat.dates.lower <= day and (seat.dates.upper is None or day < seat.dates.upper)


def test_stages_are_taken_in_their_order(center):
    _first, second, _third = taper(center)

    with pytest.raises(RefusedError, match="Take the weeks before it first"):
        accept_offer(offer_id=second.pk, choice=0, by=actor_for(center.intake))


def test_person_is_shown_the_next_stage_and_takes_it(center):
    made = taper(center)
    person = actor_for(center.rowan)

    for one in made:
        assert open_offer(viewer=person, patient_id=center.rowan.pk).pk == one.pk
        accept_offer(offer_id=one.pk, choice=0, by=person)

    assert open_offer(viewer=person, patient_id=center.rowan.pk) is None


def test_computing_again_takes_the_place_of_what_nobody_took(center):
    taper(center)
    again = taper(center, 6, 3)

    see_all(center.organization)
    found = taper_of(viewer=actor_for(center.intake), episode_id=center.rowan.stay.pk)
    assert [one.pk for one in found] == [one.pk for one in again]
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 2


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ([], "one to six stages"),
        (stages(6, 6), "fewer hours"),
        (stages(3, 6), "fewer hours"),
        (stages(9, 6, first=MONDAY - timedelta(weeks=60)), "in the past"),
        ([*stages(9), *stages(6)], "begins after"),
        (stages(9, first=MONDAY + timedelta(days=2)), "on a Monday"),
        (stages(60), "40 hours"),
    ],
)
def test_taper_that_makes_no_sense_is_refused(center, found, reason):
    verdict = may_taper(actor_for(center.intake), state="admitted", stages=found, today=MONDAY)

    assert (verdict.allowed, reason in verdict.reason) == (False, True)


@pytest.mark.parametrize("state", ["paused", "discharged", "waiting"])
def test_only_somebody_in_treatment_steps_down(center, state):
    assert not may_taper(actor_for(center.intake), state=state, stages=stages(*HOURS), today=MONDAY)


def test_order_is_asked_of_stages_alone():
    assert takes_in_order(stage=None, open_stages=[0, 1])
    assert takes_in_order(stage=0, open_stages=[0, 1])
    assert not takes_in_order(stage=1, open_stages=[0, 1])


def test_database_keeps_one_open_offer_of_each_stage(center):
    made = taper(center)
    copied = {"organization": center.organization, "patient": center.rowan, "episode": center.rowan.stay}

    with pytest.raises(IntegrityError, match="one_open_offer"), transaction.atomic():
        Offer.objects.create(**copied, from_date=MONDAY, rules_version="x", stage=made[0].stage, minutes=60)
    with pytest.raises(IntegrityError, match="stage_has_its_minutes"), transaction.atomic():
        Offer.objects.create(**copied, from_date=MONDAY, rules_version="x", stage=7)


def test_page_computes_and_shows_the_weeks(center, client):
    client.force_login(center.intake.account)
    url = reverse("schedule:taper", args=[center.rowan.stay.pk])
    day = MONDAY + THREE_WEEKS
    boxes = {"from_date_0": day.month, "from_date_1": day.day, "from_date_2": day.year}

    refused = client.post(url, {**boxes, "weeks": 3, "first": 6, "second": 9, "third": 3})
    made = client.post(url, {**boxes, "weeks": 3, "first": 9, "second": 6, "third": 3})

    page = client.get(url)
    assert "fewer hours" in refused.text
    assert (made.status_code, page.text.count('<h2 id="stage-')) == (302, 3)
    assert "Take this week" in page.text


@pytest.mark.parametrize("page_name", ["schedule:taper", "schedule:offer"])
@pytest.mark.parametrize("year", [9999, 3027])
def test_mistyped_year_is_refused_beside_the_day(center, client, year, page_name):
    client.force_login(center.intake.account)
    boxes = {"from_date_0": 12, "from_date_1": 27, "from_date_2": year}

    page = client.post(
        reverse(page_name, args=[center.rowan.stay.pk]),
        {**boxes, "weeks": 3, "first": 9, "second": 6, "third": 3},
    )

    assert (page.status_code, "Choose a day within a year from now." in page.text) == (200, True)


# A taper in force.


def taken_taper(center, *hours):
    """Every stage of it, taken by Rowan."""
    made = taper(center, *hours)
    for one in made:
        accept_offer(offer_id=one.pk, choice=0, by=actor_for(center.rowan))
    return made


def promised(center, day):
    center.rowan.stay.refresh_from_db()
    return week_hours_of(center.rowan.stay, on=day).minimum_minutes


def asked(center, day):
    """What the engine is asked for Rowan from that day on."""
    episode = episode_to_plan(viewer=actor_for(center.intake), episode_id=center.rowan.stay.pk)
    ask = standing_ask(episode=episode, from_date=day, by=actor_for(center.intake))
    return ask.problem.patient(ask.patient_id)


def test_week_of_a_stage_is_promised_its_own_hours_and_every_other_those_of_the_plan_of_care(center):
    first, second, third = (one.from_date for one in taken_taper(center))
    care = center.rowan.stay.minimum_weekly_minutes

    days = [first - timedelta(days=7), first, second - timedelta(days=7), second, third, third + timedelta(weeks=20)]
    assert [promised(center, day) for day in days] == [care, 540, 540, 360, 180, 180]


def test_stage_that_is_not_taken_promises_nothing(center):
    _first, second, _third = taper(center)

    assert promised(center, second.from_date) == center.rowan.stay.minimum_weekly_minutes


def test_engine_is_asked_for_the_hours_of_the_stage_and_no_floor_of_the_level_holds(center):
    make_dose_rule(center.organization, level=center.rowan.stay.level, minimum_weekly_minutes=540, minimum_days=3)
    _first, second, _third = taken_taper(center)

    before, within = asked(center, MONDAY), asked(center, second.from_date)

    assert (before.legal_minimum_minutes, within.legal_minimum_minutes) == (540, None)
    assert (within.minimum_minutes, within.maximum_minutes, within.min_days) == (360, 450, 1)


def test_new_week_within_a_stage_has_its_hours(center):
    _first, second, _third = taken_taper(center)
    by = actor_for(center.intake)

    made = compute_offer(episode_id=center.rowan.stay.pk, from_date=second.from_date + timedelta(days=7), by=by)

    assert made.state == OfferState.OPEN
    assert all(360 <= one.total_minutes <= 450 for one in alternatives_of(made.alternatives))


def test_center_plans_the_person_of_the_last_stage_with_its_hours(center):
    third = taken_taper(center)[-1]

    ask = center_ask(from_date=third.from_date, by=actor_for(center.intake))

    assert ask.problem.patient(str(center.rowan.pk)).minimum_minutes == 180


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
    assert all(_holds(seat, third.from_date) for seat in Seat.objects.filter(offer=made))


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
    seats = {seat.section_id for seat in Seat.objects.filter(patient=center.rowan) if _holds(seat, day)}
    hours = IndividualHour.objects.filter(patient=center.rowan)
    return seats, {(one.staff_id, one.weekday, one.start_minute) for one in hours if _holds(one, day)}


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


@pytest.mark.parametrize(
    ("dates", "minutes", "name"),
    [
        ([MONDAY, MONDAY], [360, 180], "steps_in_order"),
        ([MONDAY, MONDAY - timedelta(days=7)], [360, 180], "steps_in_order"),
        ([MONDAY], [0], "steps_in_order"),
        ([MONDAY], [360, 180], "step_has_its_minutes"),
    ],
)
def test_database_keeps_one_stage_for_each_day(center, dates, minutes, name):
    see_all(center.organization)
    stay = center.rowan.stay
    stay.step_dates, stay.step_minutes = dates, minutes

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        stay.save()


@pytest.mark.parametrize(
    "changed",
    [{"minutes": 300}, {"from_date": MONDAY + WEEK}, {"state": "open", "accepted_at": None}, {"state": "withdrawn"}],
)
def test_database_keeps_no_promise_of_which_this_person_has_not_taken_the_week(center, changed):
    see_all(center.organization)
    said = {"from_date": MONDAY, "minutes": 360, "state": "accepted", "accepted_at": clock.now(), **changed}
    of = {"organization": center.organization, "patient": center.rowan, "episode": center.rowan.stay}
    Offer.objects.create(**of, stage=0, rules_version="x", **said)

    assert _promises(center.rowan.stay, MONDAY, 360) == "steps_are_taken"


def test_database_keeps_no_promise_that_stands_on_somebody_elses_week_or_that_of_another_stay(center):
    wren = center.make_person()
    stay = center.rowan.stay
    see_all(center.organization)
    before = row("journey.Episode", organization=center.organization, patient=center.rowan, state="discharged")
    for patient, episode in ((wren, wren.stay), (wren, stay), (center.rowan, before)):
        said = {"organization": center.organization, "patient": patient, "episode": episode, "rules_version": "x"}
        said |= {"state": "accepted", "accepted_at": clock.now()}
        Offer.objects.create(**said, from_date=MONDAY, stage=0, minutes=360)

    assert _promises(stay, MONDAY, 360) == "steps_are_taken"
    with pytest.raises(IntegrityError, match="nobody has taken the week"), transaction.atomic():
        center.make_person(step_dates=[MONDAY], step_minutes=[360])

    take_stages(stay, [MONDAY], [360])
    assert _promises(stay, MONDAY, 360) == ""


def test_promise_is_asked_of_the_whole_center_by_whoever_sees_no_offer_and_leaves_their_reach_as_it_was(center):
    see_all(center.organization)
    take_stages(center.rowan.stay, [MONDAY], [360])
    bind(organization_id=center.organization.pk, actor_id=center.rowan.pk, reach=Reach.OWN)

    assert (_promises(center.rowan.stay, MONDAY, 360), Offer.objects.count() > 0) == ("", True)
    assert _promises(center.rowan.stay, MONDAY, 300) == "steps_are_taken"
    assert Seat.objects.exclude(patient=center.rowan).count() == 0


WRITTEN_PAST = "UPDATE journey_episode SET step_dates = %s::date[], step_minutes = %s::int[] WHERE id = %s"


def _promises(stay, day, minutes):
    """The name of what refuses it, when it is written past every action; "" where nothing does."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                written = "UPDATE journey_episode SET step_dates = %s, step_minutes = %s WHERE id = %s"
                cursor.execute(
                    "UPDATE journey_episode SET step_dates = '{}', step_minutes = '{}' WHERE id = %s", [stay.pk]
                )
                cursor.execute(written, [[day], [minutes], stay.pk])
                assert cursor.rowcount == 1
        except IntegrityError as error:
            return error.__cause__.diag.constraint_name
    return ""


@pytest.mark.parametrize("written", ["minutes = 60", "from_date = from_date + 7", "accepted_at = NULL"])
def test_database_keeps_a_taken_week_as_it_was_taken(center, written):
    see_all(center.organization)
    [taken] = take_stages(center.rowan.stay, [MONDAY], [360])

    update = f"UPDATE schedule_offer SET {written} WHERE id = %s"  # noqa: S608 - our own words above
    for words in (update, "DELETE FROM schedule_offer WHERE id = %s"):
        with (
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="pgtrigger: Cannot"),
            transaction.atomic(),
        ):
            cursor.execute(words, [taken.pk])
    Offer.objects.filter(pk=taken.pk).update(state=OfferState.WITHDRAWN)


def test_page_says_from_when_on_the_stages_are_below_the_level(center, client):
    make_dose_rule(center.organization, level=center.rowan.stay.level, minimum_weekly_minutes=540)
    taper(center)

    client.force_login(center.intake.account)
    page = client.get(reverse("schedule:taper", args=[center.rowan.stay.pk])).text

    assert "Below the level of care" in page
    assert "9 h a week). Change the level, or have the payer’s word" in page


def test_people_with_later_stages_keep_them_when_the_center_publishes(center):
    third = taken_taper(center)[-1]
    by = actor_for(center.intake)
    plan = alternatives_of(third.alternatives)[0]
    on = third.from_date - timedelta(days=7)
    wish = Wish(
        Taking(center.organization.pk, center.rowan.pk, on, week_clock(third.episode, day=on)),
        plan.plan,
        UUID(plan.site_id),
    )

    with widened(by):
        assert take_weeks([wish]).gone == (center.rowan.pk,)


# A stage whose place is gone, whose day has gone by, or for which there is no week.


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


# An ordinary week whose day has gone by when it is taken.


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
