"""A taper in force: each week is promised the hours of its stage, and the database keeps what was promised."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from midspan.domains.journey.queries import episode_to_plan
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.programs.tests.factories import make_dose_rule
from midspan.domains.schedule.actions import compute_offer
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer, Seat
from midspan.domains.schedule.offers.moving import Wish, take_weeks
from midspan.domains.schedule.offers.stored import alternatives_of
from midspan.domains.schedule.problem import center_ask, standing_ask
from midspan.domains.schedule.problem.asking import week_clock
from midspan.domains.schedule.tests.factories import MONDAY, row, take_stages
from midspan.domains.schedule.tests.tapers.stepping_down import WEEK, promised, taken_taper, taper
from midspan.domains.schedule.weeks.seating import Taking
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind, widened
from midspan.kernel.tests.factories import see_all

pytestmark = pytest.mark.django_db


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
