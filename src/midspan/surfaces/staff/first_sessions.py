"""The landing from residential care in the margin of a person's file: the first sessions, and the gap in words."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.queries import HandoffLine, PersonFile, handoff_line, is_to_be_called, lands_from
from midspan.domains.schedule.queries import BookedSession, first_sessions
from midspan.kernel import clock
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for

WANTED = 3


@writes_in("journey:person")
@writes_in("journey:handoff")
def first_sessions_card(request: HttpRequest, *, file: PersonFile) -> str:
    """Nothing for a stay that has ended or did not begin with a handoff."""
    episode, handoff = file.episode, file.handoff
    if episode is None or handoff is None or episode.state in ENDED:
        return ""
    since = lands_from(handoff, episode=episode)
    sessions = first_sessions(viewer=request.actor, patient_ids=[handoff.patient_id], count=WANTED, since=since)
    booked = sessions.get(handoff.patient_id, [])
    line = handoff_line(handoff, session_dates=[one.local_date for one in booked], today=localdate(clock.now()))
    plan, unit = reverse("schedule:offer", args=[episode.pk]), reverse("landings:links", args=[handoff.patient_id])
    context = {
        "sentences": [one for one in (booked_words(len(booked)), gap_words(line), call_words(line)) if one],
        "kind": "success" if line.landing.is_booked and not line.landing.is_gap else "warning",
        "sessions": [_session_line(one) for one in booked],
        "unit_url": unit if opens_for(unit, actor=request.actor) else "",
        "plan_url": plan if not line.landing.is_booked and opens_for(plan, actor=request.actor) else "",
    }
    return render_to_string("staff/parts/first_sessions.html", context, request)


def booked_words(booked: int) -> str:
    """Whether the first three stand."""
    if booked >= WANTED:
        return _("The first three sessions are booked.")
    if not booked:
        return _("None of the first three sessions is booked yet.")
    return ngettext(
        "%(count)s of the first three sessions is booked.", "%(count)s of the first three sessions are booked.", booked
    ) % {"count": booked}


def gap_words(line: HandoffLine) -> str:
    """How long the way from there to here takes; what is not known is said, never guessed."""
    landing = line.landing
    if landing.leaves_on is None:
        return _("The day they leave residential care is not known.")
    if landing.first_session is None or landing.gap_days is None:
        return _("They leave residential care on %(day)s.") % {"day": date_format(landing.leaves_on, "l, F j")}
    if not landing.gap_days:
        return _("The first one is on the day they leave residential care.")
    return ngettext(
        "%(count)s day lies between leaving residential care and the first one.",
        "%(count)s days lie between leaving residential care and the first one.",
        landing.gap_days,
    ) % {"count": landing.gap_days}


def call_words(line: HandoffLine) -> str:
    """The call on the day of leaving: that it is today, or was made."""
    called, today = line.handoff.called_on_discharge_day_at, localdate(clock.now())
    if called:
        return _("Somebody called them at %(time)s on the day they left.") % {"time": time_format(localtime(called))}
    if is_to_be_called(leaves_on=line.landing.leaves_on, called_at=called, today=today):
        return _("They leave there today. Call them today, and write down when.")
    return ""


def _session_line(one: BookedSession) -> dict[str, str]:
    return {"label": date_format(one.local_date, "l, F j"), "value": one.title}
