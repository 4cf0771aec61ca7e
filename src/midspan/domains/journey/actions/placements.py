"""The placement worksheet: drafted, signed by one clinician, countersigned by another, then unchangeable."""

from uuid import UUID

from django.utils import timezone

from midspan.domains.journey.actions.episodes import credentials_of, locked_episode, move_episode
from midspan.domains.journey.checklists import Edition, current, edition_of
from midspan.domains.journey.enums import EpisodeState, LevelDecision
from midspan.domains.journey.models import Episode, Placement
from midspan.domains.journey.queries.stays import (
    draft_of,
    latest_screening,
    review_by,
    screening_verdict,
    worksheet_mark,
)
from midspan.domains.journey.rules.episodes import OFFERED_LEVELS
from midspan.domains.journey.rules.placement import Draft, Review, may_countersign, may_edit, may_go_on, may_sign
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, is_as_seen, refused


@action("placement.draft")
def draft_placement(
    *, episode_id: UUID, draft: Draft, patient_view: str, by: Actor, seen: str | None = None
) -> Placement:
    """Keep the worksheet as far as it is filled in. Nothing is chosen that nobody chose.

    After two signatures the next draft begins a new worksheet: a placement review. `seen` is here and below the mark of
    what the page was drawn with; None asks nothing. Raises RefusedError.
    """
    episode = locked_episode(episode_id, by)
    screening_verdict(latest_screening(viewer=by, episode_id=episode.pk)).require()
    kept = _draft_of(episode)
    before, placement = worksheet_mark(kept), kept or _new(episode)
    may_edit(by, is_signed=placement.signed_at is not None).require()
    placement.ratings = {key: dict(rating) for key, rating in draft.ratings.items()}
    placement.indicated_level, placement.actual_level = draft.indicated_level, draft.actual_level
    placement.difference_reason, placement.difference_note = draft.difference_reason, draft.difference_note
    placement.decision, placement.decision_reason = draft.decision, draft.decision_reason
    placement.next_review_date, placement.patient_view = draft.next_review_date, patient_view
    is_sent_again = kept is not None and worksheet_mark(placement) == before
    may_go_on(is_as_seen=is_sent_again or is_as_seen(before, seen)).require()
    placement.save()
    return placement


@action("placement.sign")
def sign_placement(*, placement_id: UUID, ask: UUID, by: Actor, seen: str | None = None) -> Placement:
    """The first signature, and whom it asks for the second: from now on that clinician reaches this person.

    A review that sets no day for the next one has the day of the rules.
    """
    placement = _locked(placement_id, by)
    screening_verdict(latest_screening(viewer=by, episode_id=placement.episode_id)).require()
    may_edit(by, is_signed=placement.signed_at is not None).require()
    may_go_on(is_as_seen=is_as_seen(worksheet_mark(placement), seen)).require()
    worksheet, review = edition_of(Edition.PLACEMENT, placement.edition), review_in(placement, by)
    if review and placement.next_review_date is None and placement.decision != LevelDecision.DISCHARGE:
        placement.next_review_date = review.latest
    may_sign(
        by,
        credentials=credentials_of(by),
        draft=draft_of(placement),
        dimensions=[one.key for one in worksheet.dimensions],
        today=timezone.localdate(clock.now()),
        review=review,
    ).require()
    if ask == by.id:
        raise RefusedError(refused("The second signature must be somebody else's."))
    placement.signed_by_id, placement.signed_at, placement.asked_to_sign_id = by.id, clock.now(), ask
    placement.save()
    with widened(by):  # Who signs may reach this person alone, and not the row that says who else does.
        open_reach(actor_id=ask, patient_id=placement.patient_id, basis=Basis.CARE_TEAM, source_id=placement.pk, by=by)
    return placement


@action("placement.return")
def return_placement(*, placement_id: UUID, by: Actor, seen: str | None = None) -> Placement:
    """The second signer sends the worksheet back: the first signature is taken off, and it can be changed again."""
    placement = _locked(placement_id, by)
    may_countersign(
        by,
        credentials=credentials_of(by),
        signed_by=placement.signed_by_id,
        is_countersigned=placement.countersigned_at is not None,
    ).require()
    may_go_on(is_as_seen=is_as_seen(worksheet_mark(placement), seen)).require()
    asked = placement.asked_to_sign_id
    placement.signed_by = placement.signed_at = placement.asked_to_sign = None
    placement.save()
    with widened(by):  # As above.
        close_reach(source_id=placement.pk, actor_id=asked, by=by)
    return placement


@action("placement.countersign")
def countersign_placement(*, placement_id: UUID, by: Actor, seen: str | None = None) -> Placement:
    """The second signature. It fixes the worksheet for ever and, when the level is offered here, places the person."""
    placement = _locked(placement_id, by)
    may_countersign(
        by,
        credentials=credentials_of(by),
        signed_by=placement.signed_by_id,
        is_countersigned=placement.countersigned_at is not None,
    ).require()
    may_go_on(is_as_seen=is_as_seen(worksheet_mark(placement), seen)).require()
    placement.countersigned_by_id, placement.countersigned_at = by.id, clock.now()
    placement.save()
    episode = placement.episode
    if episode.state == EpisodeState.SCREENING and placement.actual_level in OFFERED_LEVELS:
        move_episode(episode_id=episode.pk, to=EpisodeState.PLACED, by=by)
    return placement


def review_in(placement: Placement, by: Actor) -> Review | None:
    """What makes this worksheet a review; None for a first placement."""
    latest = review_by(viewer=by, episode=placement.episode)
    if latest is None:
        return None
    worksheet = edition_of(Edition.PLACEMENT, placement.edition)
    return Review(level=placement.episode.level, ladder=[code for code, _words in worksheet.settings], latest=latest)


def _locked(placement_id: UUID, by: Actor) -> Placement:
    """The worksheet, held after its stay: in the order in which a draft holds them, so that nobody waits in a ring."""
    rows = Placement.objects.filter(organization_id=by.organization_id, pk=placement_id)
    episode_id = rows.values_list("episode_id", flat=True).first()
    if episode_id is None:
        raise RefusedError(refused("This worksheet does not exist, or it is not yours to see."))
    locked_episode(episode_id, by)
    return rows.select_for_update(of=("self",)).select_related("episode").get()


def _draft_of(episode: Episode) -> Placement | None:
    rows = Placement.objects.select_for_update().filter(organization_id=episode.organization_id, episode=episode)
    return rows.filter(countersigned_at=None).order_by("-created_at").first()


def _new(episode: Episode) -> Placement:
    edition = current(Edition.PLACEMENT).header.edition
    return Placement(
        organization_id=episode.organization_id, patient_id=episode.patient_id, episode=episode, edition=edition
    )
