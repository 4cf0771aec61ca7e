"""Proposals, moves and publications as rows, through the gate."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from msgspec import Struct

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import (
    ANSWERABLE,
    DECIDABLE,
    SEEN_BY_PATIENT,
    MoveState,
    ProposalKind,
    ProposalState,
)
from midspan.domains.schedule.models import Move, Proposal, Publication
from midspan.values import Actor, DataClass


def moves_for(*, viewer: Actor, proposal_id: UUID | None = None) -> QuerySet[Move]:
    """The moves the viewer may see; a patient sees their own, once they are published."""
    rows = visible(Move.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    if viewer.is_patient:
        rows = rows.filter(state__in=sorted(SEEN_BY_PATIENT))
    return rows if proposal_id is None else rows.filter(proposal_id=proposal_id)


def own_move(*, viewer: Actor, move_id: UUID) -> Move | None:
    """One published change of a patient's own week; None for anybody else's."""
    rows = moves_for(viewer=viewer).filter(pk=move_id)
    return rows.select_related("publication", "proposal", "episode__site").first()


def own_changes(*, viewer: Actor, today: date) -> QuerySet[Move]:
    """A patient's own changes and questions that wait for an answer, for a surface to complete and compile."""
    changes = Q(state__in=sorted(ANSWERABLE), publication__takes_effect__gt=today)
    return moves_for(viewer=viewer).filter(changes | Q(state=MoveState.ASKED, proposal__from_date__gt=today))


def objections(*, viewer: Actor) -> list[Move]:
    """Changes that do not work for somebody and wait for staff, oldest answer first. One query."""
    rows = moves_for(viewer=viewer).filter(state=MoveState.OBJECTED)
    return list(rows.select_related("patient", "episode", "publication", "repair").order_by("answered_at", "pk"))


def latest_proposal(*, viewer: Actor) -> Proposal | None:
    """The newest proposal for the center that was not withdrawn; repairs are none."""
    rows = Proposal.objects.filter(organization_id=viewer.organization_id, kind=ProposalKind.CENTER)
    return rows.exclude(state=ProposalState.WITHDRAWN).select_related("site").order_by("-asked_at").first()


def open_repairs(*, viewer: Actor, today: date) -> list[Proposal]:
    """Repairs that wait for answers or for being published, oldest first. One query."""
    rows = Proposal.objects.filter(organization_id=viewer.organization_id, kind=ProposalKind.REPAIR)
    return list(rows.filter(state__in=sorted(DECIDABLE), from_date__gt=today).order_by("asked_at"))


def proposal_for(*, viewer: Actor, proposal_id: UUID) -> Proposal | None:
    """One proposal of the viewer's organization."""
    rows = Proposal.objects.filter(organization_id=viewer.organization_id, pk=proposal_id)
    return rows.select_related("site").first()


class LifeSpread(Struct, frozen=True):
    """Life points of one group's weeks in a proposal: in the middle, of those nine in ten stay within, and at worst.

    `by` is everybody, site, language or age_band; `group` the site's id, the language or the band.
    """

    by: str
    group: str
    people: int
    median: int
    high: int
    most: int


def life_spreads(*, viewer: Actor, proposal_id: UUID) -> tuple[LifeSpread, ...]:
    """How a proposal spreads what weeks ask of people's lives; groups of fewer than five are left out. For staff."""
    proposal = None if viewer.is_patient else proposal_for(viewer=viewer, proposal_id=proposal_id)
    return tuple(LifeSpread(**row) for row in proposal.summary.get("life", ())) if proposal else ()


def publication_of(*, viewer: Actor, proposal_id: UUID) -> Publication | None:
    """The publication that a proposal became."""
    return Publication.objects.filter(organization_id=viewer.organization_id, proposal_id=proposal_id).first()


def publications(*, viewer: Actor, count: int = 5) -> list[Publication]:
    """The latest versions of the center's weeks, newest first."""
    rows = Publication.objects.filter(organization_id=viewer.organization_id)
    return list(rows.order_by("-number")[:count])
