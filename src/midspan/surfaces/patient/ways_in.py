"""Who outside has a way in of their own at this moment: guardians, somebody in the circle, a mentor, a sending unit.

What each of them is shown is the gate's to say, asked again as they look; here it says whether anything is open. The
kinds of ways are known from the open reaches and consents that the page has anyway: who has none is asked nothing more.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from midspan.domains.circle.queries import circle_of
from midspan.domains.consents.queries import FiledConsent
from midspan.domains.guardians.queries import standing_guardians
from midspan.domains.landings.queries import PROVIDER, links_of
from midspan.domains.mentors.queries import own_match
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import OpenReach
from midspan.values import Actor

NOTHING = _("Nothing is open to them now.")


class OpenWay(Struct, frozen=True, kw_only=True):
    """Somebody outside who comes in, by the name the person knows them by, and where it is decided what they see."""

    name: str
    who: str | Promise
    sees: str | Promise
    url: str


def open_ways(*, viewer: Actor, reaches: Iterable[OpenReach], consents: Iterable[FiledConsent]) -> list[OpenWay]:
    """Every way in of somebody outside that is open to the viewer's things now. `reaches` and `consents`: their own."""
    sources: dict[Basis, set[UUID]] = {basis: set() for basis in WAYS}
    for one in reaches:
        sources.setdefault(Basis(one.basis), set()).add(one.source_id)
    by_account = (way for basis, of in WAYS.items() if sources[basis] for way in of(viewer, sources[basis]))
    return [*by_account, *_of_units(viewer, consents)]


def _of_guardians(viewer: Actor, guardian_ids: Collection[UUID]) -> Iterator[OpenWay]:
    for one in standing_guardians(viewer=viewer, patient_id=viewer.id):
        if one.guardian.pk in guardian_ids and one.is_now and one.has_way_in:
            is_told = one.may_look and any(classes for _care, classes in one.sees)
            yield OpenWay(
                name=one.guardian.name,
                who=_("Stands for you"),
                sees=_("Signs in, and sees what they may be told now.") if is_told else NOTHING,
                url=reverse("guardians:own"),
            )


def _of_circle(viewer: Actor, tie_ids: Collection[UUID]) -> Iterator[OpenWay]:
    for one in circle_of(viewer=viewer):
        if one.tie.pk in tie_ids:
            is_told = any(share.is_open for share in one.on_file)
            yield OpenWay(
                name=one.tie.name,
                who=_("From your circle"),
                sees=_("Signs in, and sees what you share with them.") if is_told else NOTHING,
                url=reverse("circle:one", args=[one.tie.pk]),
            )


def _of_mentors(viewer: Actor, match_ids: Collection[UUID]) -> Iterator[OpenWay]:
    for match_id in match_ids:
        found = own_match(viewer=viewer, match_id=match_id)
        if found is not None:
            yield OpenWay(
                name=found.mentor.name,
                who=_("Your mentor"),
                sees=_("Signs in, and sees what you signed for them.") if found.is_told else NOTHING,
                url=reverse("mentors:own"),
            )


def _of_units(viewer: Actor, consents: Iterable[FiledConsent]) -> Iterator[OpenWay]:
    """A place they come from, which has an address and a number of its own for how far the way here is."""
    named = {one.signed.pk: one for one in consents if one.signed.kind == PROVIDER and one.is_on_file}
    if not named:
        return
    for one in links_of(viewer=viewer, patient_id=viewer.id):
        if one.is_open and one.link.signed_id in named:
            filed = named[one.link.signed_id]
            yield OpenWay(
                name=one.recipient,
                who=_("Where you come from"),
                sees=_("By an address and a number: how your first days here are planned.")
                if filed.is_open
                else NOTHING,
                url=reverse("consents:one", args=[filed.id]),
            )


WAYS: dict[Basis, Callable[[Actor, Collection[UUID]], Iterator[OpenWay]]] = {
    Basis.GUARDIAN: _of_guardians,
    Basis.SUPPORTER: _of_circle,
    Basis.MENTOR: _of_mentors,
}
