"""More: settings of one's own, whom to call, and in plain words who sees what."""

from django.conf import settings
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info

from midspan.domains.entries.queries import own_not_taken_in
from midspan.domains.journey.queries import own_stay, own_stays
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now


def more(request: HttpRequest) -> HttpResponse:
    waiting = own_not_taken_in(viewer=request.actor)
    row = own_stays(viewer=request.actor).annotate(not_taken_in=Exists(waiting)).first()
    stay = own_stay(row) if row else None
    context = {
        "stay": stay,
        "is_not_taken_in": row[-1] if row else waiting.exists(),
        "call_url": call_link(stay.phone) if stay else "",
        "help": help_now(),
        "languages": [get_language_info(code) for code, _ in settings.LANGUAGES],
        "current_language": get_language(),
    }
    return render(request, "patient/more.html", context)
