"""The notices page: what waits, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.queries import ShownNotice, notices_for
from midspan.domains.notices.wording import LEADS_TO
from midspan.kernel.margins import margin_of
from midspan.kernel.pages import opens_for

DOORS = {
    "notices:settings": _("How you hear of updates"),
    "notices:undelivered": _("Not delivered"),
    "notices:wording": _("Words of messages"),
}


def notices(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        mark_all_read(by=request.actor)
        return redirect("notices:list")
    shown = [(one, _url(request, one)) for one in notices_for(viewer=request.actor)]
    return render(request, "notices/list.html", {"notices": shown, "doors": _doors(request)})


def _doors(request: HttpRequest) -> list[tuple[str, str]]:
    """What else there is about being told, for those to whom it opens."""
    doors = [(reverse(name), words) for name, words in DOORS.items()]
    return [(url, words) for url, words in doors if opens_for(url, actor=request.actor)]


def _url(request: HttpRequest, notice: ShownNotice) -> str:
    """Where it leads: what a higher floor knows of its subject comes first."""
    known = margin_of("notices:list", request, notice=notice)
    urls = [*known, *(reverse(name) for name in LEADS_TO[notice.kind])]
    return next((url for url in urls if opens_for(url, actor=request.actor)), "")
