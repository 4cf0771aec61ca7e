"""Whom a patient is suggested: each case is one line of what they said, and the reasons that follow."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.mentors.enums import Experience, Meeting, Part
from midspan.domains.mentors.rules.suggesting import (
    About,
    Offer,
    Reason,
    Window,
    Wish,
    Zones,
    free_together,
    is_possible,
    suggested,
)
from midspan.values import Span

ZONE = ZoneInfo("America/New_York")
ZONES = Zones(ZONE, ZONE)
MONDAY = datetime(2027, 3, 1, 17, tzinfo=UTC)  # Noon in New York.
TUESDAY = Window(1, 18 * 60, 21 * 60)


def offer(number=1, **fields):
    said = {
        "name": "Mara",
        "languages": frozenset({"en", "es"}),
        "experience": frozenset({Experience.SAME_PROGRAM}),
        "meetings": frozenset({Meeting.PHONE}),
        "windows": (TUESDAY,),
        "room": 1,
    }
    return Offer(mentor_id=UUID(int=number), **{**said, **fields})


def at(day, hour, minute=0):
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


def free(wish=None, windows=(TUESDAY,), taken=(), now=MONDAY, zones=ZONES):
    return free_together(wish or Wish(), windows, taken=taken, now=now, zones=zones)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [TUESDAY]),
        ([Span(at(2, 17), at(2, 18, 30))], [Window(1, 18 * 60 + 30, 21 * 60)]),
        ([Span(at(2, 18, 20), at(2, 20))], [Window(1, 20 * 60, 21 * 60)]),  # Twenty minutes are no talk.
        ([Span(at(2, 19), at(2, 20))], [Window(1, 18 * 60, 19 * 60), Window(1, 20 * 60, 21 * 60)]),
        ([Span(at(2, 19), at(2, 20)), Span(at(2, 18, 20), at(2, 19, 30))], [Window(1, 20 * 60, 21 * 60)]),
        ([Span(at(2, 12), at(2, 23))], []),
        ([Span(at(2, 21), at(2, 23))], [TUESDAY]),
    ],
)  # fmt: skip
def test_free_is_what_the_week_leaves_of_a_window(taken, left):
    assert free(taken=taken) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"weekdays": {1}}, [TUESDAY]),
        ({"weekdays": {2}}, []),
        ({"parts": {Part.EVENING}}, [TUESDAY]),
        ({"parts": {Part.MORNING}}, []),
        ({"weekdays": {1}, "parts": {Part.AFTERNOON, Part.EVENING}}, [TUESDAY]),
    ],
)
def test_days_and_parts_that_somebody_named_bind(said, left):
    wish = Wish(**{name: frozenset(chosen) for name, chosen in said.items()})

    assert free(wish) == left


def test_afternoon_and_evening_in_a_row_are_one_stretch():
    window = Window(1, 16 * 60, 19 * 60)

    assert free(Wish(parts=frozenset({Part.AFTERNOON, Part.EVENING})), [window]) == [window]
    assert free(Wish(parts=frozenset({Part.AFTERNOON})), [window]) == [Window(1, 16 * 60, 17 * 60)]


def test_time_is_said_on_the_clock_of_the_person_who_reads_it():
    away = Zones(ZONE, ZoneInfo("America/Denver"))

    assert free(zones=away) == [Window(1, 16 * 60, 19 * 60)]


def test_today_counts_from_now_on():
    window = Window(0, 11 * 60, 13 * 60)

    assert free(windows=[window]) == [Window(0, 12 * 60, 13 * 60)]
    assert free(windows=[window], now=at(1, 12, 45)) == []  # Next Monday is beyond the seven days looked at.


def test_hour_that_the_clocks_skip_is_no_time():
    saturday = datetime(2027, 3, 13, 17, tzinfo=UTC)

    assert free(windows=[Window(6, 2 * 60, 3 * 60)], now=saturday) == []


@pytest.mark.parametrize(
    ("wish", "room", "expected"),
    [
        (Wish(), 1, True),
        (Wish(), 0, False),
        (Wish(languages=frozenset({"es", "vi"})), 1, True),
        (Wish(languages=frozenset({"vi"})), 1, False),
    ],
)
def test_language_and_room_are_what_nobody_is_suggested_without(wish, room, expected):
    assert is_possible(wish, offer(room=room)) is expected


def test_reasons_say_what_is_met_and_what_is_not():
    wish = Wish(
        languages=frozenset({"es"}),
        experience=frozenset({Experience.SAME_PROGRAM, Experience.PARENT}),
        meetings=frozenset({Meeting.VIDEO}),
    )

    one = suggested(wish, [offer()], taken=[], now=MONDAY, zones=ZONES)[0]

    assert one.met == (
        Reason(About.LANGUAGE, "es"),
        Reason(About.TIME, window=TUESDAY),
        Reason(About.EXPERIENCE, "same_program"),
    )
    assert one.missed == (Reason(About.EXPERIENCE, "parent"), Reason(About.MEETING))


def test_who_meets_more_of_what_was_said_comes_first_and_then_the_name():
    wish = Wish(experience=frozenset({Experience.PARENT}))
    offers = [
        offer(1, name="Zoe", experience=frozenset({Experience.PARENT})),
        offer(2, name="Ben"),
        offer(3, name="ann"),
        offer(4, name="Cal", windows=()),
    ]

    found = suggested(wish, offers, taken=[], now=MONDAY, zones=ZONES)

    assert [one.offer.name for one in found] == ["Zoe", "ann", "Ben", "Cal"]


OFFERS = st.lists(
    st.builds(
        offer,
        st.integers(1, 99),
        name=st.sampled_from(["Ann", "Ben", "Cal"]),
        experience=st.frozensets(st.sampled_from(Experience)),
        meetings=st.frozensets(st.sampled_from(Meeting)),
        room=st.integers(0, 2),
        windows=st.sampled_from([(), (TUESDAY,), (TUESDAY, Window(3, 540, 600))]),
    ),
    max_size=6,
    unique_by=lambda one: one.mentor_id,
)
WISHES = st.builds(
    Wish,
    languages=st.frozensets(st.sampled_from(["en", "vi"])),
    experience=st.frozensets(st.sampled_from(Experience)),
    meetings=st.frozensets(st.sampled_from(Meeting)),
    weekdays=st.frozensets(st.integers(0, 6)),
    parts=st.frozensets(st.sampled_from(Part)),
)


@given(wish=WISHES, offers=OFFERS, seed=st.randoms(use_true_random=False))
def test_order_follows_from_what_is_said_alone(wish, offers, seed):
    """No hidden score: nothing decides but what is printed, and not the order in which mentors came."""
    found = suggested(wish, offers, taken=[], now=MONDAY, zones=ZONES)
    mixed = list(offers)
    seed.shuffle(mixed)

    assert suggested(wish, mixed, taken=[], now=MONDAY, zones=ZONES) == found
    assert [len(one.met) for one in found] == sorted((len(one.met) for one in found), reverse=True)
    assert {one.offer.mentor_id for one in found} == {one.mentor_id for one in offers if is_possible(wish, one)}
    for one in found:
        asked = len(wish.experience) + bool(wish.meetings) + 1
        said = [reason for reason in (*one.met, *one.missed) if reason.about is not About.LANGUAGE]
        assert (
            len({(reason.about, reason.word if reason.about is About.EXPERIENCE else "") for reason in said}) == asked
        )
