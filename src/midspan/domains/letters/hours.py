"""When somebody has appointments, or was there: asked through the gate as what it is, their schedule or attendance."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from midspan.domains.encounters.queries import times_in_room
from midspan.domains.letters.enums import Shows
from midspan.domains.letters.text import Appointment, Choice
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import bookings_between
from midspan.values import Actor

DAY = timedelta(days=1)


def appointments_of(choice: Choice, *, viewer: Actor, patient_id: UUID) -> list[Appointment]:
    """What a letter of this choice says, on the clock of each place. Nothing the viewer may not see."""
    attended = choice.shows is Shows.ATTENDED
    rows = _attended(choice, viewer, patient_id) if attended else _planned(choice, viewer, patient_id)
    return [Appointment(_wall(start, zone), _wall(end, zone)) for start, end, zone in rows]


def _attended(choice: Choice, viewer: Actor, patient_id: UUID) -> list[tuple[datetime, datetime, str]]:
    return times_in_room(viewer=viewer, patient_id=patient_id, first=choice.first, until=choice.last + DAY)


def _planned(choice: Choice, viewer: Actor, patient_id: UUID) -> list[tuple[datetime, datetime, str]]:
    rows = bookings_between(viewer=viewer, first=choice.first, until=choice.last + DAY)
    standing = rows.filter(patient_id=patient_id, is_active=True, session__state=SessionState.PLANNED)
    found = standing.values_list("during", "session__site__time_zone")
    return [(during.lower, during.upper, zone) for during, zone in found]


def _wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
