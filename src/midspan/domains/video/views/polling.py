"""What a page is told that asks every few seconds by itself."""

from django.http import HttpResponse

UNCHANGED = 204


def anew() -> HttpResponse:
    """Load the whole page anew: what it shows is over. A session of somebody else's is answered alike."""
    return HttpResponse(status=UNCHANGED, headers={"HX-Refresh": "true"})
