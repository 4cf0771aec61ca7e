"""What the clock does by itself: begins, tells whose turn it is, says what is late, and ends once the person came."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from midspan.domains.encounters.queries import NotCome, excused_since, last_came, not_come
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import latest_episode
from midspan.domains.outreach.actions.beginning import begin_or_join, noted_of
from midspan.domains.outreach.actions.doors import look_at_door, open_unowned
from midspan.domains.outreach.actions.stepping import add_deed, end, let_go, locked, reach_for
from midspan.domains.outreach.actions.telling import tell_staff
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import DeedKind, Ending, OutreachState, StepKey
from midspan.domains.outreach.models import Outreach
from midspan.domains.outreach.queries import Standing, open_doors, owners_for, paused_without_clock, running
from midspan.domains.outreach.rules.steps import is_missed, late, to_tell
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.queries import open_sources
from midspan.domains.safety.actions import report_missed
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor

logger = logging.getLogger(__name__)


@action("outreach.watch")
def watch(*, by: Actor) -> int:
    """Everybody who did not come, every clock that runs and every open door, looked at now.

    Returns to how many of them something happened.
    """
    begun = sum(_alone(begin_or_join, one, by) for one in _missed_now(by))
    looked = sum(_alone(_looked_at, one, by) for one in running(viewer=by))
    doors = sum(_alone(look_at_door, one, by) for one in open_doors(viewer=by))
    doors += sum(_alone(open_unowned, one, by) for one in paused_without_clock(viewer=by))
    return begun + looked + doors + sum(_alone(let_go, one, by) for one in _held(by))


def _held(by: Actor) -> list[Outreach]:
    """Clocks that ended while somebody was writing, who still reaches the person to finish that."""
    rows = Outreach.objects.filter(organization_id=by.organization_id, ended_at__isnull=False)
    return list(rows.filter(pk__in=open_sources(viewer=by)).order_by("ended_at", "pk"))


def _alone(do: Callable[..., bool], one: Any, by: Actor) -> bool:
    """One that cannot be looked at takes no other with it: what was begun on it is undone, and the log says so."""
    try:
        with transaction.atomic():
            return do(one, by=by)
    except Exception:
        logger.exception("outreach_not_watched")
        return False


def _missed_now(by: Actor) -> list[NotCome]:
    book, now = outreach_book(), clock.now()
    grace = timedelta(minutes=book.grace_minutes)
    since = now - timedelta(hours=book.looks_back_hours)
    found = not_come(viewer=by, since=since, until=now - grace)
    noted = noted_of(found, by=by)
    return [
        one
        for one in found
        if one.booking_id not in noted
        and is_missed(
            start=one.start,
            now=now,
            grace=grace,
            state=one.state,
            others_recorded=one.others_recorded,
            is_ours=one.is_ours,
        )
    ]


def _looked_at(seen: Standing, *, by: Actor) -> bool:
    if not (_ending_of(seen, by) or _asks(seen)):
        return False
    # Looked at again with everybody else waiting: somebody may have done something a moment ago.
    found = locked(seen.outreach.patient_id, by=by)
    ending = _ending_of(found, by)
    if ending:
        end(found, ending, by=by)
        return True
    called = _tell_call_late(found, by=by) if _is_call_late(found) else False
    if found.state(clock.now()) is OutreachState.AWAY:
        return called
    told = [_tell_owner(found, key, by=by) for key in _to_tell(found)]
    told += [_tell_late(found, key, by=by) for key in _late(found)]
    return called or bool(told)


def _asks(found: Standing) -> bool:
    is_here = found.state(clock.now()) is OutreachState.RUNNING
    return _is_call_late(found) or (is_here and bool(_to_tell(found) or _late(found)))


def _to_tell(found: Standing) -> list[StepKey]:
    return to_tell(found.planned, told=found.keys_with(DeedKind.OWNER_TOLD), now=clock.now())


def _late(found: Standing) -> list[StepKey]:
    book, known = outreach_book(), found.keys_with(DeedKind.LATE)
    grace = timedelta(minutes=book.told_minutes_raised if found.outreach.tier else book.told_minutes)
    return late(found.planned, known=known, told=found.told_at(), grace=grace, now=clock.now())


def _is_call_late(found: Standing) -> bool:
    """The person asked to be called, which holds in days away too, and nobody did it as soon as it is to be done."""
    asked = found.outreach.wants_call_at
    soon = timedelta(minutes=outreach_book().call_back_minutes)
    return asked is not None and found.outreach.call_late_at is None and asked + soon < clock.now()


def _ending_of(found: Standing, by: Actor) -> Ending | None:
    """Whether the person came, or was excused after all, or their stay is over."""
    one = found.outreach
    if last_came(viewer=by, patient_ids=[one.patient_id], since=one.began_at):
        return Ending.CAME
    bookings = {missed.booking_id for missed in found.missed}
    if bookings and bookings == excused_since(viewer=by, booking_ids=bookings):
        return Ending.MISTAKE
    episode: Any = latest_episode(viewer=by, patient_id=one.patient_id)
    return Ending.STAY_ENDED if episode is None or episode.state in ENDED else None


def _tell_owner(found: Standing, key: StepKey, *, by: Actor) -> StepKey:
    """Its owner hears of it once, and reaches the person until it ends: whoever is here for it today."""
    owner_id = _owner_now(found, key, by=by)
    add_deed(found, key, DeedKind.OWNER_TOLD, by=by, told_id=owner_id)
    if owner_id is not None:
        reach_for(found, owner_id, by=by)
        _tell_staff(found, owner_id, found.step(key).pk, by=by)
    return key


def _owner_now(found: Standing, key: StepKey, *, by: Actor) -> UUID | None:
    """Weeks after the clock began the counselor may be another one, and who was to do it away or gone."""
    lead_id = next((one.booking.session.lead_id for one in found.missed), None)
    owners = owners_for(viewer=by, patient_id=found.outreach.patient_id, lead_id=lead_id)
    return owners[key] or found.step(key).owner_id


def _tell_call_late(found: Standing, *, by: Actor) -> bool:
    one = found.outreach
    one.call_late_at = clock.now()
    one.save(update_fields=["call_late_at"])
    for director in active_staff(organization_id=by.organization_id, role=Role.DIRECTOR):
        _tell_staff(found, director.pk, one.pk, by=by)
    return True


def _tell_late(found: Standing, key: StepKey, *, by: Actor) -> StepKey:
    """Those above hear of it once; where the person's safety was in question lately, it is somebody's to reach them."""
    add_deed(found, key, DeedKind.LATE, by=by)
    for one in active_staff(organization_id=by.organization_id, role=Role.DIRECTOR):
        _tell_staff(found, one.pk, found.step(key).pk, by=by)
    if found.outreach.tier:
        report_missed(patient_id=found.outreach.patient_id, source=f"{found.outreach.pk}/{key}", by=by)
    return key


def _tell_staff(found: Standing, staff_id: Any, step_id: Any, *, by: Actor) -> None:
    tell_staff(staff_id, subject_id=step_id, patient_id=found.outreach.patient_id, by=by)
