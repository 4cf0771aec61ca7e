"""For who left: joining, leaving, and a yes or a no to what is done for them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.alumni.actions import answer_event, join, keep_wishes, leave
from midspan.domains.alumni.models import Membership
from midspan.domains.alumni.own_forms import WishesForm
from midspan.domains.alumni.queries import has_left, own_events, own_membership
from midspan.kernel import clock
from midspan.ui.answering import done, told


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    member = own_membership(viewer=request.actor)
    return _page(request, member, WishesForm(None, membership=member) if member else None)


def _page(
    request: HttpRequest, member: Membership | None, form: WishesForm | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "member": member,
        "form": form,
        "has_left": has_left(viewer=request.actor),
        "events": own_events(viewer=request.actor, now=clock.now()),
    }
    return render(request, "alumni/own.html", context, status=status)


@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """How they hear of events, and by what name they are known there."""
    member = own_membership(viewer=request.actor)
    if member is None:
        return redirect("alumni:own")
    form = WishesForm(request.POST, membership=member)
    if form.is_valid() and done(form, lambda: keep_wishes(wishes=form.wishes(), by=request.actor)):
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("alumni:own")
    return _page(request, member, form, status=422)


@require_POST
def joining(request: HttpRequest) -> HttpResponse:
    """Join, or leave."""
    if request.POST.get("do") == "leave":
        leave(by=request.actor)
        messages.success(request, _("You hear of nothing more. What you said yes to is taken back."))
        return redirect("alumni:own")
    if told(request, lambda: join(by=request.actor)):
        messages.success(request, _("Saved. Nobody sees who else is in."))
    return redirect("alumni:own")


@require_POST
def answer(request: HttpRequest, event_id: UUID) -> HttpResponse:
    comes = request.POST.get("do") == "yes"
    if told(request, lambda: answer_event(event_id=event_id, comes=comes, by=request.actor)):
        messages.success(request, _("See you there.") if comes else _("Noted. No reason needed."))
    return redirect("alumni:own")
