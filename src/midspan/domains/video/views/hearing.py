"""What the center's video server tells: taken when it is signed by it, and otherwise no such page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from midspan.domains.video.actions import hear
from midspan.domains.video.queries import organization_behind
from midspan.domains.video.servers.entry import Told
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind, RefusedError

HEARD = 204


@csrf_exempt
@require_POST
def heard(request: HttpRequest, token: str, **_event: str) -> HttpResponse:
    """Whoever is not the server learns nothing, not even that there is a center behind the address.

    What happened stands in the body; the rest of the address, which one kind of server adds, says nothing more.
    """
    organization_id = organization_behind(token)
    if organization_id is None:
        raise Http404
    by = Actor(organization_id=organization_id, id=organization_id, kind=ActorKind.JOB)
    told = Told(body=request.body, authorization=request.headers.get("Authorization", ""), now=clock.now())
    try:
        with acting_for(by, Reach.ALL):
            hear(told_now=told, by=by)
    except RefusedError as refusal:
        raise Http404 from refusal
    return HttpResponse(status=HEARD)
