"""Importing calendars: only when somebody is busy is kept; the link is sealed; removing takes the busy times along."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.journey.queries import patient_for
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.responsibilities.actions.reaching import locked, require_life_of
from midspan.domains.responsibilities.calendars import Busy, Refused, busy_spans, link_objection
from midspan.domains.responsibilities.calendars.answers import MOST_BYTES
from midspan.domains.responsibilities.enums import CalendarState
from midspan.domains.responsibilities.kept_times import HORIZON
from midspan.domains.responsibilities.life_lines import zone_of
from midspan.domains.responsibilities.models import BusyTime, CalendarSource
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.sealing import SealError, open_sealed, seal
from midspan.values import Actor, ActorKind, RefusedError, Span, refused

TRY_AGAIN = timedelta(hours=1)
LINK_KEPT = timedelta(hours=1)  # So long a removal can be undone; then the link itself is forgotten.
NAMELESS = "Give the calendar a name, so that you know it again."
NO_LINK = "The file itself was not kept. Upload it again to get its busy times back."
UNOPENED = "The link can no longer be read here. Remove this calendar and enter its link again."

__all__ = ["MOST_BYTES", "remove_calendar", "restore_calendar", "subscribe_calendar", "upload_calendar"]


class Link(Struct, frozen=True):
    """Where a subscription is fetched, and in whose zone its floating times are read."""

    url: str
    zone: ZoneInfo


@action("calendar.upload")
def upload_calendar(*, patient_id: UUID, name: str, content: bytes, by: Actor) -> CalendarSource:
    """Keep the busy times of a calendar file, and nothing else of it. Raises RefusedError with the reader's reason."""
    require_life_of(patient_id, by=by)
    _require_name(name)
    answer = read_busy(content, zone=_zone(patient_id, by=by))
    if isinstance(answer, Refused):
        raise RefusedError(refused(answer.reason))
    source = CalendarSource.objects.create(organization_id=by.organization_id, patient_id=patient_id, name=name.strip())
    _keep(source, answer)
    return source


@action("calendar.subscribe")
def subscribe_calendar(*, patient_id: UUID, name: str, url: str, by: Actor) -> CalendarSource:
    """Keep a secret link, sealed; the next job reads it. Raises RefusedError for what can be no such link."""
    require_life_of(patient_id, by=by)
    _require_name(name)
    objection = link_objection(url)
    if objection:
        raise RefusedError(refused(objection))
    source = CalendarSource(
        pk=uuid4(), organization_id=by.organization_id, patient_id=patient_id, name=name.strip(), next_at=clock.now()
    )
    source.sealed_url = seal(url.strip(), context=_context(source))
    source.save()
    return source


@action("calendar.remove")
def remove_calendar(*, source_id: UUID, by: Actor) -> CalendarSource:
    """The calendar and every busy time from it are gone. Raises CalendarSource.DoesNotExist, RefusedError."""
    source = locked(CalendarSource.objects.filter(removed_at=None), source_id, by=by)
    _busy_of(source).delete()
    source.removed_at = clock.now()
    source.save(update_fields=["removed_at"])
    return source


@action("calendar.restore")
def restore_calendar(*, source_id: UUID, by: Actor) -> CalendarSource:
    """A subscription removed a moment ago is read anew. Raises RefusedError where no link is left to read."""
    source = locked(CalendarSource.objects.all(), source_id, by=by)
    if source.sealed_url is None:
        raise RefusedError(refused(NO_LINK))
    source.removed_at = None
    source.state, source.next_at = CalendarState.WAITING, clock.now()
    source.save(update_fields=["removed_at", "state", "next_at"])
    return source


@action("calendar.refresh")
def keep_answer(*, source_id: UUID, answer: Busy | Refused, by: Actor) -> CalendarSource | None:
    """What reading a subscription gave: new busy times instead of the old, or the reason why the old ones stay."""
    source = locked(CalendarSource.objects.all(), source_id, by=by)
    if source.removed_at is not None:
        return None
    if isinstance(answer, Busy):
        source.next_at = clock.now() + timedelta(hours=source.every_hours)
        _keep(source, answer)
    else:
        _note_failure(source, answer.reason, by=by)
    return source


def link_of(*, source_id: UUID, by: Actor) -> Link | Refused | None:
    """The opened link of a subscription; None when there is nothing to read (removed meanwhile, or an upload)."""
    rows = CalendarSource.objects.filter(organization_id=by.organization_id, removed_at=None, pk=source_id)
    source = rows.exclude(sealed_url=None).first()
    if source is None or source.sealed_url is None:
        return None
    try:
        return Link(open_sealed(source.sealed_url, context=_context(source)), _zone(source.patient_id, by=by))
    except SealError:
        return Refused(UNOPENED)


def read_busy(content: bytes, *, zone: ZoneInfo) -> Busy | Refused:
    """The busy times of a calendar from this week on, twelve weeks far."""
    monday = clock.week_start(clock.today(zone))
    return busy_spans(content, window_start=monday, window_end=monday + HORIZON, zone=zone)


def replace_busy_times(source: CalendarSource, spans: Iterable[Span]) -> None:
    """The busy times of a calendar become exactly these; the old ones stand until the caller's transaction ends."""
    _busy_of(source).delete()
    owner = {"organization_id": source.organization_id, "patient_id": source.patient_id, "source_id": source.pk}
    BusyTime.objects.bulk_create(BusyTime(**owner, start_at=span.start, end_at=span.end) for span in spans)


def _keep(source: CalendarSource, answer: Busy) -> None:
    replace_busy_times(source, answer.spans)
    source.state, source.state_reason = CalendarState.FRESH, ""
    source.warnings, source.refreshed_at = list(answer.warnings), clock.now()
    source.save(update_fields=["state", "state_reason", "warnings", "refreshed_at", "next_at"])


def _note_failure(source: CalendarSource, reason: str, *, by: Actor) -> None:
    source.state, source.state_reason = CalendarState.FAILED, reason
    source.next_at = clock.now() + TRY_AGAIN
    source.save(update_fields=["state", "state_reason", "next_at"])
    tell(
        kind=NoticeKind.CALENDAR_FAILED,
        recipient_id=source.patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=source.pk,
        patient_id=source.patient_id,
        by=by,
    )


def _busy_of(source: CalendarSource) -> QuerySet[BusyTime]:
    return BusyTime.objects.filter(organization_id=source.organization_id, source_id=source.pk)


def _zone(patient_id: UUID, *, by: Actor) -> ZoneInfo:
    return zone_of(patient_for(viewer=by, patient_id=patient_id), viewer=by)


def _context(source: CalendarSource) -> str:
    return f"calendar-link:{source.organization_id}:{source.patient_id}:{source.pk}"


def _require_name(name: str) -> None:
    if not name.strip():
        raise RefusedError(refused(NAMELESS))
