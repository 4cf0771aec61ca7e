"""An organization with sites in two time zones: everybody's week lies on the clock of their own site."""

from datetime import UTC, date, datetime

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.models import IndividualHour, Move, Proposal, Session
from midspan.domains.schedule.offers.picturing import picture_of
from midspan.domains.schedule.offers.stored import stored_explanation
from midspan.domains.schedule.problem import standing_ask
from midspan.domains.schedule.problem.sections import open_to, sections_in_force
from midspan.domains.schedule.proposals.board import center_board
from midspan.domains.schedule.tasks import fill_the_weeks
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    Center,
    make_section,
    make_shifts,
    make_site,
    make_track,
    rows_of,
)
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.conditions.eligibility import may_join
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import WeekSpan

pytestmark = pytest.mark.django_db
HOUR = 60
CHICAGO = "America/Chicago"


@pytest.fixture
def center():
    """In New York, with three more morning groups by video that are led in Chicago."""
    made = Center(make_organization(), weekdays=(0, 2))
    made.far_site = make_site(made.organization, time_zone=CHICAGO)
    made.far_leader = make_staff(made.organization, Role.GROUP_LEADER)
    made.far_sections = [
        make_section(
            made.organization,
            site=made.far_site,
            track=made.track,
            times=[(weekday, NINE, NOON)],
            leaders=[made.far_leader],
            is_video=True,
        )
        for weekday in (1, 3)
    ]
    return made


def ask(center, patient):
    return standing_ask(episode=patient.stay, from_date=MONDAY, by=actor_for(center.intake)).problem


def take_week(center, patient):
    by = actor_for(center.intake)
    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)
    return accept_offer(offer_id=offer.pk, choice=0, by=by)


def test_group_of_another_zone_meets_an_hour_later_on_the_persons_clock(center):
    meetings = {one.id: one.meetings for one in ask(center, center.make_person()).sections}

    near, far = center.sections[0], center.far_sections[0]
    assert meetings[str(near.pk)] == (WeekSpan(0, NINE, NOON),)
    assert meetings[str(far.pk)] == (WeekSpan(1, NINE + HOUR, NOON + HOUR),)


def test_same_group_meets_earlier_for_somebody_further_west(center):
    honolulu = make_site(center.organization, time_zone="Pacific/Honolulu")
    patient = center.make_person()
    patient.stay.site = honolulu

    [meetings] = [one.meetings for one in ask(center, patient).sections if one.id == str(center.far_sections[0].pk)]

    # Nine in Chicago is five in Honolulu, while Chicago is on standard time.
    assert meetings == (WeekSpan(1, NINE - 4 * HOUR, NOON - 4 * HOUR),)


def test_counselor_of_another_zone_is_there_an_hour_later_and_busy_an_hour_later(center):
    counselor = make_staff(center.organization, Role.COUNSELOR)
    make_shifts(center.organization, counselor, center.far_site, weekdays=[1])
    make_section(
        center.organization, site=center.far_site, track=center.track, times=[(1, NINE, NOON)], leaders=[counselor],
    )  # fmt: skip
    patient = center.make_person(counselor=counselor)

    [found] = ask(center, patient).counselors

    assert found.work == (WeekSpan(1, NINE + HOUR, 18 * HOUR),)
    assert found.taken == (WeekSpan(1, NINE + HOUR, NOON + HOUR),)


@pytest.mark.slow
def test_hour_at_a_site_of_another_zone_is_kept_on_its_clock_and_read_on_the_persons(center):
    counselor = make_staff(center.organization, Role.COUNSELOR)
    make_shifts(center.organization, counselor, center.far_site, weekdays=[4])
    patient = center.make_person(counselor=counselor)

    offer = take_week(center, patient)

    offered = WeekSpan(*offer.alternatives[0]["plan"]["individual"]["span"])
    hour = IndividualHour.objects.get(patient=patient)
    assert (hour.site, hour.weekday, hour.start_minute) == (center.far_site, offered.day, offered.start - HOUR)
    assert ask(center, patient).patient(str(patient.pk)).prior.individual == offered
    starts = Session.objects.filter(hour=hour).order_by("during").values_list("during", flat=True)
    assert starts[0].lower == datetime(2027, 3, 5, offered.start // HOUR + 5, offered.start % HOUR, tzinfo=UTC)


def test_week_is_drawn_on_the_persons_clock(center):
    patient, by = center.make_person(), actor_for(center.intake)
    offer = compute_offer(episode_id=patient.stay.pk, from_date=MONDAY, by=by)

    lines = picture_of(offer, viewer=by).weeks[0].lines

    far = [line for line in lines if any(section.group.name in line for section in center.far_sections)]
    near = [line for line in lines if any(section.group.name in line for section in center.sections)]
    assert {line.partition(":")[0].partition(" ")[2] for line in far} == {"10\xa0a.m. – 1\xa0p.m."}
    assert {line.partition(":")[0].partition(" ")[2] for line in near} == {"9\xa0a.m. – noon"}


def test_nightly_job_begins_with_today_at_the_center_where_it_is_still_yesterday(monkeypatch):
    night = datetime(2027, 3, 2, 6, 15, tzinfo=UTC)  # Monday evening in Honolulu.
    monkeypatch.setattr("django.utils.timezone.now", lambda: night)
    center = Center(make_organization(), weekdays=(0,))
    rows_of("programs.Site").filter(pk=center.site.pk).update(time_zone="Pacific/Honolulu")

    fill_the_weeks(organization_id=str(center.organization.pk))

    see_all(center.organization)
    dates = list(Session.objects.order_by("local_date").values_list("local_date", flat=True))
    assert (dates[0], len(dates)) == (date(2027, 3, 1), 8)


def cells_of(board):
    """(day, times, place) of each group on the workbench, by its name."""
    return {cell.name: (day.number, cell.times, cell.place) for day in board.days for cell in day.cells}


def test_workbench_tells_each_group_under_the_times_of_its_own_site(center):
    late = make_section(
        center.organization,
        site=center.far_site,
        track=center.track,
        times=[(0, 22 * HOUR + 30, 23 * HOUR + 30)],
        is_video=True,
    )

    cells = cells_of(center_board(viewer=actor_for(center.intake), from_date=MONDAY))

    there = f"By video, on the clock of {center.far_site.name}"
    near, far = center.sections[0], center.far_sections[0]
    assert cells[near.name] == (0, "9\xa0a.m. – noon", near.room.name)
    assert cells[far.name] == (1, "9\xa0a.m. – noon", there)
    assert cells[late.name] == (0, "10:30\xa0p.m. – 11:30\xa0p.m.", there)


@pytest.mark.parametrize(
    ("proposed_for", "times"), [("center", "8\xa0a.m. – 4\xa0p.m."), ("far site", "9\xa0a.m. – 5\xa0p.m.")]
)
def test_workbench_tells_what_is_in_somebodys_way_on_the_clock_of_their_site(center, proposed_for, times):
    waiting = center.make_person(state="waiting")
    rows_of("journey.Episode").filter(patient=waiting).update(site=center.far_site)
    reason = engine.ObstacleFound(engine.Obstacle.COMMITMENT, "job", WeekSpan(0, NINE, 17 * HOUR))
    why = engine.Explanation(str(waiting.pk), is_placeable=False, reasons=(reason,))
    proposal = Proposal(site=center.far_site if proposed_for == "far site" else None)
    move = Move(patient=waiting, proposal=proposal, explanation=stored_explanation(why))

    board = center_board(viewer=actor_for(center.intake), from_date=MONDAY, last=[move])

    assert times in board.waiting[0].why


TAGS = engine.PatientTags(("2.1",), ("adult",), ("substance_use",), ("women",), ("en",))


@pytest.mark.parametrize(
    ("section", "track"),
    [
        ({}, {}),
        ({"gender_note": "Women"}, {}),
        ({"gender_note": "Men"}, {}),
        ({"level": "2.5"}, {}),
        ({}, {"age_band": "adolescent"}),
        ({}, {"age_band": ""}),
        ({}, {"focus": "mental_health"}),
        ({}, {"language": "es"}),
    ],
)
def test_groups_are_fetched_by_the_rule_by_which_the_engine_admits(center, section, track):
    organization = center.organization
    made = make_section(organization, site=center.site, track=make_track(organization, **track), times=[], **section)

    fetched = sections_in_force(organization_id=organization.pk, on=MONDAY).filter(open_to(TAGS), pk=made.pk)

    assert fetched.exists() is bool(may_join(engine_view(made), needs_with(TAGS)))


def engine_view(section):
    """The section's tags as the engine has them."""
    tags = {name: getattr(section.track, name) for name in ("age_band", "focus", "language")}
    where = {"id": "x", "meetings": (), "site_id": "y", "is_video": True, "capacity": 1}
    return engine.Section(**where, **tags, level=section.level, gender=section.gender_note.lower())


def needs_with(tags):
    dose = {"minimum_minutes": 0, "maximum_minutes": 0, "min_days": 0, "max_days": 7, "max_group_minutes_per_day": 0}
    return engine.PatientNeeds(id="z", site_id="y", tags=tags, **dose)
