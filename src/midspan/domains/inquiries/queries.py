"""Asking about inquiries: for intake and the director alone."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.inquiries.enums import OPEN, OURS, Closing, InquiryState
from midspan.domains.inquiries.models import ContactTry, Inquiry
from midspan.domains.inquiries.rules import (
    LOOKS_AHEAD_DAYS,
    Hours,
    first_try_due,
    may_take,
    shown_count,
    shown_parts,
    shown_steps,
    who_went_on,
)
from midspan.domains.journey.queries import admitted_among
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.programs.queries import closed_dates, home_zone, opening_spans
from midspan.kernel import clock
from midspan.values import Actor, DataClass

FUNNEL = (
    InquiryState.NEW,
    InquiryState.CONTACTED,
    InquiryState.BOOKED,
    InquiryState.REFERRED,
    InquiryState.ADMITTED,
)


class Step(Struct, frozen=True, kw_only=True):
    """How many inquiries came at least so far; None: too few to say."""

    state: InquiryState
    count: int | None


class Reason(Struct, frozen=True, kw_only=True):
    closing: Closing
    is_ours: bool
    count: int | None


class Funnel(Struct, frozen=True, kw_only=True):
    """What became of the inquiries of some time. `open` ones are still on their way."""

    received: int | None
    steps: tuple[Step, ...]
    open: int | None
    reasons: tuple[Reason, ...]
    called_in_time: int | None


def inquiries_for(*, viewer: Actor) -> QuerySet[Inquiry]:
    """Every inquiry; none for whoever does not take them. Row security asks for the whole organization as well."""
    rows = Inquiry.objects.filter(organization_id=viewer.organization_id)
    is_seen = bool(may_take(viewer)) and bool(may_see_class(viewer, DataClass.REFERRAL))
    return rows.select_related("owner").order_by("due_at", "pk") if is_seen else rows.none()


def waiting_inquiries(*, viewer: Actor) -> QuerySet[Inquiry]:
    """Those somebody has to do something about, whoever is due first first."""
    return inquiries_for(viewer=viewer).filter(state__in=sorted(OPEN))


def done_inquiries(*, viewer: Actor, count: int = 50) -> list[Inquiry]:
    """Those that went on or were closed, the newest first."""
    rows = inquiries_for(viewer=viewer).exclude(state__in=sorted(OPEN))
    return list(rows.order_by("-received_at", "pk")[:count])


def inquiry_for(*, viewer: Actor, inquiry_id: UUID) -> Inquiry | None:
    return inquiries_for(viewer=viewer).filter(pk=inquiry_id).first()


def tries_of(*, viewer: Actor, inquiry_id: UUID) -> list[ContactTry]:
    """Each try to reach them, the newest first."""
    if inquiry_for(viewer=viewer, inquiry_id=inquiry_id) is None:
        return []
    rows = ContactTry.objects.filter(organization_id=viewer.organization_id, inquiry_id=inquiry_id)
    return list(rows.select_related("by").order_by("-at", "pk"))


def center_hours(*, viewer: Actor, since: date | None = None) -> Hours:
    """When somebody is at any of the sites, with the days on which they are closed from `since` (today) on.

    Of no patient, so that it is asked for whoever hands in as well.
    """
    zone = center_zone(viewer=viewer)
    today = clock.today(zone)
    until = today + timedelta(days=LOOKS_AHEAD_DAYS)
    opening = opening_spans(viewer=viewer)
    return Hours(
        zone=zone,
        opening={site: tuple(spans) for site, spans in opening.items()},
        closed=frozenset(closed_dates(viewer=viewer, from_date=since or today, until_date=until)),
    )


def center_zone(*, viewer: Actor) -> ZoneInfo:
    """Whose clock it is on which inquiries are kept."""
    return home_zone(organization_id=viewer.organization_id)


def minute_now(*, viewer: Actor) -> int:
    """Minutes after midnight on the center's clock."""
    return minute_of(clock.now(), viewer=viewer)


def minute_of(moment: datetime, *, viewer: Actor) -> int:
    """The same at another moment."""
    here = moment.astimezone(center_zone(viewer=viewer))
    return here.hour * 60 + here.minute


def funnel_since(*, viewer: Actor, since: datetime) -> Funnel:
    """From asking to being admitted, with why the others did not go on. Small numbers are not said."""
    rows = list(inquiries_for(viewer=viewer).filter(received_at__gte=since))
    admitted = admitted_among(viewer=viewer, referral_ids=[one.referral_id for one in rows if one.referral_id])
    reached = _reached(rows, viewer=viewer)
    places = {
        one.pk: _furthest(one, is_admitted=one.referral_id in admitted, was_reached=one.pk in reached) for one in rows
    }
    steps = shown_steps([sum(place >= number for place in places.values()) for number in range(len(FUNNEL))])
    closed = Counter(Closing(one.closed_reason) for one in rows if one.closed_reason)
    # Who went on as a referral and these make up everybody.
    parts: dict[Closing | None, int] = {one: closed[one] for one in Closing}
    parts[None] = sum(one.state in OPEN for one in rows)
    rest = who_went_on(len(rows) - sum(parts.values()), steps=steps)
    shown = shown_parts(parts, is_whole_known=steps[0] is not None, rest=rest)
    said = [one for one in steps[:2] if one is not None]  # Whoever was reached in time was reached.
    return Funnel(
        received=steps[0],
        steps=tuple(Step(state=state, count=count) for state, count in zip(FUNNEL, steps, strict=True)),
        open=shown[None] if shown else None,
        reasons=tuple(
            Reason(closing=one, is_ours=one in OURS, count=shown[one]) for one in Closing if shown and closed[one]
        ),
        called_in_time=shown_count(
            _in_time(rows, reached, center_hours(viewer=viewer, since=since.date())), beside=said
        ),
    )


def _in_time(rows: Collection[Inquiry], reached: Mapping[UUID, datetime], hours: Hours) -> int:
    """How many were reached within one working day at a time they chose, by the hours the center has now."""
    found = (one for one in rows if one.pk in reached)
    return sum(reached[one.pk] <= first_try_due(one.received_at, hours, one.safety.times) for one in found)


def _reached(rows: Collection[Inquiry], *, viewer: Actor) -> dict[UUID, datetime]:
    """Inquiry → when they were first reached."""
    tries = ContactTry.objects.filter(organization_id=viewer.organization_id, inquiry__in=rows, outcome="reached")
    found: dict[UUID, datetime] = {}
    for one in tries.order_by("at"):
        found.setdefault(one.inquiry_id, one.at)
    return found


def _furthest(one: Inquiry, *, is_admitted: bool, was_reached: bool) -> int:
    """The place in FUNNEL that an inquiry came to, also one that was closed afterwards."""
    held: Iterable[bool] = (True, was_reached, one.screening_at is not None, one.referral_id is not None, is_admitted)
    return max(number for number, holds in enumerate(held) if holds)
