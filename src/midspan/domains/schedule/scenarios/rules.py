"""Pure rules of what-if: who tries changes on a copy, and what may follow what."""

from midspan.domains.schedule.enums import (
    ADVICE_TRANSITIONS,
    SCENARIO_TRANSITIONS,
    AdviceState,
    ScenarioState,
)
from midspan.domains.schedule.proposals.rules import PROPOSES
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, refused

MOST_CHANGES = 12  # More in one scenario, and nobody can tell which of them helped.
MOVED_ON = "This what-if has moved on. Open it again to see how it stands."


def may_try(by: Actor) -> Verdict:
    """Whether this person tries changes on a copy, and asks what would help."""
    if by.kind is ActorKind.JOB or by.roles & PROPOSES:
        return ALLOWED
    return refused("Schedulers, intake and program managers try what-ifs. Ask one of them.")


def may_become(state: str, to: ScenarioState) -> Verdict:
    """Whether a scenario in this state goes on to that one."""
    return ALLOWED if to in SCENARIO_TRANSITIONS[ScenarioState(state)] else refused(MOVED_ON)


def may_change(state: str) -> Verdict:
    """Whether changes are added to and taken from a scenario in this state; a result of before is thrown away."""
    return ALLOWED if state == ScenarioState.DRAFT else may_become(state, ScenarioState.DRAFT)


def has_room(changes: int, *, more: int) -> Verdict:
    """Whether so many more changes fit into a scenario with so many."""
    if changes + more <= MOST_CHANGES:
        return ALLOWED
    return refused(f"A what-if holds at most {MOST_CHANGES} changes. Begin another one.")


def may_stop_advice(state: str) -> Verdict:
    """Whether a search for what would help is still going on."""
    if AdviceState.STOPPED in ADVICE_TRANSITIONS[AdviceState(state)]:
        return ALLOWED
    return refused("It is over already.")
