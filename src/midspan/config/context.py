"""What every page's shell needs: is this a demonstration, where can this person go, whom to call now."""

from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from midspan.domains.safety.queries import SEES_ROTA, are_alerts_down
from midspan.kernel.statements import asked_together
from midspan.surfaces.guardian.navigation import guardian_navigation
from midspan.surfaces.mentor.navigation import mentor_navigation
from midspan.surfaces.patient.navigation import patient_navigation, viewing_navigation
from midspan.surfaces.patient.words import url_of
from midspan.surfaces.staff.navigation import asked_on_every_page, staff_navigation
from midspan.surfaces.supporter.navigation import supporter_navigation
from midspan.values import Actor, ActorKind

Places = list[dict[str, object]]
NAVIGATIONS: dict[ActorKind, Callable[[HttpRequest], Places]] = {
    ActorKind.PATIENT: patient_navigation,
    ActorKind.STAFF: staff_navigation,
    ActorKind.GUARDIAN: guardian_navigation,
    ActorKind.SUPPORTER: supporter_navigation,
    ActorKind.MENTOR: mentor_navigation,
}


def shell(request: HttpRequest) -> dict[str, object]:
    """Of staff, what waits and whether alerts arrive is asked in one go."""
    actor = getattr(request, "actor", None)
    is_together = getattr(request, "together", None) is not None
    if actor is None or not actor.is_staff or is_together:
        return _shell(request, actor, is_together=is_together)
    with asked_together(*asked_on_every_page(actor), tells_time=False):
        return _shell(request, actor, is_together=False)


def _shell(request: HttpRequest, actor: Actor | None, *, is_together: bool) -> dict[str, object]:
    viewing = getattr(request, "viewing", None)
    is_own = _is_patients_own(actor, is_together=is_together, is_viewing=viewing is not None)
    navigation = [] if is_together else _navigation(request, actor)
    return {
        "is_demonstration": settings.IS_DEMONSTRATION,
        "actor": actor,
        "is_signed_in": actor is not None,
        "navigation": navigation,
        "help_now_url": url_of("safety:own_plan") if is_own else "",
        "right_now_url": url_of("safety:own") if is_own else "",
        "lock_minutes": getattr(getattr(request, "user", None), "lock_minutes", 0),
        "are_alerts_down": not is_together and _are_alerts_down(actor),
        "viewing": viewing,
        "navigation_key": _key_of(navigation),
    }


def _key_of(places: Any) -> tuple[Hashable, ...]:
    """Of what a navigation shows, all that tells it from another one; groups are told apart by their places."""
    told = ("url", "current", "count", "is_open")
    return tuple((*(place.get(name) for name in told), _key_of(place.get("places", ()))) for place in places)


def _is_patients_own(actor: Actor | None, *, is_together: bool, is_viewing: bool) -> bool:
    """Whether a patient looks at their own pages: not together with a clinician, and not through others' eyes."""
    return actor is not None and actor.kind is ActorKind.PATIENT and not is_together and not is_viewing


def _are_alerts_down(actor: Actor | None) -> bool:
    """Whether staff who act on alerts are told, on each of their pages, that these do not arrive."""
    return actor is not None and actor.is_staff and bool(actor.roles & SEES_ROTA) and are_alerts_down(viewer=actor)


def _navigation(request: HttpRequest, actor: Actor | None) -> Places:
    if actor is None:
        return []
    is_viewing = getattr(request, "viewing", None) is not None
    shown: Callable[[HttpRequest], Places] = viewing_navigation if is_viewing else NAVIGATIONS[actor.kind]
    return shown(request)
