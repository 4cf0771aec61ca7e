"""Asking about sessions by video: the setting, one's own way in, and who stands at a session's door."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Prefetch, QuerySet, UUIDField, Value
from django.urls import reverse
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.encounters.queries import AttendanceLine, aliases_of, attendance_of
from midspan.domains.people.queries import own_contact
from midspan.domains.privacy.queries import name_for_peers, visible
from midspan.domains.programs.queries import HeldLicense, held_licenses, may_treat_by_video, site_for
from midspan.domains.responsibilities.queries import week_preferences
from midspan.domains.schedule.enums import SessionKind, SessionState
from midspan.domains.schedule.queries import (
    BookedSession,
    StaffedSession,
    booked_in,
    booked_session,
    staffed_session,
    standing_bookings,
)
from midspan.domains.video.disconnecting import Protocol, protocol_on
from midspan.domains.video.enums import CutOffOutcome, KnockState, Provider
from midspan.domains.video.models import Connection, CutOffStep, GuestKnock, Knock, VideoSetting
from midspan.domains.video.rules.coming import (
    CLOSES_AFTER,
    OPENS_BEFORE,
    Meeting,
    may_admit,
    may_be_treated,
    may_come,
    may_enter,
    may_keep_door,
    may_send_back,
)
from midspan.domains.video.rules.connections import stretches_in_room
from midspan.domains.video.rules.cutting_off import Done, Gone, gone_now, may_say_dropped
from midspan.domains.video.rules.setting_up import Setup
from midspan.kernel.models import Organization
from midspan.values import ALLOWED, Actor, DataClass, Span, Verdict

SALT = "midspan video events"


class Licensing(Struct, frozen=True, kw_only=True):
    """Who leads a session, and what they hold; by the same rule as weeks by video are made."""

    session: StaffedSession
    home_state: str
    held: Mapping[UUID, list[HeldLicense]]

    def in_state(self, state: str) -> Verdict:
        """Whether one of them may treat somebody who is there."""
        on = self.session.local_date
        return may_be_treated(
            may_treat_by_video(self.held.get(one, ()), state=state, home_state=self.home_state, on=on)
            for one in sorted(self.session.leader_ids)
        )


class OwnVisit(Struct, frozen=True, kw_only=True):
    """One's own session by video: whether its door is open, what was said there, and whether a key is given now.

    `treating` is None until somebody said where they are. `phone` is where to call the center.
    """

    booked: BookedSession
    leaders: tuple[str, ...]
    provider: Provider
    knock: Knock | None
    coming: Verdict
    treating: Verdict | None
    entering: Verdict
    phone: str
    name: str

    @property
    def is_group(self) -> bool:
        return self.booked.kind == SessionKind.GROUP

    @property
    def has_room(self) -> bool:
        """Whether there is anywhere to go once one is let in."""
        return self.provider is not Provider.NONE and (
            self.provider is not Provider.LINK or bool(self.booked.video_url)
        )


class Before(Struct, frozen=True, kw_only=True):
    """What is known before somebody says it: from the last time, else from what they once said."""

    country_state: str = ""
    place: str = ""
    phone: str = ""
    contact_name: str = ""
    contact_phone: str = ""


class DoorLine(Struct, frozen=True, kw_only=True):
    """One person of a session at its door, or not there yet (`knock` None). `is_in`: in the room, by what is told.

    `gone`: they are gone before the end, with what was done; `dropping`: whether somebody may say that they are.
    `is_untaken`: the times told of them do not stand in the attendance, and nobody wrote other ones.
    """

    line: AttendanceLine
    knock: Knock | None
    treating: Verdict | None
    admitting: Verdict | None
    sending_back: Verdict | None
    is_in: bool
    is_untaken: bool = False
    gone: Gone | None = None
    dropping: Verdict | None = None


class Door(Struct, frozen=True, kw_only=True):
    """Who is expected in a session by video, and who of them waits."""

    session: StaffedSession
    coming: Verdict
    provider: Provider
    lines: tuple[DoorLine, ...]
    protocol: Protocol

    @property
    def waiting(self) -> int:
        return sum(one.knock is not None and one.knock.state == KnockState.WAITING for one in self.lines)


class GuestDoor(Struct, frozen=True, kw_only=True):
    """The way of a guest into a family session by video: whether its door is open, and whether a key is given now."""

    knock: GuestKnock | None
    coming: Verdict
    entering: Verdict
    has_room: bool


class GuestLine(Struct, frozen=True, kw_only=True):
    """One guest at a session's door, for who keeps it."""

    state: KnockState
    said_at: datetime
    admitting: Verdict
    sending_back: Verdict


def guest_door(*, patient: Actor, session_id: UUID, guest_id: UUID, since: datetime, now: datetime) -> GuestDoor | None:
    """The door of one session for a guest of `patient`, read for the gate, by which alone it is shown.

    What they said before they were asked, `since`, counts no more. None for a session that is not by video, and where
    guests have no door.
    """
    session = staffed_session(viewer=patient, session_id=session_id)
    if session is None or not session.is_video or not have_guests_doors(viewer=patient):
        return None
    rows = visible(GuestKnock.objects.all(), viewer=patient, data_class=DataClass.FAMILY_SESSION)
    from_now = max(since, session.start - OPENS_BEFORE)
    knock = rows.filter(session_id=session_id, guest_id=guest_id, said_at__gte=from_now).first()
    coming = may_come(meeting_of(session), now=now)
    provider = setup_of(video_setting(viewer=patient)).provider
    return GuestDoor(
        knock=knock,
        coming=coming,
        entering=may_enter(KnockState(knock.state) if knock else None, coming=coming, treating=ALLOWED),
        has_room=provider is not Provider.NONE,
    )


def have_guests_doors(*, viewer: Actor) -> bool:
    """Whether guests come in by video on their own here. By a plain link they do not: it cannot be taken back.

    It is the same for everybody whom somebody meets there, and it stays.
    """
    return setup_of(video_setting(viewer=viewer)).provider is not Provider.LINK


def is_door_open(*, during: Span, now: datetime) -> bool:
    """Whether the door of a session by video, which takes place, is open."""
    return bool(may_come(Meeting(during=during, is_video=True, is_on=True), now=now))


def doors_open_since(now: datetime) -> datetime:
    """Of sessions that ended before, no door is open any more."""
    return now - CLOSES_AFTER


def guest_lines(*, viewer: Actor, session_id: UUID) -> dict[UUID, GuestLine]:
    """Guest → where they are, for who keeps the door; nothing for anybody else. Who is asked still, families know."""
    session = staffed_session(viewer=viewer, session_id=session_id)
    if session is None or not may_keep_door(viewer, leader_ids=session.leader_ids):
        return {}
    if not have_guests_doors(viewer=viewer):
        return {}
    rows = GuestKnock.objects.filter(session_id=session_id, said_at__gte=session.start - OPENS_BEFORE)
    rows = rows.annotate(said_to=Value(viewer.id, UUIDField()))  # As what people said at it: to whoever keeps it.
    found = visible(rows, viewer=viewer, data_class=DataClass.FAMILY_SESSION, author="said_to")
    return {one.guest_id: _guest_line(one, session, viewer) for one in found}


def _guest_line(one: GuestKnock, session: StaffedSession, viewer: Actor) -> GuestLine:
    leaders, state = session.leader_ids, KnockState(one.state)
    return GuestLine(
        state=state,
        said_at=one.said_at,
        admitting=may_admit(viewer, leader_ids=leaders, state=state, treating=ALLOWED),
        sending_back=may_send_back(viewer, leader_ids=leaders, state=state),
    )


def video_setting(*, viewer: Actor) -> VideoSetting | None:
    """How the viewer's center holds video; None while nobody decided. Its secrets are sealed."""
    return VideoSetting.objects.filter(organization_id=viewer.organization_id).first()


def setup_of(row: VideoSetting | None) -> Setup:
    """The setting as rules read it."""
    if row is None:
        return Setup()
    return Setup(
        provider=Provider(row.provider),
        address=row.address,
        server_address=row.server_address,
        app_id=row.app_id,
        audience=row.audience,
        has_secret=row.sealed_secret is not None,
        has_event_secret=row.sealed_event_secret is not None,
    )


def event_address(*, viewer: Actor) -> str:
    """Where the center's server tells who joined and left: signed, so that there is no other such address."""
    token = signing.Signer(salt=SALT).sign_object([viewer.organization_id.hex])
    return settings.ADDRESS.rstrip("/") + reverse("video:heard", args=[token])


def organization_behind(token: str) -> UUID | None:
    """The center whose server tells something at this address; None for an address that we never gave out."""
    try:
        [organization_id] = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return UUID(organization_id)


def own_visit(*, viewer: Actor, session_id: UUID, now: datetime) -> OwnVisit | None:
    """The viewer's own way into a session, closed where it was canceled; None for one they were never booked in."""
    booked = booked_in(viewer=viewer, session_id=session_id, patient_id=viewer.id)
    licensing = licensing_of(viewer=viewer, session_id=session_id)
    if booked is None or licensing is None:
        return None
    session = licensing.session
    knock = _said_for(_own_knocks(viewer).filter(booking_id=booked.booking_id).first(), session)
    coming = may_come(replace(meeting_of(session), is_on=is_planned(session) and booked.is_active), now=now)
    treating = licensing.in_state(knock.country_state) if knock else None
    state = KnockState(knock.state) if knock else None
    return OwnVisit(
        booked=booked,
        leaders=session.leader_names,
        provider=setup_of(video_setting(viewer=viewer)).provider,
        knock=knock,
        coming=coming,
        treating=treating,
        entering=may_enter(state, coming=coming, treating=coming if treating is None else treating),
        phone=_phone(viewer, booked.site_id),
        name=name_in_room(viewer=viewer, kind=booked.kind),
    )


def video_link(*, viewer: Actor, session_id: UUID) -> str:
    """The plain link of a session, as it stands with its section or its counselor; "" where there is none."""
    rows = standing_bookings(viewer=viewer, data_class=DataClass.SCHEDULE).filter(session_id=session_id)
    booking_id = rows.order_by("pk").values_list("pk", flat=True).first()
    booked = booked_session(viewer=viewer, booking_id=booking_id) if booking_id else None
    return booked.video_url if booked else ""


def _own_knocks(viewer: Actor) -> QuerySet[Knock]:
    return visible(Knock.objects.all(), viewer=viewer, data_class=DataClass.CONTACT)


def name_in_room(*, viewer: Actor, kind: str) -> str:
    """What others in a room read of a patient: the name for groups; alone with their counselor nobody needs one."""
    alias = aliases_of(viewer=viewer, patient_ids=[viewer.id]).get(viewer.id, "") if kind == SessionKind.GROUP else ""
    return name_for_peers({"alias": alias})


def _phone(viewer: Actor, site_id: UUID) -> str:
    site = site_for(organization_id=viewer.organization_id, site_id=site_id)
    return site.phone or Organization.objects.get(pk=viewer.organization_id).phone


def known_before(*, viewer: Actor) -> Before:
    """What stands in the questions when the viewer comes to a door: to be confirmed, never taken for granted."""
    last = _own_knocks(viewer).order_by("-said_at", "pk").first()
    if last is not None:
        return Before(**{name: getattr(last, name) for name in Before.__struct_fields__})
    contact = own_contact(viewer=viewer)
    wish = week_preferences(viewer=viewer, patient_ids=[viewer.id]).get(viewer.id)
    return Before(country_state=wish.video_state if wish else "", phone=contact.phone if contact else "")


def licensing_of(*, viewer: Actor, session_id: UUID) -> Licensing | None:
    """Who leads a session and what they hold; None for a session the viewer may not see. Three queries."""
    session = staffed_session(viewer=viewer, session_id=session_id)
    if session is None:
        return None
    site = site_for(organization_id=viewer.organization_id, site_id=session.site_id)
    held = held_licenses(viewer=viewer, staff_ids=session.leader_ids)
    return Licensing(session=session, home_state=site.state, held=held)


def meeting_of(session: StaffedSession) -> Meeting:
    """A session as its door knows it."""
    return Meeting(
        during=Span(session.start, session.end),
        is_video=session.is_video,
        is_on=is_planned(session),
    )


def is_planned(session: StaffedSession) -> bool:
    """Whether it takes place."""
    return session.state == SessionState.PLANNED


def _said_for(knock: Knock | None, session: StaffedSession) -> Knock | None:
    """What was said at this door. Of a session that was moved, what was said before the earlier time is of that one."""
    return knock if knock is not None and knock.said_at >= session.start - OPENS_BEFORE else None


def door_of(*, viewer: Actor, session_id: UUID, now: datetime) -> Door | None:
    """Everybody of a session by video and where each is; None for who does not lead it: others see nothing."""
    licensing = licensing_of(viewer=viewer, session_id=session_id)
    if licensing is None or not licensing.session.is_video:
        return None
    if not may_keep_door(viewer, leader_ids=licensing.session.leader_ids):
        return None
    knocks = {one.booking_id: one for one in _knocks_at(viewer, session_id) if _said_for(one, licensing.session)}
    lines = attendance_of(viewer=viewer, session_id=session_id)
    protocol = protocol_on(licensing.session.local_date)
    found = (_door_line(line, knocks.get(line.booking_id), licensing, viewer) for line in lines)
    return Door(
        session=licensing.session,
        coming=may_come(meeting_of(licensing.session), now=now),
        provider=setup_of(video_setting(viewer=viewer)).provider,
        lines=tuple(_with_gone(one, licensing.session, protocol, now=now) for one in found),
        protocol=protocol,
    )


def _knocks_at(viewer: Actor, session_id: UUID) -> QuerySet[Knock]:
    """What people said at a door, for who keeps it: to them it was said."""
    rows = Knock.objects.filter(session_id=session_id).annotate(said_to=Value(viewer.id, UUIDField()))
    rows = visible(rows, viewer=viewer, data_class=DataClass.CONTACT, author="said_to")
    there = visible(Connection.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE)
    done = visible(CutOffStep.objects.all(), viewer=viewer, data_class=DataClass.ATTENDANCE)
    return rows.prefetch_related(
        Prefetch("connections", there.order_by("pk")), Prefetch("cut_offs", done.order_by("at", "pk"))
    )


def _door_line(line: AttendanceLine, knock: Knock | None, licensing: Licensing, viewer: Actor) -> DoorLine:
    if knock is None:
        return DoorLine(line=line, knock=None, treating=None, admitting=None, sending_back=None, is_in=False)
    leaders, state = licensing.session.leader_ids, KnockState(knock.state)
    treating = licensing.in_state(knock.country_state)
    return DoorLine(
        line=line,
        knock=knock,
        treating=treating,
        admitting=may_admit(viewer, leader_ids=leaders, state=state, treating=treating),
        sending_back=may_send_back(viewer, leader_ids=leaders, state=state),
        is_in=any(one.joined_at and not one.left_at for one in knock.connections.all()),
        is_untaken=_is_untaken(line, knock, licensing.session),
    )


def _with_gone(one: DoorLine, session: StaffedSession, protocol: Protocol, *, now: datetime) -> DoorLine:
    """Of who is let in: whoever was sent back, or waits at the door again, is not cut off."""
    # What was before they were let in anew counts no more.
    knock, during = one.knock, Span(session.start, session.end)
    if knock is None or knock.state != KnockState.ADMITTED or knock.decided_at is None:
        return one
    ends = [(there.joined_at, there.left_at) for there in knock.connections.all()]
    with_room = [there.left_at for there in knock.connections.all() if there.left_at and there.left_with_room]
    gone = gone_now(
        [(joined, left) for joined, left in ends if left is None or left >= knock.decided_at],
        [_done(step) for step in knock.cut_offs.all() if step.gone_at >= knock.decided_at],
        steps=protocol.step,
        session=during,
        now=now,
        with_room=with_room,
    )
    return replace(one, gone=gone, dropping=may_say_dropped(gone, session=during, now=now))


def _done(step: CutOffStep) -> Done:
    return Done(gone_at=step.gone_at, key=step.key, outcome=CutOffOutcome(step.outcome), at=step.at)


def _is_untaken(line: AttendanceLine, knock: Knock, session: StaffedSession) -> bool:
    if line.is_by_hand or line.is_signed:
        return False
    ends = [(one.joined_at, one.left_at) for one in knock.connections.all()]
    return tuple(stretches_in_room(ends, session=Span(session.start, session.end))) != line.times
