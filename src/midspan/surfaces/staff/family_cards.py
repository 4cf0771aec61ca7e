"""Family sessions on pages of staff: the way to them from a person's file, and who is asked to one, for its leader."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse

from midspan.domains.families.enums import GuestState
from midspan.domains.families.queries import guests_of
from midspan.domains.families.wording import STATE_WORDS
from midspan.domains.journey.queries import PersonFile
from midspan.domains.schedule.enums import SessionKind
from midspan.domains.schedule.queries import StaffedSession
from midspan.kernel import clock
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for


@writes_in("journey:person")
def family_card(request: HttpRequest, *, file: PersonFile) -> str:
    """Nothing for who does not book family sessions."""
    url = reverse("families:plan", args=[file.patient.pk])
    if not opens_for(url, actor=request.actor):
        return ""
    # Without the request: what every page knows of it, such as how much is unread, is asked once and not for each card.
    return render_to_string("staff/parts/family_card.html", {"url": url})


def guests_card(request: HttpRequest, session: StaffedSession) -> str:
    """Who is asked to a family session, for its leader alone; nothing for anybody else and any other session."""
    is_led = request.actor.id in session.leader_ids
    if session.kind != SessionKind.FAMILY or session.patient_id is None or not is_led:
        return ""
    guests = guests_of(viewer=request.actor, patient_id=session.patient_id, session_id=session.session_id)
    if not guests:
        return ""
    context = {
        "guests": [(one, STATE_WORDS[one.state]) for one in guests],
        "may_note": session.start <= clock.now(),
        "expected": GuestState.ASKED,
        "session_id": session.session_id,
        "csrf_token": get_token(request),
    }
    return render_to_string("staff/parts/family_guests.html", context)
