"""The placement worksheet: when it can be signed, and by whom. No level is ever computed or suggested here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.journey.enums import IN_TREATMENT, DifferenceReason, EpisodeState, LevelDecision
from midspan.domains.journey.rules.episodes import OFFERED_LEVELS
from midspan.domains.journey.rules.roles import is_clinician, may_work_on_episode
from midspan.values import ALLOWED, Actor, Verdict, first_refusal, refused


class Draft(Struct, frozen=True, kw_only=True):
    """What the worksheet says so far. `ratings` maps a dimension to rating, minimum, evidence and two comments."""

    ratings: Mapping[str, Mapping[str, Any]]
    indicated_level: str
    actual_level: str
    difference_reason: str
    difference_note: str
    next_review_date: date | None
    decision: str = ""
    decision_reason: str = ""


class Review(Struct, frozen=True, kw_only=True):
    """What makes a worksheet a review: the level until now, levels from least to most, and by when the next one is."""

    level: str
    ladder: Sequence[str]
    latest: date


def may_edit(by: Actor, *, is_signed: bool) -> Verdict:
    changed = refused("This worksheet is signed. The second signer can send it back.") if is_signed else ALLOWED
    return first_refusal(may_work_on_episode(by), changed)


def may_go_on(*, is_as_seen: bool) -> Verdict:
    """`is_as_seen`: nobody has changed or signed the worksheet since the page was drawn."""
    if is_as_seen:
        return ALLOWED
    return refused("Somebody has changed this worksheet since you opened it. Read what it says now, then go on.")


def may_sign(
    by: Actor,
    *,
    credentials: Collection[str],
    draft: Draft,
    dimensions: Collection[str],
    today: date,
    review: Review | None = None,
) -> Verdict:
    """Whether the worksheet is whole and this clinician may put the first signature under it."""
    return first_refusal(
        may_work_on_episode(by),
        is_clinician(credentials),
        _rated(draft, dimensions),
        _levels_chosen(draft),
        difference_explained(draft),
        _decided(draft, review) if review else ALLOWED,
        ALLOWED if draft.decision == LevelDecision.DISCHARGE else _reviewed_later(draft, today, review),
    )


def may_countersign(
    by: Actor, *, credentials: Collection[str], signed_by: UUID | None, is_countersigned: bool
) -> Verdict:
    """Whether this clinician may put the second signature: the first stands, and it is somebody else's."""
    if signed_by is None:
        return refused("The first signature is missing.")
    if is_countersigned:
        return refused("This worksheet already has both signatures.")
    if signed_by == by.id:
        return refused("The second signature must be somebody else's.")
    return first_refusal(may_work_on_episode(by), is_clinician(credentials))


def difference_explained(draft: Draft) -> Verdict:
    """Whether a level other than the indicated one has its reason; “other” needs words too."""
    if draft.indicated_level == draft.actual_level:
        return ALLOWED
    if not draft.difference_reason:
        return refused("The actual level differs from the indicated one. Choose the reason.")
    if draft.difference_reason == DifferenceReason.OTHER and not draft.difference_note.strip():
        return refused("Describe the other reason for the difference in a sentence.")
    return ALLOWED


def _rated(draft: Draft, dimensions: Collection[str]) -> Verdict:
    missing = [key for key in dimensions if draft.ratings.get(key, {}).get("rating") is None]
    return refused("Rate every dimension before you sign.") if missing else ALLOWED


def _levels_chosen(draft: Draft) -> Verdict:
    if not draft.indicated_level:
        return refused("Choose the indicated level: what the person needs.")
    if not draft.actual_level:
        return refused("Choose the actual level: where the person goes.")
    return ALLOWED


def _decided(draft: Draft, review: Review) -> Verdict:
    """A decision with its reason, and a level that goes with it. Nobody's level follows from a rating."""
    if not draft.decision:
        return refused("Choose what you decided: to stay, to step up, to step down, or to end.")
    if not draft.decision_reason.strip():
        return refused("Write why you decided so.")
    if draft.decision == LevelDecision.DISCHARGE:
        return ALLOWED
    goes = draft.decision == _way(review.ladder, review.level, draft.actual_level)
    return ALLOWED if goes else refused("The actual level does not go with what you decided.")


def _way(ladder: Sequence[str], before: str, after: str) -> LevelDecision:
    if before not in ladder or after == before:
        return LevelDecision.STAY
    return LevelDecision.STEP_UP if ladder.index(after) > ladder.index(before) else LevelDecision.STEP_DOWN


def may_change_level(by: Actor, *, state: EpisodeState, level: str, placement: Draft | None) -> Verdict:
    """Whether the stay takes the level of its last review; `placement` is that one once both signed it, else None."""
    if placement is None:
        return refused("The placement review needs both signatures.")
    if placement.actual_level not in OFFERED_LEVELS or placement.decision == LevelDecision.DISCHARGE:
        return refused("This is not a level of this center. End the stay, and help the person there.")
    return first_refusal(
        may_work_on_episode(by),
        ALLOWED if state in IN_TREATMENT else refused("Only somebody in treatment changes the level."),
        refused("The stay has this level already.") if placement.actual_level == level else ALLOWED,
    )


def _reviewed_later(draft: Draft, today: date, review: Review | None) -> Verdict:
    if draft.next_review_date is None:
        return refused("Set the date of the next placement review.")
    if draft.next_review_date <= today:
        return refused("The next placement review must lie in the future.")
    if review and draft.next_review_date > review.latest:
        return refused(f"By the rules of this center the next review is due by {review.latest:%B %-d}.")
    return ALLOWED
