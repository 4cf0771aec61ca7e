"""When a door is open, where it leads on, and what connections come to in whatever order they are told."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.video.enums import TRANSITIONS, KnockState, Provider
from midspan.domains.video.rules.coming import (
    Meeting,
    may_admit,
    may_be_treated,
    may_come,
    may_enter,
    may_keep_door,
    may_send_back,
)
from midspan.domains.video.rules.connections import ended, stretches_in_room, told
from midspan.domains.video.rules.setting_up import Setup, may_be_set_up_so, may_keep_secret, may_set_up
from midspan.values import ALLOWED, Actor, ActorKind, Span, refused

START = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)
SESSION = Span(START, START + timedelta(hours=3))
LEE, OTHER = UUID(int=1), UUID(int=2)


def at(minutes, seconds=0):
    return START + timedelta(minutes=minutes, seconds=seconds)


def staff(who=LEE, *roles):
    return Actor(organization_id=UUID(int=9), id=who, kind=ActorKind.STAFF, roles=frozenset(roles))


def meeting(**fields):
    return Meeting(**{"during": SESSION, "is_video": True, "is_on": True, **fields})


@pytest.mark.parametrize(
    ("minutes", "reason"),
    [
        (-15.1, "You can come in from 15 minutes before it begins."),
        (-15, ""), (0, ""), (209.9, ""),
        (210, "This session is over."),
    ],
)  # fmt: skip
def test_door_is_open_around_the_session(minutes, reason):
    assert may_come(meeting(), now=START + timedelta(minutes=minutes)).reason == reason


def test_door_of_another_session_is_closed():
    assert may_come(meeting(is_on=False), now=START).reason == "This session does not take place."
    assert may_come(meeting(is_video=False), now=START).reason == "This session is not by video."


def test_one_licensed_leader_is_enough_and_nobody_is_none():
    assert may_be_treated([refused("no"), ALLOWED])
    assert not may_be_treated([refused("no"), refused("no")])
    assert not may_be_treated([])


def test_only_who_leads_keeps_the_door():
    assert may_keep_door(staff(), leader_ids={LEE})
    assert not may_keep_door(staff(OTHER, Role.DIRECTOR), leader_ids={LEE})
    patient = Actor(organization_id=UUID(int=9), id=LEE, kind=ActorKind.PATIENT)
    assert not may_keep_door(patient, leader_ids={LEE})


@pytest.mark.parametrize("state", KnockState)
def test_deeds_at_the_door_follow_the_table(state):
    admitting = may_admit(staff(), leader_ids={LEE}, state=state, treating=ALLOWED)
    back = may_send_back(staff(), leader_ids={LEE}, state=state)

    assert bool(admitting) is (KnockState.ADMITTED in TRANSITIONS[state])
    assert bool(back) is (KnockState.SENT_BACK in TRANSITIONS[state])


def test_nobody_is_admitted_where_nobody_is_licensed():
    treating = may_be_treated([])

    assert may_admit(staff(), leader_ids={LEE}, state=KnockState.WAITING, treating=treating) == treating


def test_key_is_for_whom_the_leader_admitted():
    assert may_enter(KnockState.ADMITTED, coming=ALLOWED, treating=ALLOWED)
    for state in (None, KnockState.WAITING, KnockState.SENT_BACK):
        assert may_enter(state, coming=ALLOWED, treating=ALLOWED).reason == "Wait until you are let in."
    assert may_enter(KnockState.ADMITTED, coming=refused("over"), treating=ALLOWED).reason == "over"


# Each is a list of things told: (key, joined, left), in minutes; and the stretches that follow.
TOLD = {
    "came and left": ([("a", 2, None), ("a", None, 170)], [(2, 170)]),
    "leaving alone says when they came": ([("a", 2, 170)], [(2, 170)]),
    "told twice": ([("a", 2, None), ("a", 2, None), ("a", 2, 170), ("a", 2, 170)], [(2, 170)]),
    "lost the connection and came back": ([("a", 2, 60), ("b", 65, 180)], [(2, 60), (65, 180)]),
    "back within the same minute": ([("a", 2, 60), ("b", 60, 180)], [(2, 180)]),
    "second device before the first is gone": ([("a", 2, None), ("b", 50, None), ("a", 2, 60), ("b", 50, 180)],
                                               [(2, 180)]),
    "still there": ([("a", 2, 60), ("b", 65, None)], [(2, 60), (65, None)]),
    "came before it began": ([("a", -10, 20)], [(-10, 20)]),
    "stayed in an empty room": ([("a", 100, 600)], [(100, 210)]),
    "only tried the link, yesterday and afterwards": ([("a", -700, -690), ("b", 181, 190)], []),
    "left, and nobody knows when they came": ([("a", None, 60)], []),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_stretches_are_the_same_in_whatever_order_they_are_told(case):
    things, expected = TOLD[case]
    for order in permutations(things):
        known = {}
        for key, *ends in order:
            heard = tuple(None if one is None else at(one) for one in ends)
            known[key] = told(known.get(key, (None, None)), heard)

        found = stretches_in_room(known.values(), session=SESSION)

        assert found == [(at(joined), None if left is None else at(left)) for joined, left in expected]


def test_own_leaving_stands_whether_it_is_told_before_the_end_of_the_room_or_after():
    there, leaving = (at(2), None), (None, at(150))

    assert ended(told(there, leaving), at(180)) == (at(2), at(150))
    assert told(ended(there, at(180)), leaving) == (at(2), at(150))
    assert ended(there, at(180)) == (at(2), at(180))


def test_less_than_a_minute_is_nothing_and_seconds_are_cut_off():
    assert stretches_in_room([(at(5, 10), at(5, 50))], session=SESSION) == []
    assert stretches_in_room([(at(5, 50), at(7, 10))], session=SESSION) == [(at(5), at(7))]


def test_clocks_that_differ_make_nobody_leave_before_they_came():
    assert told((at(5), None), (None, at(4))) == (at(5), at(5))


@pytest.mark.parametrize(
    ("setup", "reason"),
    [
        ({}, ""), ({"provider": Provider.LINK}, ""),
        ({"provider": Provider.JITSI}, "The address of the rooms begins with https://."),
        ({"provider": Provider.JITSI, "address": "http://meet.example"},
         "The address of the rooms begins with https://."),
        ({"provider": Provider.JITSI, "address": "https://meet.example"},
         "The server knows this center by a name. Write it as the server has it."),
        ({"provider": Provider.JITSI, "address": "https://meet.example", "app_id": "harbor"},
         "Keys are signed with the server's secret. Enter it once."),
        ({"provider": Provider.JITSI, "address": "https://meet.example", "app_id": "harbor", "has_secret": True}, ""),
        ({"provider": Provider.LIVEKIT, "address": "https://meet.example", "app_id": "harbor", "has_secret": True,
          "server_address": "https://live.example"}, "The address of the LiveKit server begins with wss://."),
        ({"provider": Provider.LIVEKIT, "address": "https://meet.example", "app_id": "harbor", "has_secret": True,
          "server_address": "wss://live.example"}, ""),
    ],
)  # fmt: skip
def test_setup_says_the_first_thing_that_is_missing(setup, reason):
    assert may_be_set_up_so(Setup(**setup)).reason == reason


def test_attendance_is_told_by_servers_that_tell_it():
    assert [one for one in Provider if Setup(provider=one).is_told_who_came] == [Provider.LIVEKIT]
    assert Setup(provider=Provider.JITSI, has_event_secret=True).is_told_who_came


def test_only_the_director_sets_up_and_secrets_are_no_words():
    assert may_set_up(staff(LEE, Role.DIRECTOR))
    assert not may_set_up(staff(LEE, Role.PROGRAM_MANAGER))
    assert (bool(may_keep_secret("")), bool(may_keep_secret("x" * 15)), bool(may_keep_secret("x" * 16))) == (
        True, False, True,
    )  # fmt: skip
