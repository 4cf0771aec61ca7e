"""A week's tally, and what is missing while it can still be mended."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.tally.counting import Cell, Layers, cells_of, counted, layers_of, lost_of, without_lost
from midspan.engines.tally.judging import Bound, Finding, Measure, Reach, gravest, judge
from midspan.engines.tally.shapes import SECONDS_PER_MINUTE, DoseRule, MakeUpCredit, Meeting, Presence
from midspan.engines.tally.stretches import midnight

WEEK = timedelta(days=7)


class DayTally(Struct, frozen=True):
    """Minutes of one local date. `is_service_day` is None while what is unknown decides it."""

    day: date
    attended_minutes: int
    unknown_minutes: int
    planned_minutes: int
    is_service_day: bool | None


class LostMinutes(Struct, frozen=True):
    """Minutes of being there that technical failures took, by whether they count as attended."""

    counted: int = 0
    not_counted: int = 0
    undecided: int = 0

    @property
    def total(self) -> int:
        return self.counted + self.not_counted + self.undecided


class Tally(Struct, frozen=True):
    """One person's week. `makeup_minutes` are part of `attended_minutes`; `findings` hold one row per limit.

    Of `lost` minutes, those counted and those undecided are in `attended_minutes`, and those not counted are not.
    """

    week_start: date
    days: tuple[DayTally, ...]
    attended_minutes: int
    unknown_minutes: int
    planned_minutes: int
    makeup_minutes: int
    service_days: int
    findings: tuple[Finding, ...]
    verdict: Finding
    lost: LostMinutes = LostMinutes()

    def finding(self, measure: Measure, bound: Bound) -> Finding:
        return next(one for one in self.findings if (one.measure, one.bound) == (measure, bound))


class HoursAtRisk(Struct, frozen=True):
    """What the plan lacks, and by when. Every number is None when the limit it needs is unknown.

    `makeup_minutes_needed` takes nothing unknown for attended; `makeup_minutes_at_least` takes all of it.
    `room_minutes` is how much more the maximum allows on top of the plan, counting the unknown as attended.
    """

    verdict: Finding
    by: datetime
    attended_minutes: int
    unknown_minutes: int
    planned_minutes: int
    makeup_minutes_needed: int | None
    makeup_minutes_at_least: int | None
    days_needed: int | None
    room_minutes: int | None


def week_start(day: date, rule: DoseRule) -> date:
    """The first day of the week, as the rule begins weeks, that holds `day`."""
    return day - timedelta(days=(day.weekday() - rule.week_starts_on) % 7)


def tally(
    meetings: Iterable[Meeting], presences: Iterable[Presence], *, week: date, rule: DoseRule, now: datetime
) -> Tally:
    """Minutes and days of the week that starts on `week`, judged as of `now` (aware).

    Elapsed minutes, by the local dates of the rule's zone. Raises ValueError when the week starts on the wrong day, a
    meeting comes twice, or a presence belongs to no meeting.
    """
    known, here = list(meetings), list(presences)
    _check(known, here, week=week, rule=rule)
    layers = [layers_of(meeting, here, rule=rule, now=now) for meeting in known if _may_count(meeting, rule, week)]
    once = counted(layers, rule)
    kept = (cell for one in once for cell in cells_of(without_lost(one), rule))
    cells = [cell for cell in kept if _is_in_week(cell, rule, week)]
    is_over = now >= midnight(week + WEEK, rule.zone)
    return replace(_tally(cells, week=week, rule=rule, is_over=is_over), lost=_lost(once))


def _lost(found: list[Layers]) -> LostMinutes:
    if not any(one.meeting.lost for one in found):
        return LostMinutes()
    counted, not_counted, undecided = (
        lost_of(found, counts=decided) // SECONDS_PER_MINUTE for decided in (True, False, None)
    )
    return LostMinutes(counted=counted, not_counted=not_counted, undecided=undecided)


def hours_at_risk(
    meetings: Iterable[Meeting], presences: Iterable[Presence], *, week: date, rule: DoseRule, now: datetime
) -> HoursAtRisk:
    """What has to be made up before the week ends. Raises ValueError as `tally` does."""
    found = tally(meetings, presences, week=week, rule=rule, now=now)
    minutes, most = (found.finding(Measure.MINUTES, bound) for bound in (Bound.MINIMUM, Bound.MAXIMUM))
    return HoursAtRisk(
        verdict=found.verdict,
        by=midnight(week + WEEK, rule.zone).astimezone(rule.zone),
        attended_minutes=found.attended_minutes,
        unknown_minutes=found.unknown_minutes,
        planned_minutes=found.planned_minutes,
        makeup_minutes_needed=minutes.missing,
        makeup_minutes_at_least=_difference(minutes.limit, minutes.reach.possible),
        days_needed=found.finding(Measure.DAYS, Bound.MINIMUM).missing,
        room_minutes=_difference(most.limit, most.reach.possible),
    )


def _difference(limit: int | None, reached: int) -> int | None:
    return None if limit is None else max(0, limit - reached)


def _check(meetings: list[Meeting], presences: list[Presence], *, week: date, rule: DoseRule) -> None:
    ids = {meeting.id for meeting in meetings}
    if week != week_start(week, rule):
        raise ValueError(f"By this rule no week starts on {week}.")
    if len(ids) < len(meetings):
        raise ValueError("A meeting comes twice.")
    if any(presence.meeting_id not in ids for presence in presences):
        raise ValueError("A presence belongs to no meeting of this week.")


def _may_count(meeting: Meeting, rule: DoseRule, week: date) -> bool:
    if not rule.counts_kind(meeting.kind):
        return False
    makeup = meeting.is_makeup_for
    if makeup is None or rule.makeup is MakeUpCredit.WEEK_HELD:
        return True
    return rule.makeup is MakeUpCredit.WEEK_MISSED and week <= makeup.missed_date < week + WEEK


def _is_in_week(cell: Cell, rule: DoseRule, week: date) -> bool:
    """A make-up that counts to the week missed does so whenever it was held."""
    return (cell.is_makeup and rule.makeup is MakeUpCredit.WEEK_MISSED) or week <= cell.day < week + WEEK


def _tally(cells: list[Cell], *, week: date, rule: DoseRule, is_over: bool) -> Tally:
    held = sorted({cell.day for cell in cells} | {week + timedelta(days=offset) for offset in range(7)})
    days = tuple(_day(day, cells, rule) for day in held)
    reaches = {Measure.MINUTES: _minutes(cells, rule), Measure.DAYS: _service_days(held, cells, rule)}
    findings = _findings(reaches, rule, is_over=is_over)
    return Tally(
        week_start=week,
        days=days,
        attended_minutes=sum(day.attended_minutes for day in days),
        unknown_minutes=sum(day.unknown_minutes for day in days),
        planned_minutes=sum(day.planned_minutes for day in days),
        makeup_minutes=_minutes([cell for cell in cells if cell.is_makeup], rule).certain,
        service_days=reaches[Measure.DAYS].certain,
        findings=findings,
        verdict=gravest(findings),
    )


def _day(day: date, cells: list[Cell], rule: DoseRule) -> DayTally:
    reach = _minutes([cell for cell in cells if cell.day == day], rule)
    known = sum(cell.minutes(rule.rounding, unknown=True, planned=False) for cell in cells if cell.day == day)
    is_reached = reach.certain >= _day_minimum(rule)
    return DayTally(
        day=day,
        attended_minutes=reach.certain,
        unknown_minutes=known - reach.certain,
        planned_minutes=reach.possible - known,
        is_service_day=None if not is_reached and known >= _day_minimum(rule) else is_reached,
    )


def _minutes(cells: list[Cell], rule: DoseRule) -> Reach:
    """Rounded meeting by meeting, as payers do, so that the three numbers stay in order."""
    sums = (
        sum(cell.minutes(rule.rounding, unknown=unknown, planned=planned) for cell in cells)
        for unknown, planned in ((False, False), (False, True), (True, True))
    )
    return Reach(*sums)


def _day_minimum(rule: DoseRule) -> int:
    return max(1, rule.minimum_minutes_per_day)


def _service_days(held: list[date], cells: list[Cell], rule: DoseRule) -> Reach:
    reaches = [_minutes([cell for cell in cells if cell.day == day], rule) for day in held]
    least = _day_minimum(rule)
    return Reach(
        certain=sum(reach.certain >= least for reach in reaches),
        planned=sum(reach.planned >= least for reach in reaches),
        possible=sum(reach.possible >= least for reach in reaches),
    )


def _findings(reaches: dict[Measure, Reach], rule: DoseRule, *, is_over: bool) -> tuple[Finding, ...]:
    limits = {
        (Measure.MINUTES, Bound.MINIMUM): rule.minimum_minutes,
        (Measure.MINUTES, Bound.MAXIMUM): rule.maximum_minutes,
        (Measure.DAYS, Bound.MINIMUM): rule.minimum_days,
        (Measure.DAYS, Bound.MAXIMUM): rule.maximum_days,
    }
    return tuple(
        judge(measure, bound, limit=limit, reach=reaches[measure], is_over=is_over)
        for (measure, bound), limit in limits.items()
    )
