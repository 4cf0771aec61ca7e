"""The offers of a stay or a patient, as rows."""

from uuid import UUID

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer
from midspan.values import Actor, DataClass


def latest_offer(*, viewer: Actor, episode_id: UUID) -> Offer | None:
    """The newest offer of a stay, of any state but withdrawn."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(episode_id=episode_id, stage=None).exclude(state=OfferState.WITHDRAWN)
    return rows.select_related("episode__site").order_by("-computed_at").first()


def open_offer(*, viewer: Actor, patient_id: UUID) -> Offer | None:
    """What waits for this patient: weeks to choose from, or why there is none yet; None once a week is set."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(patient_id=patient_id).exclude(state=OfferState.WITHDRAWN)
    rows = rows.select_related("episode__site")
    staged = rows.filter(state=OfferState.OPEN, stage__isnull=False).order_by("stage").first()
    if staged is not None:
        return staged
    newest = rows.order_by("-computed_at", "-stage").first()
    return None if newest is None or newest.state == OfferState.ACCEPTED else newest


def taper_of(*, viewer: Actor, episode_id: UUID) -> list[Offer]:
    """The stages of the taper that was computed last, in order; none where there is none."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(episode_id=episode_id, stage__isnull=False).exclude(state=OfferState.WITHDRAWN)
    newest: dict[int, Offer] = {}
    for one in rows.select_related("episode__site").order_by("computed_at"):
        newest[one.stage or 0] = one
    return [newest[stage] for stage in sorted(newest)]


def offer_for(*, viewer: Actor, offer_id: UUID) -> Offer | None:
    """One offer, or None for what the viewer may not see."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(pk=offer_id).select_related("episode__site").first()
