"""Taking it, calling, assigning a tier, and who of a minor's family was told: each a step."""

from uuid import UUID

from midspan.domains.safety.actions.alerting import alert_above, alert_first, end_reach_of_others
from midspan.domains.safety.actions.stepping import add_step, locked
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import REACHES, ContactOutcome, StepKind, Tier
from midspan.domains.safety.models import Step
from midspan.domains.safety.queries import Standing, hours_for, ladder_for, licensed
from midspan.domains.safety.rules.clocks import due_at
from midspan.domains.safety.rules.deeds import may_assign_tier, may_take, may_tell_guardian, may_write
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("safety.take")
def take(*, obligation_id: UUID, seen_owner: UUID | None, by: Actor) -> Step:
    """It is theirs from now on. `seen_owner` is who had it on the page they looked at. Raises RefusedError."""
    found = locked(obligation_id, by=by)
    may_take(by, state=found.state, owner=found.owner, seen_owner=seen_owner).require()
    end_reach_of_others(found, by=by)
    return add_step(found.obligation, StepKind.TAKEN, by=by, staff_id=by.id)


@action("safety.contact")
def record_contact(*, obligation_id: UUID, outcome: ContactOutcome, words: str, by: Actor) -> Step:
    """One attempt to reach the person. A wrong number is none: the clock goes on. Raises RefusedError.

    Once somebody without a license has reached them, those above are alerted; it stays whose it is.
    """
    found = locked(obligation_id, by=by)
    may_write(by, state=found.state, owner=found.owner).require()
    if not words.strip():
        raise RefusedError(refused("Write what you did."))
    step = add_step(found.obligation, StepKind.CONTACT, by=by, outcome=outcome, words=words.strip())
    if outcome in REACHES and not licensed(viewer=by):
        _ask_licensed(found, by=by)
    return step


def _ask_licensed(found: Standing, *, by: Actor) -> None:
    """Who reached the person may not end it: those above are alerted, so that somebody can decide about it."""
    ladder = ladder_for(viewer=by, patient_id=found.obligation.patient_id, tier=found.tier)
    alert_above(found, ladder, by=by)


@action("safety.assign_tier")
def assign_tier(*, obligation_id: UUID, tier: Tier, words: str, by: Actor) -> Step:
    """What a clinician says it is; what was computed stays beside it. The clock of a sooner tier starts now.

    A later tier gives nobody more time to call for the first time. Raises RefusedError.
    """
    found = locked(obligation_id, by=by)
    may_assign_tier(by, state=found.state, licensed=licensed(viewer=by)).require()
    if not words.strip():
        raise RefusedError(refused("Write why."))
    hours = hours_for(viewer=by, patient_id=found.obligation.patient_id)
    due = due_at(safety_book().clocks[tier], now=clock.now(), hours=hours)
    step = add_step(
        found.obligation,
        StepKind.TIER_ASSIGNED,
        by=by,
        tier=tier,
        due_at=min(due, found.due_at),
        words=words.strip(),
    )
    if tier < found.tier and found.owner is None:
        alert_first(found.obligation, by=by)
    return step


@action("safety.minor_told")
def record_minor_told(*, obligation_id: UUID, words: str, by: Actor) -> Step:
    """The young person was told which guardian will be told, and what. Raises RefusedError."""
    return _told(StepKind.MINOR_TOLD, obligation_id, words, by)


@action("safety.guardian_told")
def record_guardian_told(*, obligation_id: UUID, words: str, by: Actor) -> Step:
    """A guardian was told, by a person, after the young person. The words say which one. Raises RefusedError."""
    found = locked(obligation_id, by=by)
    was_told = any(one.kind == StepKind.MINOR_TOLD for one in found.steps)
    may_tell_guardian(was_minor_told=was_told).require()
    return _told(StepKind.GUARDIAN_TOLD, obligation_id, words, by)


def _told(kind: StepKind, obligation_id: UUID, words: str, by: Actor) -> Step:
    found = locked(obligation_id, by=by)
    may_write(by, state=found.state, owner=found.owner).require()
    if not words.strip():
        raise RefusedError(refused("Write whom you told, and what."))
    return add_step(found.obligation, kind, by=by, words=words.strip())
