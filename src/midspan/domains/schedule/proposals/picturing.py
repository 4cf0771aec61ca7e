"""A proposal as its page shows it: how far the computation is, and the difference it would make to each person."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from midspan.domains.programs.enums import AGE_BAND_WORDS, LANGUAGE_WORDS
from midspan.domains.programs.queries import active_tracks
from midspan.domains.schedule.enums import DECIDABLE, MoveState, ProposalFailure, ProposalKind
from midspan.domains.schedule.models import Move, Proposal
from midspan.domains.schedule.offers.stored import charge_from, explanation_from, plan_from
from midspan.domains.schedule.proposals.naming import patient_name, week_names
from midspan.domains.schedule.proposals.reading import LifeSpread, moves_for
from midspan.domains.schedule.proposals.wording import (
    WeekNames,
    change_lines,
    cost_words,
    frozen_lines,
    gain_words,
    hours_words,
    why_words,
)
from midspan.domains.schedule.weeks.frozen import frozen_by
from midspan.domains.schedule.wording import obstacle_lines
from midspan.kernel import clock
from midspan.ui.hours import duration_words
from midspan.values import Actor

PHASES = {
    "": "Waiting for a free worker",
    "columns": "Looking for weeks that fit",
    "explaining": "Looking for what stands in the way of those without a week",
    "alone": "Solving it without any change, to compare",
    "trying": "Trying changes, each by solving everything again",
}
FAILURES = {
    ProposalFailure.NOBODY: "Nobody's week can be planned: no open stay says track, site and hours a week.",
    ProposalFailure.REFEREE: "The result broke a rule when it was checked, so it was thrown away. Nothing has changed.",
    ProposalFailure.SOLVER: "The computation ended without an answer. Nothing has changed; ask again.",
    ProposalFailure.LOST: "Nothing was heard from the computation for too long. Nothing has changed; ask again.",
}
STATES = {
    MoveState.PROPOSED: ("", ""),
    MoveState.ACCEPTED: ("Accepted", "done"),
    MoveState.DECLINED: ("Declined", "quiet"),
    MoveState.ASKED: ("Asked, no answer yet", "active"),
    MoveState.CONSENTED: ("Said yes", "done"),
    MoveState.REFUSED: ("Said no", "late"),
    MoveState.PUBLISHED: ("Told, no answer yet", "active"),
    MoveState.AGREED: ("Said it is fine", "done"),
    MoveState.OBJECTED: ("Does not work", "late"),
    MoveState.RETURNED: ("Back on the old week", "quiet"),
    MoveState.SETTLED: ("Settled", "done"),
    MoveState.GONE: ("Place was gone; old week stays", "due"),
    MoveState.UNDONE: ("Undone", "quiet"),
}


class PicturedMove(Struct, frozen=True):
    """One person's line of the difference."""

    id: UUID
    name: str
    lines: tuple[tuple[str, list[str]], ...]
    hours: str
    why: tuple[str, ...]
    costs: tuple[str, ...]
    gains: tuple[str, ...]
    is_chosen: bool
    state: str
    state_kind: str
    objection: str
    is_asked: bool = False


class Unplaced(Struct, frozen=True):
    name: str
    why: tuple[str, ...]
    url: str


class TrackChange(Struct, frozen=True):
    name: str
    people: int
    needed: int
    now: int
    after: int

    @property
    def words(self) -> str:
        facts = {"now": duration_words(self.now), "after": duration_words(self.after)}
        needed = _("of %(needed)s") % {"needed": duration_words(self.needed)}
        return f"{facts['after']} {needed}" if self.now == self.after else f"{facts['now']} → {facts['after']} {needed}"


class ProposalPicture(Struct, frozen=True):
    """The difference: who moves, who waits, hours by track; `hidden` counts people whom the viewer does not reach.

    `others_move`: whether some of those are among who moves.
    """

    moves: tuple[PicturedMove, ...]
    unplaced: tuple[Unplaced, ...]
    tracks: tuple[TrackChange, ...]
    spreads: tuple[tuple[str, ...], ...]
    hidden: int
    others_move: bool
    accepted: int
    is_decided: bool
    proof: str
    over_life_limit: str


class ProgressPicture(Struct, frozen=True):
    """How far a computation is. `done` of 100: how much of the first gap is closed; None while nothing is proven."""

    phase: str
    rounds: int
    seconds: int
    gap: str
    done: int | None
    is_stopping: bool


class Gauged(Protocol):
    """A computation that says how far it is, or why it failed."""

    phase: str
    rounds: int
    asked_at: datetime
    stop_asked_at: datetime | None
    objective: float | None
    bound: float | None
    failure: str


def progress_of(proposal: Gauged) -> ProgressPicture:
    gap = gap_of(proposal)
    return ProgressPicture(
        phase=_(PHASES.get(proposal.phase, PHASES["columns"])),
        rounds=proposal.rounds,
        seconds=max(0, int((clock.now() - proposal.asked_at).total_seconds())),
        gap="" if gap is None else _("%(gap)s %% above what cannot be beaten") % {"gap": f"{100 * gap:.1f}"},
        done=None if gap is None else round(100 * (1 - min(1.0, gap))),
        is_stopping=proposal.stop_asked_at is not None,
    )


def gap_of(proposal: Gauged) -> float | None:
    """How far the cost may be from the least possible, as a share; None where nothing is proven."""
    if proposal.objective is None or proposal.bound is None:
        return None
    return max(0.0, proposal.objective - proposal.bound) / max(1.0, abs(proposal.objective))


def failure_words(proposal: Gauged) -> str:
    return _(FAILURES[ProposalFailure(proposal.failure)]) if proposal.failure else ""


def picture_of(proposal: Proposal, *, viewer: Actor) -> ProposalPicture:
    """The difference that a computed proposal makes, for this viewer."""
    rows = list(moves_for(viewer=viewer, proposal_id=proposal.pk).select_related("patient", "episode"))
    rows.sort(key=lambda move: patient_name(move.patient))
    ids = {move.patient_id for move in rows}
    names = week_names(viewer=viewer, patient_ids=ids, from_date=proposal.from_date)
    moves = [move for move in rows if move.after is not None]
    is_open = proposal.state in DECIDABLE
    accepted = [move for move in moves if move.state == MoveState.ACCEPTED]
    counted = sum(proposal.summary.get(kind, 0) for kind in ("moves", "unplaced", "frozen"))
    frozen = frozen_by(viewer=viewer, patient_ids=ids, from_date=proposal.from_date)
    return ProposalPicture(
        moves=tuple(_pictured(move, names, frozen.get(move.patient_id, {}), is_open=is_open) for move in moves),
        unplaced=tuple(_unplaced(move, names) for move in rows if move.after is None),
        tracks=tuple(_tracks(proposal, viewer)),
        spreads=tuple(_spreads(proposal, names)),
        hidden=max(0, counted - len(rows)),
        others_move=proposal.summary.get("moves", 0) > len(moves),
        accepted=len(accepted),
        is_decided=bool(moves) and not any(move.state == MoveState.PROPOSED for move in moves),
        proof=_("Nobody else's week changes.") if proposal.kind == ProposalKind.REPAIR else proof_words(proposal),
        over_life_limit=burden_words(**proposal.summary.get("over_life_limit", {"people": 0, "limit": 0})),
    )


def _pictured(move: Move, names: WeekNames, frozen: Mapping[str, str], *, is_open: bool) -> PicturedMove:
    after = plan_from(move.after or {})
    charges = [charge_from(one) for one in move.charges]
    before = plan_from(move.before) if move.before else None
    words, kind = STATES[MoveState(move.state)]
    return PicturedMove(
        id=move.pk,
        name=patient_name(move.patient),
        lines=(*change_lines(before, after, names), *frozen_lines(after, frozen, names)),
        hours=hours_words(move.minutes_before, move.minutes_after, move.minutes_needed),
        why=tuple(why_words(move.why, names.own)),
        costs=tuple(cost_words(charges, names.own)),
        gains=tuple(gain_words(charges, names.own)),
        is_chosen=is_open and move.state != MoveState.DECLINED,
        state=_(words) if words else "",
        state_kind=kind,
        objection=move.objection,
        is_asked=move.state == MoveState.ASKED,
    )


def _unplaced(move: Move, names: WeekNames) -> Unplaced:
    found = explanation_from(move.explanation, patient_id=str(move.patient_id)).reasons if move.explanation else ()
    return Unplaced(
        name=patient_name(move.patient),
        why=(*(why_words(move.why, names.own) if move.before else ()), *obstacle_lines(found, names.own)),
        url=reverse("schedule:explain", args=[move.episode_id]),
    )


def _tracks(proposal: Proposal, viewer: Actor) -> Iterator[TrackChange]:
    counted: dict[str, dict[str, Any]] = proposal.summary.get("tracks", {})
    names = {str(track.pk): track.name for track in active_tracks(viewer=viewer)}
    for track_id, numbers in sorted(counted.items(), key=lambda item: names.get(item[0], "")):
        yield TrackChange(names.get(track_id, ""), **numbers)


def proof_words(proposal: Gauged) -> str:
    gap = gap_of(proposal)
    if gap is None:
        return _("It was stopped before anything was proven.")
    if gap == 0:
        return _("Proven: no other week for the center costs people less.")
    return _("Proven: at most %(gap)s %% above what cannot be beaten.") % {"gap": f"{100 * gap:.2f}"}


def burden_words(*, people: int, limit: int) -> str:
    """That some new weeks weigh more on a life than the limit, in points; empty where none does."""
    words = ngettext(
        "The new week of %(people)s person weighs more on their life than the limit of %(limit)s points.",
        "The new weeks of %(people)s people weigh more on their lives than the limit of %(limit)s points.",
        people,
    ) % {"people": people, "limit": limit}
    return f"{words} {_('Only a place that somebody else has would make it lighter.')}" if people else ""


def _spreads(proposal: Proposal, names: WeekNames) -> Iterator[tuple[str, ...]]:
    """What the new weeks ask of lives: of everybody, then by site, language and age where there are several."""
    found = [LifeSpread(**row) for row in proposal.summary.get("life", ())]
    words = {"site": names.own.sites, "language": LANGUAGE_WORDS, "age_band": AGE_BAND_WORDS}
    for one in found:
        name = words[one.by].get(one.group, one.group) if one.by in words else "Everybody"
        if one.by not in words or sum(other.by == one.by for other in found) > 1:
            yield _(str(name)), str(one.people), str(one.median), str(one.high), str(one.most)
