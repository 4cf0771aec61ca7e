"""Changing: promising, answering what was proposed, saying what became of it, agreeing anew; and seeing to needs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils.timezone import localdate

from midspan.domains.commitments.enums import (
    UNDONE,
    Helped,
    NeedKind,
    NeedState,
    PromiseKind,
    PromiseState,
)
from midspan.domains.commitments.models import LifeNeed, LifeNeedStep, Promise, PromiseStep, WhoKnows
from midspan.domains.commitments.queries import need_for, promise_for, sees, taken_on
from midspan.domains.commitments.rules import (
    A_MOMENT,
    WEEK,
    Promised,
    is_whose,
    may_ask_again,
    may_be_by,
    may_become,
    may_hand_over,
    may_promise_to,
    may_renegotiate,
    may_say,
    may_say_helped,
    may_see_to,
    may_settle,
    may_take,
    may_take_back,
    need_may_become,
    needs_a_word,
)
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import latest_episode
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import staff_of
from midspan.domains.privacy.queries import zone_of_patient
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn, record
from midspan.kernel.jobs import each_apart
from midspan.kernel.row_security import Reach, acting_for, widened
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused

LONGEST_ON_A_PHONE = timedelta(days=40)
NOT_FOUND = "There is no such promise, or it is not yours to see."
NO_NEED = "This is not there, or not yours to see."


@action("promise.make")
def promise(
    *, promised: Promised, kind: PromiseKind = PromiseKind.OWN, made_at: datetime | None = None, by: Actor
) -> Promise:
    """The person promises, or writes down what a court asks. `made_at`: written then on a phone without a network.

    Raises RefusedError.
    """
    _require_patient(by)
    if kind is PromiseKind.TEAM:
        raise RefusedError(refused("Only their team promises something here."))
    may_say(promised, on=_day(made_at, by.id, by)).require()
    return _made(by.id, promised, by, kind=kind, state=PromiseState.OPEN)


@action("promise.take_on")
def take_on_next_week(*, on: date, by: Actor) -> Promise:
    """What the person wrote in the look back of that day becomes a promise for the week after it.

    Raises RefusedError.
    """
    _require_patient(by)
    in_turn("promise.take_on", by.id)
    found = taken_on(viewer=by)
    if found is None or found.on != on:
        raise RefusedError(refused("This is a promise already, or too long ago."))
    promised = Promised(words=found.words, by_date=found.on + WEEK)
    may_say(promised, on=_day(None, by.id, by)).require()
    return _made(by.id, promised, by, kind=PromiseKind.OWN, state=PromiseState.OPEN, from_week=on)


@action("promise.propose")
def propose(*, patient_id: UUID, promised: Promised, kind: PromiseKind = PromiseKind.OWN, by: Actor) -> Promise:
    """Somebody on the team proposes it; it is a promise once the person says so. Raises RefusedError."""
    may_promise_to(by).require()
    _require_seen(patient_id, by, DataClass.PLAN)
    may_say(promised, on=_day(None, patient_id, by)).require()
    given = {"kind": kind, "state": PromiseState.PROPOSED, "proposed_by_id": by.id}
    _require_no_second("promise.propose", patient_id, _same(patient_id, promised, by, **given))
    return _made(patient_id, promised, by, **given)


@action("promise.take_back")
def take_back(*, promise_id: UUID, by: Actor) -> Promise:
    """Whoever proposed it takes it back while the person has not answered. Raises RefusedError."""
    row = _found(promise_id, by)
    may_take_back(by, state=row.state, proposed_by_id=row.proposed_by_id).require()
    return _step(row, PromiseState.TAKEN_BACK, by)


@action("promise.make_for_team")
def promise_to(
    *, patient_id: UUID, words: str, by_date: date, owner_id: UUID, beside: UUID | None = None, by: Actor
) -> Promise:
    """Somebody on the team promises the person something. `beside`: the thread of theirs it helps with.

    Raises RefusedError.
    """
    may_promise_to(by).require()
    _require_seen(patient_id, by, DataClass.PLAN)
    promised = Promised(words=words, by_date=by_date)
    may_say(promised, on=_day(None, patient_id, by)).require()
    _require_owner(owner_id, patient_id, by, DataClass.PLAN, may_promise_to)
    given = {"kind": PromiseKind.TEAM, "state": PromiseState.OPEN, "owner_id": owner_id, "beside": beside}
    _require_no_second("promise.make_for_team", patient_id, _same(patient_id, promised, by, **given))
    row = _made(patient_id, promised, by, **given)
    _tell_person(NoticeKind.TEAM_PROMISED, row, by)
    return row


@action("promise.accept")
def accept(
    *, promise_id: UUID, promised: Promised | None = None, made_at: datetime | None = None, by: Actor
) -> Promise:
    """The person takes on what was proposed: as it is, or `promised` in their own words, which then is the promise.

    Raises RefusedError.
    """
    row = _answered(promise_id, by)
    if promised is None or _says(row, promised):
        may_become(row.state, PromiseState.OPEN).require()
        may_be_by(row.by_date, on=_day(made_at, by.id, by)).require()
        _keep_who_knows(row, promised, by)
        return _step(row, PromiseState.OPEN, by)
    may_become(row.state, PromiseState.REWORDED).require()
    may_say(promised, on=_day(made_at, by.id, by)).require()
    _step(row, PromiseState.REWORDED, by)
    return _next(row, promised, by)


@action("promise.decline")
def decline(*, promise_id: UUID, words: str = "", by: Actor) -> Promise:
    """The person does not take it on. A reason is theirs to give. Raises RefusedError."""
    row = _answered(promise_id, by)
    may_become(row.state, PromiseState.DECLINED).require()
    return _step(row, PromiseState.DECLINED, by, words=words)


@action("promise.say")
def say_what_became(*, promise_id: UUID, to: PromiseState, words: str = "", by: Actor) -> Promise:
    """Kept, partly, or not yet, by whoever promised; it can be said otherwise. Raises RefusedError."""
    row = _found(promise_id, by)
    is_whose(by, kind=row.kind, patient_id=row.patient_id, owner_id=row.owner_id).require()
    if to in {PromiseState.OPEN, PromiseState.RENEGOTIATED}:
        raise RefusedError(refused("Say what became of it: kept, partly, or not yet."))
    may_become(row.state, to).require()
    needs_a_word(row.kind, to, words).require()
    _step(row, to, by, words=words)
    if row.kind == PromiseKind.TEAM and to is not PromiseState.KEPT:
        _tell_person(NoticeKind.TEAM_PROMISE_CHANGED, row, by)
    return row


@action("promise.renegotiate")
def renegotiate(
    *, promise_id: UUID, promised: Promised, why: str = "", made_at: datetime | None = None, by: Actor
) -> Promise:
    """Agree anew, before its day has gone by: the next version holds, and this one stays to be read.

    Raises RefusedError.
    """
    row = _found(promise_id, by)
    is_whose(by, kind=row.kind, patient_id=row.patient_id, owner_id=row.owner_id).require()
    on = _day(made_at, row.patient_id, by)
    may_renegotiate(row.state, kind=row.kind, by_date=row.by_date, on=on).require()
    needs_a_word(row.kind, PromiseState.RENEGOTIATED, why).require()
    may_say(promised, on=on).require()
    row.renegotiated_on = on
    _step(row, PromiseState.RENEGOTIATED, by, words=why)
    holds = _next(row, promised, by)
    if row.kind == PromiseKind.TEAM:
        _tell_person(NoticeKind.TEAM_PROMISE_CHANGED, holds, by)
    return holds


@action("promise.hand_over")
def hand_over(*, promise_id: UUID, owner_id: UUID, by: Actor) -> Promise:
    """Somebody else on the team keeps it from now on; the person sees who. Raises RefusedError."""
    row = _found(promise_id, by)
    may_hand_over(by, kind=row.kind, state=row.state, owner_is_new=owner_id != row.owner_id).require()
    _require_owner(owner_id, row.patient_id, by, DataClass.PLAN, may_promise_to)
    return _given(row, owner_id, by)


def tell_missed(*, today: date, by: Actor) -> int:
    """Tell people, once each, of what the team promised them and let its day go by without a word. For jobs.

    `today` is the center's. Nobody whose stay is over is told. Each in a transaction of its own; raises what failed
    once each had its turn. Returns how many were told.
    """
    with acting_for(by, Reach.ALL):
        ids = list(_missed(today, by).order_by("pk").values_list("pk", flat=True))
    return each_apart(partial(_bound, by, partial(_missed_told, pk, today, by)) for pk in ids)


def _missed(today: date, by: Actor) -> QuerySet[Promise]:
    missed = {"kind": PromiseKind.TEAM, "state": PromiseState.OPEN, "by_date__lt": today, "missed_told_at": None}
    return Promise.objects.filter(organization_id=by.organization_id, **missed)


def _missed_told(promise_id: UUID, today: date, by: Actor) -> int:
    in_turn("promise", promise_id)
    row = _missed(today, by).filter(pk=promise_id).first()
    if row is None or not _is_in_stay(row.patient_id, by):
        return 0
    row.missed_told_at = clock.now()
    row.save(update_fields=["missed_told_at"])
    _tell_person(NoticeKind.TEAM_PROMISE_CHANGED, row, by)
    record(by=by, verb="promise.tell_missed", subject=row)
    return 1


def _is_in_stay(patient_id: UUID, by: Actor) -> bool:
    stay = latest_episode(viewer=by, patient_id=patient_id)
    return stay is not None and stay.state not in ENDED


def _tell_person(kind: NoticeKind, row: Promise, by: Actor) -> None:
    """In words that say nothing; what it is about stands on the person's own page."""
    tell(
        kind=kind,
        recipient_id=row.patient_id,
        recipient_kind=ActorKind.PATIENT,
        patient_id=row.patient_id,
        subject_id=row.thread,
        by=by,
    )


def watch_owners(*, by: Actor) -> int:
    """What was promised or taken on by somebody who has left, or promised by who sees the person no more. For jobs.

    A promise goes to the person's own counselor and, where there is none, waits in the queue of who supervises; a need
    goes back to the list. Returns how many got another owner or went back. Each in a transaction of its own; raises
    what failed once each had its turn.
    """
    with acting_for(by, Reach.ALL):
        promises = list(_promised_by_team(by).order_by("pk").values_list("pk", flat=True))
        needs = list(_left_needs(by).order_by("pk").values_list("pk", flat=True))
    deeds = [partial(_given_on, pk, by) for pk in promises] + [partial(_given_back, pk, by) for pk in needs]
    return each_apart(partial(_bound, by, deed) for deed in deeds)


def _bound(by: Actor, deed: Callable[[], int]) -> int:
    with acting_for(by, Reach.ALL):
        return deed()


def _promised_by_team(by: Actor) -> QuerySet[Promise]:
    rows = Promise.objects.filter(organization_id=by.organization_id, kind=PromiseKind.TEAM, state__in=sorted(UNDONE))
    return rows.select_related("owner")


def _left_needs(by: Actor) -> QuerySet[LifeNeed]:
    whose = {"organization_id": by.organization_id, "owner__is_active": False}
    return LifeNeed.objects.filter(state=NeedState.TAKEN, **whose)


def _given_on(promise_id: UUID, by: Actor) -> int:
    """Read again in its turn: somebody may have said what became of it since, or given it to somebody."""
    in_turn("promise", promise_id)
    row = _promised_by_team(by).filter(pk=promise_id).first()
    if row is None or _keeps(row.owner, row.patient_id):
        return 0
    counselor = _counselor_of(row.patient_id, by)
    if counselor is None or counselor == row.owner_id:
        return 0
    record(by=by, verb="promise.give_on", subject=_given(row, counselor, by))
    return 1


def _given_back(need_id: UUID, by: Actor) -> int:
    in_turn("need", need_id)
    row = _left_needs(by).filter(pk=need_id).first()
    if row is None:
        return 0
    record(by=by, verb="need.give_back", subject=_need_step(row, NeedState.ASKED, by, owner_id=None, by_date=None))
    return 1


def _counselor_of(patient_id: UUID, by: Actor) -> UUID | None:
    """Of the stay that is open: who sees the person, and may promise them something."""
    stay = latest_episode(viewer=by, patient_id=patient_id)
    if stay is None or stay.state in ENDED or stay.primary_counselor is None:
        return None
    return stay.primary_counselor_id if _keeps(stay.primary_counselor, patient_id) else None


def _keeps(staff: Any, patient_id: UUID) -> bool:
    """Whether what the team promises this person can be theirs: they work here, may promise, and see the person."""
    them = _as_actor(staff)
    return (
        staff.is_active and bool(may_promise_to(them)) and sees(them, patient_id=patient_id, data_class=DataClass.PLAN)
    )


def _as_actor(staff: Any) -> Actor:
    return Actor(staff.organization_id, staff.pk, ActorKind.STAFF, frozenset(staff.roles))


@action("need.ask")
def ask(*, kind: NeedKind, words: str, patient_id: UUID | None = None, by: Actor) -> LifeNeed:
    """The person asks in their own words; `patient_id`: somebody on the team writes it down for them.

    Raises RefusedError.
    """
    whose = _asks_for(patient_id, by)
    if not words.strip():
        raise RefusedError(refused("Say in a few words what it is."))
    if patient_id is not None:
        said = {"kind": kind, "words": words.strip(), "asked_by": by.id, "asked_at__gt": clock.now() - A_MOMENT}
        same = LifeNeed.objects.filter(organization_id=by.organization_id, patient_id=whose, **said)
        _require_no_second("need.ask", whose, same)
    row = LifeNeed.objects.create(
        organization_id=by.organization_id,
        patient_id=whose,
        kind=kind,
        words=words.strip(),
        asked_at=clock.now(),
        asked_by=by.id,
    )
    return _need_step(row, NeedState.ASKED, by, is_first=True)


def _asks_for(patient_id: UUID | None, by: Actor) -> UUID:
    if patient_id is None:
        _require_patient(by)
        return by.id
    may_see_to(by).require()
    _require_seen(patient_id, by, DataClass.LIFE)
    return patient_id


@action("need.take")
def take(
    *, need_id: UUID, by_date: date, owner_id: UUID | None = None, seen: UUID | None = None, by: Actor
) -> LifeNeed:
    """Somebody sees to it by a day: the actor, or whom they name. `seen`: whose it was when they looked.

    Raises RefusedError.
    """
    row = _need(need_id, by)
    may_see_to(by).require()
    may_take(row.state, owner_id=row.owner_id, seen=seen).require()
    may_be_by(by_date, on=_day(None, row.patient_id, by)).require()
    owner_id = owner_id or by.id
    if owner_id != by.id:
        _require_owner(owner_id, row.patient_id, by, DataClass.LIFE, may_see_to)
    return _need_step(row, NeedState.TAKEN, by, owner_id=owner_id, by_date=by_date, outcome="", helped="")


@action("need.settle")
def settle(*, need_id: UUID, to: NeedState, words: str = "", by: Actor) -> LifeNeed:
    """What was done, by whoever took it: met, partly, not available, or no longer needed. Raises RefusedError."""
    row = _need(need_id, by)
    may_settle(by, owner_id=row.owner_id, to=to, words=words).require()
    if to in {NeedState.ASKED, NeedState.TAKEN}:
        raise RefusedError(refused("Say what was done."))
    need_may_become(row.state, to).require()
    return _need_step(row, to, by, outcome=words.strip())


@action("need.not_needed")
def not_needed(*, need_id: UUID, by: Actor) -> LifeNeed:
    """The person says that it is not needed any more. Raises RefusedError."""
    _require_patient(by)
    row = _need(need_id, by)
    need_may_become(row.state, NeedState.NOT_NEEDED).require()
    return _need_step(row, NeedState.NOT_NEEDED, by)


@action("need.ask_again")
def ask_again(*, need_id: UUID, words: str = "", by: Actor) -> LifeNeed:
    """The person needs it once more: it is nobody's again, with all that happened before, and waits from now on.

    Raises RefusedError.
    """
    _require_patient(by)
    row = _need(need_id, by)
    may_ask_again(row.state, is_in_stay=_is_in_stay(row.patient_id, by)).require()
    nobodys: dict[str, Any] = {"owner_id": None, "by_date": None, "outcome": "", "helped": ""}
    return _need_step(row, NeedState.ASKED, by, words=words, asked_again_at=clock.now(), **nobodys)


@action("need.say_helped")
def say_helped(*, need_id: UUID, helped: Helped, by: Actor) -> LifeNeed:
    """The person says whether what was done helped; it can be said otherwise. Raises RefusedError."""
    _require_patient(by)
    row = _need(need_id, by)
    may_say_helped(row.state, helped).require()
    return row if row.helped == helped else _need_step(row, NeedState(row.state), by, helped=helped)


def _require_patient(by: Actor) -> None:
    if not by.is_patient:
        raise RefusedError(refused("Only the person says this."))


def _require_no_second(verb: str, patient_id: UUID, same: QuerySet[Any]) -> None:
    """`same`: what was just made alike. A second click waits for the first, and then finds what that made."""
    in_turn(verb, patient_id)
    if same.exists():
        raise RefusedError(refused("This is there already."))


def _same(patient_id: UUID, promised: Promised, by: Actor, **fields: Any) -> QuerySet[Promise]:
    just_now = {"made_at__gt": clock.now() - A_MOMENT, "words": promised.words.strip(), "by_date": promised.by_date}
    return Promise.objects.filter(organization_id=by.organization_id, patient_id=patient_id, **just_now, **fields)


def _require_seen(patient_id: UUID, by: Actor, data_class: DataClass) -> None:
    if not sees(by, patient_id=patient_id, data_class=data_class):
        raise RefusedError(refused(NOT_FOUND))


def _require_owner(
    owner_id: UUID, patient_id: UUID, by: Actor, data_class: DataClass, may: Callable[[Actor], Any]
) -> None:
    """They work here and see this person, or what they took on would stand on no list of theirs."""
    owner = staff_of(viewer=by, staff_id=owner_id).first()
    if owner is None:
        raise RefusedError(refused("Whoever takes it on works here."))
    them = _as_actor(owner)
    may(them).require()
    with widened(by):  # Who else reaches this person is asked, and not told.
        if not sees(them, patient_id=patient_id, data_class=data_class):
            raise RefusedError(refused(f"{owner} does not see this person. Somebody who does takes it on."))


def _day(made_at: datetime | None, patient_id: UUID, by: Actor) -> date:
    """The day on which it was said, on the person's clock; a phone whose clock is far off has none to go by."""
    now = clock.now()
    moment = min(made_at, now) if made_at and made_at >= now - LONGEST_ON_A_PHONE else now
    return localdate(moment, zone_of_patient(viewer=by, patient_id=patient_id))


def _found(promise_id: UUID, by: Actor) -> Promise:
    """Held until the transaction ends: two who say something at once stand one after the other."""
    in_turn("promise", promise_id)
    row = promise_for(viewer=by, promise_id=promise_id)
    if row is None:
        raise RefusedError(refused(NOT_FOUND))
    return row


def _answered(promise_id: UUID, by: Actor) -> Promise:
    _require_patient(by)
    return _found(promise_id, by)


def _says(row: Promise, promised: Promised) -> bool:
    named = (("words", promised.words), ("because", promised.because), ("in_the_way", promised.in_the_way))
    return (
        all(getattr(row, name) == said.strip() for name, said in named)
        and row.by_date == promised.by_date
        and row.confidence == promised.confidence
        and not (promised.shows_who and promised.who_knows.strip())
    )


def _made(patient_id: UUID, promised: Promised, by: Actor, **fields: Any) -> Promise:
    now = clock.now()
    given = {"thread": uuid4(), "number": 1, **fields}
    row = Promise.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        words=promised.words.strip(),
        by_date=promised.by_date,
        because=promised.because.strip(),
        confidence=promised.confidence,
        in_the_way=promised.in_the_way.strip(),
        who_knows=promised.who_knows.strip() if promised.shows_who else "",
        state_at=now,
        made_at=now,
        **given,
    )
    _keep_who_knows(row, promised, by)
    _note(row, by, number=1)
    return row


def _next(row: Promise, promised: Promised, by: Actor) -> Promise:
    """The version that holds from now on, with the thread to the one before."""
    kept = {"thread": row.thread, "number": row.number + 1, "kind": row.kind, "beside": row.beside}
    people = {"owner_id": row.owner_id, "proposed_by_id": row.proposed_by_id}
    return _made(row.patient_id, promised, by, state=PromiseState.OPEN, **kept, **people)


def _keep_who_knows(row: Promise, promised: Promised | None, by: Actor) -> None:
    if by.is_patient and promised is not None and promised.who_knows.strip():
        whose = {"organization_id": row.organization_id, "patient_id": row.patient_id}
        WhoKnows.objects.create(**whose, promise=row, names=promised.who_knows.strip())


def _step(row: Promise, to: PromiseState, by: Actor, *, words: str = "") -> Promise:
    row.state, row.state_at = to, clock.now()
    row.save(update_fields=["state", "state_at", "renegotiated_on"])
    _note(row, by, words=words)
    return row


def _given(row: Promise, owner_id: UUID, by: Actor) -> Promise:
    row.owner_id = owner_id
    row.save(update_fields=["owner"])
    _note(row, by)
    return row


def _note(row: Promise, by: Actor, *, words: str = "", number: int | None = None) -> None:
    whose = {"organization_id": row.organization_id, "patient_id": row.patient_id, "promise_id": row.pk}
    number = number or PromiseStep.objects.filter(**whose).count() + 1
    said = {"state": row.state, "words": words.strip(), "owner_id": row.owner_id, "at": clock.now(), "by": by.id}
    PromiseStep.objects.create(**whose, number=number, **said)


def _need(need_id: UUID, by: Actor) -> LifeNeed:
    in_turn("need", need_id)
    row = need_for(viewer=by, need_id=need_id)
    if row is None:
        raise RefusedError(refused(NO_NEED))
    return row


def _need_step(
    row: LifeNeed, to: NeedState, by: Actor, *, is_first: bool = False, words: str = "", **fields: Any
) -> LifeNeed:
    for name, value in {**fields, "state": to}.items():
        setattr(row, name, value)
    if not is_first:
        row.save(update_fields=[name.removesuffix("_id") for name in fields] + ["state"])
    whose = {"organization_id": row.organization_id, "patient_id": row.patient_id, "need_id": row.pk}
    number = 1 if is_first else LifeNeedStep.objects.filter(**whose).count() + 1
    said = {"state": to, "owner_id": row.owner_id, "by_date": row.by_date, "helped": row.helped}
    words = words.strip() or (row.outcome if "outcome" in fields else "")
    LifeNeedStep.objects.create(**whose, number=number, **said, words=words, at=clock.now(), by=by.id)
    return row
