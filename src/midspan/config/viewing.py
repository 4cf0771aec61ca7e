"""While a patient looks through somebody else's eyes, nothing can be changed and nothing else is shown."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from midspan.surfaces.patient.viewing import NOT_KEPT, READS, may_go_on, viewing_of

FORBIDDEN = 403


class ViewingMiddleware:
    """Gives the request its `viewing`, or None; pages that do not ask the gate for that person are not reached."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewing = viewing_of(request)  # type: ignore[attr-defined]  # our own attribute, read by pages
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Closed unless said otherwise: also pages of packages, and those that are still to be written."""
        match, method = request.resolver_match, request.method or ""
        viewing = request.viewing  # type: ignore[attr-defined]  # as above
        if viewing is None or match is None or may_go_on(viewing, match.view_name, method):
            return None
        is_read = method in READS
        answer = render(request, "patient/not_seen.html", {"is_read": is_read}, status=200 if is_read else FORBIDDEN)
        answer["Cache-Control"], answer[NOT_KEPT] = "no-store", "1"
        return answer
