"""Asking about family sessions: whom a patient asks to them, times that suit everybody, and who is asked to one."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.circle.queries import asked_to_sessions
from midspan.domains.families.enums import GuestState
from midspan.domains.families.models import FamilyGuest, FamilyTimes
from midspan.domains.families.rules import BOOKS, Window
from midspan.domains.privacy.queries import Thing, visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import LENGTHS, FamilyAsk, FamilyFacts, family_facts
from midspan.engines.disclosure import Item
from midspan.engines.scheduling.gathering import Answer, Party, Question, Way, gather
from midspan.kernel import clock
from midspan.kernel.row_security import as_center
from midspan.values import Actor, DataClass, Label, Span, merge_spans

__all__ = ["BOOKS", "LENGTHS", "FamilyAsk", "Window"]
GUEST = "guest:"
OF_SESSION = ("session__site", "session__room")


class Candidate(Struct, frozen=True, kw_only=True):
    """Somebody whom the patient asks to family sessions; `has_said`: it is known when they can come."""

    tie_id: UUID
    name: str
    ends_at: datetime | None
    has_said: bool


class Proposed(Struct, frozen=True, kw_only=True):
    """Times for a family session, or who stands in the way of one; `names` of everybody the engine may name."""

    facts: FamilyFacts
    answer: Answer
    names: dict[str, str]


class Guest(Struct, frozen=True, kw_only=True):
    """Somebody asked to one session, for who leads it."""

    id: UUID
    tie_id: UUID
    name: str
    state: GuestState
    came: bool | None


class FamilySession(Struct, frozen=True, kw_only=True):
    """One session planned with the family, with who is asked to it."""

    session_id: UUID
    start: datetime
    end: datetime
    zone: ZoneInfo
    place: str
    is_video: bool
    guests: tuple[Guest, ...]

    @property
    def is_in_doubt(self) -> bool:
        """Whether somebody who was asked cannot come."""
        return any(one.state is GuestState.CANNOT for one in self.guests)


def candidates_of(*, viewer: Actor, patient_id: UUID) -> list[Candidate]:
    """Whom the patient asks to family sessions now, for whoever books them."""
    asked = asked_to_sessions(viewer=viewer, patient_id=patient_id)
    said = _times_of([one.tie_id for one in asked], viewer=viewer)
    return [
        Candidate(tie_id=one.tie_id, name=one.name, ends_at=one.ends_at, has_said=bool(said.get(one.tie_id)))
        for one in asked
    ]


def proposed_times(ask: FamilyAsk, guests: Collection[Candidate], *, viewer: Actor) -> Proposed:
    """Up to three times at which everybody can be there. Raises RefusedError with what is not known yet."""
    facts = question_for(ask, guests, viewer=viewer)
    names = {guest_key(one.tie_id): one.name for one in guests}
    return Proposed(facts=facts, answer=gather(facts.question, shorter=LENGTHS), names=names)


def question_for(ask: FamilyAsk, guests: Collection[Candidate], *, viewer: Actor) -> FamilyFacts:
    """What the engine is asked, with everybody who is asked to come; they are named as the last as in the way."""
    facts = family_facts(ask, viewer=viewer)
    said = _times_of([one.tie_id for one in guests], viewer=viewer)
    asked = [_party(one.tie_id, said.get(one.tie_id, []), facts.question) for one in guests]
    return replace(facts, question=replace(facts.question, parties=(*facts.question.parties, *asked)))


def guest_key(tie_id: UUID) -> str:
    """What the engine calls somebody who is asked."""
    return f"{GUEST}{tie_id}"


def _party(tie_id: UUID, said: Iterable[tuple[Window, ZoneInfo]], question: Question) -> Party:
    spans = [span for window, zone in said for span in _dated(window, zone, question.within)]
    return Party(guest_key(tie_id), (Way(guest_key(tie_id), tuple(merge_spans(spans))),), is_asked=True)


def _dated(window: Window, zone: ZoneInfo, within: Span) -> Iterable[Span]:
    day, last = within.start.astimezone(zone).date(), within.end.astimezone(zone).date()
    while day <= last:
        if day.weekday() == window.weekday:
            yield Span(clock.at(day, window.start, zone), clock.at(day, window.end, zone))
        day += timedelta(days=1)


def _times_of(tie_ids: Collection[UUID], *, viewer: Actor) -> dict[UUID, list[tuple[Window, ZoneInfo]]]:
    """Tie → when they can come. As the center, for the engine: whoever books is told whether a time suits everybody."""
    if not tie_ids:
        return {}
    with as_center(viewer):
        rows = list(FamilyTimes.objects.filter(organization_id=viewer.organization_id, tie_id__in=tie_ids))
    return {row.tie_id: [(Window(*one), ZoneInfo(row.zone)) for one in row.windows] for row in rows}


def guests_of(*, viewer: Actor, patient_id: UUID, session_id: UUID) -> list[Guest]:
    """Who is asked to one session, by the names in what the patient signed; who is asked no more is not there."""
    rows = FamilyGuest.objects.filter(patient_id=patient_id, session_id=session_id)
    guests = list(visible(rows, viewer=viewer, data_class=DataClass.FAMILY_SESSION))
    return _named(guests, _names(viewer, patient_id) if guests else {})


def sessions_with_family(*, viewer: Actor, patient_id: UUID) -> list[FamilySession]:
    """Sessions still to come to which somebody is asked, in order."""
    rows = FamilyGuest.objects.filter(
        patient_id=patient_id, session__state=SessionState.PLANNED, session__during__endswith__gt=clock.now()
    ).order_by("session__during", "pk")
    found: dict[UUID, list[FamilyGuest]] = {}
    for row in visible(rows, viewer=viewer, data_class=DataClass.FAMILY_SESSION).select_related(*OF_SESSION):
        found.setdefault(row.session_id, []).append(row)
    names = _names(viewer, patient_id) if found else {}
    return [_session(guests, names) for guests in found.values()]


def _names(viewer: Actor, patient_id: UUID) -> dict[UUID, str]:
    return {one.tie_id: one.name for one in asked_to_sessions(viewer=viewer, patient_id=patient_id)}


def _session(guests: list[FamilyGuest], names: dict[UUID, str]) -> FamilySession:
    session = guests[0].session
    return FamilySession(
        session_id=session.pk,
        start=session.during.lower,
        end=session.during.upper,
        zone=ZoneInfo(session.site.time_zone),
        place=", ".join(filter(None, [session.room.name if session.room else "", session.site.name])),
        is_video=session.is_video,
        guests=tuple(_named(guests, names)),
    )


def _named(guests: Iterable[FamilyGuest], names: dict[UUID, str]) -> list[Guest]:
    found = [
        Guest(id=row.pk, tie_id=row.tie_id, name=names[row.tie_id], state=GuestState(row.state), came=row.came)
        for row in guests
        if row.tie_id in names
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), str(one.id)))


class CanCome(Struct, frozen=True):
    """That somebody is asked to family sessions, and when they said that they can come."""

    windows: tuple[Window, ...]


class AskedTo(Struct, frozen=True, kw_only=True):
    """One session on its way to somebody who is asked to it: place and time, and nothing else of it."""

    id: UUID
    start: datetime
    end: datetime
    place: str
    is_video: bool
    is_on: bool
    state: GuestState


def things_for(*, patient: Actor, tie_id: UUID, labels: frozenset[Label]) -> list[Thing[object]]:
    """What there is to tell one tie of family sessions. Read for the gate, by which alone it is shown."""
    times = FamilyTimes.objects.filter(tie_id=tie_id)
    said = visible(times, viewer=patient, data_class=DataClass.FAMILY_SESSION).first()
    windows = tuple(Window(*one) for one in said.windows) if said else ()
    rows = FamilyGuest.objects.filter(tie_id=tie_id, session__during__endswith__gt=clock.now())
    asked = visible(rows, viewer=patient, data_class=DataClass.FAMILY_SESSION).select_related(*OF_SESSION)
    item = Item(classes=frozenset({DataClass.FAMILY_SESSION}), labels=labels)
    contents: list[object] = [CanCome(windows), *map(_asked_to, asked.order_by(F("session__during"), "pk"))]
    return [Thing(patient_id=patient.id, item=item, content=one) for one in contents]


def _asked_to(row: FamilyGuest) -> AskedTo:
    session = row.session
    room = session.room.name if session.room else ""
    where = (room, session.site.name, session.site.address, session.site.city)
    return AskedTo(
        id=row.pk,
        start=session.during.lower,
        end=session.during.upper,
        place="" if session.is_video else ", ".join(filter(None, where)),
        is_video=session.is_video,
        is_on=session.state == SessionState.PLANNED,
        state=GuestState(row.state),
    )
