"""One session instead of another, in a week that otherwise stays."""

import pytest
from msgspec.structs import replace

from midspan.engines.scheduling.model import PatientNeeds, PatientTags
from midspan.engines.scheduling.rules import rules_in_force
from midspan.engines.scheduling.swapping import ALONE, SwapQuestion, SwapReason, swap_options
from midspan.engines.scheduling.tests.build import busy, section

MONDAY = section("monday", "Mon 09:00-12:00", curriculum_id="skills")
KEPT = (
    section("tuesday", "Tue 09:00-12:00"),
    section("wednesday", "Wed 09:00-12:00"),
    section("alone", "Wed 13:00-14:00", content=ALONE),
)
NEEDS = PatientNeeds(
    id="rowan",
    site_id="north",
    minimum_minutes=540,
    maximum_minutes=1140,
    min_days=3,
    max_days=5,
    max_group_minutes_per_day=300,
    tags=PatientTags(),
    travel_minutes=(("north", 30),),
)


def ask(*candidates, needs=NEEDS, kept=KEPT, **fields):
    question = SwapQuestion(needs=needs, rules=rules_in_force(), given_up=MONDAY, kept=kept, candidates=candidates)
    return [option.section_id for option in swap_options(question, **fields)]


def with_life(*commitments):
    return replace(NEEDS, commitments=commitments)


def test_same_curriculum_comes_first_then_same_kind_then_least_cost():
    education = section("education", "Thu 09:00-12:00", content="psychoeducation")
    by_video = section("video", "Fri 09:00-12:00", is_video=True)
    same = section("same", "Fri 17:00-20:00", curriculum_id="skills")
    other = section("other", "Thu 13:00-16:00")

    assert ask(education, other, by_video, same, count=4) == ["same", "video", "other", "education"]


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (section("x", "Tue 11:00-14:00"), "overlaps what is kept"),
        (section("x", "Thu 09:00-12:00", capacity=4, taken=4), "is full"),
        (section("x", "Thu 09:00-10:00"), "falls below the dose"),
        (section("x", "Tue 13:00-16:00"), "leaves too few days, and too long a day"),
        (section("x", "Thu 09:00-12:00", site_id="south"), "is where the way is not known"),
    ],
)
def test_session_that_does_not_fit_is_not_proposed(candidate, why):
    assert ask(candidate) == [], why


def test_fixed_life_closes_a_session_and_movable_life_is_said_to_move():
    thursday = section("thursday", "Thu 09:00-12:00")
    movable = with_life(busy("gym", "Thu 08:00-10:00", 5))

    [option] = swap_options(
        SwapQuestion(needs=movable, rules=rules_in_force(), given_up=MONDAY, kept=KEPT, candidates=(thursday,))
    )

    assert ask(thursday, needs=with_life(busy("work", "Thu 08:00-10:00"))) == []
    assert [move.id for move in option.moves] == ["gym"]
    assert SwapReason.MOVES_NOTHING not in option.reasons


def test_week_already_below_the_dose_may_not_fall_further():
    short = (section("tuesday", "Tue 09:00-12:00"),)

    assert ask(section("long", "Thu 09:00-12:00"), section("brief", "Fri 09:00-11:00"), kept=short) == ["long"]


def test_session_without_another_trip_says_so():
    needs = NEEDS
    evening = section("evening", "Mon 17:00-20:00", is_video=True)

    [option] = swap_options(
        SwapQuestion(needs=needs, rules=rules_in_force(), given_up=MONDAY, kept=KEPT, candidates=(evening,))
    )

    assert option.reasons == (
        SwapReason.SAME_KIND,
        SwapReason.SAME_DAY,
        SwapReason.SAME_LENGTH,
        SwapReason.NO_TRIP,
        SwapReason.MOVES_NOTHING,
    )
