"""One person's question beside a solved week: what others hold is taken, what they hold themselves is not."""

from msgspec.structs import replace

from midspan.engines.scheduling.model import AvoidanceKind, Mode, Schedule, Slot, WeekPlan
from midspan.engines.scheduling.occupancy import beside_others
from midspan.engines.scheduling.tests.build import at, counselor, mornings, needs, problem

SESSION = Slot("kim", at("Mon 13:00-14:00"), Mode.VIDEO)
PLAN = WeekPlan(("fri-am", "mon-am"), individual=SESSION)
WEEK = problem(
    sections=mornings(),
    patients=[needs("a", individual_minutes=60), needs("b"), needs("c")],
    counselors=[counselor(room_left=3), counselor("lee")],
    no_contact=[("b", "a")],
)


def test_seats_and_hours_of_others_are_taken():
    seen = beside_others(WEEK, Schedule({"a": PLAN, "b": None}), "c")

    assert {one.id: one.taken for one in seen.sections} == {"mon-am": 1, "wed-am": 0, "fri-am": 1}
    assert [one.taken for one in seen.counselors] == [(SESSION.span,), ()]
    assert [one.room_left for one in seen.counselors] == [2, None]
    assert seen.patients == (WEEK.patients[2],)


def test_own_plan_takes_nothing():
    seen = beside_others(WEEK, Schedule({"a": PLAN}), "a")

    assert seen == replace(WEEK, patients=(WEEK.patients[0],))


def test_given_counselors_room_is_left_alone():
    given = replace(WEEK, patients=(needs("a", counselor_id="kim"), needs("c")))

    assert beside_others(given, Schedule({"a": PLAN}), "c").counselors[0].room_left == 3


def test_sections_of_a_person_to_avoid_are_closed():
    seen = beside_others(WEEK, Schedule({"a": PLAN}), "b")

    closed = [(one.section_id, one.kind) for one in seen.patients[0].avoid]
    assert closed == [("fri-am", AvoidanceKind.NO_CONTACT), ("mon-am", AvoidanceKind.NO_CONTACT)]
