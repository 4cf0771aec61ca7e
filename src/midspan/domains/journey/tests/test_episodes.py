"""The table of transitions, whole: what stands in it moves when ready, what does not is refused with a reason."""

from itertools import product
from uuid import uuid4

import pytest
from msgspec.structs import replace

from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import ENDED, TRANSITIONS, AtDischarge, EpisodeState
from midspan.domains.journey.rules.episodes import WHAT_IT_NEEDS, Departing, Readiness, may_move
from midspan.domains.journey.rules.leaving import CHECK_UPS, LockState
from midspan.domains.journey.tests.factories import going
from midspan.domains.people.enums import Role
from midspan.values import ALLOWED, Actor, ActorKind, refused

READY = Readiness(
    screening=ALLOWED,
    is_signed=True,
    is_countersigned=True,
    actual_level="2.1",
    primary_counselor=uuid4(),
    track=uuid4(),
    alias="Quiet Harbor",
    has_safe_contact=True,
)
NO_CALLS = LockState(key=CHECK_UPS, title="Check-ups", answer=AtDischarge.NOT_APPLICABLE, may_not_apply=True)
LEAVES = Departing(going=going(), listed=(NO_CALLS,), reasons=current(Edition.REASONS))
S = EpisodeState


def somebody(*roles):
    return Actor(organization_id=uuid4(), id=uuid4(), kind=ActorKind.STAFF, roles=frozenset(roles))


@pytest.mark.parametrize(("now", "to"), list(product(EpisodeState, EpisodeState)))
def test_every_pair_of_states_is_as_the_table_says(now, to):
    verdict = may_move(somebody(Role.INTAKE), now=now, to=to, readiness=READY, reason="Moved away.", departing=LEAVES)

    assert verdict.allowed == (to in TRANSITIONS[now])
    assert verdict.allowed or verdict.reason.endswith(".")


def test_every_state_is_reached_and_only_ended_ones_are_left_by_nobody():
    reached = {to for targets in TRANSITIONS.values() for to in targets}

    assert reached == set(EpisodeState) - {EpisodeState.REFERRED}
    assert {state for state, targets in TRANSITIONS.items() if not targets} == ENDED


@pytest.mark.parametrize(
    ("now", "to", "lacks", "reason"),
    [
        (S.SCREENING, S.PLACED, {"screening": refused("Finish the red-flag checklist first.")}, "Finish the red-flag"),
        (S.SCREENING, S.PLACED, {"is_signed": False}, "not signed yet"),
        (S.SCREENING, S.PLACED, {"is_countersigned": False}, "second signature"),
        (S.SCREENING, S.PLACED, {"actual_level": "24h"}, "not offered here"),
        (S.PLACED, S.ADMITTED, {"has_safe_contact": False}, "reached safely"),
        (S.PLACED, S.ADMITTED, {"primary_counselor": None}, "primary counselor"),
        (S.WAITING, S.ADMITTED, {"track": None}, "track"),
        (S.WAITING, S.ADMITTED, {"alias": ""}, "name for groups"),
    ],
)
def test_missing_piece_is_named(now, to, lacks, reason):
    verdict = may_move(somebody(Role.INTAKE), now=now, to=to, readiness=replace(READY, **lacks))

    assert not verdict
    assert reason in verdict.reason


@pytest.mark.parametrize(("now", "to"), [(S.REFERRED, S.CLOSED), (S.ADMITTED, S.DISCHARGED)])
def test_ending_needs_words(now, to):
    assert may_move(somebody(Role.INTAKE), now=now, to=to, readiness=READY).reason == "Write why this stay ends."


def test_returning_from_a_pause_asks_for_no_second_admission():
    assert may_move(somebody(Role.COUNSELOR), now=S.PAUSED, to=S.ADMITTED, readiness=Readiness()).allowed


def test_front_desk_moves_nobody():
    assert not may_move(somebody(Role.FRONT_DESK), now=S.REFERRED, to=S.SCREENING, readiness=READY).allowed


def test_states_named_with_conditions_are_those_that_refuse_somebody_unready():
    unready = Readiness(screening=refused("Finish the red-flag checklist first."))
    ways = [(now, to) for now, targets in TRANSITIONS.items() for to in targets]

    refusing = {to for now, to in ways if not may_move(somebody(Role.INTAKE), now=now, to=to, readiness=unready)}

    assert refusing == set(WHAT_IT_NEEDS)
