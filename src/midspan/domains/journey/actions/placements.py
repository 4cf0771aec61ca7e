"""The placement worksheet: drafted, signed by one clinician, countersigned by another, then unchangeable."""

from uuid import UUID

from django.utils import timezone

from midspan.domains.journey.actions.episodes import credentials_of, locked_episode, move_episode
from midspan.domains.journey.checklists import Edition, current, edition_of
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.models import Episode, Placement
from midspan.domains.journey.queries.stays import latest_screening, screening_verdict
from midspan.domains.journey.rules.episodes import OFFERED_LEVELS
from midspan.domains.journey.rules.placement import Draft, may_countersign, may_edit, may_sign
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused


@action("placement.draft")
def draft_placement(*, episode_id: UUID, draft: Draft, patient_view: str, by: Actor) -> Placement:
    """Keep the worksheet as far as it is filled in. Nothing is chosen that nobody chose.

    After two signatures the next draft begins a new worksheet: a placement review.
    """
    episode = locked_episode(episode_id, by)
    screening_verdict(latest_screening(viewer=by, episode_id=episode.pk)).require()
    placement = _draft_of(episode) or _new(episode)
    may_edit(by, is_signed=placement.signed_at is not None).require()
    placement.ratings = {key: dict(rating) for key, rating in draft.ratings.items()}
    placement.indicated_level, placement.actual_level = draft.indicated_level, draft.actual_level
    placement.difference_reason, placement.difference_note = draft.difference_reason, draft.difference_note
    placement.next_review_date, placement.patient_view = draft.next_review_date, patient_view
    placement.save()
    return placement


@action("placement.sign")
def sign_placement(*, placement_id: UUID, ask: UUID, by: Actor) -> Placement:
    """The first signature, and whom it asks for the second: from now on that clinician reaches this person."""
    placement = _locked(placement_id, by)
    screening_verdict(latest_screening(viewer=by, episode_id=placement.episode_id)).require()
    may_edit(by, is_signed=placement.signed_at is not None).require()
    dimensions = [one.key for one in edition_of(Edition.PLACEMENT, placement.edition).dimensions]
    may_sign(
        by,
        credentials=credentials_of(by),
        draft=draft_of(placement),
        dimensions=dimensions,
        today=timezone.localdate(clock.now()),
    ).require()
    if ask == by.id:
        raise RefusedError(refused("The second signature must be somebody else's."))
    placement.signed_by_id, placement.signed_at, placement.asked_to_sign_id = by.id, clock.now(), ask
    placement.save()
    open_reach(actor_id=ask, patient_id=placement.patient_id, basis=Basis.CARE_TEAM, source_id=placement.pk, by=by)
    return placement


@action("placement.return")
def return_placement(*, placement_id: UUID, by: Actor) -> Placement:
    """The second signer sends the worksheet back: the first signature is taken off, and it can be changed again."""
    placement = _locked(placement_id, by)
    may_countersign(
        by,
        credentials=credentials_of(by),
        signed_by=placement.signed_by_id,
        is_countersigned=placement.countersigned_at is not None,
    ).require()
    asked = placement.asked_to_sign_id
    placement.signed_by = placement.signed_at = placement.asked_to_sign = None
    placement.save()
    close_reach(source_id=placement.pk, actor_id=asked, by=by)
    return placement


@action("placement.countersign")
def countersign_placement(*, placement_id: UUID, by: Actor) -> Placement:
    """The second signature. It fixes the worksheet for ever and, when the level is offered here, places the person."""
    placement = _locked(placement_id, by)
    may_countersign(
        by,
        credentials=credentials_of(by),
        signed_by=placement.signed_by_id,
        is_countersigned=placement.countersigned_at is not None,
    ).require()
    placement.countersigned_by_id, placement.countersigned_at = by.id, clock.now()
    placement.save()
    episode = placement.episode
    if episode.state == EpisodeState.SCREENING and placement.actual_level in OFFERED_LEVELS:
        move_episode(episode_id=episode.pk, to=EpisodeState.PLACED, by=by)
    return placement


def draft_of(placement: Placement) -> Draft:
    """The worksheet as the rules read it."""
    return Draft(
        ratings=placement.ratings,
        indicated_level=placement.indicated_level,
        actual_level=placement.actual_level,
        difference_reason=placement.difference_reason,
        difference_note=placement.difference_note,
        next_review_date=placement.next_review_date,
    )


def _locked(placement_id: UUID, by: Actor) -> Placement:
    rows = Placement.objects.select_for_update(of=("self",)).select_related("episode")
    placement = rows.filter(organization_id=by.organization_id, pk=placement_id).first()
    if placement is None:
        raise RefusedError(refused("This worksheet does not exist, or it is not yours to see."))
    return placement


def _draft_of(episode: Episode) -> Placement | None:
    rows = Placement.objects.select_for_update().filter(organization_id=episode.organization_id, episode=episode)
    return rows.filter(countersigned_at=None).order_by("-created_at").first()


def _new(episode: Episode) -> Placement:
    edition = current(Edition.PLACEMENT).header.edition
    return Placement(
        organization_id=episode.organization_id, patient_id=episode.patient_id, episode=episode, edition=edition
    )
