"""The notices page: what waits, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.queries import ShownNotice, notices_for
from midspan.domains.notices.wording import LEADS_TO
from midspan.kernel.margins import margin_of
from midspan.kernel.pages import opens_for


def notices(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        mark_all_read(by=request.actor)
        return redirect("notices:list")
    shown = [(one, _url(request, one)) for one in notices_for(viewer=request.actor)]
    return render(request, "notices/list.html", {"notices": shown})


def _url(request: HttpRequest, notice: ShownNotice) -> str:
    """Where it leads: what a higher floor knows of its subject comes first."""
    known = margin_of("notices:list", request, notice=notice)
    urls = [*known, *(reverse(name) for name in LEADS_TO[notice.kind])]
    return next((url for url in urls if opens_for(url, actor=request.actor)), "")
