"""How every URL says who may open it and what it carries; the declaration is what enforces it.

    urlpatterns = [
        page("today/", views.today, name="today", opens=PATIENTS, carries=(DataClass.SCHEDULE,)),
    ]

Denial looks like absence: whoever may not open a page gets the same 404 as for a page that does not exist.
Somebody who is not signed in is asked to sign in.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, resolve
from msgspec import Struct

from midspan.values import Actor, ActorKind, DataClass

logger = logging.getLogger(__name__)
NUL = "%00"  # No keyboard types it, and PostgreSQL takes no text with it.
# What the server says of a row, and no browser: whose it is, who did what and when, what it is labeled. No form asks
# for one of these, so whoever sends one tries what would happen.
NEVER_ASKED = frozenset(
    {
        "account_id", "actor", "actor_id", "approved_at", "asked_by", "author", "author_id", "by", "by_id",
        "created_at", "created_by", "decided_by", "entered_at", "entered_by", "given_at", "given_by", "granted_at",
        "granted_by", "has_stepped_up", "is_active", "is_block", "is_staff", "is_superuser", "labels", "organization",
        "organization_id", "patient", "patient_id", "recipient_id", "recorded_at", "recorded_by", "reviewed_by",
        "revoked_at", "revoked_by", "role", "signed_at", "signed_by", "staff_id", "stepped_up", "updated_at",
        "written_at", "written_by",
    }
)  # fmt: skip
VERBS = ("GET", "HEAD", "POST")  # No page knows another one; a view that asks for "not POST" means reading.


class Audience(Struct, frozen=True):
    """Who may open a page: kinds of people and, for staff, at least one of `roles` when any are named."""

    name: str
    kinds: frozenset[ActorKind]
    roles: frozenset[str] = frozenset()

    def admits(self, actor: Actor | None) -> bool:
        if ActorKind.PUBLIC in self.kinds:
            return True
        if actor is None or actor.kind not in self.kinds:
            return False
        return not (actor.is_staff and self.roles) or bool(self.roles & actor.roles)


ANYONE = Audience("anyone", frozenset({ActorKind.PUBLIC}))
SIGNED_IN = Audience("signed in", frozenset(ActorKind) - {ActorKind.JOB, ActorKind.PUBLIC})
PATIENTS = Audience("patients", frozenset({ActorKind.PATIENT}))
STAFF = Audience("staff", frozenset({ActorKind.STAFF}))
PATIENTS_AND_STAFF = Audience("patients and staff", PATIENTS.kinds | STAFF.kinds)
GUARDIANS = Audience("guardians", frozenset({ActorKind.GUARDIAN}))
SUPPORTERS = Audience("supporters", frozenset({ActorKind.SUPPORTER}))
MENTORS = Audience("mentors", frozenset({ActorKind.MENTOR}))
PATIENTS_AND_MENTORS = Audience("patients and mentors", PATIENTS.kinds | MENTORS.kinds)


def staff_with(*roles: str) -> Audience:
    """Staff who hold at least one of these roles."""
    return Audience("staff: " + ", ".join(sorted(roles)), frozenset({ActorKind.STAFF}), frozenset(roles))


class Declaration(Struct, frozen=True):
    opens: Audience
    carries: frozenset[DataClass]


def page(
    route: str,
    view: Callable[..., HttpResponse],
    *,
    name: str,
    opens: Audience,
    carries: tuple[DataClass, ...] = (),
) -> URLPattern:
    """One URL with its declaration, which the view is wrapped in. `carries` is empty for pages about no patient."""
    return path(route, guarded(view, Declaration(opens, frozenset(carries))), name=name)


def guarded(view: Callable[..., HttpResponse], declaration: Declaration) -> Callable[..., HttpResponse]:
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if not declaration.opens.admits(actor):
            if actor is None:
                return redirect_to_login(request.get_full_path())
            raise Http404
        if request.method not in VERBS:
            return HttpResponseNotAllowed(VERBS)
        if NUL in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        try:
            response = view(request, *args, **kwargs)
        finally:
            # Afterwards: a view may want the body as it came, which whoever reads fields first has used up.
            if request.method == "POST":
                _note_never_asked(request, actor)
        # Of whoever is signed in nothing stays behind, also of pages about no patient: "Back" asks again.
        if declaration.carries or (actor is not None and ActorKind.PUBLIC not in declaration.opens.kinds):
            response.setdefault("Cache-Control", "no-store")
        return response

    opened.declaration = declaration  # type: ignore[attr-defined]  # read by the guard test and the reference page
    return opened


def _note_never_asked(request: HttpRequest, actor: Actor | None) -> None:
    """They change nothing, since no view reads them; that somebody tried stands in the log, by names and ids alone."""
    if sent := sorted(NEVER_ASKED.intersection(request.POST)):
        page_name = request.resolver_match.view_name if request.resolver_match else ""
        told = {"page": page_name, "actor": str(actor.id) if actor else None, "fields": sent}
        logger.warning("fields_never_asked", extra=told)


def opens_for(url: str, *, actor: Actor | None) -> bool:
    """Whether the page of ours at this address opens for that person, so that nobody is shown a closed door."""
    declaration: Declaration = resolve(urlsplit(url).path).func.declaration  # type: ignore[attr-defined]  # set by `guarded`
    return declaration.opens.admits(actor)
