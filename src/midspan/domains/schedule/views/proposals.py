"""One proposal: its progress, its difference to everybody's week, and what is decided about it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from midspan.domains.schedule.actions import (
    decide_moves,
    publish,
    stop_proposal,
    undo_publication,
    withdraw_proposal,
)
from midspan.domains.schedule.enums import DECIDABLE, MoveState, ProposalKind, ProposalState
from midspan.domains.schedule.forms.weeks import MovesForm, PublishForm
from midspan.domains.schedule.models import Proposal, Publication
from midspan.domains.schedule.proposals.picturing import failure_words, picture_of, progress_of
from midspan.domains.schedule.proposals.rules import (
    earliest_effect,
    may_be_undone,
    may_propose,
    may_publish,
    publication_rule,
)
from midspan.domains.schedule.queries import moves_for, proposal_for, publication_of
from midspan.kernel import clock
from midspan.ui.tables import labelled
from midspan.values import RefusedError


def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """While it is computed, how far it is; then the difference, move by move."""
    row = _found(request, proposal_id)
    if row.kind == ProposalKind.REPAIR:
        return redirect("schedule:repair_of", proposal_id=row.pk)
    if row.state == ProposalState.COMPUTING:
        return render(request, "schedule/computing.html", _progress(request, row))
    publication = publication_of(viewer=request.actor, proposal_id=row.pk)
    today = clock.local_date()
    picture = picture_of(row, viewer=request.actor)
    columns = (_("Who"), _("People"), _("In the middle"), _("Nine in ten at most"), _("At most"))
    shown = {
        "proposal": row,
        "picture": picture,
        "spread_columns": columns,
        "spread_rows": labelled(columns, picture.spreads),
        "failure": failure_words(row),
        "is_open": row.state in DECIDABLE,
        "is_stopped": row.state == ProposalState.STOPPED,
        "is_failed": row.state == ProposalState.FAILED,
        "may_propose": may_propose(request.actor),
        "may_publish": may_publish(request.actor),
        "publication": publication,
        "may_be_undone": _undoing(publication) if publication else None,
        "form": PublishForm(initial={"takes_effect": max(row.from_date, earliest_effect(today))}),
        "rule": publication_rule(today).words,
    }
    return render(request, "schedule/proposal.html", shown)


def _undoing(publication: Publication) -> object:
    is_undone = publication.undone_at is not None
    return may_be_undone(takes_effect=publication.takes_effect, is_undone=is_undone, today=clock.local_date())


def _progress(request: HttpRequest, row: Proposal) -> dict[str, object]:
    return {"proposal": row, "progress": progress_of(row), "may_propose": may_propose(request.actor)}


def progress(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The part of the page that is asked for again and again; once it is over, the whole page is."""
    row = _found(request, proposal_id)
    if row.state != ProposalState.COMPUTING:
        return HttpResponseClientRefresh() if request.htmx else redirect("schedule:proposal", proposal_id=row.pk)
    return render(request, "schedule/_progress.html", _progress(request, row))


@require_POST
def stop(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    return _done(request, proposal_id, lambda: stop_proposal(proposal_id=proposal_id, by=request.actor))


@require_POST
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    _found(request, proposal_id)
    try:
        withdraw_proposal(proposal_id=proposal_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("Withdrawn. Everybody's week stays as it is."))
    return redirect("schedule:center")


@require_POST
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """All, some or none of the changes."""
    moves = moves_for(viewer=request.actor, proposal_id=proposal_id).filter(after__isnull=False)
    form = MovesForm(request.POST, ids=[move.pk for move in moves])
    if not form.is_valid():
        messages.error(request, _("Choose among the changes shown."))
        return redirect("schedule:proposal", proposal_id=proposal_id)
    accepted = form.chosen
    words = ngettext("%(count)s change is accepted.", "%(count)s changes are accepted.", len(accepted))
    return _done(
        request,
        proposal_id,
        lambda: decide_moves(proposal_id=proposal_id, accepted=accepted, by=request.actor),
        words=words % {"count": len(accepted)},
    )


@require_POST
def publish_it(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The accepted changes become the next version of the center's weeks."""
    _found(request, proposal_id)
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say from which day on it takes effect."))
        return redirect("schedule:proposal", proposal_id=proposal_id)
    try:
        publication = publish(proposal_id=proposal_id, by=request.actor, **form.cleaned_data)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        _tell(request, publication)
    return redirect("schedule:proposal", proposal_id=proposal_id)


def _tell(request: HttpRequest, publication: Publication) -> None:
    moves = moves_for(viewer=request.actor, proposal_id=publication.proposal_id)
    gone = moves.filter(state=MoveState.GONE).count()
    facts = {"number": publication.number, "day": date_format(publication.takes_effect, "l, F j")}
    messages.success(request, _("Version %(number)s is published. It takes effect on %(day)s.") % facts)
    if gone:
        words = ngettext(
            "%(count)s person stays on the old week, because a place was taken meanwhile.",
            "%(count)s people stay on their old week, because a place was taken meanwhile.",
            gone,
        )
        messages.warning(request, words % {"count": gone})


@require_POST
def undo(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Everybody back on their old week, before the new one begins."""
    publication = publication_of(viewer=request.actor, proposal_id=proposal_id)
    if publication is None:
        raise Http404
    return _done(
        request,
        proposal_id,
        lambda: undo_publication(publication_id=publication.pk, by=request.actor),
        words=_("Undone. Everybody whose old place is still free is back on their old week."),
    )


def _done(request: HttpRequest, proposal_id: UUID, act: Callable[[], object], *, words: str = "") -> HttpResponse:
    _found(request, proposal_id)
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        if words:
            messages.success(request, words)
    return redirect("schedule:proposal", proposal_id=proposal_id)


def _found(request: HttpRequest, proposal_id: UUID) -> Proposal:
    row = proposal_for(viewer=request.actor, proposal_id=proposal_id)
    if row is None:
        raise Http404
    return row
