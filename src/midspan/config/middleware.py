"""One request, one transaction, one person: signs in, binds row-level security, and rolls back on failure."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from midspan.domains.people.models import Account
from midspan.domains.people.sessions import account_of, acting
from midspan.domains.privacy.enums import WHOLE_ORGANIZATION_ROLES
from midspan.kernel.row_security import bind_nobody

SERVER_ERROR, NO_METHOD = 500, 405


class TransactionMiddleware:
    """Wraps session, sign-in and view in one transaction, so that what the page shows and what it may show agree.

    Django turns exceptions into responses inside us; a server error therefore marks the transaction for rollback.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= SERVER_ERROR or getattr(request, "has_failed", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:  # noqa: ARG002 - Django's signature
        request.has_failed = True  # type: ignore[attr-defined]  # read above, after the handler answered


class NothingToReadMiddleware:
    """Says in words that an address only takes what a page sends, to whoever typed it or went back to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == NO_METHOD and request.method == "GET":
            response.content = render_to_string("405.html", request=request)
        return response


class ActorMiddleware:
    """Gives the request its `actor` (None for a stranger) and binds the database connection to that person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = account_of(request.session)
        request.user = account
        request.actor = None  # type: ignore[attr-defined]  # our own attribute, read by guarded pages
        if isinstance(account, Account):
            request.actor = acting(account, whole_organization_roles=WHOLE_ORGANIZATION_ROLES)  # type: ignore[attr-defined]  # as above
        if request.actor is None and request.session.session_key:  # type: ignore[attr-defined]  # as above
            # A session that is nobody's any more was found, and with it an organization: forget it again.
            request.user = AnonymousUser()
            bind_nobody()
        return self.get_response(request)
