"""The notices page: what waits, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.queries import notices_for


def notices(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        mark_all_read(by=request.actor)
        return redirect("notices:list")
    return render(request, "notices/list.html", {"notices": notices_for(viewer=request.actor)})
