"""Setting video up, coming to a door, letting in, entering, and hearing who is there from the server."""

import logging
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import asdict

from midspan.domains.encounters.actions import Times, hold_attendance, record_by_video
from midspan.domains.people.queries import staff_member
from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.safety.actions import report_cut_off
from midspan.domains.schedule.queries import staffed_session
from midspan.domains.video.enums import CutOffOutcome, KnockState, Overheard, Provider
from midspan.domains.video.models import Connection, CutOffStep, GuestKnock, Knock, VideoRoom, VideoSetting
from midspan.domains.video.queries import (
    DoorLine,
    OwnVisit,
    door_of,
    guest_door,
    guest_lines,
    meeting_of,
    own_visit,
    setup_of,
    video_link,
    video_setting,
)
from midspan.domains.video.rules.coming import may_come, may_keep_door
from midspan.domains.video.rules.connections import Ends, ended, stretches_in_room, told
from midspan.domains.video.rules.cutting_off import AT_ONCE, DROPPED, may_record, opens_obligation
from midspan.domains.video.rules.setting_up import may_be_set_up_so, may_keep_secret, may_set_up
from midspan.domains.video.servers.entering import address_for, heard_from
from midspan.domains.video.servers.entry import Entry, Heard, Server, Told
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.sealing import open_sealed, seal
from midspan.values import Actor, ActorKind, RefusedError, Span, refused

NOT_FOUND = "There is no such session, or it is not yours."
NO_ROOM = "This center has no room by video for this session."
NOT_OURS = "This is not signed by the center's server."
ROOM_BYTES, IDENTITY_BYTES = 16, 12
SECRET, EVENT_SECRET = "secret", "event secret"
HEARD_AGAIN_SECONDS = 60
# What the care team reads of it (`safety_signals.toml`).
CUT_OFF = "cut_off"
SIGNALS = {CutOffOutcome.NOT_WELL: "cut_off_not_well", CutOffOutcome.HELP_SENT: "cut_off_help_sent"}
logger = logging.getLogger(__name__)


class SetupDetails(Struct, frozen=True, kw_only=True):
    """What the director writes. An empty secret keeps the one there is, as long as the server is of the same kind."""

    provider: Provider
    address: str = ""
    server_address: str = ""
    app_id: str = ""
    audience: str = ""
    secret: str = ""
    event_secret: str = ""

    def __repr__(self) -> str:
        return f"SetupDetails({self.provider})"


class KnockWords(Struct, frozen=True, kw_only=True):
    """What somebody says at the door: the state and place they are in, and who is reached where this hour."""

    country_state: str
    place: str
    phone: str
    contact_name: str
    contact_phone: str
    overheard: Overheard

    def __post_init__(self) -> None:
        if self.country_state not in STATE_WORDS:
            raise ValueError("That is none of the states.")


@action("video.set_up")
def set_up(*, details: SetupDetails, by: Actor) -> VideoSetting:
    """Decide which server holds the center's rooms. Raises RefusedError with the first thing that is missing."""
    may_set_up(by).require()
    for secret in (details.secret, details.event_secret):
        may_keep_secret(secret).require()
    kept = VideoSetting.objects.select_for_update().filter(organization_id=by.organization_id).first()
    row = kept or VideoSetting(organization_id=by.organization_id)
    _seal_into(row, details)
    for name in ("provider", "address", "server_address", "app_id", "audience"):
        setattr(row, name, getattr(details, name))
    row.changed_at = clock.now()
    may_be_set_up_so(setup_of(row)).require()
    row.save()
    return row


def _seal_into(row: VideoSetting, details: SetupDetails) -> None:
    if row.provider != details.provider:
        row.sealed_secret = row.sealed_event_secret = row.heard_at = None
    if details.secret:
        row.sealed_secret = seal(details.secret, context=_context(row, SECRET))
    if details.event_secret:
        row.sealed_event_secret = seal(details.event_secret, context=_context(row, EVENT_SECRET))


def _context(row: VideoSetting, what: str) -> str:
    return f"video {what} {row.organization_id} {row.pk}"


def _server(row: VideoSetting | None) -> Server:
    """The center's server with its secrets opened, for as long as one key is made or one message read."""
    setup = setup_of(row)
    return Server(
        provider=setup.provider,
        address=setup.address,
        server_address=setup.server_address,
        app_id=setup.app_id,
        audience=setup.audience,
        secret=_opened(row, SECRET),
        event_secret=_opened(row, EVENT_SECRET),
    )


def _opened(row: VideoSetting | None, what: str) -> str:
    sealed = row and (row.sealed_secret if what == SECRET else row.sealed_event_secret)
    return open_sealed(sealed, context=_context(row, what)) if row and sealed else ""


@action("video.knock")
def knock(*, session_id: UUID, words: KnockWords, by: Actor) -> Knock:
    """Come to the door of one's own session, having said where one is and whom to call. Saying it anew waits anew.

    Raises RefusedError outside the time in which its door is open. Where nobody is licensed it is kept all the same,
    so that whoever leads knows where they are and calls.
    """
    visit = _own(session_id, by)
    visit.coming.require()
    said: dict[str, Any] = {**asdict(words), "state": KnockState.WAITING, "said_at": clock.now()}
    row, _ = Knock.objects.update_or_create(
        organization_id=by.organization_id,
        booking_id=visit.booked.booking_id,
        defaults=said,
        create_defaults={
            "patient_id": by.id,
            "session_id": session_id,
            "identity": secrets.token_hex(IDENTITY_BYTES),
            **said,
        },
    )
    return row


@action("video.admit")
def admit(*, session_id: UUID, booking_id: UUID, by: Actor) -> Knock:
    """Let somebody in who waits. Raises RefusedError for who does not lead, and where nobody is licensed."""
    return _decided(session_id, booking_id, KnockState.ADMITTED, by=by)


@action("video.send_back")
def send_back(*, session_id: UUID, booking_id: UUID, by: Actor) -> Knock:
    """Nobody gives them a key any more until they are admitted again. Raises RefusedError."""
    return _decided(session_id, booking_id, KnockState.SENT_BACK, by=by)


@action("video.dropped")
def say_dropped(*, session_id: UUID, booking_id: UUID, by: Actor) -> CutOffStep:
    """Somebody is gone, as who leads sees, where no server tells. Raises RefusedError with the reason."""
    line, edition = _at_door(session_id, booking_id, by)
    if line.dropping is None or line.knock is None:
        raise RefusedError(refused(NOT_FOUND))
    line.dropping.require()
    return _step(line.knock, clock.now(), DROPPED, CutOffOutcome.DROPPED, edition=edition, by=by)


@action("video.cut_off")
def record_cut_off(*, session_id: UUID, booking_id: UUID, key: str, outcome: CutOffOutcome, by: Actor) -> CutOffStep:
    """What came of a step of the protocol. The care team is alerted where it says so: nobody reached, help sent.

    Each step that alerts does so by itself, also where what an earlier one opened is closed already.

    Raises RefusedError when they are not gone, it is settled, or another step is next.
    """
    line, edition = _at_door(session_id, booking_id, by)
    may_record(line.gone, key=key, outcome=outcome).require()
    if line.gone is None or line.knock is None:
        raise RefusedError(refused(NOT_FOUND))
    gone = line.gone
    kept = "" if outcome in AT_ONCE else key
    step = _step(line.knock, gone.since, kept, outcome, edition=edition, by=by)
    if opens_obligation(gone.next_step, outcome):
        source = f"{line.knock.pk}/{gone.since.isoformat()}/{key}"
        signal = SIGNALS.get(outcome, CUT_OFF)
        report_cut_off(patient_id=line.knock.patient_id, source=source, signal=signal, by=by)
    return step


def _step(row: Knock, gone_at: datetime, key: str, outcome: CutOffOutcome, *, edition: str, by: Actor) -> CutOffStep:
    return CutOffStep.objects.create(
        organization_id=by.organization_id,
        patient_id=row.patient_id,
        knock=row,
        gone_at=gone_at,
        edition=edition,
        key=key,
        outcome=outcome,
        by_id=by.id,
        at=clock.now(),
    )


def _at_door(session_id: UUID, booking_id: UUID, by: Actor) -> tuple[DoorLine, str]:
    """One person at the door, nobody else changing it, and the edition of the protocol. Raises RefusedError."""
    Knock.objects.select_for_update().filter(organization_id=by.organization_id, booking_id=booking_id).first()
    door = door_of(viewer=by, session_id=session_id, now=clock.now())
    found = next((one for one in door.lines if one.line.booking_id == booking_id), None) if door else None
    if door is None or found is None or found.knock is None:
        raise RefusedError(refused(NOT_FOUND))
    return found, door.protocol.edition


def _decided(session_id: UUID, booking_id: UUID, state: KnockState, *, by: Actor) -> Knock:
    found, _edition = _at_door(session_id, booking_id, by)
    if found.knock is None:
        raise RefusedError(refused(NOT_FOUND))
    verdict = found.admitting if state is KnockState.ADMITTED else found.sending_back
    if verdict is not None:
        verdict.require()
    row = found.knock
    row.state, row.decided_by_id, row.decided_at = state, by.id, clock.now()
    row.save(update_fields=["state", "decided_by_id", "decided_at"])
    return row


def enter(*, session_id: UUID, by: Actor) -> str:
    """The address of the room with a key of a few minutes, for a patient who was let in. Raises RefusedError."""
    visit = _own(session_id, by)
    visit.entering.require()
    if visit.knock is None:
        raise RefusedError(refused(NOT_FOUND))
    is_alone = visit.provider is Provider.LINK and not visit.is_group
    return _entered(
        session_id=session_id,
        identity=visit.knock.identity,
        name="" if is_alone else visit.name,
        link=visit.booked.video_url,
        by=by,
    )


@action("video.knock_as_guest")
def knock_as_guest(*, patient_id: UUID, session_id: UUID, guest_id: UUID, by: Actor) -> GuestKnock:
    """Come to the door as a guest; the page asked the gate before that they are one. Knocking anew waits anew.

    Raises RefusedError outside the time in which the door is open.
    """
    if not (by.is_supporter or by.is_guardian):
        raise RefusedError(refused(NOT_FOUND))
    patient = Actor(organization_id=by.organization_id, id=patient_id, kind=ActorKind.PATIENT)
    now = clock.now()
    door = guest_door(patient=patient, session_id=session_id, guest_id=guest_id, since=now, now=now)
    if door is None:
        raise RefusedError(refused(NOT_FOUND))
    door.coming.require()
    said = {"state": KnockState.WAITING, "said_at": now}
    row, _ = GuestKnock.objects.update_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        session_id=session_id,
        guest_id=guest_id,
        defaults=said,
        create_defaults={"identity": f"guest-{secrets.token_hex(IDENTITY_BYTES)}", **said},
    )
    return row


@action("video.decide_guest")
def decide_guest(*, session_id: UUID, guest_id: UUID, to: KnockState, by: Actor) -> GuestKnock:
    """Let a guest in who knocked, or send them back. Raises RefusedError for who does not keep the door."""
    line = guest_lines(viewer=by, session_id=session_id).get(guest_id)
    rows = GuestKnock.objects.filter(organization_id=by.organization_id, session_id=session_id, guest_id=guest_id)
    row = rows.select_for_update(no_key=True).first()
    if line is None or row is None:
        raise RefusedError(refused(NOT_FOUND))
    (line.admitting if to is KnockState.ADMITTED else line.sending_back).require()
    row.state, row.decided_by_id, row.decided_at = to, by.id, clock.now()
    row.save(update_fields=["state", "decided_by_id", "decided_at"])
    return row


def enter_as_guest(*, patient_id: UUID, session_id: UUID, guest_id: UUID, since: datetime, name: str, by: Actor) -> str:
    """The address of the room with a guest's own key of a few minutes, once they were let in. Raises RefusedError."""
    patient = Actor(organization_id=by.organization_id, id=patient_id, kind=ActorKind.PATIENT)
    door = guest_door(patient=patient, session_id=session_id, guest_id=guest_id, since=since, now=clock.now())
    if door is None or door.knock is None:
        raise RefusedError(refused(NOT_FOUND))
    door.entering.require()
    return _entered(session_id=session_id, identity=door.knock.identity, name=name, link="", by=by)


def lead(*, session_id: UUID, by: Actor) -> str:
    """The address of the room for who leads the session, who can mute and remove there. Raises RefusedError."""
    session = staffed_session(viewer=by, session_id=session_id)
    if session is None:
        raise RefusedError(refused(NOT_FOUND))
    may_keep_door(by, leader_ids=session.leader_ids).require()
    may_come(meeting_of(session), now=clock.now()).require()
    name = str(staff_member(viewer=by, staff_id=by.id))
    identity = f"staff-{secrets.token_hex(IDENTITY_BYTES)}"
    link = video_link(viewer=by, session_id=session_id)
    return _entered(session_id=session_id, identity=identity, name=name, link=link, leads=True, by=by)


@action("video.enter")
def _room(*, session_id: UUID, by: Actor) -> VideoRoom:
    row, _ = VideoRoom.objects.get_or_create(
        organization_id=by.organization_id, session_id=session_id, defaults={"name": secrets.token_hex(ROOM_BYTES)}
    )
    return row


def _entered(*, session_id: UUID, identity: str, name: str, link: str, by: Actor, leads: bool = False) -> str:
    server = _server(video_setting(viewer=by))
    room = _room(session_id=session_id, by=by)
    entry = Entry(room=room.name, identity=identity, name=name, leads=leads, now=clock.now(), link=link)
    address = address_for(entry, server)
    if not address:
        raise RefusedError(refused(NO_ROOM))
    return address


def _own(session_id: UUID, by: Actor) -> OwnVisit:
    visit = own_visit(viewer=by, session_id=session_id, now=clock.now()) if by.is_patient else None
    if visit is None:
        raise RefusedError(refused(NOT_FOUND))
    return visit


@action("video.hear")
def hear(*, told_now: Told, by: Actor) -> VideoSetting:
    """Take what the center's server tells, in whatever order and however often: minutes follow from it.

    Raises RefusedError for whoever is not the server, before anything is read of what they say.
    """
    setting = video_setting(viewer=by)
    happened = heard_from(told_now, _server(setting))
    if setting is None or happened is None:
        raise RefusedError(refused(NOT_OURS))
    for one in happened:
        _take(one, by=by)
    _note_heard(setting, told_now.now)
    return setting


def _note_heard(setting: VideoSetting, now: datetime) -> None:
    """Once a minute is enough: the messages of a full room do not wait for each other."""
    if setting.heard_at is None or (now - setting.heard_at).total_seconds() >= HEARD_AGAIN_SECONDS:
        setting.heard_at = now
        setting.save(update_fields=["heard_at"])


def _take(one: Heard, *, by: Actor) -> None:
    room = VideoRoom.objects.filter(organization_id=by.organization_id, name=one.room).first() if one.room else None
    if room is None:
        return
    hold_attendance(session_id=room.session_id, by=by)
    knocks = Knock.objects.filter(organization_id=by.organization_id, session_id=room.session_id)
    if one.identity or one.key:
        knocks = knocks.filter(identity=one.identity)
    for row in knocks.order_by("pk").select_for_update(no_key=True):
        _connect(row, one, by=by)
        _count(row, by=by)


def _connect(row: Knock, one: Heard, *, by: Actor) -> None:
    """What is known of one connection, or, when the room is over, of all that were still open in it."""
    rows = Connection.objects.filter(organization_id=by.organization_id, knock=row)
    if not one.key:
        for left_open in rows.filter(left_at=None, joined_at__lte=one.left_at).order_by("pk"):
            left_open.left_with_room = True
            _save(left_open, ended((left_open.joined_at, left_open.left_at), one.left_at))
        # Some servers tell of each leaving first, and of the room at the same moment.
        rows.filter(left_at__gte=one.left_at, joined_at__lte=one.left_at).update(left_with_room=True)
        return
    about = {"organization_id": by.organization_id, "patient_id": row.patient_id, "knock": row, "key": one.key}
    connection = rows.filter(key=one.key).first() or Connection(**about)
    known = told((connection.joined_at, connection.left_at), (one.joined_at, one.left_at))
    # Who had left before the room ended did not leave with it, in whichever order that is told.
    connection.left_with_room = connection.left_with_room and _is_as_late(known[1], connection.left_at)
    _save(connection, known)


def _is_as_late(left: datetime | None, ended_at: datetime | None) -> bool:
    return left is not None and ended_at is not None and left >= ended_at


def _save(connection: Connection, known: Ends) -> None:
    connection.joined_at, connection.left_at = known
    connection.save()


def _count(row: Knock, *, by: Actor) -> None:
    """The minutes that follow. Where a person wrote them, or signed, theirs stand and the connections are kept."""
    session = staffed_session(viewer=by, session_id=row.session_id)
    if session is None:
        return
    ends = Connection.objects.filter(organization_id=by.organization_id, knock=row).values_list("joined_at", "left_at")
    stretches = stretches_in_room(ends, session=Span(session.start, session.end))
    times = [Times(arrived_at=joined, left_at=left) for joined, left in stretches if joined]
    try:
        record_by_video(session_id=row.session_id, booking_id=row.booking_id, stretches=times, by=by)
    except RefusedError:
        # The door says so where nobody wrote other times (`queries.Door`).
        logger.warning("Times by video were not taken: session %s, booking %s", row.session_id, row.booking_id)
