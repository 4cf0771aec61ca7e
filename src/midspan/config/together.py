"""While somebody looks at their plan together with staff, this browser is given that plan and nothing else."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from midspan.domains.plans.together import may_go_on_with, together_of

NO_CONTENT = 204


class TogetherMiddleware:
    """Gives the request its `together`, or None, and leads from every other address back to the plan."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.together = together_of(request)  # type: ignore[attr-defined]  # our own attribute, read by pages
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, arguments: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Closed unless said otherwise: also pages of packages, and those that are still to be written."""
        together, match = request.together, request.resolver_match  # type: ignore[attr-defined]  # as above
        if together is None or match is None or together.may_go_on(match.view_name, arguments):
            return None
        to = "together" if may_go_on_with(request.actor) else "leave_together"  # type: ignore[attr-defined]  # as above
        plan = reverse(f"plans:{to}", args=[together.patient_id])
        # What a part of an older page asks for would be put into that page; so all of it goes.
        is_part = request.headers.get("HX-Request") == "true"
        answer = HttpResponse(status=NO_CONTENT, headers={"HX-Redirect": plan}) if is_part else redirect(plan)
        answer["Cache-Control"] = "no-store"
        return answer
