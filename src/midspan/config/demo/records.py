"""Eight weeks of what happened: who came, to the minute, and what their counselors wrote and signed."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from msgspec import Struct

from midspan.config.demo.center import Center
from midspan.config.demo.comings import EARLY_COMERS, NO_SHOW_AFTER, Coming, coming_of
from midspan.config.demo.phrases import Writer
from midspan.config.demo.rows import table
from midspan.values import Span

DRAFTS_WITHIN = timedelta(days=4)
A_GROUP = 3
NOT_RECORDED_WITHIN = timedelta(days=6)
FLAGGED_WITHIN = timedelta(days=4)
FLAGS = (
    "Has lost the ride home from Thursday on, and said so in passing. Who knows of one?",
    "Spoke for the first time of a brother nobody here has heard of. Please do not be surprised by it.",
)


class Booked(Struct, frozen=True):
    """One person's booking in a session of the past or of today."""

    booking_id: UUID
    session_id: UUID
    patient_id: UUID
    session: Span
    kind: str
    lead_id: UUID
    curriculum: str

    @property
    def is_group(self) -> bool:
        return self.kind == "group"


class Records:
    """Writes attendance and notes of one center, session after session."""

    def __init__(self, center: Center) -> None:
        self.now, self.draw = center.days.now, center.draw("records")
        self.rows, self.notes = center.rows("attendance"), center.rows("notes")
        self.writer = Writer(center.draw("texts"))
        self.today, self.has_no_show = center.days.at(center.days.today, 0), False
        self.seen_today: set[UUID] = set()
        self.came = 0
        self.reliability: dict[UUID, float] = defaultdict(lambda: self.draw.uniform(76, 98))
        staff = (one for wing in center.wings for one in wing.staff.values())
        self.credentials = {one.pk: ", ".join(one.credentials) for one in staff}
        self.objectives, self.links = _objectives_in_force(), center.draw("links")
        self.flags, self.flagged_by = list(FLAGS), set[UUID]()
        stays = table("journey.Episode").objects.filter(organization=center.organization)
        self.counselors = dict(stays.values_list("patient_id", "primary_counselor_id"))

    def write(self, bookings: list[Booked]) -> None:
        """One session with everybody booked in it."""
        is_over = bookings[0].session.end <= self.now
        missing = self._no_show_of_today(bookings)
        comings = [self._attendance(one, is_missing=one is missing) for one in bookings]
        if is_over and any(coming and coming.state == "attended" for _, coming in comings):
            self._record(bookings[0], comings)

    def _no_show_of_today(self, bookings: list[Booked]) -> Booked | None:
        """Somebody of the first group that has met for a while today: a day board without one would show little."""
        since = bookings[0].session.start
        if self.has_no_show or since < self.today or self.now - since < NO_SHOW_AFTER or len(bookings) < A_GROUP:
            return None
        self.has_no_show = True
        return bookings[-1]

    def _attendance(self, one: Booked, *, is_missing: bool) -> tuple[Any, Coming | None]:
        if is_missing:
            coming = Coming("absent")
        else:
            coming = coming_of(one.session, self.draw, reliability=self.reliability[one.patient_id], now=self.now)
        if one.session.start > self.now and one.patient_id in self.seen_today:
            return one, None  # They are still, or were a moment ago, in another session.
        forgotten = not is_missing and self.now - one.session.end < NOT_RECORDED_WITHIN and self.draw.happens(5)
        if coming.state is None or (forgotten and one.session.end < self.now):
            return one, None
        row = self.rows.add(
            "encounters.Attendance",
            patient_id=one.patient_id,
            booking_id=one.booking_id,
            session_id=one.session_id,
            state=coming.state,
            reason=self.writer.excuse() if coming.state == "excused" else "",
            recorded_by_id=one.lead_id,
            recorded_at=min(one.session.end, self.now),
        )
        for come, left in coming.stretches:
            if left is None or self.now - left < EARLY_COMERS:
                self.seen_today.add(one.patient_id)
            self.rows.add(
                "encounters.Presence",
                patient_id=one.patient_id,
                attendance=row,
                during=DateTimeTZRange(come, left),
                recorded_by_id=one.lead_id,
            )
        return (one, row), coming

    def _record(self, first: Booked, comings: list[tuple[Any, Coming | None]]) -> None:
        signed_at = first.session.end + timedelta(minutes=self.draw.randint(10, 20 * 60))
        is_signed = signed_at <= self.now and not self._is_left_for_later(first)
        if not is_signed and self.draw.happens(35):
            return  # Nobody has begun to write.
        note = self._note(first, signed_at if is_signed else None) if first.is_group else None
        self.came = sum(coming is not None and coming.state == "attended" for _, coming in comings)
        for found, coming in comings:
            if coming is not None and coming.state == "attended" and (is_signed or self.draw.happens(55)):
                self._entry(found, coming, note=note, signed_at=signed_at if is_signed else None)

    def _is_left_for_later(self, first: Booked) -> bool:
        return self.now - first.session.end < DRAFTS_WITHIN and self.draw.happens(45)

    def _note(self, first: Booked, signed_at: datetime | None) -> Any:
        return self.notes.add(
            "encounters.GroupNote",
            session_id=first.session_id,
            author_id=first.lead_id,
            curriculum=first.curriculum,
            state="signed" if signed_at else "draft",
            signed_at=signed_at,
            **self.writer.note(),
        )

    def _entry(self, found: tuple[Booked, Any], coming: Coming, *, note: Any, signed_at: datetime | None) -> None:
        one, attendance = found
        objective = self._objective(one)
        row = self.notes.add(
            "encounters.IndividualEntry",
            patient_id=one.patient_id,
            session_id=one.session_id,
            group_note=note,
            attendance=attendance,
            author_id=one.lead_id,
            credential=self.credentials[one.lead_id] if signed_at else "",
            minutes=coming.minutes_in(one.session) if signed_at else None,
            state="signed" if signed_at else "draft",
            signed_at=signed_at,
            objective_id=objective[0] if objective else None,
            off_plan_reason="" if objective or not signed_at else self._why_none(one),
            flag=self._flag(one, signed_at) if signed_at else "",
            **self.writer.entry(is_group=one.is_group),
            **({"people": f"{self.came} in the group" if signed_at else ""} if one.is_group else self._of_one(one)),
        )
        if signed_at and objective:
            self.notes.add(
                "plans.Touch",
                patient_id=one.patient_id,
                thread=objective[1],
                on_date=timezone.localdate(one.session.start),
                source="note",
                source_id=one.session_id,
            )
        if signed_at and self.draw.happens(1.5):
            author = {"author_id": one.lead_id, "text": self.writer.addendum()}
            self.notes.add("encounters.Addendum", patient_id=one.patient_id, entry=row, **author)

    def _flag(self, one: Booked, signed_at: datetime) -> str:
        """Of the last days one each of two leaders, about somebody else's people: they have it on their board."""
        is_late = self.now - signed_at > FLAGGED_WITHIN or one.lead_id in self.flagged_by
        is_own = self.counselors.get(one.patient_id) in {None, one.lead_id}
        if is_late or is_own or not self.flags or not one.is_group:
            return ""
        self.flagged_by.add(one.lead_id)
        return self.flags.pop(0)

    def _objective(self, one: Booked) -> tuple[UUID, UUID] | None:
        """What a session served of the plan that held by then: most do, and some stay loose."""
        held = [row[:2] for row in self.objectives[one.patient_id] if row[2] <= one.session.start]
        return self.links.choice(held) if held and self.links.happens(85) else None

    def _why_none(self, one: Booked) -> str:
        held = any(row[2] <= one.session.start for row in self.objectives[one.patient_id])
        return "Something urgent came first." if held else "No plan that both have signed held yet."

    def _of_one(self, one: Booked) -> dict[str, object]:
        """What an entry of a session of one person says itself."""
        there = {"people": "Somebody of the family"} if one.kind == "family" else {"was_alone": True}
        return {**there, "place": "The room of the session", "activities": self.writer.done()}

    def keep(self) -> None:
        # Times first: once an entry is signed, PostgreSQL lets nobody add any.
        self.rows.keep()
        self.notes.keep()


def _objectives_in_force() -> dict[UUID, list[tuple[UUID, UUID, datetime]]]:
    """Patient id → each objective of the plan that holds: its id, its thread, and since when."""
    rows = table("plans.Objective").objects.filter(plan__state="active").order_by("patient_id", "place", "pk")
    found = defaultdict(list)
    for patient_id, *row in rows.values_list("patient_id", "pk", "thread", "plan__active_at"):
        found[patient_id].append(tuple(row))
    return found


def write_records(center: Center) -> None:
    records, waiting = Records(center), list[Booked]()
    for one in _booked(center):
        if waiting and waiting[0].session_id != one.session_id:
            records.write(waiting)
            waiting = []
        waiting.append(one)
    if waiting:
        records.write(waiting)
    records.keep()


def _booked(center: Center) -> Iterator[Booked]:
    """Bookings up to the end of today in sessions that somebody leads, session after session."""
    end_of_today = center.days.at(center.days.today, 24 * 60 - 1)
    rows = table("schedule.Booking").objects.filter(
        organization=center.organization,
        is_active=True,
        during__startswith__lt=end_of_today,
        session__needs_cover=False,
        session__lead__isnull=False,
    )
    rows = rows.order_by("during", "session__lead_id", "session_id", "patient_id")
    names = ("pk", "session_id", "patient_id", "during", "session__kind", "session__lead_id")
    for pk, session_id, patient_id, during, kind, lead_id, curriculum in rows.values_list(
        *names, "session__section__group__curriculum"
    ):
        span = Span(during.lower, during.upper)
        yield Booked(pk, session_id, patient_id, span, kind, lead_id, curriculum or "")
