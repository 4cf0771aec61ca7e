"""The workbench: the center's week today, what needs somebody, and the button that computes a better one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.schedule.actions import repair_move, settle_move
from midspan.domains.schedule.enums import DECIDABLE, MoveState, OfferState, ProposalState
from midspan.domains.schedule.models import Move, Proposal
from midspan.domains.schedule.offers.stored import plan_from
from midspan.domains.schedule.proposals.board import center_board
from midspan.domains.schedule.proposals.naming import patient_name, week_names
from midspan.domains.schedule.proposals.picturing import failure_words
from midspan.domains.schedule.proposals.rules import may_propose, may_publish, may_repair, next_start
from midspan.domains.schedule.proposals.wording import change_lines
from midspan.domains.schedule.queries import (
    latest_proposal,
    moves_for,
    objections,
    open_repairs,
    publication_of,
    publications,
)
from midspan.domains.schedule.tasks import queue_proposal
from midspan.kernel import clock
from midspan.values import RefusedError


def workbench(request: HttpRequest) -> HttpResponse:
    """How everyone gets their hours without breaking their lives, on one screen."""
    if request.method == "POST":
        return _proposed(request)
    start = next_start(clock.local_date())
    last = latest_proposal(viewer=request.actor)
    moves = moves_for(viewer=request.actor, proposal_id=last.pk) if last else Move.objects.none()
    waiting = moves.filter(after=None).select_related("proposal")
    shown = {
        "board": center_board(viewer=request.actor, from_date=start, last=waiting),
        "start": start,
        "objections": _objections(request),
        "may_propose": may_propose(request.actor),
        "may_repair": may_repair(request.actor),
        "repairs": _repairs(request),
        "may_publish": may_publish(request.actor),
        "publications": publications(viewer=request.actor),
        **_standing_of(request, last),
    }
    return render(request, "schedule/center.html", shown)


def _standing_of(request: HttpRequest, last: Proposal | None) -> dict[str, object]:
    """Where the newest proposal stands, for the card at the top."""
    if last is None:
        return {"proposal": None}
    publication = publication_of(viewer=request.actor, proposal_id=last.pk)
    return {
        "proposal": last,
        "is_computing": last.state == ProposalState.COMPUTING,
        "is_open": last.state in DECIDABLE,
        "is_failed": last.state == ProposalState.FAILED,
        "failure": failure_words(last),
        "publication": publication,
        "is_ahead": bool(
            publication and publication.undone_at is None and clock.local_date() < publication.takes_effect
        ),
    }


def _proposed(request: HttpRequest) -> HttpResponse:
    try:
        proposal = queue_proposal(from_date=next_start(clock.local_date()), by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:center")
    return redirect("schedule:proposal", proposal_id=proposal.pk)


def _objections(request: HttpRequest) -> list[dict[str, object]]:
    rows = objections(viewer=request.actor)
    if not rows:
        return []
    names = week_names(
        viewer=request.actor, patient_ids={move.patient_id for move in rows}, from_date=clock.local_date()
    )
    waiting = open_repairs(viewer=request.actor, today=clock.local_date())
    repairs = {one.mends_id: reverse("schedule:repair_of", args=[one.pk]) for one in waiting}
    return [
        {
            "id": move.pk,
            "name": patient_name(move.patient),
            "said": move.objection,
            "from": date_format(move.publication.takes_effect, "l, F j"),
            "lines": change_lines(plan_from(move.before) if move.before else None, plan_from(move.after), names),
            "offer_url": _offer_url(move),
            "repair_url": repairs.get(move.pk, ""),
        }
        for move in rows
    ]


def _repairs(request: HttpRequest) -> list[dict[str, object]]:
    """Each repair that waits, with whom it is for where the viewer reaches them, and how many have said yes."""
    rows = open_repairs(viewer=request.actor, today=clock.local_date())
    moves = moves_for(viewer=request.actor).filter(proposal__in=rows).select_related("patient")
    by_repair: dict[UUID, list[Move]] = {row.pk: [] for row in rows}
    for move in moves:
        by_repair[move.proposal_id].append(move)
    return [_repair_line(row, by_repair[row.pk]) for row in rows]


def _repair_line(row: Proposal, moves: list[Move]) -> dict[str, object]:
    said_yes = sum(1 for move in moves if move.state == MoveState.CONSENTED)
    facts = {"yes": said_yes, "people": row.summary["moves"], "day": date_format(row.from_date, "l, F j")}
    return {
        "title": ", ".join(sorted(patient_name(move.patient) for move in moves)) or _("People whom you do not reach"),
        "words": _("%(yes)s of %(people)s have said yes. From %(day)s on.") % facts,
        "kind": "due" if said_yes == row.summary["moves"] else "quiet",
        "url": reverse("schedule:repair_of", args=[row.pk]),
    }


def _offer_url(move: Move) -> str:
    """Where the weeks computed for a repair wait, once there are any."""
    is_open = move.repair is not None and move.repair.state in {OfferState.OPEN, OfferState.IMPOSSIBLE}
    return reverse("schedule:offer", args=[move.episode_id]) if is_open else ""


@require_POST
def repair(request: HttpRequest, move_id: UUID) -> HttpResponse:
    """Other weeks for one person, on their offer page and their phone; or a repair, where others would have to move."""
    try:
        found = repair_move(move_id=move_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
        return redirect("schedule:center")
    if isinstance(found, Proposal):
        return redirect("schedule:repair_of", proposal_id=found.pk)
    if found.state == OfferState.OPEN:
        messages.success(request, _("These weeks are near the old one, without what does not work."))
    return redirect("schedule:offer", episode_id=found.episode_id)


@require_POST
def settle(request: HttpRequest, move_id: UUID) -> HttpResponse:
    """It was talked over: the person keeps the new week."""
    try:
        settle_move(move_id=move_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("Settled. The new week stays."))
    return redirect("schedule:center")
