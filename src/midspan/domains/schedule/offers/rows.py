"""The offers of a stay or a patient, as rows."""

from uuid import UUID

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Offer
from midspan.values import Actor, DataClass


def latest_offer(*, viewer: Actor, episode_id: UUID) -> Offer | None:
    """The newest offer of a stay, of any state but withdrawn."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(episode_id=episode_id).exclude(state=OfferState.WITHDRAWN)
    return rows.select_related("episode__site").order_by("-computed_at").first()


def open_offer(*, viewer: Actor, patient_id: UUID) -> Offer | None:
    """What waits for this patient: weeks to choose from, or why there is none yet; None once a week is set."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(patient_id=patient_id).exclude(state=OfferState.WITHDRAWN)
    newest = rows.select_related("episode__site").order_by("-computed_at").first()
    return None if newest is None or newest.state == OfferState.ACCEPTED else newest


def offer_for(*, viewer: Actor, offer_id: UUID) -> Offer | None:
    """One offer, or None for what the viewer may not see."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(pk=offer_id).select_related("episode__site").first()
