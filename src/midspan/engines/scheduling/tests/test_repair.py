"""Repair: who is touched, in which order, and what nobody loses."""

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from midspan.engines.scheduling.model import Mode, Schedule, Slot, WeekPlan
from midspan.engines.scheduling.referee import check
from midspan.engines.scheduling.repairing import Cause, repair
from midspan.engines.scheduling.repairing.keys import Keys
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.solving.limits import Limits
from midspan.engines.scheduling.solving.standing import rows_of
from midspan.engines.scheduling.tests.build import at, busy, counselor, mornings, needs, problem, section
from midspan.engines.scheduling.tests.drawn import problems

EVENINGS = tuple(section(f"{day.lower()}-pm", f"{day} 18:00-21:00") for day in ("Mon", "Wed", "Fri"))
AT_WORK_IN_THE_MORNING = tuple(busy("job", f"{day} 08:00-13:00") for day in ("Mon", "Wed", "Fri"))


def full(groups, *, seats=1):
    return tuple(replace(group, capacity=seats) for group in groups)


def touched(repaired):
    return [(move.patient_id, move.cause) for move in repaired.moves]


def changed(week, patient_id, **fields):
    """The same week after one person's life changed."""
    people = tuple(replace(one, **fields) if one.id == patient_id else one for one in week.patients)
    return replace(week, patients=people)


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 3, deadline=None)
@given(week=problems(patients=3, freezes=True))
def test_repairing_what_holds_changes_nothing(week):
    schedule = solve(week).schedule

    assert repair(week, schedule).moves == ()


def test_only_the_person_whose_life_changed_moves():
    week = problem(sections=[*mornings(), *EVENINGS], patients=[needs("a"), needs("b")])
    before = solve(week).schedule
    after = changed(week, "a", commitments=AT_WORK_IN_THE_MORNING)

    repaired = repair(after, before)

    assert touched(repaired) == [("a", Cause.AFFECTED)]
    assert repaired.schedule.plans["b"] == before.plans["b"]
    assert check(after, repaired.schedule).violations == ()


MONDAYS = full([section("mon-am", "Mon 09:00-12:00"), section("mon-pm", "Mon 18:00-21:00")])
OTHER_DAYS = (section("wed-am", "Wed 09:00-12:00"), section("fri-am", "Fri 09:00-12:00"))


def test_one_other_person_makes_room_where_nothing_else_helps():
    week = problem(sections=[*MONDAYS, *OTHER_DAYS], patients=[needs("free"), needs("tied")])
    before = Schedule({
        "free": WeekPlan(("fri-am", "mon-pm", "wed-am")),
        "tied": WeekPlan(("fri-am", "mon-am", "wed-am")),
    })  # fmt: skip
    after = changed(week, "tied", commitments=(busy("job", "Mon 08:00-13:00"),))

    repaired = repair(after, before)

    assert touched(repaired) == [("free", Cause.MAKES_ROOM), ("tied", Cause.AFFECTED)]
    assert repaired.schedule.plans["free"].section_ids == ("fri-am", "mon-am", "wed-am")
    assert check(after, repaired.schedule).violations == ()


def making_room(*, evening_at="north"):
    """`tied` cannot come on Monday mornings any more; whether `free` makes room depends on what is known of them."""
    evening = replace(MONDAYS[1], site_id=evening_at)
    tied = needs("tied", travel_minutes=(("north", 30), ("south", 30)), commitments=(busy("job", "Mon 08:00-13:00"),))
    week = problem(sections=[MONDAYS[0], evening, *OTHER_DAYS], patients=[needs("free"), tied])
    gone = Slot("somebody-gone", at("Tue 09:00-10:00"), Mode.IN_PERSON)
    before = Schedule({
        "free": WeekPlan(("fri-am", "mon-pm", "wed-am"), gone),
        "tied": WeekPlan(("fri-am", "mon-am", "wed-am")),
    })  # fmt: skip
    return repair(week, before, affected=["tied"])


def test_somebody_whose_counselor_is_gone_makes_room():
    assert touched(making_room()) == [("free", Cause.MAKES_ROOM), ("tied", Cause.AFFECTED)]


def test_somebody_whose_way_is_not_known_is_not_asked_to_make_room():
    repaired = making_room(evening_at="south")

    assert touched(repaired) == [("tied", Cause.AFFECTED)]
    assert repaired.waiting == ("tied",)


def test_nobody_makes_room_by_leaving_more_than_one_group():
    week = problem(sections=[*full(mornings()), *full(EVENINGS)], patients=[needs("free"), needs("tied")])
    before = Schedule({
        "free": WeekPlan(("fri-pm", "mon-pm", "wed-pm")),
        "tied": WeekPlan(("fri-am", "mon-am", "wed-am")),
    })  # fmt: skip
    after = changed(week, "tied", commitments=AT_WORK_IN_THE_MORNING)

    repaired = repair(after, before)

    assert touched(repaired) == [("tied", Cause.AFFECTED)]
    assert repaired.waiting == ("tied",)


def test_session_that_cannot_be_had_is_said_and_the_groups_stay():
    kim = counselor("kim", "Tue 13:00-15:00")
    week = problem(sections=mornings(), patients=[needs("a", counselor_id="kim")], counselors=[kim])
    before = solve(week).schedule
    without_kim = replace(week, counselors=(replace(kim, work=()),))
    enough = changed(without_kim, "a", minimum_minutes=540)

    [move] = repair(enough, before).moves

    assert (move.is_degraded, move.after.individual) == (True, None)
    assert move.after.section_ids == move.before.section_ids


def test_nobody_loses_a_week_for_somebody_else():
    week = problem(sections=full(mornings()), patients=[needs("a"), needs("b", priority=3)])
    before = Schedule({"a": solve(replace(week, patients=(needs("a"),))).schedule.plans["a"], "b": None})

    repaired = repair(week, before, affected=["b"])

    assert (repaired.schedule, repaired.moves) == (before, ())


def test_group_that_became_too_small_gives_up_the_least_urgent():
    week = problem(sections=[*mornings(), *EVENINGS], patients=[needs("a", priority=2), needs("b")])
    before = Schedule(dict.fromkeys(["a", "b"], solve(replace(week, patients=(needs("a"),))).schedule.plans["a"]))
    small = replace(week, sections=(*full(mornings()), *EVENINGS))

    repaired = repair(small, before)

    assert touched(repaired) == [("b", Cause.AFFECTED)]
    assert check(small, repaired.schedule).violations == ()


def between_two(*, before):
    """`tied` can come to the two evening groups only, in each of which somebody else has the last seat."""
    evenings = full([section("mon-pm", "Mon 18:00-21:00"), section("wed-pm", "Wed 18:00-21:00")])
    mornings_too = full([section("mon-am", "Mon 09:00-12:00"), section("wed-am", "Wed 09:00-12:00")])
    others = (section("thu-am", "Thu 09:00-12:00"), section("fri-am", "Fri 09:00-12:00"))
    job = tuple(busy("job", f"{day} 08:00-13:00") for day in ("Mon", "Wed", "Thu"))
    people = [needs("one"), needs("two"), needs("tied", commitments=job)]
    week = problem(sections=[*evenings, *mornings_too, *others], patients=people)
    standing = {
        "one": WeekPlan(("fri-am", "mon-pm", "thu-am")),
        "two": WeekPlan(("fri-am", "thu-am", "wed-pm")),
        "tied": before,
    }
    repaired = repair(week, Schedule(standing), affected=["tied"])
    assert check(week, repaired.schedule).violations == ()
    return repaired


def test_two_others_make_room_where_a_week_would_be_lost():
    repaired = between_two(before=WeekPlan(("fri-am", "mon-am", "wed-am")))

    assert touched(repaired) == [("one", Cause.MAKES_ROOM), ("two", Cause.MAKES_ROOM), ("tied", Cause.AFFECTED)]
    assert repaired.schedule.plans["tied"] == WeekPlan(("fri-am", "mon-pm", "wed-pm"))


def test_two_others_are_not_asked_for_somebody_who_had_no_week():
    assert between_two(before=None).moves == ()


def in_turn(*, last):
    """`tied` can come on Monday evening only: `one` can leave that seat for `two`'s, who can take that of `three`."""
    days = [("mon", "Mon"), ("tue", "Tue"), ("wed", "Wed")]
    evenings = full([section(f"{one}-pm", f"{day} 18:00-21:00") for one, day in days])
    week = problem(
        sections=[*evenings, section("thu-am", "Thu 09:00-12:00"), section("fri-am", "Fri 09:00-12:00"), last],
        patients=[
            needs("one", commitments=evenings_taken("Wed", "Sat")),
            needs("two", commitments=evenings_taken("Mon", "Sat")),
            needs("three", commitments=evenings_taken("Mon", "Tue")),
            needs("tied", commitments=evenings_taken("Tue", "Wed", "Sat")),
        ],
    )
    standing = {
        name: WeekPlan(("fri-am", evening, "thu-am"))
        for name, evening in (("one", "mon-pm"), ("two", "tue-pm"), ("three", "wed-pm"), ("tied", "gone"))
    }
    return week, Schedule(standing)


def evenings_taken(*days):
    return tuple(busy("job", f"{day} 17:00-22:00") for day in days)


def test_all_around_are_solved_together_where_a_week_would_be_lost():
    week, standing = in_turn(last=section("sat-pm", "Sat 18:00-21:00"))

    repaired = repair(week, standing, affected=["tied"])

    evening = {one: plan.section_ids[1:2] for one, plan in repaired.schedule.plans.items()}
    assert evening == {"one": ("thu-am",), "two": ("thu-am",), "three": ("sat-pm",), "tied": ("mon-pm",)}
    assert check(week, repaired.schedule).violations == ()


def test_what_somebody_later_leaves_gives_a_week_back_that_was_lost():
    week = problem(sections=[*full(mornings()), *full(EVENINGS)], patients=[needs("a", priority=2), needs("b")])
    before = Schedule({"a": WeekPlan(("fri-am", "mon-am", "wed-am")), "b": WeekPlan(("fri-pm", "mon-pm", "wed-pm"))})
    evenings = tuple(busy("job", f"{day} 17:00-22:00") for day in ("Mon", "Wed", "Fri"))
    after = changed(changed(week, "a", commitments=AT_WORK_IN_THE_MORNING), "b", commitments=evenings)

    repaired = repair(after, before)

    assert repaired.schedule.plans == {"a": before.plans["b"], "b": before.plans["a"]}
    assert touched(repaired) == [("a", Cause.AFFECTED), ("b", Cause.AFFECTED)]


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 3, deadline=None)
@given(week=problems(patients=3, freezes=True))
def test_keys_of_one_plan_are_those_of_the_rows_of_many(week):
    limits = Limits(week)
    plans = {place: plan for place, plan in enumerate(solve(week).schedule.plans.values()) if plan is not None}

    rows, keys = limits.uses(rows_of(plans, limits))

    assert [sorted(Keys(limits).of(person, plan)) for person, plan in plans.items()] == [
        keys[rows == row].tolist() for row in range(len(plans))
    ]
