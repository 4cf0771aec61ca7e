"""What a gateway says of a text: told to an address that was made for this one delivery."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from midspan.domains.notices.actions import keep_receipt
from midspan.domains.notices.outside.receipts import delivery_behind, status_in
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import Actor, ActorKind

HEARD = 204


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The same empty answer to everything: whoever guesses learns nothing, not even that there is such a delivery."""
    found = delivery_behind(token)
    if found is not None:
        organization_id, delivery_id = found
        by = Actor(organization_id=organization_id, id=delivery_id, kind=ActorKind.JOB)
        with acting_for(by, Reach.ALL):
            keep_receipt(delivery_id=delivery_id, status=status_in(request.body), by=by)
    return HttpResponse(status=HEARD)
