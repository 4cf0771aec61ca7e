"""Undo of what was removed: the removed values travel, signed, in the address of the Undo button."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.programs import actions
from midspan.domains.programs.views.saving import act_and_return
from midspan.values import Actor

SALT = "programs.restore"
AN_HOUR = 3600
Restoring = Callable[[dict[str, Any], Actor], object]


def restore_url(kind: str, **values: str | None) -> str:
    """The address that brings the row of these values back, for an hour."""
    return reverse("programs:restore", args=[signing.dumps([kind, values], salt=SALT)])


@require_POST
def restore(request: HttpRequest, kept: str) -> HttpResponse:
    try:
        kind, values = signing.loads(kept, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature as error:
        raise Http404 from error
    back, bring_back = KINDS[kind]
    url = reverse(back, args=[values["staff_id"]] if "staff_id" in values else [])
    return act_and_return(request, act=lambda: bring_back(values, request.actor), back=url, done=_("It is back."))


def _closed_day(values: dict[str, Any], by: Actor) -> object:
    site_id = UUID(values["site_id"]) if values["site_id"] else None
    return actions.close_day(day=date.fromisoformat(values["day"]), name=values["name"], site_id=site_id, by=by)


def _leave(values: dict[str, Any], by: Actor) -> object:
    return actions.take_leave(
        staff_id=UUID(values["staff_id"]),
        from_date=date.fromisoformat(values["from_date"]),
        until_date=date.fromisoformat(values["until_date"]),
        by=by,
    )


def _license(values: dict[str, Any], by: Actor) -> object:
    return actions.keep_license(
        staff_id=UUID(values["staff_id"]),
        state=values["state"],
        kind=values["license_kind"],
        from_date=date.fromisoformat(values["from_date"]),
        until_date=date.fromisoformat(values["until_date"]) if values["until_date"] else None,
        by=by,
    )


KINDS: dict[str, tuple[str, Restoring]] = {
    "closed_day": ("programs:places", _closed_day),
    "leave": ("programs:staff_member", _leave),
    "license": ("programs:staff_member", _license),
}
