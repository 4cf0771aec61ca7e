"""What stops a weekly section, and what has only to be known, as a table."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from midspan.domains.schedule.sections.plan import (
    CapFacts,
    GroupFacts,
    LeaderFacts,
    OtherSection,
    RoomFacts,
    SectionPlan,
)
from midspan.domains.schedule.sections.rules import findings, may_change_times, may_hold, may_hold_families
from midspan.values import WeekSpan

SITE, ELSEWHERE, ROOM, DANA, LEE = (UUID(int=number) for number in range(1, 6))
TUESDAY = WeekSpan(1, 540, 630)  # 9 to 10:30 a.m.
ALL_WEEK = tuple(WeekSpan(day, 480, 1080) for day in range(5))
START = date(2027, 3, 1)
RULE = "At most 8 people. (26 TAC §564.901(b))"

GROUP = GroupFacts(
    name="Process", minutes=90, break_minutes=0, cap=12, facilitators_needed=1, credentials=("LPC", "LCSW")
)
LEAD = LeaderFacts(id=DANA, name="Dana Okafor", credentials=("LPC",), languages=("en",), shifts=ALL_WEEK)
BIRCH = RoomFacts(id=ROOM, site_id=SITE, name="Birch", capacity=12)
OTHER = OtherSection(
    name="Skills",
    times=(WeekSpan(1, 600, 690),),
    from_date=START,
    until_date=None,
    room_id=None,
    leader_ids=frozenset(),
)
PLAN = SectionPlan(
    group=GROUP,
    language="en",
    capacity=10,
    comfortable_size=8,
    minimum_to_run=3,
    is_video=False,
    site_id=SITE,
    site_name="Riverside",
    opening=ALL_WEEK,
    room=BIRCH,
    times=(TUESDAY,),
    leaders=(LEAD,),
    from_date=START,
    until_date=None,
    others=(),
    law=CapFacts(),
    payers=CapFacts(),
)


def stopping(plan):
    return [(found.field, found.words) for found in findings(plan) if found.stops]


def known(plan):
    return [found.words for found in findings(plan) if not found.stops]


def leading(**changes):
    return {"leaders": (replace(LEAD, **changes),)}


def test_section_that_fits_has_no_finding():
    assert findings(PLAN) == ()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"times": ()}, "times", "Enter at least one day and time of the week."),
        (
            {"times": (WeekSpan(1, 540, 600),)},
            "times",
            (
                "Tuesday 9\xa0a.m. – 10\xa0a.m. is 1 h, but Process takes 1 h 30 min. "
                "Change the time, or choose another group."
            ),
        ),
        (
            {"times": (TUESDAY, WeekSpan(1, 600, 690))},
            "times",
            "Two of the times overlap on Tuesday. Change one of them.",
        ),
        (
            {"times": (WeekSpan(5, 540, 630),), "leaders": (replace(LEAD, shifts=None),)},
            "times",
            "Saturday 9\xa0a.m. – 10:30\xa0a.m.: Riverside is not open all of that time. It is closed that day.",
        ),
        (
            {"times": (WeekSpan(1, 1020, 1110),), "leaders": (replace(LEAD, shifts=None),)},
            "times",
            (
                "Tuesday 5\xa0p.m. – 6:30\xa0p.m.: Riverside is not open all of that time. "
                "It is open 8\xa0a.m. – 6\xa0p.m. that day."
            ),
        ),
        (
            {"capacity": 13, "room": replace(BIRCH, capacity=20)},
            "capacity",
            "Process holds at most 12 people. Enter no more.",
        ),
        (
            {"law": CapFacts(maximum=8, rule=RULE)},
            "capacity",
            "At most 8 people: At most 8 people. (26 TAC §564.901(b)).",
        ),
        ({"comfortable_size": 11}, "comfortable_size", "The comfortable size is above the 10 places. Lower it."),
        (
            {"minimum_to_run": 9},
            "minimum_to_run",
            "The section needs more people to run than are comfortable in it. Lower it.",
        ),
        ({"room": None}, "place", "Choose a room, or let the section meet by video."),
        (
            {"room": replace(BIRCH, site_id=ELSEWHERE)},
            "place",
            "Birch is not at Riverside. Choose a room there.",
        ),
        ({"room": replace(BIRCH, is_in_use=False)}, "place", "Birch is no longer in use. Choose another room."),
        (
            {"room": replace(BIRCH, capacity=10)},
            "place",
            "Birch fits 10 people; 10 places and the leaders make 11.",
        ),
        (
            {"others": (replace(OTHER, room_id=ROOM),)},
            "place",
            "Tuesday 10\xa0a.m. – 11:30\xa0a.m.: Skills is in Birch. Choose another room or time.",
        ),
        ({"leaders": ()}, "lead", "Process needs a leader. Choose who leads."),
        (
            {"group": replace(GROUP, facilitators_needed=2)},
            "lead",
            "Process needs 2 leaders. Choose who leads.",
        ),
        (
            leading(credentials=("CPRS",)),
            "lead",
            "Process is led by LPC or LCSW; Dana Okafor holds CPRS. Choose another lead.",
        ),
        (
            leading(credentials=()),
            "lead",
            "Process is led by LPC or LCSW; Dana Okafor holds none. Choose another lead.",
        ),
        (
            {"language": "es", "language_words": "Spanish"},
            "lead",
            "The track meets in Spanish, which none of the leaders speaks. Choose one who does.",
        ),
        (leading(is_at_work=False), "lead", "Dana Okafor no longer works here. Choose somebody else."),
        (
            leading(shifts=(WeekSpan(1, 540, 600),)),
            "lead",
            (
                "Tuesday 9\xa0a.m. – 10:30\xa0a.m.: Dana Okafor does not work all of that time. "
                "Choose another time or leader."
            ),
        ),
        (
            leading(shifts=()),
            "lead",
            (
                "Tuesday 9\xa0a.m. – 10:30\xa0a.m.: Dana Okafor does not work all of that time. "
                "Choose another time or leader."
            ),
        ),
        (
            leading(leave=((date(2027, 2, 20), date(2027, 3, 9)),)),
            "lead",
            (
                "Dana Okafor is away from February 20, 2027 to before March 9, 2027, when the section begins. "
                "Begin later or choose another leader."
            ),
        ),
        (
            {"others": (replace(OTHER, leader_ids=frozenset({DANA})),)},
            "lead",
            "Tuesday 10\xa0a.m. – 11:30\xa0a.m.: Dana Okafor leads Skills. Choose another time or leader.",
        ),
    ],
)
def test_what_stops_a_section(change, field, words):
    assert stopping(replace(PLAN, **change)) == [(field, words)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opening": None}, "The opening hours of Riverside are not known yet."),
        (leading(shifts=None), "When Dana Okafor works is not written down, so nobody knows whether they are there."),
        (
            leading(leave=((date(2027, 5, 3), date(2027, 5, 10)),)),
            "Dana Okafor is away from May 3, 2027 to before May 10, 2027: somebody has to step in.",
        ),
        (
            {"group": replace(GROUP, break_minutes=15)},
            "15 min of each meeting are a break: where a rule does not count breaks, 1 h 15 min count.",
        ),
        (
            {"payers": CapFacts(maximum=8, rule=RULE)},
            "With this payer at most 8 people: At most 8 people. (26 TAC §564.901(b)).",
        ),
        ({"law": CapFacts(minimum=4)}, "A rule asks for at least 4 people in the group."),
        (
            {"others": (replace(OTHER, times=(WeekSpan(1, 630, 720),), leader_ids=frozenset({DANA})),)},
            "Tuesday 9\xa0a.m. – 10:30\xa0a.m.: Dana Okafor has no pause between Skills and this group.",
        ),
    ],
)
def test_what_has_only_to_be_known(change, words):
    plan = replace(PLAN, **change)

    assert (stopping(plan), known(plan)) == ([], [words])


@pytest.mark.parametrize(
    "change",
    [
        {"others": (replace(OTHER, room_id=ROOM, until_date=START),)},
        {"others": (replace(OTHER, room_id=ROOM, from_date=date(2027, 6, 1)),), "until_date": date(2027, 6, 1)},
        {"others": (replace(OTHER, room_id=ROOM, times=(WeekSpan(2, 540, 630),)),)},
        {"others": (replace(OTHER, room_id=ELSEWHERE),)},
        {"others": (replace(OTHER, leader_ids=frozenset({LEE})),)},
        {"is_video": True, "room": None},
        {"is_video": True, "room": None, "opening": ()},
        leading(leave=((date(2027, 2, 1), START),)),
        leading(shifts=(WeekSpan(1, 540, 600), WeekSpan(1, 600, 700))),
        {"group": replace(GROUP, credentials=()), **leading(credentials=())},
    ],
)
def test_what_does_not_matter(change):
    assert findings(replace(PLAN, **change)) == ()


def test_second_leader_is_told_at_their_own_field():
    second = replace(LEAD, id=LEE, name="Lee Park", shifts=())

    assert [field for field, _words in stopping(replace(PLAN, leaders=(LEAD, second)))] == ["second"]


def test_one_leader_who_speaks_the_language_is_enough():
    second = replace(LEAD, id=LEE, languages=("es",))

    assert stopping(replace(PLAN, leaders=(LEAD, second), language="es")) == []


@pytest.mark.parametrize(("seats", "is_allowed"), [(0, True), (1, False), (7, False)])
def test_times_stay_while_anybody_sits_there(seats, is_allowed):
    assert bool(may_change_times(seats=seats)) is is_allowed


@pytest.mark.parametrize(("capacity", "highest", "is_allowed"), [(8, 8, True), (7, 8, False), (5, 0, True)])
def test_section_keeps_the_highest_seat(capacity, highest, is_allowed):
    assert bool(may_hold(capacity=capacity, highest_seat=highest)) is is_allowed


FAMILIES = replace(GROUP, name="Families together", is_for_families=True)


def test_guests_are_people_in_the_room():
    plan = replace(PLAN, group=FAMILIES, capacity=7, comfortable_size=7, family_places=4)

    assert stopping(plan) == []
    assert stopping(replace(plan, family_places=5)) == [
        ("place", "Birch fits 12 people; 12 places with guests and the leaders make 13.")
    ]


def test_cap_of_the_center_and_a_cap_by_law_count_guests():
    plan = replace(PLAN, group=FAMILIES, capacity=7, comfortable_size=7, family_places=6, room=None, is_video=True)

    assert stopping(plan) == [("capacity", "Families together holds at most 12 people with guests. Enter no more.")]
    assert stopping(replace(plan, family_places=2, law=CapFacts(maximum=8, rule="Rule 1"))) == [
        ("capacity", "At most 8 people with guests: Rule 1.")
    ]


def test_only_a_family_group_takes_guests():
    assert stopping(replace(PLAN, family_places=1)) == [
        ("family_places", "Only a family group takes guests. Choose one, or enter no places for guests.")
    ]


def test_places_that_guests_have_stay():
    assert may_hold_families(family_places=2, highest_taken=2).allowed
    assert may_hold_families(family_places=1, highest_taken=2).reason == (
        "Place 2 for guests is taken, so the section keeps at least 2 of them."
    )
