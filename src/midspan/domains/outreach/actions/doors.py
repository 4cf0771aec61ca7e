"""A pause leaves the door open: until which day, whose it is to decide then, and what becomes of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from midspan.domains.journey.enums import ENDED, EpisodeState
from midspan.domains.journey.queries import latest_episode
from midspan.domains.outreach.actions.telling import tell_staff
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import DoorEnding, StepKey
from midspan.domains.outreach.models import OpenDoor
from midspan.domains.outreach.queries import decided_on, door_owners, door_until, owner_here, owners_for, wish_stands
from midspan.domains.outreach.rules.doors import may_leave_open, may_open_door
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import active_staff
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import zone_of_patient
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused
from midspan.values.wall_clock import instant_of

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)  # The last day ends with the midnight after it.


@action("door.open")
def open_door(*, patient_id: UUID, owner_id: UUID | None, until: date | None, by: Actor) -> OpenDoor:
    """The stay was just paused: its door is open until the end of that day, and then somebody decides.

    Raises RefusedError.
    """
    if owner_id is None or until is None:
        raise RefusedError(refused("Say who decides how it goes on after the pause, and by which day."))
    return _opened(patient_id, owner_id=owner_id, until=until, by=by)


@action("door.longer")
def leave_door_open(*, patient_id: UUID, owner_id: UUID, until: date, words: str, by: Actor) -> OpenDoor:
    """It stays open until a later day, with the reason. Raises RefusedError.

    That the person asked to come back is still so: whoever decides from now on hears of it.
    """
    may_leave_open(words).require()
    in_turn("door", patient_id)
    before = _open_of(patient_id, by)
    if before is None:
        raise RefusedError(refused("This has ended. Nothing waits here any more."))
    _end(before, DoorEnding.LONGER, by=by)
    one = _opened(patient_id, owner_id=owner_id, until=until, words=words.strip(), longer_than=before, by=by)
    if before.wants_back_at is not None:
        with widened(by):
            _tell_owner(one, by=by)
        one.wants_back_at = before.wants_back_at
        one.save(update_fields=["wants_back_at"])
    return one


def look_at_door(one: OpenDoor, *, by: Actor) -> bool:
    """Whether something happened: the stay goes on or has ended, its last day has begun, or is over undecided."""
    episode: Any = latest_episode(viewer=by, patient_id=one.patient_id)
    if episode is None or episode.pk != one.episode_id or episode.state in ENDED:
        return _end(one, DoorEnding.STAY_ENDED, by=by)
    if episode.state != EpisodeState.PAUSED:
        return _end(one, DoorEnding.RETURNED, by=by)
    now = clock.now()
    if _is_to_tell(one, by=by):
        return _tell_owner(one, by=by)
    if one.late_at is None and now >= one.due_at:
        return _tell_late(one, by=by)
    return False


def _is_to_tell(one: OpenDoor, *, by: Actor) -> bool:
    """Whether the day has begun on which its owner decides, by the person's own clock, and nobody heard of it on it.

    Who heard weeks before that the person asks to come back has not heard of the day, and may not be here on it.
    """
    zone = zone_of_patient(viewer=by, patient_id=one.patient_id)
    day = _its_day(one, zone, by=by)
    return clock.today(zone) >= day and (one.told_at is None or localdate(one.told_at, zone) < day)


def _its_day(one: OpenDoor, zone: ZoneInfo, *, by: Actor) -> date:
    last, opened = localdate(one.due_at - A_MINUTE, zone), localdate(one.opened_at, zone)
    return decided_on(viewer=by, opened=opened, last=last)


@action("door.ask")
def ask_back(*, by: Actor) -> OpenDoor | None:
    """The person asks to be called about coming back; twice is once. None where no door is open.

    It is on the board of whoever decides from now on. Once the day is over they ask again, of whoever is here.
    """
    one = _open_of(by.id, by)
    if one is None:
        return None
    zone = zone_of_patient(viewer=by, patient_id=by.id)
    day = _its_day(one, zone, by=by)
    if wish_stands(one, day=day, zone=zone):
        return one
    with widened(by):
        if one.told_at is None or clock.today(zone) > day:
            _tell_owner(one, by=by)
        else:
            _tell(one, one.told_id or one.owner_id, by=by)
    one.wants_back_at = clock.now()
    one.save(update_fields=["wants_back_at"])
    return one


@action("door.close")
def close_door(*, patient_id: UUID, by: Actor) -> OpenDoor | None:
    """The person's door, looked at as their stay goes on or ends; None where none is open."""
    one = _open_of(patient_id, by)
    if one is not None:
        look_at_door(one, by=by)
    return one


def _open_of(patient_id: UUID, by: Actor) -> OpenDoor | None:
    rows = OpenDoor.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id)
    return rows.filter(patient_id=patient_id, ended_at__isnull=True).first()


def _opened(patient_id: UUID, *, owner_id: UUID, until: date, by: Actor, **fields: Any) -> OpenDoor:
    episode: Any = latest_episode(viewer=by, patient_id=patient_id)
    may_open_door(
        by,
        state=episode.state if episode else "",
        until=until,
        today=clock.today(zone_of_patient(viewer=by, patient_id=patient_id)),
        longest=timedelta(days=outreach_book().door_days_longest),
        owner_works_here=door_owners(viewer=by).filter(pk=owner_id).exists(),
    ).require()
    return _made(patient_id, episode.pk, owner_id=owner_id, until=until, by=by, **fields)


def open_unowned(stay: tuple[UUID, UUID], *, by: Actor) -> bool:
    """Whether the door of a pause that nobody is to decide about was opened, for whoever owns such a step.

    So it is where a pause was decided while somebody was reached out to, and that ended; or where it came from before.
    """
    patient_id, episode_id = stay
    owner_id = owners_for(viewer=by, patient_id=patient_id, lead_id=None)[StepKey.DOOR]
    if owner_id is None:
        return False
    until = door_until(viewer=by, today=clock.today(zone_of_patient(viewer=by, patient_id=patient_id)))
    _made(patient_id, episode_id, owner_id=owner_id, until=until, by=by)
    return True


def _made(patient_id: UUID, episode_id: UUID, *, owner_id: UUID, until: date, by: Actor, **fields: Any) -> OpenDoor:
    one = OpenDoor.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        episode_id=episode_id,
        owner_id=owner_id,
        due_at=instant_of(until + A_DAY, 0, zone_of_patient(viewer=by, patient_id=patient_id)),
        opened_at=clock.now(),
        opened_by=by.id,
        **fields,
    )
    with widened(by):
        open_reach(actor_id=owner_id, patient_id=patient_id, basis=Basis.CARE_TEAM, source_id=one.pk, by=by)
    return one


def _end(one: OpenDoor, ending: DoorEnding, *, by: Actor) -> bool:
    one.ended_at, one.ending, one.ended_by = clock.now(), ending, by.id
    one.save(update_fields=["ended_at", "ending", "ended_by"])
    with widened(by):
        close_reach(source_id=one.pk, by=by)
    return True


def _tell_owner(one: OpenDoor, *, by: Actor) -> bool:
    """Weeks after the pause its owner may be away or gone: then it is whoever is here for it today."""
    staff_id = owner_here(viewer=by, patient_id=one.patient_id, first=one.owner_id, key=StepKey.DOOR) or one.owner_id
    one.told_id, one.told_at = staff_id, clock.now()
    one.save(update_fields=["told", "told_at"])
    open_reach(actor_id=staff_id, patient_id=one.patient_id, basis=Basis.CARE_TEAM, source_id=one.pk, by=by)
    _tell(one, staff_id, by=by)
    return True


def _tell_late(one: OpenDoor, *, by: Actor) -> bool:
    one.late_at = clock.now()
    one.save(update_fields=["late_at"])
    for director in active_staff(organization_id=by.organization_id, role=Role.DIRECTOR):
        _tell(one, director.pk, by=by)
    return True


def _tell(one: OpenDoor, staff_id: UUID, *, by: Actor) -> None:
    tell_staff(staff_id, subject_id=one.pk, patient_id=one.patient_id, by=by)
