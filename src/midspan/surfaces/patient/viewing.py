"""Looking through somebody else's eyes, as a state of the patient's own sign-in on this device.

It changes nothing for anybody else: the person whose eyes they are gets no page and no word by it.
"""

from django.http import HttpRequest
from django.urls import reverse
from msgspec import Struct

from midspan.domains.consents.queries import Audience, audience_of

KEY = "viewing_as"
# What still works, because it ends the looking or the sign-in.
WAYS_OUT = frozenset(
    {
        "patient:stop_viewing",
        "account_logout",
        "people:sign_out_everywhere",
        "people:lock",
        "people:still_here",
        "ui:leave",
    }
)
# Pages that ask the gate for whoever looks, and pages that are the same for everybody on earth.
SHOWN = frozenset(
    {
        "patient:today",
        "patient:week",
        "patient:week_of",
        "patient:viewing",
        "patient:manifest",
        "patient:worker",
        "patient:offline",
        "people:home",
        "ui:help-now",
    }
)
# Whoever has a page of their own is shown that one, in the place of these.
OF_PATIENTS = frozenset({"patient:today", "patient:week", "patient:week_of"})
NOT_KEPT = "Not-Kept"  # What carries this header is no day to be kept on the phone (worker.js).
READS = frozenset({"GET", "HEAD"})


class Viewing(Struct, frozen=True):
    """Whose eyes they are, and what its banner needs."""

    audience: Audience

    @property
    def name(self) -> str:
        return self.audience.name

    @property
    def shown(self) -> frozenset[str]:
        return SHOWN - OF_PATIENTS if self.audience.is_guardian else SHOWN

    @property
    def stop_url(self) -> str:
        return reverse("patient:stop_viewing")


def viewing_of(request: HttpRequest) -> Viewing | None:
    """Through whose eyes this patient looks, if they do. Forgotten where nobody is called so any more."""
    actor = getattr(request, "actor", None)
    key = request.session.get(KEY) if actor is not None and actor.is_patient else None
    if key is None:
        return None
    audience = audience_of(key, viewer=actor)
    if audience is None:
        del request.session[KEY]
        return None
    return Viewing(audience)


def may_go_on(viewing: Viewing, page_name: str, method: str) -> bool:
    """Whether a request is let through while somebody looks: to read what is asked of the gate, or to stop."""
    return page_name in WAYS_OUT or (page_name in viewing.shown and method in READS)
