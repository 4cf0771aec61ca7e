"""Who can see what: sentences that the rules bear out, and what the patient shares with whom, as decided now."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from midspan.domains.consents.queries import half_signed_of, own_consents, pause_of
from midspan.domains.journey.queries import own_stays
from midspan.domains.people.queries import all_staff
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import OpenReach, reach_now, signing_law_of
from midspan.engines.disclosure import Signs
from midspan.kernel import clock
from midspan.surfaces.patient.ways_in import open_ways
from midspan.values import Actor

CARE = frozenset({"everyday_care", "provider"})  # Kinds of consents whose pause reaches care and payment elsewhere.
WORKS_AS = {
    Basis.PRIMARY_COUNSELOR: _("your counselor"),
    Basis.GROUP_LEADER: _("leads a group of yours"),
    Basis.CARE_TEAM: _("works with your counselor"),
    Basis.COVER: _("stands in for somebody"),
    Basis.ON_CALL: _("stands in for somebody"),
}


def privacy(request: HttpRequest) -> HttpResponse:
    """A test holds the general sentences to the rules; names and consents are what the gate says now."""
    consents = own_consents(viewer=request.actor, now=clock.now())
    halves = half_signed_of(viewer=request.actor, patient_id=request.actor.id)
    reaches = reach_now(viewer=request.actor)
    context = {
        "team": _team(request.actor, reaches),
        "ways": open_ways(viewer=request.actor, reaches=reaches, consents=consents),
        "consents": [one for one in consents if one.is_on_file],
        "over": [one for one in consents if not one.is_on_file],
        "halves": halves,
        "halves_wait": bool(halves) and _needs_second(request.actor),
        "pauses_care": any(one.is_on_file and one.signed.kind in CARE for one in consents),
        "has_stay": own_stays(viewer=request.actor).exists(),
        "pause": pause_of(viewer=request.actor, patient_id=request.actor.id),
    }
    return render(request, "patient/privacy.html", context)


def _needs_second(viewer: Actor) -> bool:
    return signing_law_of(viewer=viewer, patient_id=viewer.id).signs is Signs.BOTH


def _team(viewer: Actor, found: Collection[OpenReach]) -> list[tuple[str, list[str | Promise]]]:
    """Who works with the viewer now, by name, with each thing they are to them once.

    Whoever owns a concern of a mentor's is not among them: the person would be told of it by that.
    """
    reaches = [one for one in found if one.basis in WORKS_AS]
    rows = all_staff(viewer=viewer).filter(pk__in={one.actor_id for one in reaches})
    works: dict[UUID, dict[Basis, None]] = defaultdict(dict)  # Each once, in the order of the reaches.
    for one in reaches:
        works[one.actor_id][Basis(one.basis)] = None
    return [(str(one), [WORKS_AS[basis] for basis in works[one.pk]]) for one in sorted(rows, key=str)]
