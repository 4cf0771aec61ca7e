"""The offers of a stay or a patient, as rows."""

from datetime import date
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import IndividualHour, Offer, Seat
from midspan.domains.schedule.problem.asking import week_clock
from midspan.domains.schedule.rules import begins_on
from midspan.kernel import clock
from midspan.values import Actor, DataClass


def latest_offer(*, viewer: Actor, episode_id: UUID) -> Offer | None:
    """The newest offer of a stay, of any state but withdrawn."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(episode_id=episode_id, stage=None).exclude(state=OfferState.WITHDRAWN)
    return rows.select_related("episode__site").order_by("-computed_at").first()


def open_offer(*, viewer: Actor, patient_id: UUID) -> Offer | None:
    """What waits for this patient: weeks to choose from, or why there is none yet; None once a week is set.

    That there is no week for a stage of a step down is for staff to mend: the person has a week.
    """
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(patient_id=patient_id).exclude(state=OfferState.WITHDRAWN)
    rows = rows.select_related("episode__site")
    staged = rows.filter(state=OfferState.OPEN, stage__isnull=False).order_by("stage").first()
    if staged is not None:
        return staged
    of_stages = Q(state=OfferState.IMPOSSIBLE, stage__isnull=False)
    newest = rows.exclude(of_stages).order_by("-computed_at", "-stage").first()
    return None if newest is None or newest.state == OfferState.ACCEPTED else newest


def taper_of(*, viewer: Actor, episode_id: UUID) -> list[Offer]:
    """The stages of a stay that stand, taken or not, in order of their days; none where there is none."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    rows = rows.filter(episode_id=episode_id, stage__isnull=False).exclude(state=OfferState.WITHDRAWN)
    return list(rows.select_related("episode__site").order_by("from_date", "computed_at"))


def begins(offer: Offer) -> date:
    """From which day on its week holds, if it is taken today; of one that is taken, the day on which it began."""
    if offer.state == OfferState.ACCEPTED:
        return offer.from_date
    today = clock.today(week_clock(offer.episode, day=offer.from_date).zone)
    if offer.from_date >= today:
        return offer.from_date
    has_week = offer.stage is None and _had_places_before(today, offer)
    return begins_on(from_date=offer.from_date, stage=offer.stage, today=today, has_week=has_week)


def _had_places_before(day: date, offer: Offer) -> bool:
    mine = {
        "organization_id": offer.organization_id,
        "patient_id": offer.patient_id,
        "dates__overlap": DateRange(None, day),
    }
    return any(kind.objects.filter(**mine).exists() for kind in (Seat, IndividualHour))


def waits_for_new_week(*, viewer: Actor, episode_id: UUID) -> bool:
    """Whether a week was set that stands no more, and no other has taken its place: the level has changed since."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    states = set(rows.filter(episode_id=episode_id, accepted_at__isnull=False).values_list("state", flat=True))
    return bool(states) and OfferState.ACCEPTED not in states


def stages_replaced(*, viewer: Actor, offer: Offer) -> list[Offer]:
    """Stages that were taken already, and that stand no more once this week is taken, in order of their days.

    A stage of another step down also takes the place of one that begins on its own day.
    """
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    taken = rows.filter(episode_id=offer.episode_id, state=OfferState.ACCEPTED, stage__isnull=False)
    first = {"from_date__gt" if offer.stage is None else "from_date__gte": begins(offer)}
    return list(taken.filter(**first).exclude(pk=offer.pk).order_by("from_date"))


def stages_to_take(*, viewer: Actor, episode_id: UUID) -> list[Offer]:
    """Stages that nobody has taken yet: computing another week takes them back."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    waiting = rows.filter(episode_id=episode_id, state=OfferState.OPEN, stage__isnull=False)
    return list(waiting.order_by("from_date"))


def offer_for(*, viewer: Actor, offer_id: UUID) -> Offer | None:
    """One offer, or None for what the viewer may not see."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(pk=offer_id).select_related("episode__site").first()
