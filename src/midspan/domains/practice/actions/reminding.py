"""What the center's own job does: says at the time of a cue that something waits, and lets days pass by."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from msgspec import Struct

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import is_quiet_for
from midspan.domains.practice.actions.returning import Plan, fall_silent, pass_by, run_out
from midspan.domains.practice.models import Assignment, Cue, Prompt, Return
from midspan.domains.practice.queries.logs import logs_of
from midspan.domains.practice.queries.spaced import (
    away_days,
    in_treatment,
    is_full_of_silence,
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
from midspan.values import Actor, ActorKind

logger = logging.getLogger(__name__)
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


@action("practice.remind_all")
def remind(*, by: Actor) -> int:
    """Tell whoever meant to practice now; each time of a cue once. Returns how many were told."""
    in_turn("practice.remind_all", by.organization_id)
    cues = timed_cues(viewer=by)
    around = _around(cues, by)
    return sum(_apart(partial(_reminded, one, around, by)) for one in cues)


@action("practice.pass_days")
def pass_days(*, by: Actor) -> int:
    """Let the days pass by that came and went on each person's own clock. Returns how many."""
    in_turn("practice.pass_days", by.organization_id)
    # What is over somewhere is over here a day later at the latest.
    before = clock.now().date() + A_DAY
    over, waiting = past_their_time(viewer=by, before=before), waiting_returns(viewer=by, before=before)
    around = _around(waiting, by)
    for one in over:
        _apart(partial(run_out, assignment_id=one.pk, today=around.plan_for(one).today, by=by))
    return sum(_apart(partial(_passed, one, around, by)) for one in waiting)


def _passed(one: Return, around: Around, by: Actor) -> bool:
    plan = around.plan_for(one)
    is_over = one.due_on < plan.today
    return is_over and pass_by(one=one, plan=plan, is_away=around.is_away(one, on=one.due_on), by=by) is not None


def _apart(deed: Callable[[], object]) -> bool:
    """What fails for one person holds up nobody else; the next run comes by it again."""
    try:
        with transaction.atomic():
            return bool(deed())
    except DatabaseError:
        logger.exception("practice_not_followed")
        return False


def _around(rows: Iterable[Cue | Return], by: Actor) -> Around:
    home, ids = home_zone(organization_id=by.organization_id), {one.patient_id for one in rows}
    here = in_treatment(viewer=by) if ids else set()
    away = away_days(viewer=by, patient_ids=ids, zone=home) if ids else {}
    return Around(clock.now(), home, here, away)


def _reminded(cue: Cue, around: Around, by: Actor) -> bool:
    zone = around.zone_of(cue)
    # A time that was over when it was chosen is for tomorrow.
    since = max(around.now - STALE_AFTER, cue.chosen_at)
    found = due_prompts([_time(cue, zone)], Clock(since, around.now, zone))
    return any(_sent(cue, prompt.day, around, by) for prompt in found)


def _time(cue: Cue, zone: ZoneInfo) -> Time:
    assert cue.minute is not None  # noqa: S101 - only cues on times are asked for; the type leaves it open
    begins = cue.chosen_at.astimezone(zone).date()
    return Time(str(cue.pk), tuple(cue.weekdays), cue.minute, begins, cue.assignment.until_date)


def _sent(cue: Cue, day: date, around: Around, by: Actor) -> bool:
    zone = around.zone_of(cue)
    told = prompts_on(viewer=by, patient_id=cue.patient_id, day=day)
    if cue.assignment_id in told:
        return False
    is_silent = is_full_of_silence(viewer=by, assignment=cue.assignment, today=day)
    if is_silent:
        fall_silent(cue.assignment, now=around.now)
    known = Clearance(
        is_on=True,
        is_away=around.is_away(cue, on=day),
        is_asked=is_silent,
        is_quiet=is_quiet_for(viewer=by, recipient_id=cue.patient_id, moment=around.now.astimezone(zone)),
        is_done=_is_done(cue, day, by),
        sent_today=len(told),
    )
    if why_withheld(known, numbers_on(day)) is not None:
        return False
    _tell(cue, day, around.now, by)
    return True


def _is_done(cue: Cue, day: date, by: Actor) -> bool:
    logs = logs_of(viewer=by, patient_ids=[cue.patient_id]).get(cue.patient_id, [])
    return any(one.skill == cue.assignment.skill and one.local_date == day for one in logs)


def _tell(cue: Cue, day: date, now: datetime, by: Actor) -> None:
    # The database keeps it to one a day; whoever comes second finds it there.
    prompt = Prompt.objects.create(
        organization_id=cue.organization_id,
        patient_id=cue.patient_id,
        assignment_id=cue.assignment_id,
        on_date=day,
        sent_at=now,
    )
    tell(
        kind=NoticeKind.PRACTICE_CUE,
        recipient_id=cue.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=prompt.pk,
        by=by,
    )
