"""Doing a step or leaving it out, ending it by a decision, days away, and what the person answers."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.encounters.queries import last_came
from midspan.domains.journey.actions import move_episode
from midspan.domains.journey.enums import IN_TREATMENT, EpisodeState
from midspan.domains.journey.queries import latest_episode, patient_for
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.outreach.actions.stepping import add_deed, end, locked, reach_for
from midspan.domains.outreach.actions.telling import tell_person, tell_staff
from midspan.domains.outreach.enums import Barrier, CallOutcome, Decision, DeedKind, Ending, StepKey
from midspan.domains.outreach.models import Away, Deed, Outreach
from midspan.domains.outreach.queries import Standing, may_step
from midspan.domains.outreach.rules.deeds import (
    asks_outcome,
    barriers_are_said,
    has_words,
    may_decide,
    may_end,
    may_write_away,
)
from midspan.domains.privacy.queries import visible, zone_of_patient
from midspan.domains.schedule.actions import end_seats
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.row_security import widened
from midspan.values import Actor, DataClass, RefusedError, refused
from midspan.values.wall_clock import instant_of


class Done(Struct, frozen=True, kw_only=True):
    """What is written about a step that was done: of a call its outcome, of a decision what was decided."""

    words: str
    outcome: CallOutcome | None = None
    barriers: tuple[Barrier, ...] = ()
    decision: Decision | None = None


@action("outreach.do")
def do_step(*, patient_id: UUID, key: StepKey, done: Done, by: Actor) -> Deed:
    """A step was done. Whoever reached the person ends the clock by it; a letter is told to the person.

    Raises RefusedError.
    """
    found = locked(patient_id, by=by)
    _may(found, key, by).require()
    has_words(done.words).require()
    _is_whole(key, done, by)
    _stands_still(found, done, by)
    deed = add_deed(
        found,
        key,
        DeedKind.DONE,
        by=by,
        outcome=done.outcome or "",
        barriers=list(done.barriers),
        decision=done.decision or "",
        words=done.words.strip(),
    )
    if asks_outcome(key):
        answer_the_asking(found.outreach)
    _follow(found, key, done, by=by)
    return deed


def _is_whole(key: StepKey, done: Done, by: Actor) -> None:
    if asks_outcome(key):
        if done.outcome is None:
            raise RefusedError(refused("Choose what happened."))
        was_reached = done.outcome is CallOutcome.REACHED
        barriers_are_said(key=key, was_reached=was_reached, barriers=done.barriers).require()
    elif key is not StepKey.LETTER:
        if done.decision is None:
            raise RefusedError(refused("Choose what was decided."))
        may_decide(done.decision, key=key, by=by).require()


def answer_the_asking(one: Outreach) -> None:
    """Somebody called, as the person had asked: they may ask again."""
    if one.wants_call_at is not None:
        one.wants_call_at = one.call_late_at = None
        one.save(update_fields=["wants_call_at", "call_late_at"])


def _stands_still(found: Standing, done: Done, by: Actor) -> None:
    """Nobody's stay is given up who has come while it was being decided."""
    one = found.outreach
    gives_up = done.decision in {Decision.PAUSE, Decision.ELSEWHERE, Decision.ENDS}
    if gives_up and last_came(viewer=by, patient_ids=[one.patient_id], since=one.began_at):
        raise RefusedError(refused("They came meanwhile. Look at it again."))


def _follow(found: Standing, key: StepKey, done: Done, *, by: Actor) -> None:
    if done.outcome is CallOutcome.REACHED:
        end(found, Ending.ANSWERED, by=by)
    elif key is StepKey.LETTER:
        tell_person(found.outreach, NoticeKind.SEAT_LETTER, by=by)
    elif done.decision is Decision.PAUSE:
        _pause(found, by=by)
    elif key is StepKey.DOOR:
        end(found, Ending.DECIDED, by=by, words=done.words.strip())


def _pause(found: Standing, *, by: Actor) -> None:
    """Places and sessions to come are given up for others; the stay itself goes on, and so does this clock."""
    episode: Any = latest_episode(viewer=by, patient_id=found.outreach.patient_id)
    if episode is None or episode.state not in IN_TREATMENT:
        return
    zone = (
        ZoneInfo(episode.site.time_zone) if episode.site else zone_of_patient(viewer=by, patient_id=episode.patient_id)
    )
    end_seats(episode_id=episode.pk, on=clock.today(zone), by=by)
    move_episode(episode_id=episode.pk, to=EpisodeState.PAUSED, by=by)


@action("outreach.skip")
def skip_step(*, patient_id: UUID, key: StepKey, words: str, by: Actor) -> Deed:
    """A step is left out, with its reason. Raises RefusedError."""
    found = locked(patient_id, by=by)
    _may(found, key, by).require()
    has_words(words).require()
    return add_deed(found, key, DeedKind.SKIPPED, by=by, words=words.strip())


@action("outreach.end")
def end_outreach(*, patient_id: UUID, words: str, by: Actor) -> Outreach:
    """Ended by a decision, which is written down. Raises RefusedError."""
    found = locked(patient_id, by=by)
    may_end(by, state=found.state(clock.now())).require()
    has_words(words).require()
    return end(found, Ending.DECIDED, by=by, words=words.strip())


def _may(found: Standing, key: StepKey, by: Actor) -> Any:
    return may_step(by, found, key, now=clock.now())


@action("outreach.away")
def write_away(*, patient_id: UUID, reason: str, first: date, until: date, by: Actor) -> Away:
    """The person is in hospital or on leave from the first day to the last. Raises RefusedError."""
    zone = zone_of_patient(viewer=by, patient_id=patient_id)
    may_write_away(by, first=first, until=until, today=clock.today(zone)).require()
    if patient_for(viewer=by, patient_id=patient_id) is None:
        raise RefusedError(refused("There is nothing like this."))
    in_turn("outreach.away", patient_id)
    start, end_of_last = instant_of(first, 0, zone), instant_of(until + timedelta(days=1), 0, zone)
    if _away_in(patient_id, start, end_of_last, by).exists():
        raise RefusedError(refused("Some of these days are written already. Write that they are back first."))
    return Away.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        reason=reason,
        first=start,
        until=end_of_last,
        recorded_by=by.id,
        recorded_at=clock.now(),
    )


def _away_in(patient_id: UUID, start: datetime, until: datetime, by: Actor) -> QuerySet[Away]:
    """Stretches that share a moment with this one, and that nobody has come back from early."""
    rows = Away.objects.filter(patient_id=patient_id, ended_at=None, first__lt=until, until__gt=start)
    return visible(rows, viewer=by, data_class=DataClass.ATTENDANCE)


@action("outreach.back")
def write_back(*, patient_id: UUID, away_id: UUID, by: Actor) -> Away:
    """They are back before the last day. Raises RefusedError."""
    in_turn("outreach.away", patient_id)
    rows = Away.objects.filter(patient_id=patient_id, pk=away_id, ended_at=None)
    one = visible(rows, viewer=by, data_class=DataClass.ATTENDANCE).first()
    if one is None:
        raise RefusedError(refused("There is nothing like this."))
    now = clock.now()
    # Who is back is back: no other stretch over the same days keeps them away.
    for row in _away_in(patient_id, one.first, one.until, by):
        row.ended_at, row.ended_by = now, by.id
        row.save(update_fields=["ended_at", "ended_by"])
    one.refresh_from_db()
    return one


@action("outreach.answer")
def answer(*, wants_call: bool, by: Actor) -> Outreach | None:
    """The person says that they are all right, which ends it, or asks to be called. None where nothing waits."""
    try:
        found = locked(by.id, by=by)
    except RefusedError:
        return None  # They came, or somebody ended it, while the page was open: there is nothing to answer.
    return _ask_for_call(found, by) if wants_call else end(found, Ending.ANSWERED, by=by)


def _ask_for_call(found: Standing, by: Actor) -> Outreach:
    """Twice is once. Whose turn it is hears of it, although they were told before."""
    one = found.outreach
    if one.wants_call_at is not None:
        return one
    one.wants_call_at = clock.now()
    one.save(update_fields=["wants_call_at"])
    for staff_id in _who_hears(found):
        with widened(by):
            reach_for(found, staff_id, by=by)
            tell_staff(staff_id, subject_id=one.pk, patient_id=one.patient_id, by=by)
    return one


def _who_hears(found: Standing) -> Collection[UUID]:
    key = found.current.key if found.current else StepKey.COUNSELOR
    owners = (found.owner_id(one) for one in (key, StepKey.COUNSELOR))
    return dict.fromkeys(one for one in owners if one)
