"""What could not be delivered: whom to reach in another way, and how."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from midspan.domains.notices.actions import settle, try_again
from midspan.domains.notices.enums import Channel, Reason
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.queries import channel_states, names_of, undelivered
from midspan.domains.notices.wording import CHANNEL_WORDS, WHAT_TO_DO
from midspan.values import ActorKind


def undelivered_page(request: HttpRequest) -> HttpResponse:
    rows = list(undelivered(viewer=request.actor))
    names = names_of(viewer=request.actor, patient_ids={row.recipient_id for row in rows})
    context = {
        "lines": [_line(row, names) for row in rows],
        "missing": [CHANNEL_WORDS[state.channel] for state in channel_states() if not state.is_set_up],
    }
    return render(request, "notices/undelivered.html", context)


def _line(row: Delivery, names: dict[UUID, str]) -> dict[str, object]:
    is_patient = row.recipient_kind == ActorKind.PATIENT
    return {
        "id": row.pk,
        "name": names.get(row.recipient_id, "") if is_patient else "You",
        "url": reverse("journey:person", args=[row.recipient_id]) if is_patient else reverse("notices:settings"),
        "channel": CHANNEL_WORDS[Channel(row.channel)],
        "what_to_do": WHAT_TO_DO[Reason(row.reason)],
        "at": row.ended_at,
        "tries": row.tries,
    }


@require_POST
def again(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    return _done(request, delivery_id, try_again)


@require_POST
def settled(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    return _done(request, delivery_id, settle)


def _done(request: HttpRequest, delivery_id: UUID, act: object) -> HttpResponse:
    try:
        act(delivery_id=delivery_id, by=request.actor)
    except Delivery.DoesNotExist as error:
        raise Http404 from error
    return redirect("notices:undelivered")
