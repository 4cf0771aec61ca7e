"""Asking about landing links: for staff through the gate, and what an opened link would show."""

from datetime import date
from uuid import UUID

from django.utils.timezone import localdate
from msgspec import Struct

from midspan.domains.consents.queries import FiledConsent, consents_of
from midspan.domains.journey.enums import ENDED, Naloxone
from midspan.domains.journey.queries import handoff_line, handoff_of, lands_from, latest_episode
from midspan.domains.landings.models import LandingLink, SenderWord
from midspan.domains.landings.rules import is_open
from midspan.domains.privacy.queries import visible
from midspan.domains.safety.queries import plan_standing
from midspan.domains.schedule.queries import first_sessions
from midspan.kernel import clock
from midspan.values import Actor, DataClass

PROVIDER = "provider"  # The kind of consents to a clinic that the person named.
WANTED = 3
NALOXONE_SETTLED = frozenset({Naloxone.TALKED, Naloxone.NOT_APPLICABLE})


class Checklist(Struct, frozen=True, kw_only=True):
    """Where a landing stands, in yes, no and days; None is not known yet. Nobody is named."""

    session_dates: tuple[date, ...]
    gap_days: int | None
    leaves_on: date | None
    is_gap: bool
    has_met: bool
    has_transport: bool
    has_medicines: bool
    refills_until: date | None
    has_naloxone: bool
    has_safety_plan: bool
    is_plan_read: bool
    was_called: bool
    has_both_consents: bool


class LinkLine(Struct, frozen=True, kw_only=True):
    """A link as staff see it. `recipient` is who the consent names."""

    link: LandingLink
    recipient: str
    is_open: bool


def consents_for_units(*, viewer: Actor, patient_id: UUID) -> list[FiledConsent]:
    """The consents under which a sending unit may be told something now."""
    found = consents_of(viewer=viewer, patient_id=patient_id, now=clock.now())
    return [one for one in found if one.signed.kind == PROVIDER and one.is_open]


def unit_of(*, viewer: Actor, patient_id: UUID) -> str:
    """Where the person of the latest stay comes from, as the handoff names it; empty where there is none."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    handoff = handoff_of(viewer=viewer, episode_id=episode.pk) if episode else None
    return handoff.sending_unit if handoff else ""


def links_of(*, viewer: Actor, patient_id: UUID) -> list[LinkLine]:
    """Every link of a patient's handoffs, the newest first."""
    rows = LandingLink.objects.filter(patient_id=patient_id).select_related("signed").order_by("-made_at", "pk")
    now = clock.now()
    return [
        LinkLine(
            link=one,
            recipient=one.signed.recipient,
            is_open=is_open(expires_at=one.expires_at, ended_at=one.ended_at, missed=one.missed, now=now),
        )
        for one in visible(rows, viewer=viewer, data_class=DataClass.REFERRAL)
    ]


def words_of(*, viewer: Actor, patient_id: UUID) -> list[SenderWord]:
    """What sending units said, the newest first."""
    rows = SenderWord.objects.filter(patient_id=patient_id).select_related("link__signed").order_by("-said_at", "pk")
    return list(visible(rows, viewer=viewer, data_class=DataClass.REFERRAL))


def checklist_of(*, viewer: Actor, patient_id: UUID, handoff_id: UUID) -> Checklist | None:
    """How that landing stands for that viewer; None where they do not see it, or its stay is over or was not the last.

    A later stay has a handoff of its own, perhaps from another unit.
    """
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    if episode is None or episode.state in ENDED:
        return None
    handoff = handoff_of(viewer=viewer, episode_id=episode.pk)
    if handoff is None or handoff.pk != handoff_id:
        return None
    since = lands_from(handoff, episode=episode)
    booked = first_sessions(viewer=viewer, patient_ids=[patient_id], count=WANTED, since=since).get(patient_id, [])
    dates = tuple(one.local_date for one in booked)
    landing = handoff_line(handoff, session_dates=dates, today=clock.local_date()).landing
    return Checklist(
        session_dates=dates,
        gap_days=landing.gap_days,
        leaves_on=landing.leaves_on,
        is_gap=landing.is_gap,
        has_met=handoff.met_on is not None,
        has_transport=bool(handoff.transport),
        has_medicines=bool(handoff.medicines_bridge) or handoff.refills_until is not None,
        refills_until=handoff.refills_until,
        has_naloxone=handoff.naloxone in NALOXONE_SETTLED,
        has_safety_plan=handoff.safety_plan_received is True,
        is_plan_read=handoff.safety_plan_received is True
        and _is_plan_read(viewer, patient_id, localdate(episode.opened_at)),
        was_called=handoff.called_on_discharge_day_at is not None,
        # Who reads this came by a consent of the other direction, which holds.
        has_both_consents=handoff.unit_may_tell is True,
    )


def _is_plan_read(viewer: Actor, patient_id: UUID, since: date) -> bool:
    """Of the plan that came from the unit: whether staff here have read it through with the person.

    One that was written before this stay, which began on `since`, is another.
    """
    standing = plan_standing(viewer=viewer, patient_id=patient_id)
    if standing is None or standing.read_on is None:
        return False
    return localdate(standing.plan.written_at) >= since and standing.read_on >= since
