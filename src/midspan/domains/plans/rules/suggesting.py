"""Who suggests other words, when, and who answers: both stay on file."""

from uuid import UUID

from midspan.domains.plans.enums import Answer, PlanState
from midspan.domains.plans.rules.changing import WRITES
from midspan.values import ALLOWED, Actor, Verdict, refused


def may_suggest(by: Actor, *, patient_id: UUID, state: PlanState, is_shown: bool, is_as_seen: bool) -> Verdict:
    """The patient, about a version in work that they may read, having its words as they are now before them."""
    if not (by.is_patient and by.id == patient_id):
        return refused("Only the person suggests other words.")
    if state is not PlanState.OFFERED and not is_shown:
        return refused("There is no plan to read yet.")
    if is_as_seen:
        return ALLOWED
    return refused("It was changed while you wrote. Both are here: send yours once more, or leave it.")


def may_answer(by: Actor, *, answer: Answer, state: PlanState, is_open: bool, is_as_seen: bool) -> Verdict:
    """Staff who write plans, once; words are taken into a draft only, and only over those that were looked at."""
    if not by.roles & WRITES:
        return refused("Your role does not write plans. Ask the person’s counselor.")
    if not is_open:
        return refused("Somebody has answered this.")
    if answer is Answer.TAKEN and state is not PlanState.DRAFT:
        return refused("This waits to be signed. Take it back to change it.")
    if is_as_seen or answer is Answer.LEFT:
        return ALLOWED
    return refused("The plan says something else by now. Look at both once more.")
