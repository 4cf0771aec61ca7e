"""The address somebody in the circle was sent: a code first, and before it fits, nothing about anybody."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from midspan.domains.circle.actions import open_invitation
from midspan.domains.circle.forms import CodeForm
from midspan.kernel.by_secret import hashed
from midspan.kernel.row_security import Reach, bind

TOO_MANY = 429


def opening(request: HttpRequest, secret: str) -> HttpResponse:
    """An address that never was, that is used, over or ended, and a wrong code are all answered alike."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="login", key=hashed(secret)):
            form.add_error(None, _("Too many tries. Wait a few minutes."))
            return render(request, "circle/open.html", {"form": form}, status=TOO_MANY)
        opened = open_invitation(secret=secret, code=form.cleaned_data["code"], by_account=_account(request))
        if opened is not None:
            return _entered(request, opened.account)
        form.add_error(None, _("This does not fit, or the address leads nowhere any more. Ask whoever sent it."))
    return render(request, "circle/open.html", {"form": form}, status=422 if form.errors else 200)


def _account(request: HttpRequest) -> Any:
    """That of a supporter who is signed in here already."""
    return request.user if request.actor is not None and request.actor.is_supporter else None


def _entered(request: HttpRequest, account: Any) -> HttpResponse:
    bind(organization_id=account.organization_id, actor_id=account.pk, reach=Reach.ASSIGNED)
    record_authentication(request, account, method="code")
    return perform_login(request, account, email_verification="none", redirect_url="/welcome/")
