"""A time for several people at once: what fits, in which order, and who stands in the way where nothing does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from midspan.engines.scheduling.gathering import Giving, Party, Question, Way, gather, time_at
from midspan.values import Span

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2027, 3, 1, 5, tzinfo=UTC)  # Midnight there.


def at(day, hour, minute=0):
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def free(*stretches):
    return tuple(Span(at(day, start), at(day, end)) for day, start, end in stretches)


def party(key, *stretches, is_asked=False):
    return Party(key, (Way(key, free(*stretches)),), is_asked)


def question(*parties, minutes=60, days=7, **fields):
    return Question(parties=parties, within=Span(MONDAY, at(days, 0)), minutes=minutes, zone=ZONE, **fields)


LEAD = party("lead", (0, 9, 17), (1, 9, 17), (3, 9, 17))
PATIENT = party("patient", (0, 13, 20), (1, 8, 10), (3, 15, 20))
MOTHER = party("mother", (0, 16, 22), (1, 16, 22), (3, 16, 22), is_asked=True)
BROTHER = party("brother", (1, 8, 12), is_asked=True)


def starts(answer):
    return [one.span.start for one in answer.times]


def test_times_are_when_everybody_can_on_different_days():
    assert starts(gather(question(LEAD, PATIENT, MOTHER))) == [at(0, 16), at(3, 16)]


def test_further_times_of_one_day_do_not_overlap_each_other():
    answer = gather(question(party("lead", (0, 9, 12)), party("patient", (0, 9, 12))))

    assert starts(answer) == [at(0, 9), at(0, 10), at(0, 11)]


def test_where_nothing_fits_it_says_who_and_what_would_open_a_time():
    answer = gather(question(LEAD, PATIENT, MOTHER, BROTHER))

    assert answer.times == ()
    assert answer.in_the_way == ("mother", "brother")
    assert [(one.without, one.time.span.start) for one in answer.openings] == [
        ("mother", at(1, 9)),
        ("brother", at(0, 16)),
    ]


def test_nobody_is_named_who_would_change_nothing():
    nowhere = party("brother", is_asked=True)

    answer = gather(question(party("lead"), PATIENT, MOTHER, nowhere))

    assert answer.in_the_way == ("lead",)  # Whoever was only asked is not named while somebody of the center suffices.
    assert answer.openings == ()


def test_shorter_session_that_fits_is_told():
    late = party("mother", (0, 16, 17), is_asked=True)

    answer = gather(question(LEAD, PATIENT, late, minutes=90), shorter=(60, 45))

    assert [(one.minutes, one.without) for one in answer.openings] == [(60, ""), (0, "mother")]


def test_any_room_that_is_free_all_along_will_do():
    rooms = Party("room", (Way("small", free((0, 9, 10))), Way("large", free((0, 10, 12)))))

    answer = gather(question(LEAD, rooms, minutes=90), count=1)

    assert [(one.span.start, one.way_of("room")) for one in answer.times] == [(at(0, 10), "large")]


def test_day_on_which_they_come_anyway_is_better_and_what_gives_way_is_worse():
    life = (Giving(free((0, 16, 17))[0], 40),)

    answer = gather(question(LEAD, PATIENT, MOTHER, giving=life, there_anyway=free((3, 12, 15))))

    assert [(one.span.start, one.points, one.moves, one.extra_trip) for one in answer.times] == [
        (at(3, 16), 0, False, False),
        (at(0, 16), 70, True, True),
    ]


def test_time_chosen_a_while_ago_is_there_or_not():
    asked = question(LEAD, PATIENT, MOTHER)

    assert time_at(asked, at(3, 16)).span == Span(at(3, 16), at(3, 17))
    assert time_at(asked, at(3, 17)) is None


@pytest.mark.parametrize(("day", "offset"), [(12, 0), (13, -1)])
def test_local_days_are_told_apart_over_the_change_of_clocks(day, offset):
    """On Sunday 14 March 2027 clocks there skip an hour: their midnight is an hour earlier in UTC."""
    start = at(day, 9 + offset)

    answer = gather(question(Party("lead", (Way("lead", (Span(start, start + timedelta(hours=1)),)),)), days=20))

    assert [one.span.start.astimezone(ZONE).hour for one in answer.times] == [9]


STRETCHES = some.lists(some.tuples(some.integers(0, 2), some.integers(8, 16), some.integers(1, 4)), max_size=4)


@given(some.lists(STRETCHES, min_size=1, max_size=3))
def test_answers_hold_for_everybody_and_reasons_are_reasons(drawn):
    parties = tuple(
        Party(str(key), tuple(Way(str(number), free((day, start, start + length)))
                              for number, (day, start, length) in enumerate(stretches)), is_asked=True)
        for key, stretches in enumerate(drawn)
    )  # fmt: skip
    asked = question(*parties, days=3)

    answer = gather(asked)

    for one in answer.times:
        for each in parties:
            way = next(way for way in each.ways if way.id == one.way_of(each.id))
            assert any(span.start <= one.span.start and one.span.end <= span.end for span in way.free)
    if not answer.times:
        named = [each for each in parties if each.id in answer.in_the_way]
        assert not gather(question(*named, days=3)).times
        for each in named:
            assert gather(question(*(one for one in named if one is not each), days=3)).times
