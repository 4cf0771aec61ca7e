"""What the record says beside the discharge list. It answers nothing: whoever goes through the list does."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.journey.queries import PersonFile
from midspan.domains.privacy.queries import may_see_class, zone_of_patient
from midspan.domains.safety.queries import plan_standing
from midspan.domains.schedule.queries import first_sessions
from midspan.kernel import clock
from midspan.kernel.margins import writes_in
from midspan.kernel.pages import opens_for
from midspan.values import Actor, DataClass

MOST_AHEAD = 200


class Said(Struct, frozen=True, kw_only=True):
    """What the record says of one item, and the way to where it stands."""

    words: str
    url: str = ""


@writes_in("journey:discharge")
def what_the_record_says(request: HttpRequest, *, file: PersonFile, key: str) -> str:
    """Of the items of which something is kept; of the others nothing."""
    if key not in ASKED:
        return ""
    said = ASKED[key](request.actor, file.patient.pk)
    url = said.url if said.url and opens_for(said.url, actor=request.actor) else ""
    return render_to_string("staff/parts/record_says.html", {"words": said.words, "url": url}, request)


def _appointment(viewer: Actor, patient_id: UUID) -> Said:
    """What is booked here from today on; appointments elsewhere are kept nowhere but in the answer itself."""
    if not may_see_class(viewer, DataClass.SCHEDULE):
        return Said(words=_("What is booked is not shown to you."))
    now, zone = clock.now(), zone_of_patient(viewer=viewer, patient_id=patient_id)
    today = now.astimezone(zone).date()
    found = first_sessions(viewer=viewer, patient_ids=[patient_id], count=MOST_AHEAD, since=today)
    ahead = [one for one in found.get(patient_id, ()) if one.end > now]
    if not ahead:
        return Said(
            words=_(
                "No session here is booked any more, or none is shown to you. "
                "Of appointments elsewhere only your answer tells."
            )
        )
    words = _(
        "The next session here is on %(next)s, the last one booked on %(last)s. "
        "Of appointments elsewhere only your answer tells."
    )
    days = {"next": date_format(ahead[0].local_date), "last": date_format(ahead[-1].local_date)}
    return Said(words=words % days)


def _safety_plan(viewer: Actor, patient_id: UUID) -> Said:
    if not may_see_class(viewer, DataClass.SAFETY):
        return Said(words=_("Whether there is a safety plan is not shown to you."))
    standing, url = plan_standing(viewer=viewer, patient_id=patient_id), reverse("safety:plan", args=[patient_id])
    if standing is None:
        return Said(words=_("No safety plan is written, or none is shown to you."), url=url)
    plan, words = standing.plan, _("Version %(number)s of the safety plan, written on %(day)s %(who)s. %(read)s")
    who = _("by the person") if plan.written_by == patient_id else _("with a staff member")
    return Said(
        words=words
        % {
            "number": plan.number,
            "day": date_format(localdate(plan.written_at)),
            "who": who,
            "read": _("Read through with the person on %(day)s.") % {"day": date_format(standing.read_on)}
            if standing.read_on
            else _("Nobody has read it through with the person yet."),
        },
        url=url,
    )


ASKED: dict[str, Callable[[Actor, UUID], Said]] = {"appointment": _appointment, "safety_plan": _safety_plan}
