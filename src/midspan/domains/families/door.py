"""A guest's door into a session by video, alike for who supports somebody and for who stands for a minor.

Whether there is one is the gate's word, which a page has asked before it comes here.
"""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.families.queries import AskedTo, name_signed
from midspan.domains.families.wording import guest_words, span_words
from midspan.domains.video.enums import KnockState
from midspan.domains.video.queries import GuestDoor, guest_door, is_door_open
from midspan.kernel import clock
from midspan.values import Actor, ActorKind, Span


class Visit(Struct, frozen=True, kw_only=True):
    """One session as it was opened to one guest of a patient, and the door of it. `guest_id`: tie, or guardian."""

    patient_id: UUID
    guest_id: UUID
    zone: ZoneInfo
    asked: AskedTo
    way: GuestDoor

    @property
    def about(self) -> dict[str, UUID]:
        return {"patient_id": self.patient_id, "session_id": self.asked.session_id, "guest_id": self.guest_id}

    @property
    def mark(self) -> str:
        """What a waiting page tells of the door as it was shown, so that it learns whether anything is different."""
        return mark_of(self.way)


def way_of(one: AskedTo, *, viewer: Actor, patient_id: UUID, guest_id: UUID) -> GuestDoor | None:
    """The door of a session that the gate opened to a guest; None where there is none for guests."""
    patient = Actor(organization_id=viewer.organization_id, id=patient_id, kind=ActorKind.PATIENT)
    return guest_door(patient=patient, session_id=one.session_id, guest_id=guest_id, since=one.since, now=clock.now())


def mark_of(way: GuestDoor) -> str:
    return f"{way.knock.state if way.knock else 'none'}-{way.has_room}-{bool(way.coming)}"


def name_in_room(visit: Visit, *, viewer: Actor) -> str:
    """Among other families a number, as patients go by the name for groups; else the name that is on file."""
    one = visit.asked
    named = "" if one.of_group else name_signed(viewer=viewer, patient_id=visit.patient_id, tie_id=visit.guest_id)
    return guest_words(named, one.number or 1)


def door_context(visit: Visit, *, viewer: Actor) -> dict[str, Any]:
    """What the part of a page is drawn of on which a guest knocks and waits."""
    way, one = visit.way, visit.asked
    state = KnockState(way.knock.state) if way.knock else None
    return {
        "id": one.id,
        "when": span_words(Span(one.start, one.end), visit.zone),
        "is_open": bool(way.coming),
        "coming_reason": _(way.coming.reason) if way.coming.reason else "",
        "has_knocked": state is not None,
        "is_admitted": state is KnockState.ADMITTED,
        "is_sent_back": state is KnockState.SENT_BACK,
        "has_room": way.has_room,
        "shown_name": name_in_room(visit, viewer=viewer),
        "mark": visit.mark,
    }


def opens_door(one: AskedTo, *, now: datetime) -> bool:
    """Whether the door of a session is open, where guests have one."""
    return one.is_video and one.is_on and is_door_open(during=Span(one.start, one.end), now=now)
