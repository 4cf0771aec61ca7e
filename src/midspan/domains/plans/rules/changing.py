"""Who writes, offers, signs, rates and reviews a plan, and when."""

from collections.abc import Collection
from uuid import UUID

from midspan.domains.people.enums import Role
from midspan.domains.plans.enums import PlanState, Signer
from midspan.domains.plans.rules.linting import Finding
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused

WRITES = frozenset({Role.COUNSELOR})
MOST_RATING = 10


def may_write(by: Actor, *, state: PlanState | None) -> Verdict:
    """Staff who write plans, in a draft. `state` None: there is no plan at all."""
    if not by.roles & WRITES:
        return refused("Your role does not write plans. Ask the person’s counselor.")
    if state is PlanState.OFFERED:
        return refused("This waits to be signed. Take it back to change it.")
    return ALLOWED if state is PlanState.DRAFT else refused("Only a draft can be changed. Begin a new version.")


def may_show(by: Actor) -> Verdict:
    """Staff who write plans look at one together with the person."""
    return ALLOWED if by.roles & WRITES else refused("Your role does not write plans. Ask the person’s counselor.")


def may_note(by: Actor, *, state: PlanState | None) -> Verdict:
    """Staff who write plans, about the version in work or the one that holds. `state` None: there is neither."""
    if not by.roles & WRITES:
        return refused("Your role does not write plans. Ask the person’s counselor.")
    return refused("There is no plan yet to note something about.") if state is None else ALLOWED


def may_change_note(*, state: PlanState, is_author: bool, was_offered_since: bool) -> Verdict:
    """Whoever wrote it, in a draft, until that is first shown for signing; then it stays, also if taken back."""
    if not is_author:
        return refused("Only who wrote a note changes it. Write another one beside it.")
    if state is PlanState.DRAFT and not was_offered_since:
        return ALLOWED
    return refused("This note stays as it is. Write another one beside it.")


def may_begin(by: Actor, *, in_work: bool, is_open: bool) -> Verdict:
    """A new version while no other is being written, for somebody whose stay is open."""
    if not by.roles & WRITES:
        return refused("Your role does not write plans. Ask the person’s counselor.")
    if not is_open:
        return refused("This person has no open stay.")
    return refused("Another version is being written already.") if in_work else ALLOWED


def may_offer(by: Actor, *, state: PlanState, found: Collection[Finding], has_open_suggestions: bool) -> Verdict:
    """A draft in which nothing stands against signing, and whose suggestions are all answered."""
    hindrance = hindrance_in(found)
    return first_refusal(
        may_write(by, state=state),
        refused(hindrance.words) if hindrance else ALLOWED,
        refused("The person suggested other words. Answer them first.") if has_open_suggestions else ALLOWED,
    )


def hindrance_in(found: Collection[Finding]) -> Finding | None:
    """The first that stands against signing."""
    return next((one for one in found if one.hinders), None)


def may_take_back(by: Actor, *, state: PlanState) -> Verdict:
    if not by.roles & WRITES:
        return refused("Your role does not write plans. Ask the person’s counselor.")
    return ALLOWED if state is PlanState.OFFERED else refused("This is not waiting to be signed.")


def may_drop(
    by: Actor, *, state: PlanState, has_names: bool, has_suggestions: bool, has_lasting_notes: bool
) -> Verdict:
    """A draft goes for good while nobody signed its words, the person suggested none, and no note in it has to stay."""
    signed = refused("Somebody has signed words of this draft, so it stays on file. Change it instead.")
    suggested = refused("The person has suggested words for this draft, so it stays on file. Change it instead.")
    noted = refused("Notes for staff in this draft have to stay, so it stays on file. Change it instead.")
    return first_refusal(
        may_write(by, state=state),
        signed if has_names else ALLOWED,
        suggested if has_suggestions else ALLOWED,
        noted if has_lasting_notes else ALLOWED,
    )


def needs_supervisor(credentials: Collection[str], *, countersigned: Collection[str]) -> bool:
    """Whether somebody else signs beside who holds none but `countersigned` credentials."""
    return not set(credentials) - set(countersigned)


def signers_wanted(*, wants_second: bool) -> frozenset[Signer]:
    """Whose names a version needs; `wants_second`: a clinician has signed, with credentials that do not suffice."""
    both = frozenset({Signer.PATIENT, Signer.CLINICIAN})
    return both | {Signer.SUPERVISOR} if wants_second else both


def may_sign(
    by: Actor, *, patient_id: UUID, state: PlanState, is_as_read: bool, signer: Signer, has_open_suggestions: bool
) -> Verdict:
    """The patient for themselves, a clinician who writes plans, or who supervises one; exactly what was read.

    Nobody while words that the person suggested wait for an answer: once the plan holds, nobody could give one.
    """
    waits = refused("The person suggested other words. Answer them first.")
    if signer is Signer.PATIENT:
        waits = refused("You suggested other words. Sign once your counselor has answered.")
    return first_refusal(
        _is_their_place(by, patient_id, signer),
        _can_be_signed(state, is_as_read=is_as_read),
        waits if has_open_suggestions else ALLOWED,
    )


def _is_their_place(by: Actor, patient_id: UUID, signer: Signer) -> Verdict:
    if signer is Signer.PATIENT:
        is_theirs = by.is_patient and by.id == patient_id
        return ALLOWED if is_theirs else refused("Only the person signs in their own name.")
    return ALLOWED if by.is_staff and by.roles & WRITES else refused("Your role does not sign plans.")


def may_be_second(
    signer: Signer, *, credentials: Collection[str], signed_before: bool, countersigned: Collection[str]
) -> Verdict:
    """Of two who sign as staff neither signs twice, and who supervises holds a license."""
    if signer is not Signer.PATIENT and signed_before:
        return refused("Somebody else signs as the supervisor.")
    if signer is Signer.SUPERVISOR and needs_supervisor(credentials, countersigned=countersigned):
        return refused("Whoever supervises holds a clinical license.")
    return ALLOWED


def _can_be_signed(state: PlanState, *, is_as_read: bool) -> Verdict:
    if state is not PlanState.OFFERED:
        return refused("This plan is not waiting to be signed.")
    return ALLOWED if is_as_read else refused("The plan has changed since you read it. Read it once more.")


def may_rate(by: Actor, *, patient_id: UUID, state: PlanState, rating: int) -> Verdict:
    """The patient, about the plan that holds, 0 to 10."""
    if not (by.is_patient and by.id == patient_id):
        return refused("Only the person says how far along they feel.")
    if state is not PlanState.ACTIVE:
        return refused("This plan is not the one that holds now.")
    return ALLOWED if 0 <= rating <= MOST_RATING else refused("Choose a number from 0 to 10.")


def may_review(by: Actor, *, state: PlanState) -> Verdict:
    if not by.roles & WRITES:
        return refused("Your role does not review plans. Ask the person’s counselor.")
    return ALLOWED if state is PlanState.ACTIVE else refused("Only the plan that holds now is reviewed.")
