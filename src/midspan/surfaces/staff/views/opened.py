"""What the book of staff leaves to a center: classes that its privacy officer closes to a role, and opens again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.people.enums import Role
from midspan.domains.privacy.actions import close_to_role
from midspan.domains.privacy.queries import closed_to_role
from midspan.ui.answering import told
from midspan.values import DataClass

OPENED_WORDS = {
    DataClass.GOAL: (
        gettext_lazy("Goals that a person lets them read"),
        gettext_lazy("In the person’s own words, one goal at a time, until they take it back."),
    ),
    DataClass.CALLING: (
        gettext_lazy("How to call somebody"),
        gettext_lazy("Number, when it is safe, voicemail, and who must not learn of it. No address."),
    ),
    DataClass.CAUTION: (
        gettext_lazy("“Ask the counselor before you call”"),
        gettext_lazy("A plain flag while somebody has to make sure of a person’s safety. No word of why."),
    ),
}


def opened(request: HttpRequest) -> HttpResponse:
    """To peer specialists: the one role of which the book leaves something to centers."""
    if request.method == "POST":
        return _decided(request)
    closed = closed_to_role(viewer=request.actor, role=Role.PEER_SPECIALIST)
    lines = [
        {"key": key, "title": OPENED_WORDS[DataClass(key)][0], "why": OPENED_WORDS[DataClass(key)][1], "is_closed": one}
        for key, one in closed.items()
    ]
    return render(request, "staff/opened.html", {"lines": lines})


def _decided(request: HttpRequest) -> HttpResponse:
    chosen = {"data_class": request.POST.get("class", ""), "is_closed": request.POST.get("do") == "close"}
    if told(request, lambda: close_to_role(role=Role.PEER_SPECIALIST, **chosen, by=request.actor)):
        messages.success(request, _("Kept. The next page they open obeys."))
    return redirect("staff:opened")
