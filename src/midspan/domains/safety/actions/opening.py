"""Opening an obligation: in the transaction in which the answer is kept, with its clock, and somebody alerted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from midspan.domains.safety.actions.alerting import alert, alert_first, give, next_round
from midspan.domains.safety.actions.stepping import add_step, locked
from midspan.domains.safety.book import safety_book
from midspan.domains.safety.enums import ObligationKind, ObligationState, Rung, StepKind, Tier
from midspan.domains.safety.models import Obligation
from midspan.domains.safety.queries import (
    Answer,
    Standing,
    hours_for,
    is_known,
    ladder_for,
    open_obligations,
    own_obligation,
    said_so_far,
    signals_for,
)
from midspan.domains.safety.rules.clocks import due_at
from midspan.domains.safety.rules.deeds import may_act
from midspan.domains.safety.rules.ladder import Person, is_news
from midspan.domains.safety.rules.tiers import signal_for
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.prepared import organization_reader
from midspan.values import Actor, RefusedError, refused

# Of these each is a talk of its own: nothing joins them.
OF_THEIR_OWN = frozenset({ObligationKind.FOLLOW_UP, ObligationKind.LAPSE})
ACUTE, MISSED, SILENT = "acute", "missed_lately_raised", "silent"


@action("safety.open")
def open_obligation(*, patient_id: UUID, answer: Answer, source: str, by: Actor) -> Obligation | None:
    """The one door through which an answer becomes somebody's to act on. None for an answer that is no signal.

    `source` names the answer set; the same answer in it sent twice is one obligation.
    """
    signals = signals_for(viewer=by, patient_id=patient_id)
    signal = signal_for(answer, signals, is_known=is_known(viewer=by, patient_id=patient_id))
    if signal is None:
        return None
    return opened(
        patient_id,
        ObligationKind.ANSWER,
        source=f"{source}/{answer.item}/{answer.points}",
        tier=signal.tier,
        signal=signal.key,
        contact_minutes=signal.contact_minutes,
        by=by,
        instrument=answer.instrument,
        item=answer.item,
        points=answer.points,
        joins=_waiting(patient_id, by),
    )


def _waiting(patient_id: UUID, by: Actor) -> Standing | None:
    """What is open of the person already, and nobody has talked with them about: another signal is the same talk."""
    found = [
        one
        for one in open_obligations(viewer=by, patient_id=patient_id)
        if one.obligation.kind not in OF_THEIR_OWN and one.state is not ObligationState.IN_CONTACT
    ]
    if not found:
        return None
    # Somebody may have reached the person, or closed it, while this waited for its turn: then it is a talk of its own.
    one = locked(found[0].obligation.pk, by=by)
    return None if one.state in {ObligationState.CLOSED, ObligationState.IN_CONTACT} else one


def _join(found: Standing, new: Obligation, *, by: Actor) -> None:
    """One that is more urgent brings its own clock and alerts anew; who has it already hears of any."""
    if Tier(new.tier) < found.tier:
        due = min(new.due_at, found.due_at)
        add_step(found.obligation, StepKind.JOINED_SOONER, by=by, tier=new.tier, due_at=due)
        _alert_anew(found, by=by)
        return
    add_step(found.obligation, StepKind.JOINED, by=by)
    if found.owner:
        alert(found.obligation, Person(found.owner), number=next_round(found), by=by)


@action("safety.report")
def report(*, patient_id: UUID, key: str, words: str, source: str, by: Actor) -> Obligation:
    """A staff member saw or was told something. `source` is the sheet's own id. Raises RefusedError."""
    may_act(by).require()
    if not words.strip():
        raise RefusedError(refused("Write what you saw or were told."))
    return _of_signal(patient_id, key, source=f"seen/{source}", by=by, words=words.strip())


def _of_signal(patient_id: UUID, key: str, *, source: str, by: Actor, **fields: Any) -> Obligation:
    """What was noticed, as the signal with that key says: how urgent it is, and by when the person is talked with."""
    signal = safety_book().seen_signal(key)
    return opened(
        patient_id,
        ObligationKind.SEEN,
        source=source,
        tier=signal.tier,
        signal=signal.key,
        contact_minutes=signal.contact_minutes,
        by=by,
        **fields,
    )


@action("safety.missed")
def report_missed(*, patient_id: UUID, source: str, by: Actor) -> Obligation:
    """Somebody of whose safety it had to be made sure lately did not come, or was not reached in time afterwards.

    For the clock that reaches out. `source` names what of it this is: twice is once.
    """
    return _of_signal(patient_id, MISSED, source=f"missed/{source}", by=by, joins=_waiting(patient_id, by))


@action("safety.cut_off")
def report_cut_off(*, patient_id: UUID, source: str, signal: str, by: Actor) -> Obligation:
    """Somebody was cut off from a session by video: `signal` is the key of what came of it, such as no answer.

    `source` names which step of which time: twice is once.
    """
    # Who leads a session may not read of obligations: what waits is asked for, and told, by the center. It is theirs.
    center = organization_reader(by.organization_id)
    joins = _waiting(patient_id, center)
    return _of_signal(patient_id, signal, source=f"cut-off/{source}", by=center, opened_by=by.id, joins=joins)


@action("safety.silent")
def report_silent(*, patient_id: UUID, source: str, by: Actor) -> Obligation:
    """Nobody has met or talked with somebody in treatment for as long as that may be. For the clock that looks.

    `source` names the stretch: twice is once.
    """
    return _of_signal(patient_id, SILENT, source=f"silent/{source}", by=by, joins=_waiting(patient_id, by))


@action("safety.say")
def say_unsafe(*, by: Actor) -> Obligation:
    """The person says on their own that they are not safe."""
    return not_safe(by=by)


def not_safe(*, by: Actor) -> Obligation:
    """What waits for the person is raised; where nothing does, or they were talked with already, it is a new one."""
    found = own_obligation(viewer=by)
    waiting = locked(found.obligation.pk, by=by) if found else None
    if waiting is None or waiting.state in {ObligationState.IN_CONTACT, ObligationState.CLOSED}:
        # By its number, not its time: pressed twice at once it is one.
        source = f"said/{said_so_far(viewer=by) + 1}"
        return opened(by.id, ObligationKind.SAID, source=source, tier=Tier.NOW, signal=ACUTE, by=by)
    if waiting.tier is not Tier.NOW or is_news(waiting.past, now=clock.now()):
        _raise(waiting, by=by)
    return waiting.obligation


def _raise(found: Standing, *, by: Actor) -> None:
    """It cannot wait: the shortest clock from this moment on, the ladder from its first rung, and the owner."""
    due = _due(found.obligation.patient_id, Tier.NOW, None, by)
    due = min(due, found.due_at) if found.tier is Tier.NOW else due
    add_step(found.obligation, StepKind.TIER_RAISED, by=by, tier=Tier.NOW, due_at=due)
    _alert_anew(found, by=by)


def _alert_anew(found: Standing, *, by: Actor) -> None:
    """The ladder from its first rung, and the owner with it."""
    told = alert_first(found.obligation, by=by)
    if found.owner and found.owner not in {one.staff_id for one in told}:
        alert(found.obligation, Person(found.owner), number=told[0].round or 1 if told else next_round(found), by=by)


def follow_up(obligation: Obligation, *, due: datetime, by: Actor) -> Obligation:
    """The next contact, booked as an obligation of its own when the first one is closed.

    It alerts nobody now: it is the own counselor's from the start, or of whoever closed the first one.
    """
    booked = opened(
        obligation.patient_id,
        ObligationKind.FOLLOW_UP,
        source=f"follow-up/{obligation.pk}",
        tier=Tier.NEXT_CONTACT,
        due=due,
        by=by,
        follows=obligation,
        alerts=False,
    )
    give(booked, to=_who_follows_up(obligation.patient_id, by), by=by)
    return booked


def _who_follows_up(patient_id: UUID, by: Actor) -> UUID:
    ladder = ladder_for(viewer=by, patient_id=patient_id, tier=Tier.NEXT_CONTACT)
    return next((one.staff_id for one in ladder if one.rung is Rung.PRIMARY), by.id)


def opened(
    patient_id: UUID,
    kind: ObligationKind,
    *,
    source: str,
    tier: Tier,
    by: Actor,
    due: datetime | None = None,
    contact_minutes: int | None = None,
    alerts: bool = True,
    joins: Standing | None = None,
    **fields: Any,
) -> Obligation:
    now, hours = clock.now(), hours_for(viewer=by, patient_id=patient_id)
    obligation, is_new = Obligation.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        source=source,
        defaults={
            "kind": kind,
            "edition": safety_book().edition,
            "tier": tier,
            "due_at": due or _due(patient_id, tier, contact_minutes, by),
            "is_staffed": hours.is_open_at(now),
            "opened_by": by.id,
            "opened_at": now,
            "joins": joins.obligation if joins else None,
            **fields,
        },
    )
    if is_new and joins:
        _join(joins, obligation, by=by)
    elif is_new and alerts:
        alert_first(obligation, by=by)
    return obligation.joins or obligation


def _due(patient_id: UUID, tier: Tier, contact_minutes: int | None, by: Actor) -> datetime:
    hours = hours_for(viewer=by, patient_id=patient_id)
    return due_at(safety_book().clocks[tier], now=clock.now(), hours=hours, contact_minutes=contact_minutes)
