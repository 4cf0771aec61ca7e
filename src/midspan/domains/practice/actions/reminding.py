"""What the center's own job does: says at the time of a cue that something waits, and lets days pass by."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import is_quiet_for
from midspan.domains.practice.actions.returning import Plan, fall_silent, pass_by, run_out, still_reminded
from midspan.domains.practice.models import Assignment, Cue, Prompt, Return
from midspan.domains.practice.queries.logs import logs_of
from midspan.domains.practice.queries.spaced import (
    away_days,
    in_treatment,
    is_full_of_silence,
    is_reminded,
    past_their_time,
    prompts_on,
    timed_cues,
    waiting_returns,
)
from midspan.domains.programs.queries import home_zone
from midspan.engines.practice import Away, Clearance, Clock, due_prompts, numbers_on, why_withheld
from midspan.engines.practice import Cue as Time
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.jobs import each_apart
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

STALE_AFTER = timedelta(minutes=30)  # A reminder that comes later than that reminds of nothing.
A_DAY = timedelta(days=1)


class Around(Struct, frozen=True):
    """What is known of everybody at once: the moment, the center's clock, who is in treatment and who is away."""

    now: datetime
    home: ZoneInfo
    here: set[UUID]
    away: dict[UUID, list[Away]]

    def zone_of(self, one: Cue | Return | Assignment) -> ZoneInfo:
        return ZoneInfo(one.patient.time_zone) if one.patient.time_zone else self.home

    def plan_for(self, one: Cue | Return | Assignment) -> Plan:
        zone = self.zone_of(one)
        return Plan(zone, self.now.astimezone(zone).date())

    def is_away(self, one: Cue | Return, *, on: date) -> bool:
        stretches = self.away.get(one.patient_id, [])
        return one.patient_id not in self.here or any(stretch.covers(on) for stretch in stretches)


def remind(*, by: Actor) -> int:
    """Tell whoever meant to practice now; each time of a cue once. Returns how many were told. For jobs.

    Each in a transaction of their own; raises what failed once everybody had their turn.
    """
    with acting_for(by, Reach.ALL):
        cues = timed_cues(viewer=by)
        around = _around(cues, by)
    due = [(one, day) for one in cues for day in _days_due(one, around)]
    return each_apart(partial(_bound, by, partial(_reminded, one, day, around, by)) for one, day in due)


def pass_days(*, by: Actor) -> int:
    """Let the days pass by that came and went on each person's own clock. Returns how many. For jobs, as `remind`."""
    # What is over somewhere is over here a day later at the latest.
    before = clock.now().date() + A_DAY
    with acting_for(by, Reach.ALL):
        over, waiting = past_their_time(viewer=by, before=before), waiting_returns(viewer=by, before=before)
        around = _around(waiting, by)
    ends = [partial(_ran_out, one, around, by) for one in over]
    days = [partial(_passed, one, around, by) for one in waiting]
    return each_apart(partial(_bound, by, deed) for deed in (*ends, *days))


def _bound(by: Actor, deed: Callable[[], int]) -> int:
    with acting_for(by, Reach.ALL):
        return deed()


def _ran_out(one: Assignment, around: Around, by: Actor) -> int:
    """No day passed by it."""
    run_out(assignment_id=one.pk, today=around.plan_for(one).today, by=by)
    return 0


def _passed(one: Return, around: Around, by: Actor) -> int:
    plan = around.plan_for(one)
    is_over = one.due_on < plan.today
    return is_over and pass_by(one=one, plan=plan, is_away=around.is_away(one, on=one.due_on), by=by) is not None


def _around(rows: Iterable[Cue | Return], by: Actor) -> Around:
    home, ids = home_zone(organization_id=by.organization_id), {one.patient_id for one in rows}
    here = in_treatment(viewer=by) if ids else set()
    away = away_days(viewer=by, patient_ids=ids, zone=home) if ids else {}
    return Around(clock.now(), home, here, away)


def _days_due(cue: Cue, around: Around) -> list[date]:
    zone = around.zone_of(cue)
    # A time that was over when it was chosen is for tomorrow.
    since = max(around.now - STALE_AFTER, cue.chosen_at)
    return [one.day for one in due_prompts([_time(cue, zone)], Clock(since, around.now, zone))]


def _time(cue: Cue, zone: ZoneInfo) -> Time:
    assert cue.minute is not None  # noqa: S101 - only cues on times are asked for; the type leaves it open
    begins = cue.chosen_at.astimezone(zone).date()
    return Time(str(cue.pk), tuple(cue.weekdays), cue.minute, begins, cue.assignment.until_date)


def _reminded(cue: Cue, day: date, around: Around, by: Actor) -> int:
    """Whether they were told. What they have just said on their phone holds, not what was read with all the cues."""
    in_turn("practice.remind", cue.patient_id)
    if not is_reminded(viewer=by, patient_id=cue.patient_id):
        return 0
    told = prompts_on(viewer=by, patient_id=cue.patient_id, day=day)
    assignment = still_reminded(assignment_id=cue.assignment_id, by=by)
    if assignment is None or assignment.pk in told:
        return 0
    is_silent = is_full_of_silence(viewer=by, assignment=assignment, today=day)
    if is_silent:
        fall_silent(assignment, now=around.now)
    if why_withheld(_clearance(cue, day, around, by, sent=len(told), is_silent=is_silent), numbers_on(day)) is not None:
        return 0
    prompt(assignment=assignment, day=day, now=around.now, by=by)
    return 1


def _clearance(cue: Cue, day: date, around: Around, by: Actor, *, sent: int, is_silent: bool) -> Clearance:
    moment = clock.now().astimezone(around.zone_of(cue))  # The run may have taken its time.
    return Clearance(
        is_on=True,
        is_away=around.is_away(cue, on=day),
        is_asked=is_silent,
        is_quiet=is_quiet_for(viewer=by, recipient_id=cue.patient_id, moment=moment),
        is_done=_is_done(cue, day, by),
        sent_today=sent,
    )


def _is_done(cue: Cue, day: date, by: Actor) -> bool:
    logs = logs_of(viewer=by, patient_ids=[cue.patient_id]).get(cue.patient_id, [])
    return any(one.skill == cue.assignment.skill and one.local_date == day for one in logs)


@action("practice.prompt")
def prompt(*, assignment: Assignment, day: date, now: datetime, by: Actor) -> Prompt:
    """Keep that somebody is reminded on that day, and tell them that something waits."""
    # The database keeps it to one a day; whoever comes second finds it there.
    made = Prompt.objects.create(
        organization_id=assignment.organization_id,
        patient_id=assignment.patient_id,
        assignment=assignment,
        on_date=day,
        sent_at=now,
    )
    tell(
        kind=NoticeKind.PRACTICE_CUE,
        recipient_id=assignment.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=made.pk,
        by=by,
    )
    return made
