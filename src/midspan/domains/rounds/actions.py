"""Holding a round: beginning it, what is said in each turn, ending it, and doing what was taken on."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.people.queries import staff_of, ungated_patients
from midspan.domains.privacy.queries import visible
from midspan.domains.rounds.enums import TurnDecision, TurnState
from midspan.domains.rounds.models import Attendee, Errand, Round, Turn
from midspan.domains.rounds.queries import RoundFile, errand_for, may_close, round_file, turn_mark
from midspan.domains.rounds.rules import (
    may_begin,
    may_decide,
    may_end,
    may_go_on,
    may_hold,
    may_postpone,
    may_say,
    may_take_on,
)
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, DataClass, RefusedError, is_as_seen, refused

NOT_FOUND = "There is no such round, or nobody in it is yours to see."


class Taken(Struct, frozen=True, kw_only=True):
    """What somebody takes on, by a day."""

    words: str
    owner_id: UUID | None
    by_date: date | None


@action("round.begin")
def begin_round(*, people: Mapping[UUID, Sequence[str]], attendee_ids: Collection[UUID], by: Actor) -> Round:
    """A round about these people, in this order, each with why. Who is not the actor's to see gets no turn.

    Whoever has one open about them goes on with it; one in which they see nobody any more is over. Raises RefusedError.
    """
    in_turn("round.begin", by.id)
    open_one = Round.objects.filter(organization_id=by.organization_id, begun_by_id=by.id, ended_at=None).first()
    rows = visible(ungated_patients(), viewer=by, data_class=DataClass.PLAN, patient="pk")
    reached = set(rows.filter(pk__in=list(people)).values_list("pk", flat=True))
    if open_one is not None and (file := round_file(viewer=by, round_id=open_one.pk)) is not None:
        may_go_on(is_about_them=reached <= {one.patient_id for one in file.turns}).require()
        return open_one
    if open_one is not None:
        _over(open_one)
    may_begin(by, people=len(reached)).require()
    begun = Round.objects.create(organization_id=by.organization_id, begun_by_id=by.id, begun_at=clock.now())
    Turn.objects.bulk_create(
        Turn(organization_id=by.organization_id, patient_id=one, round=begun, place=place, why=list(why))
        for place, (one, why) in enumerate(people.items())
        if one in reached
    )
    _note_attendees(begun, {*attendee_ids, by.id}, by)
    return begun


@action("round.attend")
def say_who_is_there(*, round_id: UUID, attendee_ids: Collection[UUID], by: Actor) -> Round:
    """Who is there; whoever was named before and is not any more is taken off. Raises RefusedError."""
    file = _open(round_id, by)
    may_say(by, is_over=file.is_over, is_as_seen=True).require()
    there = Attendee.objects.filter(organization_id=by.organization_id, round=file.round)
    # Whoever has left the center since cannot be named any more, and was there.
    there.filter(staff__in=staff_of(viewer=by)).exclude(staff_id__in=attendee_ids).delete()
    _note_attendees(file.round, attendee_ids, by)
    return file.round


def _note_attendees(row: Round, staff_ids: Collection[UUID], by: Actor) -> None:
    known = staff_of(viewer=by).filter(pk__in=staff_ids).order_by("pk").values_list("pk", flat=True)
    Attendee.objects.bulk_create(
        [Attendee(organization_id=by.organization_id, round=row, staff_id=one) for one in known],
        ignore_conflicts=True,
    )


@action("round.decide")
def decide_turn(
    *,
    round_id: UUID,
    turn_id: UUID,
    decision: TurnDecision | str,
    words: str,
    by: Actor,
    taken: Sequence[Taken] = (),
    seen: str | None = None,
) -> Turn:
    """Keep what was decided about one person, with what was taken on. It can be said otherwise until the round ends.

    `seen` is the mark of what the page was drawn with; None asks nothing. Raises RefusedError.
    """
    said = {"state": TurnState.DECIDED, "decision": decision, "words": words.strip(), "reason": ""}
    turn = _to_say(round_id, turn_id, by, seen, said)
    may_decide(decision=decision, words=words).require()
    for one in taken:
        may_take_on(words=one.words, owner_id=one.owner_id, by_date=one.by_date, today=clock.local_date()).require()
    _keep(turn, by, said)
    Errand.objects.bulk_create(_errands(turn, taken, by))
    return turn


def _said(one: Taken) -> dict[str, Any]:
    return {"owner_id": one.owner_id, "words": one.words.strip(), "by_date": one.by_date}


def _errands(turn: Turn, taken: Sequence[Taken], by: Actor) -> list[Errand]:
    """Each once: what was sent a second time is not taken on a second time."""
    known = {(one.words, one.owner_id, one.by_date) for one in turn.errands.all()}
    _require_owners(turn, {one.owner_id for one in taken if one.owner_id}, by)
    about = {"organization_id": by.organization_id, "patient_id": turn.patient_id, "turn": turn}
    return [
        Errand(**about, **_said(one))
        for one in dict.fromkeys(taken)
        if (one.words.strip(), one.owner_id, one.by_date) not in known
    ]


def _require_owners(turn: Turn, owner_ids: Collection[UUID], by: Actor) -> None:
    """Each works here and sees this person, or what they took on would stand on no list of theirs."""
    owners = list(staff_of(viewer=by).filter(pk__in=owner_ids))
    if len(owners) < len(owner_ids):
        raise RefusedError(refused("Whoever takes it on works here."))
    with widened(by):  # Who else reaches this person is asked, and not told.
        for one in owners:
            them = Actor(by.organization_id, one.pk, ActorKind.STAFF, frozenset(one.roles))
            rows = visible(ungated_patients(), viewer=them, data_class=DataClass.PLAN, patient="pk")
            if not rows.filter(pk=turn.patient_id).exists():
                raise RefusedError(refused(f"{one} does not see this person. Somebody who does takes it on."))


@action("round.postpone")
def postpone_turn(*, round_id: UUID, turn_id: UUID, reason: str, by: Actor, seen: str | None = None) -> Turn:
    """Somebody whose counselor is not there waits, with a reason. Raises RefusedError."""
    said = {"state": TurnState.POSTPONED, "decision": "", "words": "", "reason": reason.strip()}
    turn = _to_say(round_id, turn_id, by, seen, said)
    may_postpone(reason=reason).require()
    return _keep(turn, by, said)


def _keep(turn: Turn, by: Actor, said: Mapping[str, str]) -> Turn:
    if _is_kept(turn, by, said):
        return turn
    for name, value in said.items():
        setattr(turn, name, value)
    turn.kept_by_id, turn.kept_at = by.id, clock.now()
    turn.save(update_fields=["state", "decision", "words", "reason", "kept_by", "kept_at"])
    return turn


def _is_kept(turn: Turn, by: Actor, said: Mapping[str, str]) -> bool:
    """The same person has kept the same: it is sent a second time."""
    return turn.kept_by_id == by.id and all(getattr(turn, name) == value for name, value in said.items())


@action("round.end")
def end_round(*, round_id: UUID, by: Actor) -> Round:
    """It is over: what was decided is final. Raises RefusedError while somebody waits without a reason."""
    file = _open(round_id, by)
    may_end(by, is_over=file.is_over, states=file.states, somebody_unseen_waits=_unseen_waits(file, by)).require()
    return _over(file.round)


def _over(row: Round) -> Round:
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    return row


def _unseen_waits(file: RoundFile, by: Actor) -> bool:
    """Somebody waits whom the one who ends it does not see; never of whoever began it."""
    if by.id == file.round.begun_by_id:
        return False
    waiting = Turn.objects.filter(organization_id=by.organization_id, round=file.round, state=TurnState.WAITING)
    with widened(by):
        return waiting.exclude(pk__in=[one.pk for one in file.turns]).exists()


@action("errand.do")
def do_errand(*, errand_id: UUID, by: Actor) -> Errand:
    """Whoever took it on says that it is done, or who holds rounds once they have left; twice is once.

    Raises RefusedError.
    """
    in_turn("errand.do", errand_id)
    found = errand_for(viewer=by, errand_id=errand_id)
    if found is None:
        raise RefusedError(refused(NOT_FOUND))
    may_close(viewer=by, errand=found).require()
    if found.done_at is None:
        found.done_at = clock.now()
        found.save(update_fields=["done_at"])
    return found


def _open(round_id: UUID, by: Actor) -> RoundFile:
    """The round, held until the transaction ends."""
    may_hold(by).require()
    list(Round.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=round_id))
    file = round_file(viewer=by, round_id=round_id)
    if file is None:
        raise RefusedError(refused(NOT_FOUND))
    return file


def _to_say(round_id: UUID, turn_id: UUID, by: Actor, seen: str | None, said: Mapping[str, str]) -> Turn:
    file = _open(round_id, by)
    turn = file.turn(turn_id)
    if turn is None:
        raise RefusedError(refused(NOT_FOUND))
    is_current = is_as_seen(turn_mark(turn), seen) or _is_kept(turn, by, said)
    may_say(by, is_over=file.is_over, is_as_seen=is_current).require()
    return turn
