"""Asking about family sessions: whom a patient asks to them, times that suit everybody, and who is asked to one."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, QuerySet, UUIDField, Value
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.circle.enums import Scope
from midspan.domains.circle.queries import ended_last, guests_kept_from
from midspan.domains.families.asked import asked_of
from midspan.domains.families.enums import GuestState
from midspan.domains.families.models import FamilyGuest, FamilyTimes
from midspan.domains.families.rules import BOOKS, LEADS, Window, are_of_one_home, suits
from midspan.domains.people.queries import ungated_patients
from midspan.domains.privacy.queries import Thing, ties_beside, visible
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.queries import (
    LENGTHS,
    FamilyAsk,
    FamilyFacts,
    FamilyGroup,
    GroupDate,
    GroupPlace,
    StaffedSession,
    expected_in_group,
    family_facts,
    family_groups_of,
    family_places_in,
    group_dates_for,
    group_times_held,
    staffed_session,
)
from midspan.domains.video.queries import GuestLine, doors_open_since, guest_lines
from midspan.engines.disclosure import Item
from midspan.engines.scheduling.gathering import Answer, Party, Question, Way, gather
from midspan.engines.tally.stretches import without
from midspan.kernel import clock
from midspan.kernel.row_security import as_center
from midspan.values import Actor, ActorKind, DataClass, Label, Span, merge_spans

__all__ = ["BOOKS", "LEADS", "LENGTHS", "FamilyAsk", "Window"]
GUEST = "guest:"
OF_SESSION = ("session__site", "session__room")


class Candidate(Struct, frozen=True, kw_only=True):
    """Somebody who can be asked to family sessions; `has_said`: it is known when they can come.

    `tie_id` is of their tie to the patient; of a guardian on file it is that guardian's. `name` is as they are shown,
    `bare_name` what a list is compared with.
    """

    tie_id: UUID
    name: str
    bare_name: str
    ends_at: datetime | None
    has_said: bool
    is_guardian: bool = False


class Proposed(Struct, frozen=True, kw_only=True):
    """Times for a family session, or who stands in the way of one; `names` of everybody the engine may name."""

    facts: FamilyFacts
    answer: Answer
    names: dict[str, str]


class Guest(Struct, frozen=True, kw_only=True):
    """Somebody asked to one session, for who leads it.

    `name` is empty for whoever may not read what was signed for them.
    """

    id: UUID
    tie_id: UUID
    name: str
    state: GuestState
    came: bool | None
    since: datetime
    number: int = 0  # Of their place in a group.


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
    asked = asked_of(viewer=viewer, patient_id=patient_id)
    said = _times_of([one.tie_id for one in asked], viewer=viewer)
    return [
        Candidate(
            tie_id=one.tie_id,
            name=one.words,
            bare_name=one.name,
            ends_at=one.ends_at,
            has_said=bool(said.get(one.tie_id)),
            is_guardian=one.is_guardian,
        )
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
    taken = _asked_elsewhere([one.tie_id for one in guests], facts.question.within, viewer=viewer)
    asked = [_party(one, said.get(one.tie_id, []), taken.get(one.tie_id, []), facts.question) for one in guests]
    return replace(facts, question=replace(facts.question, parties=(*facts.question.parties, *asked)))


def guest_key(tie_id: UUID) -> str:
    """What the engine calls somebody who is asked."""
    return f"{GUEST}{tie_id}"


def _party(guest: Candidate, said: Iterable[tuple[Window, ZoneInfo]], taken: list[Span], question: Question) -> Party:
    """As far as the last day the patient signed for, and without what the same person is asked to already."""
    spans = [span for window, zone in said for span in _dated(window, zone, question.within)]
    free = without(merge_spans(_before(spans, guest.ends_at)), taken)
    return Party(guest_key(guest.tie_id), (Way(guest_key(guest.tie_id), tuple(free)),), is_asked=True)


def _before(spans: Iterable[Span], until: datetime | None) -> Iterable[Span]:
    for span in spans:
        end = span.end if until is None else min(span.end, until)
        if span.start < end:
            yield Span(span.start, end)


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
        said = list(FamilyTimes.objects.filter(organization_id=viewer.organization_id, tie_id__in=tie_ids))
    ended = {one: ended_for(viewer=viewer, patient_id=one) for one in {row.patient_id for row in said}}
    rows = [row for row in said if is_after(row.said_at, ended[row.patient_id].get(row.tie_id))]
    return {row.tie_id: [(Window(*one), ZoneInfo(row.zone)) for one in row.windows] for row in rows}


def _asked_elsewhere(
    tie_ids: Collection[UUID], within: Span, *, viewer: Actor, beside_group: UUID | None = None
) -> dict[UUID, list[Span]]:
    """Tie → the sessions to which the same account is asked already, in whosever circle; nobody is told of them.

    So are the dates of groups in which they have a place, and to which they did not say no. `beside_group`: its own
    dates are not in the way of a place in it.
    """
    beside = ties_beside(viewer=viewer, tie_ids=tie_ids)
    ties = set[UUID]().union(*beside.values())
    rows = FamilyGuest.objects.filter(
        organization_id=viewer.organization_id,
        tie_id__in=ties,
        session__state=SessionState.PLANNED,
        session__during__overlap=DateTimeTZRange(within.start, within.end),
    ).select_related("session")
    with as_center(viewer):
        asked = list(rows)
    places = group_times_held(viewer=viewer, guest_ids=ties, within=within)
    people = {row.patient_id for row in asked} | {one.patient_id for one in places}
    ended = ended_of_all(viewer=viewer, patient_ids=people)
    now = [row for row in asked if is_after(row.asked_at, ended.get(row.tie_id))]
    declined = {(row.tie_id, row.session_id) for row in now if row.state == GuestState.CANNOT}
    held = [
        (row.tie_id, Span(row.session.during.lower, row.session.during.upper))
        for row in now
        if row.session.section_id is None and row.state == GuestState.ASKED
    ]
    held += [
        (one.guest_id, one.span)
        for one in places
        if is_after(one.taken_at, ended.get(one.guest_id))
        and one.section_id != beside_group
        and (one.guest_id, one.session_id) not in declined
    ]
    return {tie_id: merge_spans(span for one, span in held if one in theirs) for tie_id, theirs in beside.items()}


def ended_of_all(*, viewer: Actor, patient_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """As `ended_for`, of the ties of all these patients."""
    found: dict[UUID, datetime] = {}
    for one in set(patient_ids):
        found |= ended_for(viewer=viewer, patient_id=one)
    return found


def ended_for(*, viewer: Actor, patient_id: UUID) -> dict[UUID, datetime]:
    """Tie → when it was last asked no more. As the center: it names nobody, and is the same whoever looks."""
    patient = Actor(organization_id=viewer.organization_id, id=patient_id, kind=ActorKind.PATIENT)
    with as_center(viewer):
        return ended_last(viewer=patient, patient_id=patient_id, scope=Scope.SESSIONS)


def is_after(at: datetime, ended: datetime | None) -> bool:
    """Whether something is of now: the times and the places of whoever was asked before an end are not."""
    return ended is None or at > ended


def guests_of(*, viewer: Actor, patient_id: UUID, session_id: UUID) -> list[Guest]:
    """Who is asked to one session, by the names in what the patient signed; who is asked no more is not there.

    For whoever leads or covers it too, whatever their role sees of other sessions.
    """
    guests = list(_asked_in(viewer, session_id).filter(patient_id=patient_id))
    ended = ended_for(viewer=viewer, patient_id=patient_id) if guests else {}
    return _named(guests, _known(viewer, patient_id) if guests else {}, ended)


def _asked_in(viewer: Actor, session_id: UUID) -> QuerySet[FamilyGuest]:
    session = staffed_session(viewer=viewer, session_id=session_id)
    falls_to = viewer.id if session is not None and viewer.id in session.leader_ids else None
    rows = FamilyGuest.objects.filter(session_id=session_id).annotate(falls_to=Value(falls_to, UUIDField()))
    return visible(rows, viewer=viewer, data_class=DataClass.FAMILY_SESSION, author="falls_to")


def sessions_with_family(*, viewer: Actor, patient_id: UUID) -> list[FamilySession]:
    """Sessions still to come to which somebody is asked, in order."""
    rows = FamilyGuest.objects.filter(
        patient_id=patient_id,
        session__section=None,
        session__state=SessionState.PLANNED,
        session__during__endswith__gt=clock.now(),
    ).order_by("session__during", "pk")
    found: dict[UUID, list[FamilyGuest]] = {}
    for row in visible(rows, viewer=viewer, data_class=DataClass.FAMILY_SESSION).select_related(*OF_SESSION):
        found.setdefault(row.session_id, []).append(row)
    names = _names(viewer, patient_id) if found else {}
    ended = ended_for(viewer=viewer, patient_id=patient_id) if found else {}
    return [_session(guests, names, ended) for guests in found.values()]


def _names(viewer: Actor, patient_id: UUID) -> dict[UUID, str]:
    return {one.tie_id: one.words for one in asked_of(viewer=viewer, patient_id=patient_id)}


def _session(guests: list[FamilyGuest], names: dict[UUID, str], ended: dict[UUID, datetime]) -> FamilySession:
    session = guests[0].session
    return FamilySession(
        session_id=session.pk,
        start=session.during.lower,
        end=session.during.upper,
        zone=ZoneInfo(session.site.time_zone),
        place=", ".join(filter(None, [session.room.name if session.room else "", session.site.name])),
        is_video=session.is_video,
        guests=tuple(_named(guests, names, ended)),
    )


def _named(guests: Iterable[FamilyGuest], names: dict[UUID, str], ended: dict[UUID, datetime]) -> list[Guest]:
    found = [
        Guest(
            id=row.pk,
            tie_id=row.tie_id,
            name=names[row.tie_id],
            state=GuestState(row.state),
            came=row.came,
            since=row.asked_at,
        )
        for row in guests
        if row.tie_id in names and is_after(row.asked_at, ended.get(row.tie_id))
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), str(one.id)))


def _known(viewer: Actor, patient_id: UUID) -> dict[UUID, str]:
    """Who is asked now → the name that the viewer may read, or none: whoever stands in may see that somebody comes."""
    return dict.fromkeys(asked_now(viewer=viewer, patient_ids=[patient_id]), "") | _names(viewer, patient_id)


def asked_now(*, viewer: Actor, patient_ids: Iterable[UUID]) -> set[UUID]:
    """The ties whom these patients ask to family sessions now. As the center: it names nobody."""
    found: set[UUID] = set()
    with as_center(viewer):
        for one in set(patient_ids):
            patient = Actor(organization_id=viewer.organization_id, id=one, kind=ActorKind.PATIENT)
            found |= {asked.tie_id for asked in asked_of(viewer=patient, patient_id=one)}
    return found


class InGroup(Struct, frozen=True, kw_only=True):
    """One family group of a patient: who has a place beside them, who could, and whose times stand in the way.

    `apart`: whom somebody of the group must not meet. They are refused a place, and it is not said why.
    """

    group: FamilyGroup
    coming: tuple[Candidate, ...]
    able: tuple[Candidate, ...]
    unable: tuple[Candidate, ...]
    apart: tuple[Candidate, ...]

    @property
    def no_longer(self) -> tuple[Candidate, ...]:
        """Who has a place, and would be given none now."""
        return tuple(one for one in self.coming if one in self.apart)

    def is_one_home_with(self, candidate: Candidate) -> bool:
        """Whether somebody who comes too is known to be let meet who has a place already."""
        return are_of_one_home([one.is_guardian for one in {candidate, *self.coming}])


def groups_with_family(*, viewer: Actor, patient_id: UUID) -> list[InGroup]:
    """The weekly groups to which a patient may bring somebody, for whoever books."""
    groups = family_groups_of(viewer=viewer, patient_id=patient_id)
    if not groups:
        return []
    candidates = candidates_of(viewer=viewer, patient_id=patient_id)
    said = _times_of([one.tie_id for one in candidates], viewer=viewer)
    ended = ended_for(viewer=viewer, patient_id=patient_id)
    found = []
    for one in groups:
        expected = expected_in_group(viewer=viewer, section_id=one.section_id)
        apart = kept_apart(candidates, expected, viewer=viewer)
        suited = _suited(one, said, viewer=viewer)
        found.append(_in_group(one, candidates, suited, ended, apart))
    return found


def kept_apart(guests: Collection[Candidate], patient_ids: Collection[UUID], *, viewer: Actor) -> set[UUID]:
    """Whom of these guests any of these patients must not meet; not whom, and not why (`guests_kept_from`)."""
    called = {one.tie_id: one.bare_name for one in guests}
    return guests_kept_from(viewer=viewer, patient_ids=patient_ids, guests=called) if called else set()


Said = dict[UUID, list[tuple[Window, ZoneInfo]]]


def _in_group(
    group: FamilyGroup, candidates: list[Candidate], suited: set[UUID], ended: dict[UUID, datetime], apart: set[UUID]
) -> InGroup:
    there = {one.guest_id for one in group.places if is_after(one.taken_at, ended.get(one.guest_id))}
    coming = tuple(one for one in candidates if one.tie_id in there)
    others = [one for one in candidates if one.has_said and one not in coming]
    able = tuple(one for one in others if one.tie_id in suited)
    return InGroup(
        group=group,
        coming=coming,
        able=able,
        unable=tuple(one for one in others if one not in able),
        apart=tuple(one for one in candidates if one.tie_id in apart),
    )


def _suited(group: FamilyGroup, said: Said, *, viewer: Actor) -> set[UUID]:
    """Who can come, and is asked to nothing else then.

    By the meetings of the coming weeks, so that clocks of two places that change on other days are seen.
    """
    meetings = group.meetings(max(clock.today(group.zone), group.from_date))
    if not meetings:
        return set(said)
    within = Span(meetings[0].start - timedelta(days=1), max(one.end for one in meetings) + timedelta(days=1))
    taken = _asked_elsewhere(said, within, viewer=viewer, beside_group=group.section_id)
    found = set()
    for tie_id, windows in said.items():
        spans = merge_spans(span for window, zone in windows for span in _dated(window, zone, within))
        if suits(meetings, without(spans, taken.get(tie_id, []))):
            found.add(tie_id)
    return found


class Family(Struct, frozen=True, kw_only=True):
    """Who comes with one patient to one session of a group, for who leads it."""

    patient_id: UUID
    guests: tuple[Guest, ...]


def families_in(*, viewer: Actor, session_id: UUID) -> list[Family]:
    """Everybody who comes with those expected in one session of a group. The id of a guest is that of their place.

    For whoever leads or covers it too, as `guests_of`.
    """
    places = family_places_in(viewer=viewer, session_id=session_id)
    asked = asked_now(viewer=viewer, patient_ids=[one.patient_id for one in places])
    ended = ended_of_all(viewer=viewer, patient_ids=[one.patient_id for one in places])
    told = _asked_in(viewer, session_id) if places else ()
    answers = {one.tie_id: one for one in told if is_after(one.asked_at, ended.get(one.tie_id))}
    found: dict[UUID, list[Guest]] = {}
    for one in places:
        if one.guest_id in asked and is_after(one.taken_at, ended.get(one.guest_id)):
            found.setdefault(one.patient_id, []).append(_coming(one, answers.get(one.guest_id)))
    return [_family(patient_id, guests, _names(viewer, patient_id)) for patient_id, guests in found.items()]


def _coming(place: GroupPlace, answer: FamilyGuest | None) -> Guest:
    state = GuestState(answer.state) if answer else GuestState.ASKED
    return Guest(
        id=place.id,
        tie_id=place.guest_id,
        name="",
        state=state,
        came=answer.came if answer else None,
        since=place.taken_at,
        number=place.number,
    )


def _family(patient_id: UUID, guests: list[Guest], names: dict[UUID, str]) -> Family:
    named = [replace(one, name=names.get(one.tie_id, "")) for one in guests]
    return Family(patient_id=patient_id, guests=tuple(sorted(named, key=lambda one: (one.name.casefold(), one.id))))


class GuestAtDoor(Struct, frozen=True, kw_only=True):
    """One guest who knocked at a session by video, with the patient whom they come with, for who keeps its door."""

    patient_id: UUID
    guest: Guest
    line: GuestLine


def guests_at_door(*, viewer: Actor, session: StaffedSession) -> list[GuestAtDoor]:
    """The guests who knocked and are asked still; of anybody else nothing is there."""
    lines = guest_lines(viewer=viewer, session_id=session.session_id)
    if not lines:
        return []
    asked = _families_of(session, viewer=viewer)
    return [
        GuestAtDoor(patient_id=family.patient_id, guest=one, line=lines[one.tie_id])
        for family in asked
        for one in family.guests
        if one.tie_id in lines and lines[one.tie_id].said_at >= one.since
    ]


def _families_of(session: StaffedSession, *, viewer: Actor) -> list[Family]:
    session_id, patient_id = session.session_id, session.patient_id
    if patient_id is None:
        return families_in(viewer=viewer, session_id=session_id)
    guests = guests_of(viewer=viewer, patient_id=patient_id, session_id=session_id)
    return [Family(patient_id=patient_id, guests=tuple(guests))]


def name_signed(*, viewer: Actor, patient_id: UUID, tie_id: UUID) -> str:
    """By what name the patient signed for the viewer, whom the gate has shown the session. As the center."""
    patient = Actor(organization_id=viewer.organization_id, id=patient_id, kind=ActorKind.PATIENT)
    with as_center(viewer):
        return _names(patient, patient_id).get(tie_id, "")


class CanCome(Struct, frozen=True):
    """That somebody is asked to family sessions, and when they said that they can come."""

    windows: tuple[Window, ...]


class AskedTo(Struct, frozen=True, kw_only=True):
    """One session on its way to somebody who is asked to it: place and time, and nothing else of it."""

    id: UUID
    session_id: UUID
    since: datetime  # Asked, or given their place.
    start: datetime
    end: datetime
    place: str
    is_video: bool
    is_on: bool
    state: GuestState
    number: int = 0  # Of their place in a group.
    of_group: tuple[UUID, UUID] | None = None  # Their place in a group and one session of it.

    @property
    def is_coming(self) -> bool:
        """Whether it takes place and they did not say that they cannot come."""
        return self.is_on and self.state is GuestState.ASKED


def things_for(*, patient: Actor, tie_id: UUID, labels: frozenset[Label]) -> list[Thing[object]]:
    """What there is to tell one tie of family sessions. Read for the gate, by which alone it is shown.

    Nothing once the person has died.
    """
    if not ungated_patients().filter(pk=patient.id, died_at=None).exists():
        return []
    times = FamilyTimes.objects.filter(tie_id=tie_id)
    said = visible(times, viewer=patient, data_class=DataClass.FAMILY_SESSION).first()
    ended = ended_last(viewer=patient, patient_id=patient.id, scope=Scope.SESSIONS).get(tie_id)
    windows = tuple(Window(*one) for one in said.windows) if said and is_after(said.said_at, ended) else ()
    now = clock.now()
    since = doors_open_since(now)
    rows = FamilyGuest.objects.filter(tie_id=tie_id, session__during__endswith__gt=since)
    asked = visible(rows, viewer=patient, data_class=DataClass.FAMILY_SESSION).select_related(*OF_SESSION)
    found = [one for one in asked.order_by(F("session__during"), "pk") if is_after(one.asked_at, ended)]
    states = {one.session_id: GuestState(one.state) for one in found}
    dates = [
        one for one in group_dates_for(viewer=patient, guest_id=tie_id, now=since) if is_after(one.taken_at, ended)
    ]
    sessions = [_asked_to(one) for one in found if one.session.section_id is None]
    sessions += [_dated_in_group(one, states.get(one.session_id, GuestState.ASKED)) for one in dates]
    # A session by video stays as long as its door does: it runs over, and somebody whose connection broke comes back.
    sessions = [one for one in sessions if one.is_video or one.end > now]
    item = Item(classes=frozenset({DataClass.FAMILY_SESSION}), labels=labels)
    contents: list[object] = [CanCome(windows), *sorted(sessions, key=lambda one: (one.start, one.id))]
    return [Thing(patient_id=patient.id, item=item, content=one) for one in contents]


def _asked_to(row: FamilyGuest) -> AskedTo:
    session = row.session
    room = session.room.name if session.room else ""
    where = (room, session.site.name, session.site.address, session.site.city)
    return AskedTo(
        id=row.pk,
        session_id=row.session_id,
        since=row.asked_at,
        start=session.during.lower,
        end=session.during.upper,
        place="" if session.is_video else ", ".join(filter(None, where)),
        is_video=session.is_video,
        is_on=session.state == SessionState.PLANNED,
        state=GuestState(row.state),
    )


def _dated_in_group(one: GroupDate, state: GuestState) -> AskedTo:
    where = (one.room, one.site, one.address, one.city)
    return AskedTo(
        id=uuid5(one.place_id, str(one.session_id)),
        session_id=one.session_id,
        since=one.taken_at,
        number=one.number,
        start=one.start,
        end=one.end,
        place="" if one.is_video else ", ".join(filter(None, where)),
        is_video=one.is_video,
        is_on=one.is_on,
        state=state,
        of_group=(one.place_id, one.session_id),
    )
