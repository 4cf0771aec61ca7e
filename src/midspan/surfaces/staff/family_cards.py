"""Family sessions on pages of staff: the way to them from a person's file, and who is asked to one, for its leader."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.domains.encounters.queries import aliases_of
from midspan.domains.families.enums import GuestState
from midspan.domains.families.queries import Guest, families_in, guests_at_door, guests_of
from midspan.domains.families.wording import STATE_WORDS, guest_words
from midspan.domains.journey.queries import PersonFile
from midspan.domains.schedule.enums import SessionKind
from midspan.domains.schedule.queries import StaffedSession
from midspan.domains.video.enums import KnockState
from midspan.kernel import clock
from midspan.kernel.margins import Slip, lays_beside, writes_in
from midspan.kernel.pages import opens_for


@writes_in("journey:person")
def family_card(request: HttpRequest, *, file: PersonFile) -> str:
    """Nothing for who does not book family sessions."""
    url = reverse("families:plan", args=[file.patient.pk])
    if not opens_for(url, actor=request.actor):
        return ""
    # Without the request: what every page knows of it, such as how much is unread, is asked once and not for each card.
    return render_to_string("staff/parts/family_card.html", {"url": url})


@lays_beside("video:door")
def guests_at_the_door(request: HttpRequest, *, session: StaffedSession) -> list[Slip]:
    """Lines in the list of the door, marked as guests: with whom they come, and the taps that let in and send back.

    Loose is who waits, so that the door counts them among those who wait.
    """
    there = guests_at_door(viewer=request.actor, session=session)
    if not there:
        return []
    names = aliases_of(viewer=request.actor, patient_ids=[one.patient_id for one in there])
    lines = [
        {
            "key": one.guest.tie_id,
            "number": one.guest.number,
            "name": one.guest.name,
            "alias": names.get(one.patient_id, ""),
            "is_admitted": one.line.state is KnockState.ADMITTED,
            "is_waiting": one.line.state is KnockState.WAITING,
        }
        for one in there
    ]
    markup = render_to_string("staff/parts/guests_at_door.html", {"lines": lines, "session_id": session.session_id})
    waiting = [one.guest for one in there if one.line.state is KnockState.WAITING]
    loose = tuple((guest_words(one.name, one.number), f"#g-{one.tie_id}", "") for one in waiting)
    return [Slip(line=None, markup=markup, loose=loose)]


def guests_card(request: HttpRequest, session: StaffedSession) -> str:
    """Who is asked to a session with families, for its leader alone; nothing for anybody else or any other session."""
    if request.actor.id not in session.leader_ids:
        return ""
    families = _families(request, session)
    if not families:
        return ""
    context = {
        "families": families,
        "may_note": session.start <= clock.now(),
        "expected": GuestState.ASKED,
        "session_id": session.session_id,
        "csrf_token": get_token(request),
    }
    return render_to_string("staff/parts/family_guests.html", context)


def _families(request: HttpRequest, session: StaffedSession) -> list[tuple[str, list[tuple[Guest, str, object]]]]:
    """In a group by the name that peers use, each with who comes with them; nothing stands over a single session."""
    viewer, session_id = request.actor, session.session_id
    if session.kind == SessionKind.FAMILY and session.patient_id is not None:
        guests = guests_of(viewer=viewer, patient_id=session.patient_id, session_id=session_id)
        return [("", _lines(guests))] if guests else []
    found = families_in(viewer=viewer, session_id=session_id) if session.family_places else []
    names = aliases_of(viewer=viewer, patient_ids=[one.patient_id for one in found]) if found else {}
    return sorted((names.get(one.patient_id, ""), _lines(one.guests)) for one in found)


def _lines(guests: Iterable[Guest]) -> list[tuple[Guest, str, object]]:
    return [(one, guest_words(one.name, place), STATE_WORDS[one.state]) for place, one in enumerate(guests, start=1)]
