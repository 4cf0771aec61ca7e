"""The notices page: what waits, newest first, and that it was seen."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from midspan.domains.notices.actions import mark_read
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.forms import SeenForm
from midspan.domains.notices.queries import ShownNotice, notices_for, unread_count
from midspan.domains.notices.wording import LEADS_TO
from midspan.kernel.margins import margin_of
from midspan.kernel.pages import opens_for

DOORS = {
    "notices:settings": _("How you hear of updates"),
    "notices:undelivered": _("Not delivered"),
    "notices:wording": _("Words of messages"),
}


# Of these nothing is said to whom they lead nowhere: what they are about is no longer open to them.
ONLY_WHERE_THEY_LEAD = frozenset({NoticeKind.HELP_NEWS})


def notices(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        form = SeenForm(request.POST)
        if form.is_valid():
            mark_read(notice_ids=form.cleaned_data["seen"], until=form.cleaned_data["until"], by=request.actor)
        return redirect("notices:list")
    found = [(one, _url(request, one)) for one in notices_for(viewer=request.actor)]
    shown = [(one, url) for one, url in found if url or one.kind not in ONLY_WHERE_THEY_LEAD]
    kept_back = sum(not one.is_read for one, _url in found) - sum(not one.is_read for one, _url in shown)
    unread = _unread(request, [one for one, _url in shown], kept_back=kept_back)
    return render(request, "notices/list.html", {"notices": shown, "doors": _doors(request), **unread})


def _unread(request: HttpRequest, shown: list[ShownNotice], *, kept_back: int) -> dict[str, Any]:
    """What can be seen by one press, no more than what stands there; and how many wait behind it."""
    unread = [one for one in shown if not one.is_read]
    if not unread:
        return {}
    return {
        "seen": ",".join(str(one.id) for one in unread),
        "until": max(one.at for one in unread).isoformat(),
        "behind": unread_count(viewer=request.actor) - kept_back - len(unread) if len(unread) == len(shown) else 0,
    }


def _doors(request: HttpRequest) -> list[tuple[str, str]]:
    """What else there is about being told, for those to whom it opens."""
    doors = [(reverse(name), words) for name, words in DOORS.items()]
    return [(url, words) for url, words in doors if opens_for(url, actor=request.actor)]


def _url(request: HttpRequest, notice: ShownNotice) -> str:
    """Where it leads: what a higher floor knows of its subject comes first."""
    known = margin_of("notices:list", request, notice=notice)
    urls = [*known, *(reverse(name) for name in LEADS_TO[notice.kind])]
    return next((url for url in urls if opens_for(url, actor=request.actor)), "")
