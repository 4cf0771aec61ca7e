"""What-if: changes on a copy, solved in the background; nothing happens to anybody until a change is made real."""

from datetime import timedelta

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import (
    Wanted,
    add_changes,
    add_scenario_seats,
    ask_advice,
    begin_scenario,
    compute_scenario,
    discard_scenario,
    remove_change,
    stop_advice,
    try_fix,
)
from midspan.domains.schedule.enums import AdviceState, ScenarioState
from midspan.domains.schedule.models import (
    IndividualHour,
    ScenarioChange,
    ScenarioWeek,
    Seat,
    Section,
)
from midspan.domains.schedule.scenarios.changes import (
    AddSeats,
    CounselorAway,
    CounselorHour,
    NewReferrals,
    OpenDay,
    OpenSection,
)
from midspan.domains.schedule.scenarios.explaining import explained_stay
from midspan.domains.schedule.scenarios.rules import MOST_CHANGES
from midspan.domains.schedule.tasks import compute_advice, compute_what_if
from midspan.domains.schedule.tests.cast import NOW, hour_for, settled
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, row, rows_of
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError, WeekSpan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]
WEDNESDAY_EVENING = (WeekSpan(2, 18 * 60, 21 * 60),)


def a_center():
    """Groups on Monday, Tuesday and Thursday mornings."""
    center = Center(make_organization(), weekdays=(0, 1, 3))
    center.by = actor_for(make_staff(center.organization, Role.DIRECTOR, given_name="Didi"))
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


def busy(center, patient, weekdays, start=6 * 60, end=14 * 60):
    """Fixed work on these days."""
    job = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=patient,
        kind="work",
        title="Early shift",
        firmness="fixed",
    )
    for weekday in weekdays:
        row(
            "responsibilities.ResponsibilityTime",
            organization=center.organization,
            patient=patient,
            responsibility=job,
            weekday=weekday,
            start_minute=start,
            end_minute=end,
        )


def waiting(center, *, works_on=(), **fields):
    """A person who waits for a first week, and works on these mornings."""
    person = center.make_person(state="waiting", **fields)
    busy(center, person, works_on)
    return person


def run(center, scenario):
    compute_what_if(str(center.organization.pk), str(scenario.pk))
    see_all(center.organization)
    scenario.refresh_from_db()
    return scenario


def computed(center, *changes, patient=None):
    """A scenario with these changes, computed."""
    wanted = [Wanted(change, patient) for change in changes]
    scenario = begin_scenario(from_date=MONDAY, changes=wanted, by=center.by)
    compute_scenario(scenario_id=scenario.pk, by=center.by)
    return run(center, scenario)


def like(section):
    return OpenSection(str(section.pk), WEDNESDAY_EVENING)


def week_of(scenario, person):
    return ScenarioWeek.objects.get(scenario=scenario, patient=person)


# What comes of a change


@pytest.mark.slow
def test_group_that_is_not_there_yet_gives_a_week_and_nothing_happens_to_anybody(center):
    person = waiting(center, works_on=(3,))

    scenario = computed(center, like(center.sections[0]))

    row = week_of(scenario, person)
    assert scenario.state == ScenarioState.READY
    assert (scenario.summary["alone"]["without_week"], scenario.summary["after"]["without_week"]) == (1, 0)
    assert scenario.summary["new_weeks"] == 1
    assert "new-1" in row.after["section_ids"]
    assert row.minutes_after >= row.minutes_needed == 540
    assert (Section.objects.count(), Seat.objects.count()) == (3, 0)


def test_scenario_without_changes_is_today_solved_again(center):
    settled(center, 0, 1)

    scenario = computed(center)

    assert scenario.summary["alone"] == scenario.summary["after"]
    assert scenario.summary["now"]["short_minutes"] == 180
    assert scenario.summary["after"]["short_minutes"] == 0
    assert scenario.summary["moves"] == 1


@pytest.mark.slow
def test_one_more_seat_is_for_whoever_waits_for_it(center):
    Section.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
    sitting, waits = settled(center, 0, 1, 2), waiting(center)
    hour_for(center, sitting)

    before, after = computed(center), computed(center, AddSeats(str(center.sections[0].pk), 1))

    assert week_of(before, waits).after is None
    assert week_of(after, waits).after is not None


@pytest.mark.slow
def test_counselor_away_takes_hours_and_the_groups_they_lead_alone(center):
    person = settled(center, 0, 1, 2)
    hour_for(center, person)
    rows_of("schedule.SectionLeader").filter(section=center.sections[2]).update(staff=center.counselor)
    away = CounselorAway(str(center.counselor.pk), 2, is_covered=False)
    covered = CounselorAway(str(center.counselor.pk), 2, is_covered=True)

    lost, kept = computed(center, away), computed(center, covered)

    alone = week_of(lost, person)
    assert alone.minutes_before == 600
    assert alone.minutes_after == 360
    assert {"kind": "unknown_section", "subject_id": str(center.sections[2].pk)} in alone.why
    assert week_of(kept, person).minutes_after == 540
    assert week_of(kept, person).after["individual"] is None
    assert (kept.summary["now"]["without_individual"], kept.summary["after"]["without_individual"]) == (0, 1)
    assert IndividualHour.objects.get().patient_id == person.pk


@pytest.mark.slow
def test_further_day_brings_hours_of_those_who_work_then_and_its_groups_are_changes_of_their_own(center):
    person = waiting(center, works_on=(3,))
    saturday = OpenDay(
        site_id=str(center.site.pk),
        span=WeekSpan(5, NINE, NOON + 120),
        staff_ids=(str(center.counselor.pk),),
    )
    group = OpenSection(str(center.sections[0].pk), (WeekSpan(5, NINE, NOON),))

    scenario = computed(center, saturday, group)

    assert "new-2" in week_of(scenario, person).after["section_ids"]


@pytest.mark.slow
def test_hour_of_a_counselor_is_one_they_did_not_have(center):
    rows_of("programs.Shift").all().delete()
    settled(center, 0, 1, 2)
    row(
        "programs.Shift",
        organization=center.organization,
        staff=center.counselor,
        site=center.site,
        weekday=4,
        start_minute=NINE,
        end_minute=NINE + 30,
    )
    hour = CounselorHour(str(center.counselor.pk), WeekSpan(4, NINE + 30, NINE + 90), "America/New_York")

    before, after = computed(center), computed(center, hour)

    assert before.summary["rows"] == 0
    [gained] = after.weeks.all()
    assert gained.after["individual"]["span"] in (
        [4, NINE, NINE + 60],
        [4, NINE + 15, NINE + 75],
        [4, NINE + 30, NINE + 90],
    )


@pytest.mark.slow
def test_new_referrals_are_counted_and_are_nobody(center):
    Section.objects.update(capacity=2, comfortable_size=2)
    three = NewReferrals(
        count=3,
        site_id=str(center.site.pk),
        track_id=str(center.track.pk),
        level="2.1",
        minutes=540,
        free="",
        modality="either",
        travel=20,
    )

    scenario = computed(center, three)

    assert (scenario.summary["referrals"], scenario.summary["referrals_placed"]) == (3, 2)
    assert (scenario.summary["people"], scenario.weeks.count()) == (0, 0)


@pytest.mark.slow
def test_referrals_free_in_the_evening_only_find_no_morning_group(center):
    evenings = NewReferrals(
        count=1,
        site_id=str(center.site.pk),
        track_id=str(center.track.pk),
        level="2.1",
        minutes=540,
        free="evening",
        modality="in_person",
        travel=20,
    )

    assert computed(center, evenings).summary["referrals_placed"] == 0


@pytest.mark.slow
def test_change_of_what_is_no_more_is_left_out_and_said(center):
    settled(center, 0, 1, 2)
    gone = "00000000-0000-0000-0000-000000000001"

    scenario = computed(
        center,
        AddSeats(gone, 1),
        OpenSection(gone, WEDNESDAY_EVENING),
        CounselorAway(gone, 1, is_covered=False),
        OpenDay(gone, WeekSpan(5, NINE, NOON), ()),
        CounselorHour(gone, WeekSpan(5, NINE, NOON), "UTC"),
        NewReferrals(1, gone, gone, "2.1", 540, "", "either", 20),
    )

    assert scenario.summary["gone"] == [1, 2, 3, 4, 5, 6]
    assert scenario.summary["alone"] == scenario.summary["after"]


# The engine's fixes, tried for everybody


def fixes(center, person):
    return explained_stay(episode=person.stay, from_date=MONDAY, viewer=center.by).fixes


@pytest.mark.slow
def test_every_fix_that_is_offered_opens_a_week_when_everybody_is_solved_with_it(center):
    person = waiting(center, works_on=(3,), maximum_days=3)
    offered = fixes(center, person)

    opened = {}
    for fix in offered:
        scenario = try_fix(episode_id=person.stay.pk, key=fix.key, by=center.by)
        opened[fix.key.split("~")[0]] = run(center, scenario).summary["after"]["without_week"] == 0

    assert {"new_section", "free_commitment"} <= set(opened)
    assert all(opened.values())


@pytest.mark.slow
def test_fix_that_shortens_work_leaves_the_rest_of_it(center):
    person = center.make_person(state="waiting")
    busy(center, person, (3,), start=6 * 60, end=9 * 60)
    [fix] = [one for one in fixes(center, person) if one.key.startswith("shorten_end")]

    scenario = try_fix(episode_id=person.stay.pk, key=fix.key, by=center.by)

    [change] = scenario.changes.all()
    assert (change.kind, change.patient_id) == ("person", person.pk)
    assert run(center, scenario).summary["after"]["without_week"] == 0
    assert rows_of("responsibilities.ResponsibilityTime").get().end_minute == 9 * 60


@pytest.mark.slow
def test_trying_nothing_lets_others_make_room():
    center = Center(make_organization(), weekdays=(0, 1, 2, 3))
    center.by = actor_for(make_staff(center.organization, Role.SCHEDULER, given_name="Sol"))
    Section.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
    sitting, person = settled(center, 0, 1, 2), waiting(center, works_on=(1,))

    scenario = run(center, try_fix(episode_id=person.stay.pk, key="", by=center.by))

    assert fixes(center, person) != ()
    assert scenario.changes.count() == 0
    assert (scenario.summary["new_weeks"], scenario.summary["moves"]) == (1, 1)
    assert str(center.sections[0].pk) not in week_of(scenario, sitting).after["section_ids"]


@pytest.mark.slow
def test_person_who_does_not_wait_yet_is_counted_in(center):
    person = center.make_person(state="placed")
    busy(center, person, (3,))
    key = next(fix.key for fix in fixes(center, person) if fix.key.startswith("new_section"))

    nothing = run(center, try_fix(episode_id=person.stay.pk, key="", by=center.by))
    opened = run(center, try_fix(episode_id=person.stay.pk, key=key, by=center.by))

    assert (nothing.summary["changes"], nothing.summary["after"]["without_week"]) == (0, 1)
    assert (opened.summary["changes"], opened.summary["new_weeks"]) == (1, 1)


@pytest.mark.slow
def test_person_who_begins_later_is_explained_and_tried_from_their_own_first_whole_week(center):
    person = waiting(center, works_on=(3,), expected_start=MONDAY + timedelta(days=10))
    key = "new_section"
    [fix] = [one for one in fixes(center, person) if one.key.startswith(key)]

    scenario = run(center, try_fix(episode_id=person.stay.pk, key=fix.key, by=center.by))

    assert scenario.from_date == MONDAY + timedelta(weeks=2)
    assert scenario.summary["new_weeks"] == 1


@pytest.mark.slow
def test_what_was_tried_long_ago_is_computed_again_from_the_next_monday(center, monkeypatch):
    settled(center, 0, 1, 2)
    scenario = computed(center)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(weeks=4))

    compute_scenario(scenario_id=scenario.pk, by=center.by)

    assert run(center, scenario).from_date == MONDAY + timedelta(weeks=4)


def test_fix_that_opens_nothing_any_more_is_refused(center):
    person = waiting(center, works_on=(3,))

    with pytest.raises(RefusedError, match="would open no week any more"):
        try_fix(episode_id=person.stay.pk, key="extra_seat~x~~1", by=center.by)


# Drafts, computations, and who may


@pytest.mark.slow
def test_changing_a_computed_scenario_puts_its_result_away(center):
    waiting(center, works_on=(3,))
    scenario = computed(center, like(center.sections[0]))

    add_changes(scenario_id=scenario.pk, wanted=[Wanted(AddSeats(str(center.sections[1].pk), 1))], by=center.by)
    scenario.refresh_from_db()

    assert (scenario.state, scenario.summary, scenario.weeks.count()) == (ScenarioState.DRAFT, {}, 0)
    assert [change.number for change in scenario.changes.order_by("number")] == [1, 2]


def test_change_is_taken_out_again_and_its_number_is_not_given_twice(center):
    section_id = str(center.sections[0].pk)
    scenario = begin_scenario(from_date=MONDAY, changes=[Wanted(AddSeats(section_id, 1))] * 2, by=center.by)
    first = scenario.changes.get(number=1)

    remove_change(scenario_id=scenario.pk, change_id=first.pk, by=center.by)
    add_changes(scenario_id=scenario.pk, wanted=[Wanted(AddSeats(section_id, 2))], by=center.by)

    assert [change.number for change in scenario.changes.order_by("number")] == [2, 3]


def test_scenario_holds_so_many_changes_and_no_more(center):
    wanted = Wanted(AddSeats(str(center.sections[0].pk), 1))
    scenario = begin_scenario(from_date=MONDAY, changes=[wanted] * MOST_CHANGES, by=center.by)

    with pytest.raises(RefusedError, match="at most 12 changes"):
        add_changes(scenario_id=scenario.pk, wanted=[wanted], by=center.by)


def test_scenarios_are_numbered_in_each_organization(center):
    numbers = [begin_scenario(from_date=MONDAY, by=center.by).number for _ in range(2)]

    other = Center(make_organization(name="Another"))
    theirs = actor_for(make_staff(other.organization, Role.DIRECTOR, given_name="Dora"))
    see_all(other.organization)

    assert (numbers, begin_scenario(from_date=MONDAY, by=theirs).number) == ([1, 2], 1)


def test_counselor_looks_but_does_not_try(center):
    by = actor_for(center.counselor)

    with pytest.raises(RefusedError, match="Ask one of them"):
        begin_scenario(from_date=MONDAY, by=by)


def test_discarded_scenario_is_not_computed_and_cannot_be_taken_up(center):
    scenario = begin_scenario(from_date=MONDAY, by=center.by)
    compute_scenario(scenario_id=scenario.pk, by=center.by)
    discard_scenario(scenario_id=scenario.pk, by=center.by)

    assert run(center, scenario).state == ScenarioState.DISCARDED
    with pytest.raises(RefusedError, match="moved on"):
        compute_scenario(scenario_id=scenario.pk, by=center.by)


# Making it so


@pytest.mark.slow
def test_seats_are_really_added_once(center):
    waiting(center)
    section = center.sections[0]
    scenario = computed(center, AddSeats(str(section.pk), 2))
    [change] = scenario.changes.all()

    add_scenario_seats(scenario_id=scenario.pk, change_id=change.pk, by=center.by)

    change.refresh_from_db()
    assert Section.objects.get(pk=section.pk).capacity == 12
    assert (change.section_id, change.made_by_id) == (section.pk, center.by.id)
    with pytest.raises(RefusedError, match="made already"):
        add_scenario_seats(scenario_id=scenario.pk, change_id=change.pk, by=center.by)


@pytest.mark.slow
def test_what_was_made_real_is_not_counted_again(center):
    Section.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
    waiting(center), waiting(center), waiting(center)
    scenario = computed(center, AddSeats(str(center.sections[0].pk), 1))
    add_scenario_seats(scenario_id=scenario.pk, change_id=scenario.changes.get().pk, by=center.by)

    compute_scenario(scenario_id=scenario.pk, by=center.by)

    assert scenario.summary["new_weeks"] == 2
    assert run(center, scenario).summary["new_weeks"] == 2
    assert scenario.summary["changes"] == 0


@pytest.mark.slow
def test_seats_above_the_cap_of_the_kind_are_refused_by_the_rule_of_sections(center):
    scenario = computed(center, AddSeats(str(center.sections[0].pk), 5))

    with pytest.raises(RefusedError):
        add_scenario_seats(scenario_id=scenario.pk, change_id=scenario.changes.get().pk, by=center.by)

    assert ScenarioChange.objects.get().made_at is None


# Advice


@pytest.mark.slow
def test_advice_names_what_helps_most_and_says_how_many(center):
    Section.objects.filter(pk=center.sections[0].pk).update(capacity=1, comfortable_size=1)
    waiting(center), waiting(center)
    advice = ask_advice(from_date=MONDAY, by=center.by)

    compute_advice(str(center.organization.pk), str(advice.pk))

    see_all(center.organization)
    advice.refresh_from_db()
    assert advice.state == AdviceState.READY
    assert sorted((one["kind"], one["subject_id"], one["people"]) for one in advice.found) == [
        ("seat", str(center.sections[0].pk), 1),
        ("section", str(center.sections[0].pk), 1),
    ]


@pytest.mark.slow
def test_advice_is_computed_one_at_a_time_and_stopped(center):
    waiting(center)
    advice, again = (ask_advice(from_date=MONDAY, by=center.by) for _ in range(2))
    stop_advice(advice_id=advice.pk, by=center.by)

    state = compute_advice(str(center.organization.pk), str(advice.pk))

    see_all(center.organization)
    assert (again.pk, state, compute_advice(str(center.organization.pk), str(advice.pk))) == (advice.pk, "stopped", "")
    with pytest.raises(RefusedError, match="over already"):
        stop_advice(advice_id=advice.pk, by=center.by)
