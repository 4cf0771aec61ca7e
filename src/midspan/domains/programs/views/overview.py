"""What the center offers, on one page; and putting things in and out of use."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.people.queries import all_staff
from midspan.domains.programs import actions, queries
from midspan.domains.programs.views.saving import act_and_return
from midspan.kernel.pages import opens_for

PLACE_OF = {
    "site": "programs:places",
    "room": "programs:places",
    "staff": "programs:staff",
    "level": "programs:offerings",
    "track": "programs:offerings",
    "group": "programs:offerings",
}


def overview(request: HttpRequest) -> HttpResponse:
    viewer = request.actor
    rules = [*queries.dose_rules(viewer=viewer), *queries.group_caps(viewer=viewer)]
    recalled = sum(rule.source_status == "recalled" for rule in rules)
    tiles = [
        (_("Sites and rooms"), queries.active_sites(viewer=viewer).count(), "programs:places", _("sites in use")),
        (_("Staff"), all_staff(viewer=viewer).filter(is_active=True).count(), "programs:staff", _("people at work")),
        (_("Groups"), queries.active_groups(viewer=viewer).count(), "programs:offerings", _("groups offered")),
        (
            _("Rules"),
            sum(rule.is_on for rule in rules),
            "programs:rules",
            _("in use; %(count)s still to be read in their source") % {"count": recalled},
        ),
    ]
    shown = [{"label": label, "value": value, "url": reverse(name), "note": note} for label, value, name, note in tiles]
    video_url = reverse("video:setting")
    opens = opens_for(video_url, actor=viewer)
    return render(request, "programs/overview.html", {"tiles": shown, "video_url": video_url if opens else ""})


@require_POST
def set_in_use(request: HttpRequest, kind: str, row_id: UUID, turn: str) -> HttpResponse:
    if kind not in PLACE_OF or turn not in {"on", "off"}:
        raise Http404
    is_on = turn == "on"
    return act_and_return(
        request,
        act=lambda: actions.set_in_use(kind=kind, row_id=row_id, is_active=is_on, by=request.actor),
        back=reverse(PLACE_OF[kind]),
        done=_said(kind, is_on=is_on),
        undo_url=reverse("programs:set_in_use", args=[kind, row_id, "off" if is_on else "on"]),
    )


def _said(kind: str, *, is_on: bool) -> str:
    if kind == "staff":
        return _("They work here again.") if is_on else _("They work here no longer.")
    return _("In use again.") if is_on else _("No longer in use.")
