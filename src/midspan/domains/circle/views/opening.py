"""The address somebody in the circle was sent: a code first, and before it fits, nothing about anybody."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from midspan.domains.circle.actions import Opened, open_invitation
from midspan.domains.circle.forms import CodeForm
from midspan.kernel.by_secret import hashed
from midspan.kernel.row_security import Reach, bind
from midspan.ui.answering import attempted

CONFLICT, TOO_MANY = 409, 429


def opening(request: HttpRequest, secret: str) -> HttpResponse:
    """An address that never was, that is used, over or ended, and a wrong code are all answered alike.

    Where somebody is signed in, nothing is spent before it is clear whom it is for: devices are shared.
    """
    if request.actor is not None and not request.actor.is_supporter:
        return render(request, "circle/open_elsewhere.html", status=CONFLICT)
    form = CodeForm(request.POST or None, is_signed_in=request.actor is not None)
    if request.method == "POST" and form.is_valid():
        if form.is_for_another:
            return render(request, "circle/open_elsewhere.html", status=CONFLICT)
        if not ratelimit.consume(request, action="login", key=hashed(secret)):
            form.add_error(None, _("Too many tries. Wait a few minutes."))
            return render(request, "circle/open.html", {"form": form}, status=TOO_MANY)
        opened = _opened(request, secret, form)
        if opened is not None:
            return _entered(request, opened.account)
    return render(request, "circle/open.html", {"form": form}, status=422 if form.errors else 200)


def _opened(request: HttpRequest, secret: str, form: CodeForm) -> Opened | None:
    """What the address opens; where nothing, the form says why."""
    account = request.user if request.actor is not None else None
    code = form.cleaned_data["code"]
    opened = attempted(form, lambda: open_invitation(secret=secret, code=code, by_account=account))
    if opened is None and not form.errors:
        form.add_error(None, _("This does not fit, or the address leads nowhere any more. Ask whoever sent it."))
    return opened


def _entered(request: HttpRequest, account: Any) -> HttpResponse:
    bind(organization_id=account.organization_id, actor_id=account.pk, reach=Reach.ASSIGNED)
    record_authentication(request, account, method="code")
    return perform_login(request, account, email_verification="none", redirect_url="/welcome/")
