"""Writing a day, with what of it is told and whom that alerts; choosing; and a date of one's own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict, replace

from midspan.domains.diary.book import Book, diary_book
from midspan.domains.diary.enums import Shares
from midspan.domains.diary.models import Milestone, OwnDate, Reflection, Settings, ToldDay, ToldReflection, Writing
from midspan.domains.diary.queries import (
    INSTRUMENT,
    own_date,
    own_figures,
    own_milestones,
    own_reflections,
    own_settings,
    own_today,
    own_told_reflections,
    own_writings,
    told_before,
)
from midspan.domains.diary.rules import (
    SUNDAY,
    WITH_USE,
    Choice,
    Given,
    Lookback,
    Said,
    is_a_lapse_to_tell,
    may_be_kept,
    may_follow,
    may_look_back,
    may_write,
    to_look_at,
    told_of,
    told_of_week,
)
from midspan.domains.privacy.queries import zone_of_patient
from midspan.domains.safety.actions import open_obligation, tell_lapse
from midspan.domains.safety.queries import Answer, is_known, lapses_so_far, raised_so_far, signal_for, signals_for
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, refused

LONGEST_ON_A_PHONE = timedelta(days=40)
NOT_YOURS = "Nobody but you writes here."


class Kept(Struct, frozen=True, kw_only=True):
    """What came of writing a day. `is_raised`: somebody is to talk with them about an answer."""

    writing_id: UUID
    used: bool | None
    is_raised: bool = False


@action("diary.write")  # It returns no row: the trail does not tell which day it was.
def write_day(
    *,
    on: date,
    given: Given,
    choice: Choice,
    unasked: Collection[str] = (),
    was: int | None = None,
    made_at: datetime | None = None,
    by: Actor,
) -> Kept:
    """Write a day, or write it anew beside what was written before. Raises RefusedError.

    `unasked` are keys of rows that were not on the page: they stay as they were last written. `was` is the number that
    the page was made from: what came since is not written over unseen. `made_at` is when it was written, where it comes
    later from a phone that had no network. The same words as those that stand are one writing.
    """
    if not by.is_patient:
        raise RefusedError(refused(NOT_YOURS))
    in_turn("diary", by.id)  # As a look back is: both change what the person chose.
    book = diary_book(own_today(viewer=by))
    written_on = _written_on(made_at, book, by)
    may_write(on, today=written_on, days=book.backfill_days).require()
    last = own_writings(viewer=by).filter(on_date=on).last()
    day, chosen = _with_unasked(given, choice, unasked, last)
    may_be_kept(day, chosen, book).require()
    kept, known = _columns(asdict(day)), told_before(viewer=by, until=on)
    page = told_of(given, chosen, book)
    if last is not None and _says(last, {**kept, **asdict(chosen)}):
        return Kept(writing_id=last.pk, used=last.used, is_raised=_alert(page, known, on, book, by))
    standing = last.number if last else 0
    may_follow(was, number=standing).require()
    writing = Writing.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        on_date=on,
        number=standing + 1,
        is_late=on < written_on,
        edition=book.edition,
        written_on=written_on,
        kept_at=clock.now(),
        **kept,
        **asdict(chosen),
    )
    if not own_writings(viewer=by).filter(on_date__gt=on).exists():
        _choose(by, tells_use=choice.tells_use, shares_week=choice.shares_week)
    _tell(writing, told_of(day, chosen, book), known, by)
    is_raised = _alert(page, known, on, book, by)
    _reach_milestones(by)
    return Kept(writing_id=writing.pk, used=writing.used, is_raised=is_raised)


def _written_on(made_at: datetime | None, book: Book, by: Actor) -> date:
    """A phone whose clock is ahead writes no day that has not come, and one that is far behind has none to go by."""
    now = clock.now()
    earliest = now - timedelta(days=book.backfill_days) - LONGEST_ON_A_PHONE
    moment = min(made_at, now) if made_at and made_at >= earliest else now
    return moment.astimezone(zone_of_patient(viewer=by, patient_id=by.id)).date()


def _with_unasked(given: Given, choice: Choice, unasked: Collection[str], last: Writing | None) -> tuple[Given, Choice]:
    """The day with what was written of rows that were not on this page: nobody has taken it back."""
    if last is None:
        return given, choice
    if "used" in unasked:
        unasked = {*unasked, *WITH_USE}
        choice = replace(choice, tells_use=last.tells_use)
    return replace(given, **{key: _immutable(getattr(last, key)) for key in unasked}), choice


def _immutable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the table has them: lists for what is several."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _says(row: Any, values: Mapping[str, Any]) -> bool:
    return all(_plain(getattr(row, key)) == _plain(value) for key, value in values.items())


def _plain(value: Any) -> Any:
    """Hours come back as decimals."""
    return value if value is None or isinstance(value, bool | str | list) else float(value)


def _alert(told: dict[str, Any] | None, known: Sequence[ToldDay], on: date, book: Book, by: Actor) -> bool:
    """Whether somebody is to talk with them about an answer of this page. They are alerted once for each day and rise.

    What counts is whether it became somebody's to act on, not that it was told: it may be told before a line is agreed
    from which it counts, and be sent again after.
    """
    before = _mappings(one for one in known if one.on_date < on)
    answers = to_look_at(told, before=before, book=book) if told else []
    if not answers:
        return False
    source = f"{INSTRUMENT}/{on}"
    signals = signals_for(viewer=by, patient_id=by.id)
    is_on_file = is_known(viewer=by, patient_id=by.id)
    counting = [one for one in answers if signal_for(_answer(one), signals, is_known=is_on_file) is not None]
    raised = raised_so_far(viewer=by, source=source) if counting else {}
    for one in counting:
        if one.points > raised.get(one.key, 0):
            open_obligation(patient_id=by.id, answer=_answer(one), source=source, by=by)
    return bool(counting)


def _answer(said: Said) -> Answer:
    return Answer(instrument=INSTRUMENT, item=said.key, points=said.points, previous=said.previous)


def _tell(writing: Writing, told: dict[str, Any] | None, known: Sequence[ToldDay], by: Actor) -> None:
    """The team's part of the day, and use that was told."""
    earlier = [one for one in known if one.on_date == writing.on_date]
    if told is None and not earlier:
        return
    told = told or {key: value for key, value in asdict(Given()).items() if key not in {"good", "note"}}
    columns = _columns(told)
    if not earlier or not _says(earlier[-1], columns):
        ToldDay.objects.create(
            organization_id=by.organization_id,
            patient_id=by.id,
            on_date=writing.on_date,
            number=len(earlier) + 1,
            is_late=writing.is_late,
            told_at=clock.now(),
            **columns,
        )
    if is_a_lapse_to_tell(told, earlier=_mappings(earlier)):
        number = lapses_so_far(viewer=by) + 1
        tell_lapse(what="used", signs=told["use_signs"], words=told["use_words"], number=number, by=by)


def _mappings(rows: Iterable[ToldDay]) -> list[dict[str, Any]]:
    keys = [key for key in asdict(Given()) if key not in {"good", "note"}]
    return [{key: getattr(one, key) for key in keys} for one in rows]


def _reach_milestones(by: Actor) -> None:
    """What was reached is kept with its day, and nothing takes it back."""
    known = {one.days for one in own_milestones(viewer=by)}
    Milestone.objects.bulk_create(
        [
            Milestone(organization_id=by.organization_id, patient_id=by.id, days=days, reached_on=day)
            for days, day in own_figures(viewer=by, today=own_today(viewer=by)).milestones
            if days not in known
        ]
    )


def _choose(by: Actor, **chosen: Any) -> Settings:
    """What holds from the next day on. What is not said stays."""
    row = own_settings(viewer=by) or Settings(organization_id=by.organization_id, patient_id=by.id, reflects_on=SUNDAY)
    for name, value in chosen.items():
        if value is not None:
            setattr(row, name, value)
    row.chosen_at = clock.now()
    row.save()
    return row


@action("diary.look_back")
def look_back(
    *, on: date, given: Lookback, shares: Shares, weekday: int, made_at: datetime | None = None, by: Actor
) -> None:
    """Write of a week, or write it anew beside what was written before. Raises RefusedError.

    `weekday` is the one from which weeks are looked back on from now on. `made_at` is as in `write_day`.
    """
    if not by.is_patient:
        raise RefusedError(refused(NOT_YOURS))
    in_turn("diary", by.id)
    today = own_today(viewer=by)
    book = diary_book(today)
    may_look_back(given, on, today=_written_on(made_at, book, by)).require()
    _choose(by, reflects_on=weekday)
    kept = {**asdict(given), "shares": shares}
    last = own_reflections(viewer=by).filter(on_date=on).last()
    if last is not None and _says(last, kept):
        return
    whose: dict[str, Any] = {"organization_id": by.organization_id, "patient_id": by.id, "on_date": on}
    number = last.number + 1 if last else 1
    Reflection.objects.create(**whose, **kept, number=number, edition=book.edition, kept_at=clock.now())
    earlier = own_told_reflections(viewer=by, on=on)
    told = told_of_week(given, shares, book) or (asdict(Lookback()) if earlier else None)
    if told is not None and not (earlier and _says(earlier[-1], told)):
        ToldReflection.objects.create(**whose, **told, number=len(earlier) + 1, told_at=clock.now())


@action("diary.count_from")
def count_from(*, since: date | None, by: Actor) -> None:
    """A date of their own, from which they count if they like; None takes it off the page. Raises RefusedError."""
    if not by.is_patient:
        raise RefusedError(refused(NOT_YOURS))
    in_turn("diary.count_from", by.id)
    if since is not None and since > own_today(viewer=by):
        raise RefusedError(refused("This day has not come yet."))
    last = own_date(viewer=by)
    if (last.since if last else None) == since:
        return
    OwnDate.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        number=last.number + 1 if last else 1,
        since=since,
        chosen_at=clock.now(),
    )
