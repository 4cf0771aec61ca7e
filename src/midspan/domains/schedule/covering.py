"""What an absence leaves without a leader, and who could stand in: computed in one go, nothing changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from midspan.domains.people.queries import staff_of
from midspan.domains.programs.queries import leave_between, shifts_in_force
from midspan.domains.schedule.cover_rules import Colleague, ToCover, assigned, stand_ins
from midspan.domains.schedule.enums import SessionKind, SessionState
from midspan.domains.schedule.models import SectionLeader, Session, SessionStaff
from midspan.domains.schedule.staffed import sessions_for_staff
from midspan.kernel import clock
from midspan.values import Actor, WeekSpan
from midspan.values.spans import MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One session that needs somebody; `proposed` None: nobody can, so it would be canceled.

    `expected` counts people, and names none. An individual session is the counselor's own, so it is only canceled.
    """

    session_id: UUID
    title: str
    start: datetime
    end: datetime
    zone: str
    place: str
    expected: int
    is_group: bool
    able: tuple[tuple[UUID, str], ...]
    proposed: UUID | None

    @property
    def starts_at(self) -> datetime:
        """The start on the site's wall clock."""
        return self.start.astimezone(ZoneInfo(self.zone))

    @property
    def ends_at(self) -> datetime:
        return self.end.astimezone(ZoneInfo(self.zone))


def cover_plan(*, viewer: Actor, staff_id: UUID, first: date, until: date) -> list[CoverLine]:
    """Every planned session that this person leads from `first` to before `until`, with who could stand in, in order.

    Individual sessions are among them only for viewers who reach their patient. A constant number of queries.
    """
    rows = list(_sessions_led(viewer, staff_id, first, until))
    groups = {row.pk: _to_cover(row) for row in rows if row.kind == SessionKind.GROUP}
    colleagues = _colleagues(viewer, staff_id, rows, first=first, until=until)
    names = {one.pk: str(one) for one in staff_of(viewer=viewer)}
    chosen = assigned(list(groups.values()), colleagues)
    return [
        CoverLine(
            session_id=row.pk,
            title=row.title,
            start=row.during.lower,
            end=row.during.upper,
            zone=row.site.time_zone,
            place=row.room.name if row.room else "",
            expected=row.expected,  # type: ignore[attr-defined]  # annotated below
            is_group=row.pk in groups,
            able=tuple((one, names[one]) for one in stand_ins(groups[row.pk], colleagues)) if row.pk in groups else (),
            proposed=chosen.get(row.pk),
        )
        for row in rows
    ]


def _sessions_led(viewer: Actor, staff_id: UUID, first: date, until: date) -> Iterable[Session]:
    """Those without anybody else who leads them that day, still to come."""
    led = SessionStaff.objects.filter(organization_id=viewer.organization_id, is_active=True, staff_id=staff_id)
    others = SessionStaff.objects.filter(organization_id=viewer.organization_id, is_active=True).exclude(
        staff_id=staff_id
    )
    rows = sessions_for_staff(viewer=viewer).filter(
        state=SessionState.PLANNED,
        local_date__gte=first,
        local_date__lt=until,
        during__startswith__gt=clock.now(),
        pk__in=led.values("session_id"),
    )
    rows = rows.exclude(pk__in=others.values("session_id")).select_related(
        "site", "room", "section__group", "section__track"
    )
    return rows.annotate(expected=Count("bookings", filter=Q(bookings__is_active=True))).order_by("during", "pk")


def _to_cover(row: Session) -> ToCover:
    zone = ZoneInfo(row.site.time_zone)
    section = row.section
    return ToCover(
        session_id=row.pk,
        start=row.during.lower,
        end=row.during.upper,
        span=_span(row, zone),
        credentials=frozenset(section.group.credentials) if section else frozenset(),
        language=section.track.language if section else "",
    )


def _span(row: Session, zone: ZoneInfo) -> WeekSpan:
    start, end = row.during.lower.astimezone(zone), row.during.upper.astimezone(zone)
    last = end.hour * 60 + end.minute if end.date() == start.date() else MINUTES_PER_DAY
    return WeekSpan(row.local_date.weekday(), start.hour * 60 + start.minute, last)


def _colleagues(viewer: Actor, away_id: UUID, rows: list[Session], *, first: date, until: date) -> list[Colleague]:
    """Everybody else at work in those days. Whoever has a day off in them is left out: better asked than assumed."""
    off = {one.staff_id for one in leave_between(viewer=viewer, from_date=first, until_date=until)}
    staff = [one for one in staff_of(viewer=viewer) if one.pk not in off | {away_id}]
    work: dict[UUID, list[WeekSpan]] = {}
    for shift in shifts_in_force(viewer=viewer, staff_ids=[one.pk for one in staff], on=first):
        work.setdefault(shift.staff_id, []).append(shift.span)
    busy = _busy(viewer, first, until)
    knows = _knows(rows)
    return [
        Colleague(
            staff_id=one.pk,
            credentials=frozenset(one.credentials),
            languages=frozenset(one.languages),
            work=tuple(work.get(one.pk, ())),
            busy=tuple(busy.get(one.pk, ())),
            knows=frozenset(knows.get(one.pk, ())),
        )
        for one in staff
    ]


def _busy(viewer: Actor, first: date, until: date) -> dict[UUID, list[tuple[datetime, datetime]]]:
    rows = SessionStaff.objects.filter(
        organization_id=viewer.organization_id,
        is_active=True,
        session__state=SessionState.PLANNED,
        session__local_date__gte=first,
        session__local_date__lt=until,
    )
    found: dict[UUID, list[tuple[datetime, datetime]]] = {}
    for staff_id, during in rows.values_list("staff_id", "during"):
        found.setdefault(staff_id, []).append((during.lower, during.upper))
    return found


def _knows(rows: list[Session]) -> dict[UUID, set[UUID]]:
    """Staff id → those of these sessions whose section they lead too."""
    sessions: dict[UUID, list[UUID]] = {}
    for row in rows:
        if row.section_id:
            sessions.setdefault(row.section_id, []).append(row.pk)
    found: dict[UUID, set[UUID]] = {}
    for section_id, staff_id in SectionLeader.objects.filter(section__in=list(sessions)).values_list(
        "section_id", "staff_id"
    ):
        found.setdefault(staff_id, set()).update(sessions[section_id])
    return found
