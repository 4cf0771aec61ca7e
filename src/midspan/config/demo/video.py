"""Sessions by video: an hour with their counselor that is on now, and what people said at the door of the last group.

This center has no video server, as its setting says; so pages say that no picture opens, and all else is as anywhere.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from midspan.config.demo.center import Center
from midspan.config.demo.days import HOME
from midspan.config.demo.persons import Person
from midspan.config.demo.rows import table
from midspan.domains.video.actions import SetupDetails, set_up
from midspan.domains.video.disconnecting import protocol_on
from midspan.domains.video.enums import CutOffOutcome, KnockState, Overheard, Provider

HAS_AN_HOUR_NOW = ("minh", "edith", "guadalupe")  # The first who is free, and whose counselor is.
A_QUARTER = timedelta(minutes=15)
LENGTH = timedelta(minutes=50)
PLACES = (
    "At home, 12 Millrace Street",
    "Upstairs at my sister’s, 40 Ferry Street",
    "In the car, lot behind the library",
)
CLOSE = (("Thuy", "757 555 0161"), ("Marcus", "757 555 0162"), ("Ines P.", "757 555 0163"))
HEARD = (Overheard.NOBODY, Overheard.NOBODY, Overheard.UNSURE)


def tell_video(center: Center, people: list[Person]) -> None:
    set_up(details=SetupDetails(provider=Provider.NONE), by=center.act_as("adaeze"))
    known = {one.key: one for one in people if not one.wing}
    next((key for key in HAS_AN_HOUR_NOW if key in known and _meets_now(center, known[key])), None)
    _knocked(center)
    center.act_as("ines")


def _meets_now(center: Center, person: Person) -> bool:
    """An hour by video that began within the last quarter; False where either of the two is in another session."""
    counselor_id, now = person.episode.primary_counselor_id, center.days.now
    begins = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    during = DateTimeTZRange(begins, begins + LENGTH)
    local = begins.astimezone(HOME), (begins + LENGTH).astimezone(HOME)
    around = {"during__overlap": during, "is_active": True}
    is_taken = (
        table("schedule.Booking").objects.filter(patient=person.patient, **around).exists()
        or table("schedule.SessionStaff").objects.filter(staff_id=counselor_id, **around).exists()
    )
    if counselor_id is None or is_taken or local[0].date() != local[1].date() or not person.episode.site_id:
        return False
    rows = center.rows("video", person.key)
    on = {"during": during, "local_date": local[0].date()}
    session = rows.add(
        "schedule.Session",
        kind="individual",
        patient=person.patient,
        lead_id=counselor_id,
        site_id=person.episode.site_id,
        is_video=True,
        title="Individual session",
        **on,
    )
    rows.add("schedule.SessionStaff", session=session, staff_id=counselor_id, during=during)
    rows.add("schedule.Booking", session=session, patient=person.patient, **on)
    rows.keep()
    return True


def _knocked(center: Center) -> None:
    """At the last group by video that is over: where each of those who came was, and whom to call."""
    now = center.days.now
    over = Q(is_video=True, kind="group", state="planned", during__endswith__lt=now)
    session = table("schedule.Session").objects.filter(over).order_by("-during", "pk").select_related("site").first()
    if session is None:
        return
    bookings = table("schedule.Booking").objects.filter(session=session, is_active=True).order_by("number", "pk")
    _knock_all(center, session, bookings)
    _lost_time(center, session)


def _knock_all(center: Center, session: Any, bookings: Iterable[Any]) -> None:
    rows, draw = center.rows("video", "knocks"), center.draw("video")
    for place, booking in enumerate(bookings):
        name, phone = CLOSE[place % len(CLOSE)]
        knock = rows.add(
            "video.Knock",
            patient_id=booking.patient_id,
            session=session,
            booking=booking,
            identity=draw.uuid().hex[:24],
            state=KnockState.ADMITTED,
            country_state=session.site.state,
            place=PLACES[place % len(PLACES)],
            phone=f"757 555 01{70 + place}",
            contact_name=name,
            contact_phone=phone,
            overheard=HEARD[place % len(HEARD)],
            said_at=session.during.lower - timedelta(minutes=4),
            decided_by_id=session.lead_id,
            decided_at=session.during.lower - timedelta(minutes=1),
        )
        if place == 1:
            _cut_off(rows, knock, session)
    rows.keep()


def _cut_off(rows: Any, knock: Any, session: Any) -> None:
    """Their picture froze after half an hour; they answered the first call, and went on by phone."""
    gone_at = session.during.lower + timedelta(minutes=30)
    came_of = (("dropped", CutOffOutcome.DROPPED, 0), ("call", CutOffOutcome.REACHED, 3))
    for key, outcome, minutes in came_of:
        rows.add(
            "video.CutOffStep",
            patient_id=knock.patient_id,
            knock=knock,
            gone_at=gone_at,
            edition=protocol_on(session.local_date).edition,
            key=key,
            outcome=outcome,
            by_id=session.lead_id,
            at=gone_at + timedelta(minutes=minutes),
        )


def _lost_time(center: Center, session: Any) -> None:
    """The center's line failed for nine minutes, for everybody whose entry is still to be signed."""
    began = session.during.lower + timedelta(minutes=20)
    came = table("encounters.Attendance").objects.filter(session=session, state="attended")
    rows = center.rows("video", "lost time")
    for one in came.exclude(entries__state="signed").order_by("pk"):
        rows.add(
            "encounters.LostTime",
            patient_id=one.patient_id,
            attendance=one,
            during=DateTimeTZRange(began, began + timedelta(minutes=9)),
            failure_of="program",
            recorded_by_id=session.lead_id,
        )
    rows.keep()
