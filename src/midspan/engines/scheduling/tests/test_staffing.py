"""Staffing: who may lead what, what stays as it is, and that no assignment is better."""

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.scheduling.staffing import Duty, Leader, Obstacle, Place, Post, Staffing, StaffingWeights, staff
from midspan.engines.scheduling.staffing.fitting import obstacle_to_housing, obstacle_to_leading
from midspan.engines.scheduling.tests.build import at

WEIGHTS = StaffingWeights(
    post_unfilled=1000, place_missing=300, leader_changed=40, place_changed=5, unfair_per_30_minutes=3, pause_minutes=15
)
MONDAY = (at("Mon 08:00-18:00"),)


def duty(duty_id="group", *spans, **fields):
    defaults = {"posts": (Post(),), "site_id": "north", "is_video": True}
    return Duty(id=duty_id, spans=tuple(at(span) for span in spans or ("Mon 09:00-12:00",)), **(defaults | fields))


def leader(leader_id="kim", **fields):
    return Leader(id=leader_id, **({"work": MONDAY, "site_ids": ("north",), "languages": ("en",)} | fields))


def ask(duties, leaders=(), places=()):
    return Staffing(tuple(duties), tuple(leaders), tuple(places), WEIGHTS)


def test_every_obstacle_to_leading_is_named():
    group, post = duty(is_video=False, language="en"), Post(credentials=("LPC",))
    able = leader(credentials=("LPC",))

    assert obstacle_to_leading(able, group, post) is None
    assert obstacle_to_leading(replace(able, credentials=("LMSW",)), group, post) is Obstacle.CREDENTIAL
    assert obstacle_to_leading(replace(able, languages=("es",)), group, post) is Obstacle.LANGUAGE
    assert obstacle_to_leading(replace(able, site_ids=()), group, post) is Obstacle.SITE
    assert obstacle_to_leading(replace(able, work=(at("Mon 10:00-18:00"),)), group, post) is Obstacle.NOT_AT_WORK
    assert obstacle_to_leading(replace(able, taken=(at("Mon 11:00-11:30"),)), group, post) is Obstacle.TAKEN


def test_every_obstacle_to_a_room_is_named():
    group = duty(is_video=False, people=9, features=("ramp",))
    room = Place("blue", "north", capacity=9, features=("ramp",))

    assert obstacle_to_housing(room, group) is None
    assert obstacle_to_housing(replace(room, capacity=None), group) is None
    assert obstacle_to_housing(room, replace(group, people=None)) is None
    assert obstacle_to_housing(replace(room, site_id="south"), group) is Obstacle.SITE
    assert obstacle_to_housing(replace(room, capacity=8), group) is Obstacle.TOO_SMALL
    assert obstacle_to_housing(replace(room, features=()), group) is Obstacle.FEATURE
    assert obstacle_to_housing(replace(room, taken=(at("Mon 11:00-13:00"),)), group) is Obstacle.TAKEN


def test_nothing_to_staff_costs_nothing():
    assert staff(ask([])).objective == 0


def test_nobody_is_in_two_groups_at_once_nor_without_a_pause():
    groups = [duty("early"), duty("late", "Mon 12:10-14:00"), duty("later", "Mon 14:15-15:00")]

    staffed = staff(ask(groups, [leader()]))

    assert staffed.leaders == {("early", 0): "kim", ("late", 0): None, ("later", 0): "kim"}
    assert staffed.objective == staffed.bound == 1000


def test_leader_stays_unless_another_group_needs_them():
    only_kim = duty("spanish", language="es")
    kept = duty("open", posts=(Post(current_id="kim"),))
    kim = leader(languages=("en", "es"))

    assert staff(ask([kept], [leader("amy"), kim])).leaders == {("open", 0): "kim"}
    assert staff(ask([kept, only_kim], [leader("amy"), kim])).leaders == {("open", 0): "amy", ("spanish", 0): "kim"}


def test_co_leaders_are_two_people():
    group = duty(posts=(Post(credentials=("LPC",)), Post()))

    staffed = staff(ask([group], [leader("kim", credentials=("LPC",)), leader("amy")]))

    assert staffed.leaders == {("group", 0): "kim", ("group", 1): "amy"}


def test_load_is_shared():
    groups = [duty("one", "Mon 08:00-10:00"), duty("two", "Mon 11:00-13:00")]

    staffed = staff(ask(groups, [leader("amy", fair_minutes=120), leader("kim", fair_minutes=120)]))

    assert sorted(staffed.leaders.values()) == ["amy", "kim"]


def test_fixed_duty_keeps_its_leader_and_takes_their_time():
    fixed = duty("fixed", posts=(Post(current_id="kim"),), is_fixed=True)

    staffed = staff(ask([fixed, duty("other", "Mon 11:00-12:00")], [leader(work=())]))

    assert staffed.leaders == {("fixed", 0): "kim", ("other", 0): None}


def test_rooms_are_shared_out_by_size():
    groups = [duty(name, is_video=False, people=people) for name, people in (("large", 12), ("small", 4))]
    rooms = [Place("big", "north", 12), Place("little", "north", 6)]

    staffed = staff(ask(groups, [leader("a"), leader("b")], rooms))

    assert staffed.places == {"large": "big", "small": "little"}


@st.composite
def questions(draw):
    starts = st.sampled_from(["Mon 08:00-09:30", "Mon 09:00-11:00", "Mon 10:30-12:00", "Mon 13:00-14:00"])
    people = ["a", "b", "c"]
    leaders = [
        leader(name, languages=tuple(draw(st.sets(st.sampled_from(["en", "es"]), min_size=1))),
               fair_minutes=draw(st.sampled_from([None, 60, 120])))
        for name in people
    ]  # fmt: skip
    duties = [
        duty(f"d{number}", draw(starts), language=draw(st.sampled_from(["", "en", "es"])),
             posts=(Post(current_id=draw(st.sampled_from(["", *people]))),))
        for number in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    return ask(duties, leaders)


def plain_points(question, chosen):
    """Points of one assignment, counted the plainest way; None when it breaks a rule."""
    by_id, points = {one.id: one for one in question.leaders}, 0
    for one, who in zip(question.duties, chosen, strict=True):
        if who is None:
            points += WEIGHTS.post_unfilled
        elif obstacle_to_leading(by_id[who], one, one.posts[0]) is not None:
            return None
        elif one.posts[0].current_id not in ("", who):
            points += WEIGHTS.leader_changed
    for person in question.leaders:
        mine = sorted(one.spans[0] for one, who in zip(question.duties, chosen, strict=True) if who == person.id)
        if any(later.start < earlier.end + WEIGHTS.pause_minutes for earlier, later in pairwise(mine)):
            return None
        if person.fair_minutes is not None:
            over = max(0, -(-(sum(span.minutes for span in mine) - person.fair_minutes) // 30))
            steps = [3] * 2 + [6] * 2 + [12] * 40
            points += sum(steps[:over])
    return points


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples * 3 // 4, deadline=None, derandomize=True)
@given(question=questions())
def test_no_assignment_is_better(question):
    everybody = [None, *(one.id for one in question.leaders)]
    tried = (plain_points(question, chosen) for chosen in product(everybody, repeat=len(question.duties)))

    staffed = staff(question)

    assert staffed.objective == staffed.bound == min(points for points in tried if points is not None)
