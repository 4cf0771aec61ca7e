"""Asking: what is due for somebody, what came back over time, and who is not on track."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate, make_aware
from django.utils.translation import get_language
from msgspec import Struct

from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.journey.queries import (
    ends_of_stays,
    latest_episode,
    patient_for,
    returned_on,
    sites_of_stays,
    stays_on,
)
from midspan.domains.measures.book import Battery, Line, battery_of, lines_for, schedules
from midspan.domains.measures.enums import DueState, Mode
from midspan.domains.measures.going import (
    Track,
    asked_in_order,
    came_of_patient,
    corrected_among,
    is_in_best_band,
    is_seen,
    looks_of_patient,
    lower_is_better,
    not_looked_at,
)
from midspan.domains.measures.models import (
    Administration,
    Assignment,
    AssignmentEnd,
    Draft,
    GivenAnswer,
    TrackReview,
)
from midspan.domains.measures.rules import AT_THE_END, DAYS_OF_WEEK, minutes_a_week, states
from midspan.domains.measures.weeks import AS_IT_FALLS, Week, asked_days
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import told_about
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import asking_weekdays, closed_dates, opening_spans
from midspan.domains.safety.enums import ObligationKind
from midspan.domains.safety.queries import Talk, is_watched_now, open_obligations, talks_of
from midspan.engines.scoring import (
    ENGLISH,
    TOTAL,
    Change,
    Instrument,
    Person,
    Reason,
    Scale,
    Sex,
    change,
    instrument,
    instrument_keys,
    not_on_track,
    said,
)
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass

__all__ = ["Track", "came_of_patient", "looks_of_patient", "not_looked_at"]  # Also of this door.
KNOWN_SEXES = frozenset(Sex)


class Asking(Struct, frozen=True):
    """One assignment as it stands today. `days` are its occurrences so far, `due_on` the one that waits.

    `asked` has the day on which each of them is asked: another one where the site set a weekday, or was closed.
    It `is_ended` with the stay, or since staff stopped asking: then it `is_stopped`.
    """

    assignment: Assignment
    instrument: Instrument
    days: dict[date, DueState]
    asked: dict[date, date]
    is_ended: bool
    is_stopped: bool = False

    @property
    def id(self) -> UUID:
        return self.assignment.pk

    @property
    def due_on(self) -> date | None:
        return next((day for day, state in self.days.items() if state is DueState.DUE), None)

    @property
    def asked_on(self) -> date | None:
        """The day since which the one that waits is asked."""
        return self.asked[self.due_on] if self.due_on is not None else None

    @property
    def missed(self) -> list[date]:
        """The days on which what did not come back was asked."""
        return [self.asked[day] for day, state in self.days.items() if state is DueState.MISSED]

    @property
    def is_answered(self) -> bool:
        """Whether the last one that fell due came back."""
        return next(reversed(self.days.values()), None) is DueState.ANSWERED

    @property
    def is_open(self) -> bool:
        """Whether it still falls due, or will: what is asked once does not after it was answered."""
        is_answered = self.assignment.every_days is None and DueState.ANSWERED in self.days.values()
        return not self.is_ended and not is_answered

    def is_same(self, chosen: "Chosen") -> bool:
        """Whether this is the same instrument, asked again and again or once as what is chosen would be."""
        asked, other = self.assignment, chosen
        return asked.instrument == other.instrument and (asked.every_days is None) == (other.every_days is None)


class Series(Struct, frozen=True):
    """One instrument of one person over time, the oldest first. `missed` are days nothing came back for.

    Of who was here before, only what came from `since` on, the day on which this stay was opened, says how it goes.
    """

    instrument: Instrument
    rows: tuple[Administration, ...]
    missed: tuple[date, ...]
    change: Change
    reasons: tuple[Reason, ...]
    review: TrackReview | None
    since: date | None = None

    def counts(self, day: date) -> bool:
        """Whether what came on that day is of this stay."""
        return self.since is None or day >= self.since

    def sums(self, scale: str) -> dict[date, int | None]:
        """Day → what one sum came to, in the order of time; None where it was not scored. The last of a day counts."""
        return {row.answered_on: row.score if scale == TOTAL else row.subscales.get(scale) for row in self.rows}

    @property
    def corrected(self) -> frozenset[UUID]:
        """The sheets in whose place a newer one of the same day counts."""
        return corrected_among(self.instrument, self.rows)

    @property
    def is_good_twice(self) -> bool:
        """Whether the last two sums of this stay both stand in the best band; not where bands differ by person."""
        counted = [one for one in self.rows if self.counts(one.answered_on) and one.pk not in self.corrected]
        last = [one.score for one in counted if one.score is not None][-2:]
        return len(last) == 2 and all(is_in_best_band(self.instrument, score) for score in last)  # noqa: PLR2004

    @property
    def shown_scales(self) -> tuple[Scale, ...]:
        """The sums that are drawn: the total, or each of those that are kept apart where there is none."""
        scales = self.instrument.scales
        return tuple(one for one in scales if one.key == TOTAL) or scales

    @property
    def needs_review(self) -> bool:
        """Not on track, and nobody has looked since the last time it was due or answered."""
        return bool(self.reasons) and not is_seen(self.review, [*(row.answered_on for row in self.rows), *self.missed])


class Chosen(Struct, frozen=True, kw_only=True):
    """What somebody would be asked: an instrument from a day on, once or every so many days."""

    instrument: str
    every_days: int | None
    starts_on: date


class UsualLine(Struct, frozen=True, kw_only=True):
    """One line of what is usual, and whether the person is asked it already.

    `is_put` is asked unless staff choose otherwise: it is neither asked, nor another in its place, nor in the place of
    another.
    """

    number: int
    line: Line
    instrument: Instrument
    is_asked: bool
    is_put: bool

    def starting(self, day: date) -> Chosen:
        starts_on = day + timedelta(days=self.line.after_days)
        return Chosen(instrument=self.line.instrument, every_days=self.line.every_days, starts_on=starts_on)


class Usual(Struct, frozen=True, kw_only=True):
    """What people of this person's track are usually asked; `in_person` are instruments that a staff member asks."""

    battery: Battery
    lines: tuple[UsualLine, ...]
    in_person: tuple[Instrument, ...]

    def differs(self, chosen: Collection[Chosen]) -> bool:
        """Whether it is anything but all that is usual and not asked yet, as often as is usual."""
        wanted = {(one.line.instrument, one.line.every_days) for one in self.lines if one.is_put}
        return {(one.instrument, one.every_days) for one in chosen} not in self._ways(wanted)

    def _ways(self, wanted: set[tuple[str, int | None]]) -> list[set[tuple[str, int | None]]]:
        """As it stands, or with one instrument in the place of another as the battery allows."""
        others = [one.line for one in self.lines if one.line.instead_of]
        ways = [wanted]
        for other in others:
            kept = {one for one in wanted if one[1] is None or one[0] != other.instead_of}
            if kept != wanted:
                # Asked again and again, it is not asked once as well.
                ways.append({*(kept - {(other.instrument, None)}), (other.instrument, other.every_days)})
        return ways


def usual_of(*, viewer: Actor, patient_id: UUID) -> Usual | None:
    """None while nobody has a track, or there is nothing usual for its age band."""
    stay = latest_episode(viewer=viewer, patient_id=patient_id)
    track = stay.track if stay is not None else None
    battery = battery_of(track.age_band) if track is not None else None
    if battery is None or track is None or stay is None:
        return None
    found = askings_of(viewer=viewer, patient_id=patient_id)
    # What was asked or answered in an earlier stay is asked again in this one.
    ever = {one.instrument.key for one in found if one.assignment.assigned_at >= stay.opened_at}
    ever |= answered_since(viewer, patient_id, localdate(stay.opened_at))
    still = {one.instrument.key for one in found if one.assignment.every_days and not one.is_ended}
    lines = lines_for(battery, track.focus)
    replaced = {one.instead_of for one in lines if one.instead_of and one.instrument in still}
    return Usual(
        battery=battery,
        lines=tuple(_usual_line(number, line, ever, still, replaced) for number, line in enumerate(lines)),
        in_person=tuple(instrument(key) for key in battery.in_person),
    )


def answered_since(viewer: Actor, patient_id: UUID, day: date) -> set[str]:
    """Instruments that came back since then, also on paper without being asked here."""
    rows = Administration.objects.filter(patient_id=patient_id, answered_on__gte=day)
    return set(visible(rows, viewer=viewer, data_class=DataClass.SCORE).values_list("instrument", flat=True))


def _usual_line(number: int, line: Line, ever: set[str], still: set[str], replaced: set[str]) -> UsualLine:
    """What is asked once is not asked of who was asked it in any way."""
    is_asked = line.instrument in (still if line.every_days else ever)
    is_replaced = bool(line.every_days) and line.instrument in replaced
    is_put = not (is_asked or is_replaced or line.instead_of)
    return UsualLine(number=number, line=line, instrument=instrument(line.instrument), is_asked=is_asked, is_put=is_put)


def to_be_asked_usual(*, viewer: Actor) -> dict[UUID, list[Chosen]]:
    """Patient id → what the person is asked at admission without anybody choosing it. For jobs.

    Of who was admitted lately and was asked nothing again and again in this stay: what staff chose stands, also what
    they ended. Nobody is in it while somebody has to talk with them.
    """
    found = {}
    for patient_id in _newly_admitted(viewer):
        usual = usual_of(viewer=viewer, patient_id=patient_id)
        put = [one.starting(clock.local_date()) for one in usual.lines if one.is_put] if usual else []
        if put and not is_to_be_reached(viewer=viewer, patient_id=patient_id):
            found[patient_id] = put
    return found


def _newly_admitted(viewer: Actor) -> list[UUID]:
    since = clock.now() - timedelta(days=schedules().admission.within_days)
    again = Assignment.objects.filter(
        patient_id=OuterRef("patient_id"), assigned_at__gte=OuterRef("opened_at"), every_days__isnull=False
    )
    chosen = visible(again, viewer=viewer, data_class=DataClass.SCORE)
    stays = stays_on(viewer=viewer, state=EpisodeState.ADMITTED).filter(~Exists(chosen), admitted_at__gte=since)
    return list(stays.values_list("patient_id", flat=True))


def week_of(*, viewer: Actor, patient_id: UUID, besides: Collection[Chosen] = ()) -> float:
    """Minutes of questionnaires in an ordinary week of this person, with what they would be asked besides."""
    asked = [
        (one.instrument, one.assignment.every_days)
        for one in askings_of(viewer=viewer, patient_id=patient_id)
        if not one.is_ended
    ]
    more = [(instrument(one.instrument), one.every_days) for one in besides]
    return minutes_a_week([*asked, *more], often_days=schedules().burden.often_days)


def is_to_be_reached(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether somebody has to talk with this person before they are asked anything more."""
    open_ones = open_obligations(viewer=viewer, patient_id=patient_id)
    return any(one.obligation.kind != ObligationKind.FOLLOW_UP for one in open_ones)


def askings_of(*, viewer: Actor, patient_id: UUID, today: date | None = None) -> list[Asking]:
    """Everything a person is or was asked. As many queries for three as for one.

    What was asked in a stay ends with it; what is asked at its end or after it goes on.
    """
    return _askings(_CAME.instances(viewer=viewer, patient_id=patient_id), viewer, patient_id, today)


def _askings(came: list[Administration], viewer: Actor, patient_id: UUID, today: date | None) -> list[Asking]:
    ends = dict(_ENDED.rows(viewer=viewer, patient_id=patient_id))
    answered: dict[UUID | None, set[date]] = {}
    for row in came:
        if row.due_on is not None:
            answered.setdefault(row.assignment_id, set()).add(row.due_on)
    day = today or clock.local_date()
    stays = ends_of_stays(viewer=viewer, patient_ids=[patient_id]).get(patient_id, [])
    talks = talks_of(viewer=viewer, patient_id=patient_id).get(patient_id, [])
    begun = _begun(viewer) if viewer.id == patient_id else {}
    assigned = _ASSIGNED.instances(viewer=viewer, patient_id=patient_id)
    week = weeks_of(viewer=viewer, assigned=assigned, today=day).get(patient_id, AS_IT_FALLS)
    return [
        _asking(
            row,
            _end(row, ends.get(row.pk), stays),
            answered.get(row.pk, set()),
            begun.get(row.pk, set()),
            talks,
            today=day,
            week=week,
            is_stopped=row.pk in ends,
        )
        for row in assigned
    ]


def weeks_of(*, viewer: Actor, assigned: Collection[Assignment], today: date) -> dict[UUID, Week]:
    """Patient id → how their site asks what comes every week; whoever is asked nothing of that a second time is absent.

    Four queries, or none where nobody is asked anything a second time.
    """
    again = [row for row in assigned if row.every_days and row.starts_on < today]
    if not again:
        return {}
    sites = sites_of_stays(viewer=viewer, patient_ids={row.patient_id for row in again})
    by_site = _weeks(viewer, from_date=min(row.starts_on for row in again), until_date=today)
    return {patient_id: by_site(site_id) for patient_id, site_id in sites.items()}


def _weeks(viewer: Actor, *, from_date: date, until_date: date) -> Callable[[UUID], Week]:
    """How a site asks, given its id. Days of the week that runs may be closed after today."""
    until = until_date + timedelta(days=DAYS_OF_WEEK)
    closed = closed_dates(viewer=viewer, from_date=from_date, until_date=until)
    weekdays, spans = asking_weekdays(viewer=viewer), opening_spans(viewer=viewer)
    return lambda site_id: Week(
        set_from=tuple(weekdays.get(site_id, ())),
        closed=frozenset(day for of_site, day in closed if of_site in (None, site_id)),
        open_weekdays=frozenset(span.day for span in spans.get(site_id, ())),
        days_apart=schedules().week.days_apart,
    )


def _assigned(*, viewer: Actor, patient_id: UUID) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(patient_id=patient_id).order_by("assigned_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE)


def _ended(*, viewer: Actor, patient_id: UUID) -> QuerySet[Any, Any]:
    rows = AssignmentEnd.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE).values_list("assignment_id", "ended_on")


def _came(*, viewer: Actor, patient_id: UUID) -> QuerySet[Administration]:
    rows = Administration.objects.filter(patient_id=patient_id).order_by("answered_on", "handed_in_at")
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE)


def _looks(*, viewer: Actor, patient_id: UUID) -> QuerySet[TrackReview]:
    rows = TrackReview.objects.filter(patient_id=patient_id).order_by("reviewed_at")
    return visible(rows, viewer=viewer, data_class=DataClass.SCORE)


_ASSIGNED = Prepared(_assigned, patient_id=UUID)
_ENDED = Prepared(_ended, patient_id=UUID)
_CAME = Prepared(_came, patient_id=UUID)
_LOOKS = Prepared(_looks, patient_id=UUID)


def _asking(
    row: Assignment,
    ends_on: date | None,
    answered: set[date],
    begun: set[date],
    talks: list[Talk],
    *,
    today: date,
    week: Week,
    is_stopped: bool,
) -> Asking:
    asked = _asked_of(row, week, last=min(today, ends_on) if ends_on else today, kept=answered | begun)
    days = states(asked, answered=answered, ends_on=ends_on, begun=begun)
    # What nobody could begin, since somebody had to talk with them first, they have not missed.
    days = {
        day: state for day, state in days.items() if state is not DueState.MISSED or not _is_held(asked[day], talks)
    }
    return Asking(row, instrument(row.instrument), days, asked, ends_on is not None, is_stopped)


def _end(row: Assignment, ended_on: date | None, stays: list[datetime]) -> date | None:
    """The last day on which it can fall due: staff stopped asking, or the stay in which it was asked is over.

    What is asked since a stay ends outlives that end, and no later one.
    """
    ends = [localdate(ended_at) for ended_at in stays if ended_at > row.assigned_at]
    with_stay = ends[1:] if _is_at_end(row) else ends
    return min(filter(None, [ended_on, *with_stay]), default=None)


def _is_at_end(row: Assignment) -> bool:
    """Whether the clock asked it since the stay ends."""
    return row.assigned_by is None and row.reason == AT_THE_END


def _is_held(day: date, talks: list[Talk]) -> bool:
    return any(localdate(one.since) <= day and (one.until is None or day <= localdate(one.until)) for one in talks)


def _begun(viewer: Actor) -> dict[UUID, set[date]]:
    """What the person who asks has begun and not handed in, by assignment."""
    drafts = Draft.objects.filter(patient_id=viewer.id)
    found: dict[UUID, set[date]] = {}
    for one in visible(drafts, viewer=viewer, data_class=DataClass.SCORE):
        found.setdefault(one.assignment_id, set()).add(one.due_on)
    return found


def asking_for(*, viewer: Actor, patient_id: UUID, assignment_id: UUID) -> Asking | None:
    found = askings_of(viewer=viewer, patient_id=patient_id)
    return next((one for one in found if one.id == assignment_id), None)


def due_to_tell(*, viewer: Actor) -> list[tuple[Assignment, date]]:
    """What is asked today, or was on a day on which nothing ran, with the day it is due; each time is told once.

    What was told is not told again, whether it was read or not. For jobs, which reach everybody.
    """
    lately = clock.local_date() - timedelta(days=schedules().telling.look_back_days)
    due = {occurrence_id(row, due_on): (row, due_on) for row, due_on in due_since(lately, viewer=viewer)}
    told = told_about(viewer=viewer, kind=NoticeKind.MEASURE_DUE, subject_ids=due)
    return [one for key, one in due.items() if key not in told]


def occurrence_id(assignment: Assignment, due_on: date) -> UUID:
    """Of each time it falls due its own: an old notice that is unread holds up none that comes later."""
    return uuid5(assignment.pk, due_on.isoformat())


def due_since(lately: date, *, viewer: Actor) -> list[tuple[Assignment, date]]:
    """Every assignment that is not over, was last asked on one of these days, and waits, with the day it is due.

    Without what the person was told of as it was assigned. With what was held back on its day, and still waits, where
    the talk that came first ended on one of these days.
    """
    today = clock.local_date()
    over = visible(AssignmentEnd.objects.all(), viewer=viewer, data_class=DataClass.SCORE)
    open_ = Assignment.objects.filter(starts_on__lte=today).exclude(pk__in=over.values("assignment_id"))
    rows = visible(open_, viewer=viewer, data_class=DataClass.SCORE).order_by("assigned_at", "pk")
    due = _asked_since(lately, list(rows), viewer, today)
    stays = ends_of_stays(viewer=viewer, patient_ids={row.patient_id for row, _ in due})
    return [
        *((row, due_on) for row, due_on in due if _end(row, None, stays.get(row.patient_id, [])) is None),
        *_held_until_lately(lately, viewer, today),
    ]


def _asked_since(lately: date, rows: list[Assignment], viewer: Actor, today: date) -> list[tuple[Assignment, date]]:
    """Without what came back, also before it was to be asked, since they came to another site in that week."""
    weeks = weeks_of(viewer=viewer, assigned=rows, today=today)
    falls = {}
    for row in rows:
        asked = _asked_of(row, weeks.get(row.patient_id, AS_IT_FALLS), last=today)
        last = next(reversed(asked), None)
        if last is not None and asked[last] >= lately and asked[last] > localdate(row.assigned_at):
            falls[row.pk] = last
    came = visible(Administration.objects.filter(assignment__in=falls), viewer=viewer, data_class=DataClass.SCORE)
    answered = set(came.values_list("assignment_id", "due_on"))
    return [(row, falls[row.pk]) for row in rows if row.pk in falls and (row.pk, falls[row.pk]) not in answered]


def _asked_of(row: Assignment, week: Week, *, last: date, kept: Collection[date] = ()) -> dict[date, date]:
    return asked_days(row.starts_on, row.every_days, last=last, week=week, kept=kept)


def _held_until_lately(lately: date, viewer: Actor, today: date) -> list[tuple[Assignment, date]]:
    """Of whom a talk ended lately; what it is held by may be one that ended before."""
    since = make_aware(datetime.combine(lately, time.min))
    return [
        (one.assignment, one.due_on)
        for patient_id in talks_of(viewer=viewer, ended_since=since)
        for talks in [talks_of(viewer=viewer, patient_id=patient_id).get(patient_id, [])]
        for one in askings_of(viewer=viewer, patient_id=patient_id, today=today)
        if one.due_on is not None
        and one.asked_on is not None
        and one.asked_on < today
        and _is_held(one.asked_on, talks)
    ]


def own_due(*, viewer: Actor) -> list[Asking]:
    """What waits for the person who asks; while somebody has to talk with them, only what they have begun."""
    found = [one for one in askings_of(viewer=viewer, patient_id=viewer.id) if one.due_on is not None]
    return [one for one in found if is_shown_now(viewer=viewer, asking=one)]


def is_shown_now(*, viewer: Actor, asking: Asking) -> bool:
    """Whether the person who asks may begin it, or go on: nothing is begun while somebody has to talk with them."""
    waits = is_to_be_reached(viewer=viewer, patient_id=viewer.id)
    return not waits or own_draft(viewer=viewer, asking=asking) is not None


def own_draft(*, viewer: Actor, asking: Asking) -> Draft | None:
    """What the person has answered so far of what is due."""
    drafts = Draft.objects.filter(patient_id=viewer.id, assignment=asking.assignment)
    rows = visible(drafts, viewer=viewer, data_class=DataClass.SCORE)
    return None if asking.due_on is None else rows.filter(due_on=asking.due_on).first()


def series_of(*, viewer: Actor, patient_id: UUID) -> list[Series]:
    """Every instrument a person was asked or answered, by title. As many queries for three as for one."""
    rows = _CAME.instances(viewer=viewer, patient_id=patient_id)
    reviews = _LOOKS.instances(viewer=viewer, patient_id=patient_id)
    missed: dict[str, list[date]] = {}
    for asking in _askings(rows, viewer, patient_id, None):
        missed.setdefault(asking.instrument.key, []).extend(asking.missed)
    keys = {row.instrument for row in rows} | {key for key, days in missed.items() if days}
    since = returned_on(viewer=viewer, patient_ids=[patient_id]).get(patient_id)
    found = [_series(key, rows, missed.get(key, []), reviews, since) for key in keys & set(instrument_keys())]
    return sorted(found, key=lambda one: one.instrument.title)


def tracks_of(*, viewer: Actor, patient_ids: Collection[UUID]) -> dict[UUID, list[Series]]:
    """Patient id → what came back of each instrument, by title; of whom nothing came is absent. Three queries.

    What was missed is not counted here: it is told on the person's own page.
    """
    came = Administration.objects.filter(patient_id__in=patient_ids)
    rows = visible(came, viewer=viewer, data_class=DataClass.SCORE).order_by("answered_on", "handed_in_at")
    looks = TrackReview.objects.filter(patient_id__in=patient_ids)
    reviews = visible(looks, viewer=viewer, data_class=DataClass.SCORE).order_by("reviewed_at")
    by_person: dict[UUID, tuple[list[Administration], list[TrackReview]]] = {}
    for row in rows:
        by_person.setdefault(row.patient_id, ([], []))[0].append(row)
    for one in reviews:
        by_person.setdefault(one.patient_id, ([], []))[1].append(one)
    since = returned_on(viewer=viewer, patient_ids=by_person)
    return {person: _tracks(*of_one, since.get(person)) for person, of_one in by_person.items()}


def _tracks(rows: list[Administration], reviews: list[TrackReview], since: date | None) -> list[Series]:
    keys = {row.instrument for row in rows} & set(instrument_keys())
    return sorted((_series(key, rows, [], reviews, since) for key in keys), key=lambda one: one.instrument.title)


def _series(
    key: str, rows: list[Administration], missed: list[date], reviews: list[TrackReview], since: date | None
) -> Series:
    """What came before `since` stands in it, and says nothing of how it goes now."""
    one = instrument(key)
    of_it = tuple(row for row in rows if row.instrument == key)
    asked = asked_in_order(one, of_it, missed, since)
    scores = [given.score for given in asked if given.score is not None]
    return Series(
        instrument=one,
        rows=of_it,
        missed=tuple(sorted(missed)),
        change=change(scores, one.change, is_lower_better=lower_is_better(one)),
        reasons=not_on_track(asked, one.change, is_lower_better=lower_is_better(one)),
        review=next((review for review in reversed(reviews) if review.instrument == key), None),
        since=since,
    )


def sum_words(one: Instrument, key: str) -> str:
    """The name of one sum in the language of the page, as the pack of today has it; its key where it has none now."""
    title = next((scale.title for scale in one.scales if scale.key == key), "")
    return said(title, (get_language() or ENGLISH)[:2]) if title else key.replace("_", " ").capitalize()


def came_to(row: Administration) -> str:
    """What one answer set came to: its total, or each of the sums that are kept apart; nothing where it has none."""
    if row.score is not None or not row.is_complete:
        return "" if row.score is None else str(row.score)
    one = instrument(row.instrument)
    return ", ".join(f"{sum_words(one, key)} {value}" for key, value in in_order(one, row.subscales))


def in_order(one: Instrument, sums: Mapping[str, int | None]) -> list[tuple[str, int | None]]:
    """Sums that are kept apart, in the order of the pack: the database does not keep theirs."""
    place = {scale.key: number for number, scale in enumerate(one.scales)}
    return sorted(sums.items(), key=lambda kept: (place.get(kept[0], len(place)), kept[0]))


def answers_of(*, viewer: Actor, patient_id: UUID, administration_id: UUID) -> dict[str, GivenAnswer]:
    """What was answered, by item number."""
    rows = visible(GivenAnswer.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.SCORE).filter(
        administration_id=administration_id
    )
    return {row.item: row for row in rows}


def administration_for(*, viewer: Actor, patient_id: UUID, administration_id: UUID) -> Administration | None:
    return (
        visible(Administration.objects.filter(patient_id=patient_id), viewer=viewer, data_class=DataClass.SCORE)
        .filter(pk=administration_id)
        .first()
    )


def last_points(*, viewer: Actor, patient_id: UUID, key: str, item: str, but_not: str) -> int | None:
    """The points of one item the last time it was answered, None if it never was; `but_not` is where it is asked."""
    rows = GivenAnswer.objects.filter(patient_id=patient_id, item=item, administration__instrument=key)
    seen = visible(rows.exclude(points=None), viewer=viewer, data_class=DataClass.SCORE)
    others = [
        row for row in seen.select_related("administration") if f"administration {row.administration_id}" != but_not
    ]
    latest = max(
        others, key=lambda row: (row.administration.answered_on, row.administration.handed_in_at), default=None
    )
    return latest.points if latest else None


def is_watched(*, viewer: Actor, asking: Asking) -> bool:
    """Whether what may be a signal is put to the person now: somebody is there, or on call as the center chose."""
    return is_watched_now(viewer=viewer, patient_id=asking.assignment.patient_id, instrument=asking.instrument.key)


def reader_of(*, viewer: Actor, patient_id: UUID) -> Any:
    """The primary counselor, who reads what comes back; None while there is none, and once the stay has ended."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    return episode.primary_counselor if episode and episode.state not in ENDED else None


def has_left(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether the last stay of this person has ended: from then on nobody reads by themselves what comes back."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    return episode is not None and episode.state in ENDED


def sheet_of_day(*, viewer: Actor, patient_id: UUID, key: str, answered_on: date) -> Administration | None:
    """The newest sheet of this instrument that staff entered for that day: it counts."""
    rows = Administration.objects.filter(patient_id=patient_id, instrument=key, answered_on=answered_on)
    sheets = visible(rows.exclude(mode=Mode.SELF), viewer=viewer, data_class=DataClass.SCORE)
    return sheets.order_by("-handed_in_at", "pk").first()


def person_of(*, viewer: Actor, patient_id: UUID, on: date) -> Person:
    """What bands may depend on, as far as it is known."""
    patient: Any = patient_for(viewer=viewer, patient_id=patient_id)
    if patient is None:
        return Person()
    born = patient.birth_date
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else None
    return Person(sex=Sex(patient.sex) if patient.sex in KNOWN_SEXES else None, age=age)
