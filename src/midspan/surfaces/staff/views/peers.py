"""Who could use a friendly call: the peer specialist's own people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from midspan.surfaces.staff.peer_board import peer_board


@require_GET
def peers(request: HttpRequest) -> HttpResponse:
    lines = peer_board(viewer=request.actor)
    context = {
        "called": [one for one in lines if one.reasons],
        "others": [one for one in lines if not one.reasons],
    }
    return render(request, "staff/peers.html", context)
