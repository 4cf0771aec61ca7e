"""A patient's own bookings and offers as query sets, which a higher domain or surface completes and compiles once."""

from datetime import date

from django.db.models import QuerySet

from midspan.domains.privacy.queries import visible
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.models import Booking, Offer
from midspan.values import Actor, DataClass


def bookings_between(*, viewer: Actor, first: date, until: date) -> QuerySet[Booking]:
    """Bookings on dates from `first` to before `until`, canceled and given-up ones too, in order."""
    rows = visible(Booking.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(local_date__gte=first, local_date__lt=until).order_by("during", "pk")


def offers_to_answer(*, viewer: Actor) -> QuerySet[Offer]:
    """Offers with weeks to choose from that nobody has answered."""
    rows = visible(Offer.objects.all(), viewer=viewer, data_class=DataClass.SCHEDULE)
    return rows.filter(state=OfferState.OPEN)
