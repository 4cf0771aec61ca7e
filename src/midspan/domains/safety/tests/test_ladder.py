"""What the clock does, as a table: who is alerted again, when, and whom the person can be told of."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec import structs

from midspan.domains.safety.enums import ContactOutcome, Rung, StepKind
from midspan.domains.safety.rules.ladder import Move, Past, Person, Situation, above, left_to_alert, moves, told_now
from midspan.domains.safety.rules.tiers import TierClock

NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)
DANA, NIA = UUID(int=1), UUID(int=2)
LADDER = (Person(DANA, Rung.PRIMARY), Person(NIA, Rung.ON_CALL))
TODAY, CARE = TierClock(contact_minutes=60, climb_minutes=10), TierClock(work_days=1)
ALERTED, FAILED, TAKEN = StepKind.ALERTED, StepKind.ALERT_FAILED, StepKind.TAKEN


def past(*lines):
    """Each line is (minute, kind, who), or (minute, outcome, who) for a contact."""
    return tuple(_past(place, *line) for place, line in enumerate(lines))


def _past(place, minute, what, who=None):
    is_contact = isinstance(what, ContactOutcome)
    kind, outcome = (StepKind.CONTACT, what) if is_contact else (what, None)
    # Alerts of one minute are of one climb.
    return Past(
        id=UUID(int=100 + place),
        kind=kind,
        at=NOW + timedelta(minutes=minute),
        staff_id=who,
        round=minute if kind is ALERTED else None,
        outcome=outcome,
    )


def asked(steps, minute, *, failed=(), ladder=LADDER, clock=TODAY, away=()):
    found = Situation(
        clock=clock,
        due_at=NOW + timedelta(minutes=60),
        again_minutes=30,
        steps=steps,
        ladder=ladder,
        failed=frozenset(UUID(int=100 + place) for place in failed),
        away=frozenset(away),
    )
    return moves(found, now=NOW + timedelta(minutes=minute))


def test_failure_climbs_at_once_while_somebody_is_left():
    assert asked(past((0, ALERTED, DANA)), 1, failed=[0]) == [Move.NOTE_FAILED, Move.CLIMB]


def test_failure_with_nobody_left_waits_until_everybody_is_told_again():
    both = past((0, ALERTED, DANA), (10, ALERTED, NIA))

    assert asked(both, 11, failed=[0, 1]) == [Move.NOTE_FAILED]
    noted = (*both, *past((11, FAILED, DANA), (11, FAILED, NIA)))
    assert asked(noted, 39, failed=[0, 1]) == []
    assert asked(noted, 40, failed=[0, 1]) == [Move.CLIMB]


@pytest.mark.parametrize(("minute", "found"), [(30, []), (59, []), (60, [Move.CLIMB, Move.TELL_PERSON])])
def test_what_has_time_repeats_nothing_before_it_is_due(minute, found):
    assert asked(past((0, ALERTED, DANA)), minute, ladder=LADDER[:1], clock=CARE) == found


def test_whoever_comes_after_nobody_was_there_is_alerted_at_once():
    assert asked(past((0, StepKind.NOBODY_LEFT)), 1, clock=CARE) == [Move.CLIMB]
    assert asked(past((0, StepKind.NOBODY_LEFT)), 1, ladder=()) == []


@pytest.mark.parametrize(
    ("lines", "minute", "found"),
    [
        ([], 59, []),
        ([], 60, [Move.OVERDUE]),
        ([(60, StepKind.OVERDUE, DANA)], 89, []),
        ([(60, StepKind.OVERDUE, DANA)], 90, [Move.OVERDUE]),
        ([(50, StepKind.OVERDUE, DANA)], 60, [Move.OVERDUE]),  # Of a time that is not in force any more.
        ([(20, ContactOutcome.NO_ANSWER)], 60, [Move.OVERDUE]),
        ([(20, ContactOutcome.HELP_SENT)], 90, []),
        ([(20, ContactOutcome.HELP_SENT), (30, StepKind.TIER_RAISED)], 60, [Move.OVERDUE]),
        ([(20, ContactOutcome.REACHED)], 90, []),
    ],
)
def test_owner_who_is_late_is_told_of_again_and_again(lines, minute, found):
    assert asked(past((0, ALERTED, DANA), (1, TAKEN, DANA), *lines), minute) == found


@pytest.mark.parametrize("lines", [[], [(2, ContactOutcome.REACHED)]])
def test_owner_who_is_away_is_no_owner_also_once_the_person_was_reached(lines):
    assert asked(past((1, TAKEN, DANA), *lines), 3, away=[DANA]) == [Move.OWNER_AWAY, Move.CLIMB]


def test_ladder_climbs_on_while_the_owner_of_somebody_who_was_reached_is_away():
    steps = past((1, TAKEN, DANA), (2, ContactOutcome.REACHED), (3, StepKind.OWNER_AWAY, DANA), (3, ALERTED, NIA))

    assert asked(steps, 12) == []
    assert asked(steps, 33) == [Move.CLIMB]
    assert asked((*steps, *past((34, TAKEN, NIA))), 90) == []


def test_two_climbs_of_one_minute_are_two():
    first, second = past((0, ALERTED, DANA), (0, ALERTED, NIA))
    second = structs.replace(second, round=1)

    assert told_now((first, second)) == [NIA]


@pytest.mark.parametrize(
    ("ladder", "owner", "told"),
    [
        ([(DANA, Rung.PRIMARY), (NIA, Rung.SUPERVISOR)], DANA, [NIA]),
        ([(DANA, Rung.PRIMARY), (NIA, Rung.ON_CALL)], DANA, [NIA]),  # There is nobody above.
        ([(NIA, Rung.SUPERVISOR), (NIA, Rung.DIRECTOR)], DANA, [NIA]),
        ([(DANA, Rung.STAND_IN)], DANA, []),
    ],
)
def test_somebody_hears_of_a_late_owner_also_where_nobody_is_above(ladder, owner, told):
    assert [one.staff_id for one in above([Person(*one) for one in ladder], owner=owner)] == told


@pytest.mark.parametrize("news", [StepKind.TIER_RAISED, StepKind.JOINED_SOONER])
def test_not_safe_begins_a_new_round(news):
    steps = past((0, ALERTED, DANA), (10, ALERTED, NIA), (12, news))

    assert left_to_alert(LADDER, steps[:2]) == []
    assert left_to_alert(LADDER, steps) == list(LADDER)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], []),
        ([(0, ALERTED, DANA), (0, ALERTED, NIA)], [DANA, NIA]),
        ([(0, ALERTED, DANA), (10, ALERTED, NIA)], [NIA]),
        ([(0, ALERTED, DANA), (0, FAILED, DANA), (0, ALERTED, NIA)], [NIA]),
        ([(0, ALERTED, DANA), (1, FAILED, DANA)], []),
        ([(0, ALERTED, DANA), (30, StepKind.NOBODY_LEFT)], []),
        ([(0, ALERTED, DANA), (1, FAILED, DANA), (30, ALERTED, DANA)], [DANA]),
    ],
)
def test_nobody_is_said_to_be_told_whom_the_alert_failed(lines, told):
    assert told_now(past(*lines)) == told
