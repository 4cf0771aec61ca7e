"""More: settings of one's own, whom to call, and in plain words who sees what."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info

from midspan.domains.journey.queries import own_stay, own_stays
from midspan.ui.calling import call_link
from midspan.ui.help_now import help_now


def more(request: HttpRequest) -> HttpResponse:
    row = own_stays(viewer=request.actor).first()
    stay = own_stay(row) if row else None
    context = {
        "stay": stay,
        "call_url": call_link(stay.phone) if stay else "",
        "help": help_now(),
        "languages": [get_language_info(code) for code, _ in settings.LANGUAGES],
        "current_language": get_language(),
    }
    return render(request, "patient/more.html", context)
