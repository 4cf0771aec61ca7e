"""Orientation tasks: who may save a draft, and who finishes a task."""

from collections.abc import Collection, Mapping
from uuid import UUID

from midspan.domains.journey.rules.roles import may_work_on_episode
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused


def may_answer(by: Actor, *, patient_id: UUID, seen_by: str) -> Verdict:
    """Whether this person may fill in a task: the patient, or staff who help where the team may see it."""
    if by.is_patient and by.id == patient_id:
        return ALLOWED
    if seen_by == "me":
        return refused("Only the person sees and answers this task, on their own device.")
    return may_work_on_episode(by)


def may_finish(
    by: Actor,
    *,
    patient_id: UUID,
    seen_by: str,
    needs_agreement: bool,
    required: Collection[str],
    draft: Mapping[str, str],
) -> Verdict:
    """Whether a task is finished by this person: an agreement is the person's alone, even when staff help."""
    alone = ALLOWED
    if needs_agreement and not (by.is_patient and by.id == patient_id):
        alone = refused("The person agrees to this alone, signed in on their own device.")
    missing = [key for key in required if not draft.get(key)]
    whole = refused("Some answers are still missing. You can save and come back.") if missing else ALLOWED
    return first_refusal(may_answer(by, patient_id=patient_id, seen_by=seen_by), alone, whole)
