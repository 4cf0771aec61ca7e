"""Changing: leaving with check-ups made in the same breath, a try, the end of a plan, coming back, and caring words."""

from datetime import date, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from midspan.domains.checkups.book import checkup_book
from midspan.domains.checkups.enums import Ending, Outcome
from midspan.domains.checkups.models import BackAsk, CaringWish, CaringWord, CheckUp, CheckUpPlan, Death, Try
from midspan.domains.checkups.queries import admitted_again, calls_on, has_died, person_after
from midspan.domains.checkups.rules.days import days_after
from midspan.domains.checkups.rules.deeds import (
    may_begin_return,
    may_call,
    may_record_death,
    may_say,
    may_take_back_death,
    may_try,
    may_write_word,
)
from midspan.domains.checkups.rules.own import may_ask_back, may_stop, may_wish
from midspan.domains.journey.actions import Going, move_episode, open_return
from midspan.domains.journey.enums import EpisodeState, Leaving
from midspan.domains.journey.queries import patient_for, stays_on
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.actions import keep_death
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff, staff_of
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.actions import report
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, refused

NOT_FOUND = refused("There is nobody to call here, or they are not yours to see.")
NOT_SAFE_SIGNAL = "acute"


@action("stay.leave")
def leave_stay(*, episode_id: UUID, reason: str, going: Going, by: Actor) -> CheckUpPlan | None:
    """End a stay, and make the check-ups after it with their owner, in one transaction. Raises RefusedError.

    None where nobody calls: the person wants no calls, or has died.
    """
    stay = move_episode(episode_id=episode_id, to=EpisodeState.DISCHARGED, reason=reason, going=going, by=by)
    # Whoever ends a stay reaches the person no more in this very moment.
    with widened(by):
        before = locked_plan(patient_id=stay.patient_id, by=by)
        if before is not None:
            _end(before, _ending_of(going), by=by)
        if going.how is Leaving.DIED:
            _dead(stay.patient_id, by=by)
        if going.caller_id is None:
            return None
        return _planned(stay.pk, stay.patient_id, owner_id=going.caller_id, by=by)


def _ending_of(going: Going) -> Ending:
    """How the calls after an earlier stay end with this one: nobody is called who died, or said no, since."""
    if going.how is Leaving.DIED:
        return Ending.DIED
    return Ending.SAID_STOP if going.caller_id is None else Ending.RETURNED


def locked_plan(*, patient_id: UUID, by: Actor) -> CheckUpPlan | None:
    """The plan that runs, locked for this step."""
    rows = CheckUpPlan.objects.select_for_update(of=("self",)).filter(organization_id=by.organization_id)
    return rows.filter(patient_id=patient_id, ended_at__isnull=True).first()


def _planned(episode_id: UUID, patient_id: UUID, *, owner_id: UUID, by: Actor) -> CheckUpPlan:
    book, now = checkup_book(), clock.now()
    plan = CheckUpPlan.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        episode_id=episode_id,
        last_day=localdate(now),
        owner_id=owner_id,
        edition=book.edition,
        made_at=now,
    )
    days = days_after(first_days=book.first_days, every_days=book.every_days, last_day=book.last_day)
    CheckUp.objects.bulk_create(
        CheckUp(
            organization_id=by.organization_id,
            patient_id=patient_id,
            plan=plan,
            day=day,
            due_on=plan.last_day + timedelta(days=day),
        )
        for day in days
    )
    _reach(plan, by=by)
    return plan


def _reach(plan: CheckUpPlan, *, by: Actor) -> None:
    open_reach(actor_id=plan.owner_id, patient_id=plan.patient_id, basis=Basis.CARE_TEAM, source_id=plan.pk, by=by)


def _end(plan: CheckUpPlan, ending: Ending, *, by: Actor) -> None:
    plan.ended_at, plan.ending, plan.ended_by_id = clock.now(), ending, by.id
    plan.save(update_fields=["ended_at", "ending", "ended_by_id"])
    with widened(by):
        close_reach(source_id=plan.pk, by=by)


@action("check_up.try")
def record_try(
    *, patient_id: UUID, check_up_id: UUID, outcome: Outcome, by: Actor, words: str = "", next_on: date | None = None
) -> Try:
    """Write down one try. Raises RefusedError.

    Who is not safe now is somebody's to reach at once; who wants back stands first on the desk.
    """
    plan = locked_plan(patient_id=patient_id, by=by)
    today = clock.local_date()
    found = person_after(viewer=by, patient_id=patient_id, today=today)
    line = next((one for one in found.lines if one.check_up.pk == check_up_id), None)
    if line is None or found.plan is None:
        raise RefusedError(NOT_FOUND)
    may_try(by, is_over=plan is None, state=line.standing.state).require()
    book = checkup_book()
    may_say(outcome, words=words, next_on=next_on, today=today, most_ahead_days=book.most_ahead_days).require()
    made = Try.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        check_up_id=check_up_id,
        outcome=outcome,
        words=words.strip(),
        next_on=next_on or _next_day(outcome, today),
        made_by_id=by.id,
        made_at=clock.now(),
    )
    if outcome is Outcome.NOT_SAFE:
        report(patient_id=patient_id, key=NOT_SAFE_SIGNAL, words=words, source=str(made.pk), by=by)
    if outcome is Outcome.WANTS_BACK and found.ask is None:
        _ask(patient_id, words=words, by=by)
    return made


def _next_day(outcome: Outcome, today: date) -> date | None:
    tries_again = outcome is Outcome.NO_ANSWER
    return today + timedelta(days=checkup_book().try_again_days) if tries_again else None


@action("check_ups.hand_on")
def hand_on(*, patient_id: UUID, owner_id: UUID, by: Actor) -> CheckUpPlan:
    """Somebody else calls from now on, and reaches the person for it. Raises RefusedError."""
    may_call(by).require()
    plan = locked_plan(patient_id=patient_id, by=by)
    if plan is None:
        raise RefusedError(NOT_FOUND)
    if not staff_of(viewer=by, staff_id=owner_id).exists():
        raise RefusedError(refused("Whoever calls must work here."))
    plan.owner_id = owner_id
    plan.save(update_fields=["owner"])
    with widened(by):
        close_reach(source_id=plan.pk, by=by)
        _reach(plan, by=by)
    return plan


@action("check_ups.stop")
def stop_calls(*, patient_id: UUID, by: Actor) -> CheckUpPlan:
    """Nobody calls any more, as the person says. Raises RefusedError."""
    plan = locked_plan(patient_id=patient_id, by=by)
    may_stop(by, patient_id=patient_id, is_over=plan is None).require()
    assert plan is not None  # noqa: S101 - the rule has just asked for it; only the type leaves it open.
    _end(plan, Ending.SAID_STOP, by=by)
    return plan


@action("death.record")
def record_death(*, patient_id: UUID, by: Actor) -> Death:
    """The person has died: nobody calls, nothing is sent, and what they asked for is closed. Raises RefusedError.

    Of somebody with an open stay, or whose return has begun, it is said as that ends: seats, sessions and clocks end
    with it.
    """
    may_record_death(
        by,
        is_dead=has_died(viewer=by, patient_id=patient_id),
        is_here=stays_on(viewer=by).filter(patient_id=patient_id).exists(),
    ).require()
    if patient_for(viewer=by, patient_id=patient_id) is None:
        raise RefusedError(NOT_FOUND)
    plan = locked_plan(patient_id=patient_id, by=by)
    death = _dead(patient_id, by=by)
    if plan is not None:
        _end(plan, Ending.DIED, by=by)
    return death


def _dead(patient_id: UUID, *, by: Actor) -> Death:
    _answer(patient_id, by=by)
    with widened(by):
        keep_death(patient_id=patient_id, has_died=True, by=by)
    found, _ = Death.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        taken_back_at=None,
        defaults={"said_at": clock.now(), "said_by_id": by.id},
    )
    return found


@action("death.take_back")
def take_back_death(*, patient_id: UUID, why: str, by: Actor) -> Death:
    """It was not so, as a director says: calls that ended with it go on, by whom they were. Raises RefusedError."""
    may_take_back_death(by, is_dead=has_died(viewer=by, patient_id=patient_id), why=why).require()
    rows = Death.objects.select_for_update(of=("self",)).filter(organization_id=by.organization_id)
    death = rows.get(patient_id=patient_id, taken_back_at__isnull=True)
    death.taken_back_at, death.taken_back_by_id, death.why_taken_back = clock.now(), by.id, why.strip()
    death.save(update_fields=["taken_back_at", "taken_back_by_id", "why_taken_back"])
    keep_death(patient_id=patient_id, has_died=False, by=by)
    plan = person_after(viewer=by, patient_id=patient_id, today=clock.local_date()).plan
    if plan is not None and plan.ending == Ending.DIED:
        _go_on(plan, by=by)
    return death


def _go_on(plan: CheckUpPlan, *, by: Actor) -> None:
    plan.ended_at, plan.ending, plan.ended_by_id = None, "", None
    plan.save(update_fields=["ended_at", "ending", "ended_by_id"])
    with widened(by):
        _reach(plan, by=by)


@action("return.ask")
def ask_back(*, by: Actor, words: str = "") -> BackAsk:
    """Somebody who left asks to come back: who calls them and intake are told, and have a working day. RefusedError."""
    found = person_after(viewer=by, patient_id=by.id, today=clock.local_date())
    may_ask_back(by, has_left=found.has_left, is_asked=found.ask is not None).require()
    ask = _ask(by.id, words=words, by=by)
    told = {one.pk for one in active_staff(organization_id=by.organization_id, role=Role.INTAKE)}
    told |= {found.plan.owner_id} if found.plan and found.plan.ended_at is None else set()
    told = told or {one.pk for one in active_staff(organization_id=by.organization_id, role=Role.DIRECTOR)}
    for staff_id in sorted(told):
        tell(
            kind=NoticeKind.BACK_ASKED,
            recipient_id=staff_id,
            recipient_kind=ActorKind.STAFF,
            subject_id=ask.pk,
            patient_id=by.id,
            by=by,
        )
    return ask


def _ask(patient_id: UUID, *, words: str, by: Actor) -> BackAsk:
    return BackAsk.objects.create(
        organization_id=by.organization_id, patient_id=patient_id, asked_at=clock.now(), words=words.strip()
    )


@action("return.begin")
def begin_return(*, patient_id: UUID, by: Actor) -> UUID:
    """One tap: the next stay is open, and what was asked is answered. Returns the id of the stay.

    Calls go on until the person is admitted: a return may not come about, and these are the weeks they are for.
    """
    may_begin_return(by, is_dead=has_died(viewer=by, patient_id=patient_id)).require()
    stay = open_return(patient_id=patient_id, by=by)
    _answer(patient_id, by=by)
    return stay.pk


@action("return.answer")
def answer_ask(*, patient_id: UUID, by: Actor) -> int:
    """They were talked with, and come back another time."""
    may_call(by).require()
    if patient_for(viewer=by, patient_id=patient_id) is None:
        raise RefusedError(NOT_FOUND)
    return _answer(patient_id, by=by)


def _answer(patient_id: UUID, *, by: Actor) -> int:
    rows = BackAsk.objects.filter(organization_id=by.organization_id, patient_id=patient_id, answered_at__isnull=True)
    return rows.update(answered_at=clock.now(), answered_by_id=by.id)


@action("caring.wish")
def wish_words(*, wished: bool, by: Actor) -> CaringWish | None:
    """The person wishes for caring words, or no longer. Twice is once."""
    may_wish(by, patient_id=by.id).require()
    if not wished:
        _stop_words(by.id, by=by)
        return None
    found, _ = CaringWish.objects.get_or_create(
        organization_id=by.organization_id, patient_id=by.id, stopped_at=None, defaults={"wished_at": clock.now()}
    )
    return found


def _stop_words(patient_id: UUID, *, by: Actor) -> None:
    rows = CaringWish.objects.filter(organization_id=by.organization_id, patient_id=patient_id, stopped_at=None)
    rows.update(stopped_at=clock.now())


@action("caring.write")
def write_word(*, patient_id: UUID, words: str, by: Actor) -> CaringWord:
    """A line or two under the writer's own name; the person finds it in the app, and nothing of it goes outside."""
    wishes = CaringWish.objects.select_for_update().filter(organization_id=by.organization_id, patient_id=patient_id)
    wish = wishes.filter(stopped_at=None).first()
    is_dead = has_died(viewer=by, patient_id=patient_id)
    may_write_word(by, words=words, is_wished=wish is not None, is_dead=is_dead).require()
    assert wish is not None  # noqa: S101 - the rule has just asked for it; only the type leaves it open.
    word = CaringWord.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        wish=wish,
        words=words.strip(),
        signed_by_id=by.id,
        sent_at=clock.now(),
    )
    tell(
        kind=NoticeKind.CARING_WORD,
        recipient_id=patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=word.pk,
        patient_id=patient_id,
        by=by,
    )
    return word


@action("check_ups.watch")
def watch(*, by: Actor) -> int:
    """Once a day: plans end whose person is in treatment again or whose days are over; owners hear whom they call.

    Returns for how many owners somebody is due.
    """
    today = clock.local_date()
    _end_over(today, by=by)
    owners = {one.owner_id for one in calls_on(viewer=by, today=today) if one.call_on <= today}
    for owner_id in sorted(owners):
        tell(kind=NoticeKind.CHECK_UPS_DUE, recipient_id=owner_id, recipient_kind=ActorKind.STAFF, by=by)
    return len(owners)


def _end_over(today: date, *, by: Actor) -> None:
    back = set(admitted_again(viewer=by).values_list("patient_id", flat=True))
    for plan in CheckUpPlan.objects.filter(organization_id=by.organization_id, ended_at__isnull=True):
        if plan.patient_id in back:
            _end(plan, Ending.RETURNED, by=by)
        elif plan.last_day + timedelta(days=checkup_book().last_day) < today:
            _end(plan, Ending.COMPLETED, by=by)
