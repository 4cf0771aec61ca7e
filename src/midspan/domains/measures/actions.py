"""Assigning, answering, entering, and what is done about people who are not on track."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from midspan.domains.measures.after_stay import to_be_asked_after
from midspan.domains.measures.book import schedules
from midspan.domains.measures.ending import to_be_asked_at_end
from midspan.domains.measures.enums import ALONE, DueState, Mode, Step, Thought
from midspan.domains.measures.models import (
    Administration,
    Assignment,
    AssignmentEnd,
    Draft,
    GivenAnswer,
    LifeEvent,
    TrackReview,
)
from midspan.domains.measures.queries import (
    Asking,
    Chosen,
    answers_of,
    asking_for,
    askings_of,
    has_left,
    is_to_be_reached,
    is_watched,
    last_points,
    line_for,
    line_of,
    occurrence_id,
    own_draft,
    own_events,
    person_of,
    series_of,
    sheet_of_day,
    to_be_asked_usual,
    usual_of,
    week_of,
)
from midspan.domains.measures.rules import (
    AFTER_THE_STAY,
    AT_THE_END,
    Choices,
    kept_as,
    may_answer,
    may_ask,
    may_ask_besides,
    may_ask_by_itself,
    may_ask_now,
    may_assign,
    may_differ,
    may_enter_again,
    may_have_line,
    may_mark,
    may_recur,
    may_take,
    places_of,
    points_given,
    points_of,
    worrying,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.safety.actions import open_obligation
from midspan.domains.safety.queries import Answer
from midspan.engines.scoring import ENGLISH, Instrument, instrument, said, score
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, RefusedError, refused

ASKING = "measure.asking"  # Two that ask one person for the same, or one and the clock, come one after the other.


@action("measure.assign")
def assign(
    *,
    patient_id: UUID,
    key: str,
    starts_on: date,
    every_days: int | None,
    by: Actor,
    reason: str = "",
    told_from: int | None = None,
) -> Assignment:
    """Ask one person an instrument from a day on; they are told.

    From `told_from` points on, as agreed with them, somebody talks with them on the same working day. Where the same is
    asked already as often without that line, it is asked on in its rhythm with it. Raises RefusedError, also where all
    that they are asked takes longer a week than is meant and no `reason` is given.
    """
    in_turn(ASKING, patient_id)
    chosen = Chosen(instrument=key, every_days=every_days, starts_on=starts_on, told_from=told_from)
    _may_be_assigned(chosen, by)
    other = _with_other_line(chosen, patient_id, by)
    if other is not None:
        _ended(other, by)
        # Nothing more is asked than before: they are told of it as they would have been.
        return _created(replace(chosen, starts_on=other.goes_on), patient_id=patient_id, reason=reason, by=by)
    may_ask_besides(is_asked=not _unasked([chosen], patient_id, by)).require()
    _may_be_asked([chosen], patient_id=patient_id, reason=reason, by=by)
    return _assigned(chosen, patient_id=patient_id, reason=reason, by=by)


@action("measure.assign_usual")
def assign_usual(*, patient_id: UUID, chosen: Sequence[Chosen], reason: str, by: Actor) -> list[Assignment]:
    """Ask what is usual for the person's track, or what staff made of it for a `reason`.

    What they are asked already, and the person was told of, stays as it is. Raises RefusedError with nothing asked.
    """
    in_turn(ASKING, patient_id)
    if not chosen:
        raise RefusedError(refused("Choose what is asked."))
    for one in chosen:
        _may_be_assigned(one, by)
    chosen = _unasked(chosen, patient_id, by)
    if not chosen:
        return []  # A second click, or somebody was faster: all of it is asked.
    usual = usual_of(viewer=by, patient_id=patient_id)
    _may_be_asked(chosen, patient_id=patient_id, reason=reason, by=by)
    may_differ(differs=usual is None or usual.differs(chosen), reason=reason).require()
    return [_assigned(one, patient_id=patient_id, reason=reason, by=by) for one in chosen]


@action("measure.ask_usual_at_admission")
def ask_usual_at_admission(*, patient_id: UUID, by: Actor) -> list[Assignment]:
    """Ask somebody newly admitted what is usual for their track; they are told once, of all of it. Twice is once.

    Nothing is asked while somebody has to talk with them, or once staff have chosen. Raises RefusedError unless it is
    a job's.
    """
    return _asked_by_itself(to_be_asked_usual, patient_id=patient_id, by=by)


@action("measure.ask_at_end")
def ask_at_end(*, patient_id: UUID, by: Actor) -> list[Assignment]:
    """Ask somebody whose stay is about to end what is asked then; they are told once, of all of it. Twice is once.

    Nothing is asked while somebody has to talk with them. Raises RefusedError unless it is a job's.
    """
    return _asked_by_itself(to_be_asked_at_end, patient_id=patient_id, reason=AT_THE_END, by=by)


@action("measure.ask_after_stay")
def ask_after_stay(*, patient_id: UUID, by: Actor) -> list[Assignment]:
    """Ask somebody who left and agreed to it how they are, so many days later; they are told once. Twice is once.

    Nothing is asked while somebody has to talk with them. Raises RefusedError unless it is a job's.
    """
    return _asked_by_itself(to_be_asked_after, patient_id=patient_id, reason=AFTER_THE_STAY, by=by)


def _asked_by_itself(
    to_be_asked: Callable[..., list[Chosen]], *, patient_id: UUID, by: Actor, reason: str = ""
) -> list[Assignment]:
    may_ask_by_itself(by).require()
    in_turn(ASKING, patient_id)
    put = to_be_asked(viewer=by, patient_id=patient_id)
    rows = [_created(one, patient_id=patient_id, reason=reason, by=by) for one in put]
    for first in rows[:1]:
        tell_due(assignment=first, by=by)
    return rows


def _may_be_assigned(one: Chosen, by: Actor) -> None:
    today = clock.local_date()
    may_assign(
        by, one=instrument(one.instrument), every_days=one.every_days, starts_on=one.starts_on, today=today
    ).require()
    may_have_line(instrument(one.instrument), one.told_from).require()


def _unasked(chosen: Sequence[Chosen], patient_id: UUID, by: Actor) -> list[Chosen]:
    """What is chosen and not asked already."""
    still = [one for one in askings_of(viewer=by, patient_id=patient_id) if one.is_open]
    return [one for one in chosen if not any(asking.is_same(one) for asking in still)]


def _with_other_line(chosen: Chosen, patient_id: UUID, by: Actor) -> Asking | None:
    """What is asked already, but for the line. Choosing none takes none away: who ends the asking does."""
    still = [one for one in askings_of(viewer=by, patient_id=patient_id) if one.is_open and one.is_same(chosen)]
    last = still[-1].assignment if still else None
    if last is None or chosen.told_from in {None, last.told_from} or chosen.every_days != last.every_days:
        return None
    return still[-1]


def _may_be_asked(chosen: Sequence[Chosen], *, patient_id: UUID, reason: str, by: Actor) -> None:
    may_ask_now(waits=is_to_be_reached(viewer=by, patient_id=patient_id)).require()
    if any(one.every_days for one in chosen):
        may_recur(has_left=has_left(viewer=by, patient_id=patient_id)).require()
    minutes, burden = week_of(viewer=by, patient_id=patient_id, besides=chosen), schedules().burden
    # What comes more seldom is no part of an ordinary week, however full that is.
    if any(one.every_days and one.every_days <= burden.often_days for one in chosen):
        may_take(minutes, most=burden.minutes_a_week, reason=reason).require()


def _assigned(chosen: Chosen, *, patient_id: UUID, reason: str, by: Actor) -> Assignment:
    assigned = _created(chosen, patient_id=patient_id, reason=reason, by=by)
    tell_due(assignment=assigned, by=by)
    return assigned


def _created(chosen: Chosen, *, patient_id: UUID, by: Actor, reason: str = "") -> Assignment:
    return Assignment.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        instrument=chosen.instrument,
        starts_on=chosen.starts_on,
        every_days=chosen.every_days,
        told_from=chosen.told_from,
        after_days=chosen.after_days,
        reason=reason.strip(),
        assigned_by=by.id if by.is_staff else None,
        assigned_at=clock.now(),
    )


def tell_due(*, assignment: Assignment, by: Actor, due_on: date | None = None) -> None:
    """The person is told that something waits, once of each time it falls due; without `due_on` it is the first.

    Whoever somebody has to talk with is told nothing: what falls due meanwhile is told later.
    """
    waits = is_to_be_reached(viewer=by, patient_id=assignment.patient_id)
    if assignment.starts_on <= clock.local_date() and not waits:
        tell(
            kind=NoticeKind.MEASURE_DUE,
            recipient_id=assignment.patient_id,
            recipient_kind=ActorKind.PATIENT,
            subject_id=occurrence_id(assignment, due_on or assignment.starts_on),
            patient_id=assignment.patient_id,
            by=by,
        )


@action("measure.end")
def end_assignment(*, patient_id: UUID, assignment_id: UUID, by: Actor) -> AssignmentEnd:
    """It does not fall due any more from tomorrow on. Twice is once. Raises RefusedError."""
    may_ask(by).require()
    return _ended(_asking(assignment_id, patient_id, by), by)


def _ended(asking: Asking, by: Actor) -> AssignmentEnd:
    found, _ = AssignmentEnd.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=asking.assignment.patient_id,
        assignment=asking.assignment,
        defaults={"ended_on": clock.local_date(), "ended_by": by.id, "ended_at": clock.now()},
    )
    return found


@action("measure.mark_event")
def mark_event(*, on_date: date, words: str, by: Actor) -> LifeEvent:
    """Mark what happened on that day, for nobody but the person; the same twice is marked once. Raises RefusedError."""
    today = clock.today(zone_of_patient(viewer=by, patient_id=by.id))
    may_mark(by, on_date=on_date, words=words, today=today).require()
    row, _ = LifeEvent.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        on_date=on_date,
        words=words.strip(),
        defaults={"marked_at": clock.now()},
    )
    return row


@action("measure.drop_event")
def drop_event(*, event_id: UUID, by: Actor) -> None:
    """It is gone, and nothing of it is kept. Raises RefusedError."""
    gone, _ = own_events(viewer=by).filter(pk=event_id).delete()
    if not gone:
        raise RefusedError(refused("There is nothing like that."))


@action("measure.keep_answer")
def keep_answer(
    *, assignment_id: UUID, item: str, place: int | None, by: Actor, given_at: datetime | None = None
) -> Draft:
    """Keep one answer of the person's own, given now or at that moment; None is rather not. A signal is told at once.

    Raises RefusedError.
    """
    asking = _to_answer(assignment_id, by)
    one = asking.instrument
    if place is not None and place not in places_of(one, one.item(item)):
        raise RefusedError(refused("Choose one of the answers."))
    given_at = given_at or clock.now()
    draft = _draft(asking, given_at, by)
    draft.answers, draft.kept_at = {**draft.answers, item: place}, max(draft.kept_at, given_at)
    draft.save(update_fields=["answers", "kept_at"])
    line = line_for(viewer=by, asking=asking)
    _tell_signals(one, {item: place}, patient_id=by.id, source=_source(asking), told_from=line, by=by)
    return draft


@action("measure.tell_late")
def tell_late(*, assignment_id: UUID, item: str, place: int | None, by: Actor) -> None:
    """An answer to what is not due is not kept, but a worrying one is told all the same. Raises RefusedError."""
    asking = _asking(assignment_id, by.id, by)
    may_answer(by, patient_id=asking.assignment.patient_id, state=DueState.DUE).require()
    # By the day on which it is given: what was told of an earlier day may be closed long since.
    source = f"{asking.id} {clock.local_date():%Y-%m-%d}"
    line = line_for(viewer=by, asking=asking)
    _tell_signals(asking.instrument, {item: place}, patient_id=by.id, source=source, told_from=line, by=by)


def _draft(asking: Asking, begun_at: datetime, by: Actor) -> Draft:
    of_it: dict[str, Any] = {"assignment": asking.assignment, "due_on": asking.due_on}
    draft, _ = Draft.objects.select_for_update().get_or_create(
        organization_id=by.organization_id,
        patient_id=by.id,
        **of_it,
        defaults={"begun_at": begun_at, "kept_at": begun_at},
    )
    return draft


@action("measure.hand_in")
def hand_in(*, assignment_id: UUID, language: str, by: Actor, mode: Mode = Mode.SELF) -> Administration:
    """The person hands in what they answered; what they did not answer stays open, and nothing is guessed.

    Raises RefusedError when it is not due, was handed in already, or nothing was answered.
    """
    asking = _to_answer(assignment_id, by)
    draft = own_draft(viewer=by, asking=asking)
    if draft is None:
        raise RefusedError(refused("Nothing is answered yet."))
    points = points_given(asking.instrument, draft.answers)
    one = kept_as(asking.instrument, points, staffed=is_watched(viewer=by, asking=asking))
    row = _kept(
        one,
        draft.answers,
        Administration(
            organization_id=by.organization_id,
            patient_id=by.id,
            assignment=asking.assignment,
            due_on=asking.due_on,
            mode=mode,
            language=asking.instrument.put_in(language),
            answered_on=clock.local_date(),
        ),
        by=by,
    )
    draft.delete()
    return row


@action("measure.enter")
def enter(
    *, patient_id: UUID, key: str, choices: Choices, mode: Mode, answered_on: date, language: str, by: Actor
) -> Administration:
    """A staff member asks, or copies from paper. A signal is told at once.

    Other answers for a day that has a sheet correct it; both stay. Raises RefusedError, also where the very same are
    kept for that day: of two that are sent at once the first is. Worrying ones that nobody acts on always go in.
    """
    may_ask(by).require()
    in_turn(ASKING, patient_id)
    if mode in ALONE:
        raise RefusedError(refused("Only the person answers here."))
    if answered_on > clock.local_date():
        raise RefusedError(refused("Choose a day that is over, or today."))
    before = sheet_of_day(viewer=by, patient_id=patient_id, key=key, answered_on=answered_on)
    line = line_of(viewer=by, patient_id=patient_id, key=key)
    is_same = before is not None and _has_answers(before, choices, by) and not _is_untold(before, choices, line, by)
    since = clock.now() - before.handed_in_at if before is not None else None
    may_enter_again(instrument(key), is_same=is_same, since=since).require()
    row = Administration(
        organization_id=by.organization_id,
        patient_id=patient_id,
        mode=mode,
        language=language,
        answered_on=answered_on,
        **_fulfilled(patient_id, key, answered_on, by),
    )
    kept = _kept(instrument(key), choices, row, by=by)
    source = f"administration {kept.pk}"
    _tell_signals(instrument(key), choices, patient_id=patient_id, source=source, told_from=line, by=by)
    return kept


def _has_answers(row: Administration, choices: Choices, by: Actor) -> bool:
    kept = answers_of(viewer=by, patient_id=row.patient_id, administration_id=row.pk)
    return all(given.place == choices.get(item) for item, given in kept.items())


def _is_untold(row: Administration, choices: Choices, line: int | None, by: Actor) -> bool:
    """Whether the answers are worrying, and nobody has to talk with this person now, as after a talk that day."""
    one = instrument(row.instrument)
    is_worrying = bool(worrying(one, points_of(one, choices), told_from=line))
    return is_worrying and not is_to_be_reached(viewer=by, patient_id=row.patient_id)


def _fulfilled(patient_id: UUID, key: str, answered_on: date, by: Actor) -> dict[str, object]:
    """What staff enter counts for what is due of the same instrument, so that nobody is asked twice.

    A sheet from before it fell due is an older answer, and answers nothing that is asked today.
    """
    # The person may be handing in the same thing at this moment: one comes after the other.
    list(Assignment.objects.select_for_update(no_key=True).filter(patient_id=patient_id, instrument=key))
    found = askings_of(viewer=by, patient_id=patient_id)
    due = next((one for one in found if one.instrument.key == key and one.due_on is not None), None)
    due = due if due is not None and due.asked_on is not None and answered_on >= due.asked_on else None
    return {"assignment": due.assignment, "due_on": due.due_on} if due else {}


def _kept(one: Instrument, choices: Choices, row: Administration, *, by: Actor) -> Administration:
    """Score the answer set by the pack of today, and keep it with each answer."""
    points = points_of(one, choices)
    person = person_of(viewer=by, patient_id=row.patient_id, on=row.answered_on)
    scored = score(one, points, person)
    row.instrument, row.edition = one.key, one.edition
    row.entered_by, row.handed_in_at = by.id, clock.now()
    row.is_complete, row.score, row.subscales = scored.is_complete, scored.score, scored.subscales
    row.band = said(scored.band, ENGLISH) if scored.band else ""
    row.save(force_insert=True)
    GivenAnswer.objects.bulk_create(
        GivenAnswer(
            organization_id=row.organization_id,
            patient_id=row.patient_id,
            administration=row,
            item=item.number,
            place=choices.get(item.number),
            points=points[item.number],
        )
        for item in one.items
    )
    return row


def _tell_signals(
    one: Instrument, choices: Choices, *, patient_id: UUID, source: str, told_from: int | None, by: Actor
) -> None:
    """Each worrying answer becomes somebody's to act on, in the transaction in which it is kept."""
    points = {number: given for number, given in points_of(one, choices).items() if number in choices}
    for number in worrying(one, points, told_from=told_from):
        answer = Answer(
            instrument=one.key,
            item=number,
            points=points[number] or 0,
            previous=last_points(viewer=by, patient_id=patient_id, key=one.key, item=number, but_not=source),
        )
        open_obligation(patient_id=patient_id, answer=answer, source=source, by=by)


@action("measure.review_track")
def review_track(
    *, patient_id: UUID, key: str, thoughts: Collection[Thought], step: Step, words: str, by: Actor
) -> TrackReview:
    """Somebody looked at why a person is not on track, and does one thing about it. Raises RefusedError."""
    may_ask(by).require()
    found = series_of(viewer=by, patient_id=patient_id)
    reasons = next((one.reasons for one in found if one.instrument.key == key), ())
    if not reasons:
        raise RefusedError(refused("Nothing says that this person is not on track."))
    if not words.strip():
        raise RefusedError(refused("Write the one thing you do about it."))
    return TrackReview.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        instrument=key,
        reasons=list(reasons),
        thoughts=sorted(thoughts),
        step=step,
        words=words.strip(),
        reviewed_by=by.id,
        reviewed_at=clock.now(),
    )


def _to_answer(assignment_id: UUID, by: Actor) -> Asking:
    """What the person is about to answer. Raises RefusedError unless it is theirs and due."""
    # Two at once come one after the other, and the second one finds what the first one handed in.
    Assignment.objects.select_for_update(no_key=True).filter(pk=assignment_id).first()
    asking = _asking(assignment_id, by.id, by)
    may_answer(by, patient_id=asking.assignment.patient_id, state=_state(asking)).require()
    return asking


def _state(asking: Asking) -> DueState:
    if asking.due_on is not None:
        return DueState.DUE
    return next(reversed(asking.days.values()), DueState.LATER)


def _asking(assignment_id: UUID, patient_id: UUID, by: Actor) -> Asking:
    asking = asking_for(viewer=by, patient_id=patient_id, assignment_id=assignment_id)
    if asking is None:
        raise RefusedError(refused("There is no such questionnaire."))
    return asking


def _source(asking: Asking) -> str:
    return f"{asking.id} {asking.due_on:%Y-%m-%d}"
