"""Repairs on the workbench: weeks found again, everybody in them asked, and published once all have said yes."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from midspan.domains.schedule.actions import (
    WeeksRepaired,
    ask_consent,
    consent_to_move,
    publish_repair,
    repair_weeks,
    withdraw_repair,
)
from midspan.domains.schedule.enums import DECIDABLE, MoveState, ProposalKind
from midspan.domains.schedule.models import Proposal, Publication
from midspan.domains.schedule.proposals.picturing import picture_of
from midspan.domains.schedule.proposals.rules import may_be_undone, may_publish
from midspan.domains.schedule.queries import moves_for, proposal_for, publication_of
from midspan.kernel import clock
from midspan.values import RefusedError, Verdict


def repair(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Who would have to move for it, and what each of them said."""
    row = _found(request, proposal_id)
    states = list(moves_for(viewer=request.actor, proposal_id=row.pk).values_list("state", flat=True))
    picture = picture_of(row, viewer=request.actor)
    is_whole = not picture.hidden and bool(states)
    publication = publication_of(viewer=request.actor, proposal_id=row.pk)
    shown = {
        "proposal": row,
        "picture": picture,
        "publication": publication,
        "may_be_undone": publication and _may_be_undone(publication),
        "is_open": row.state in DECIDABLE,
        "may_publish": may_publish(request.actor),
        "is_unasked": MoveState.PROPOSED in states,
        "is_agreed": is_whole and all(state == MoveState.CONSENTED for state in states),
        "asked": {move.id for move in picture.moves if move.is_asked},
    }
    return render(request, "schedule/repair.html", shown)


def _may_be_undone(publication: Publication) -> Verdict:
    is_undone = publication.undone_at is not None
    return may_be_undone(takes_effect=publication.takes_effect, is_undone=is_undone, today=clock.local_date())


def _found(request: HttpRequest, proposal_id: UUID) -> Proposal:
    row = proposal_for(viewer=request.actor, proposal_id=proposal_id)
    if row is None or row.kind != ProposalKind.REPAIR:
        raise Http404
    return row


@require_POST
def repair_all(request: HttpRequest) -> HttpResponse:
    """Weeks that do not hold any more, found again."""
    try:
        found = repair_weeks(by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _words(found))
    return redirect("schedule:center")


def _words(found: WeeksRepaired) -> str:
    sentences = [
        ngettext(
            "%(count)s person has weeks to choose from and is told.",
            "%(count)s people have weeks to choose from and are told.",
            found.offers,
        )
        % {"count": found.offers}
        if found.offers
        else "",
        ngettext(
            "For %(count)s person somebody else would have to make room: see the repairs.",
            "For %(count)s people somebody else would have to make room: see the repairs.",
            found.repairs,
        )
        % {"count": found.repairs}
        if found.repairs
        else "",
        ngettext(
            "For %(count)s person no week was found: their own page says why.",
            "For %(count)s people no week was found: their own pages say why.",
            found.none,
        )
        % {"count": found.none}
        if found.none
        else "",
        _("Press again for the others.") if found.left else "",
    ]
    return " ".join(one for one in sentences if one) or _("Everybody's week holds, or is waiting for an answer.")


@require_POST
def ask(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The question goes out."""
    return _done(
        request,
        proposal_id,
        lambda: ask_consent(proposal_id=proposal_id, by=request.actor),
        words=_("Asked. Nothing changes before everybody has said yes."),
    )


@require_POST
def agreed(request: HttpRequest, move_id: UUID) -> HttpResponse:
    """A yes that staff heard by phone or in person."""
    move = moves_for(viewer=request.actor).filter(pk=move_id).first()
    if move is None:
        raise Http404
    return _done(request, move.proposal_id, lambda: consent_to_move(move_id=move_id, by=request.actor))


@require_POST
def publish(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Everybody said yes."""
    return _done(
        request,
        proposal_id,
        lambda: publish_repair(proposal_id=proposal_id, by=request.actor),
        words=_("Published. Everybody in it is told."),
    )


@require_POST
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Nobody is asked any more."""
    return _done(
        request,
        proposal_id,
        lambda: withdraw_repair(proposal_id=proposal_id, by=request.actor),
        words=_("Withdrawn. Everybody's week stays as it is."),
    )


def _done(request: HttpRequest, proposal_id: UUID, act: Callable[[], object], *, words: str = "") -> HttpResponse:
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        if words:
            messages.success(request, words)
    return redirect("schedule:repair_of", proposal_id=proposal_id)
