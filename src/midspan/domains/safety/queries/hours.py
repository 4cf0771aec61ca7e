"""When somebody is at a person's site, and whether what may be a signal is asked now."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from midspan.domains.journey.queries import latest_episode
from midspan.domains.programs.queries import closed_dates, home_zone, opening_spans
from midspan.domains.safety.models import UnstaffedChoice
from midspan.domains.safety.queries.rota import on_duty
from midspan.domains.safety.rules.clocks import LOOKS_AHEAD_DAYS, Hours, working_day_end
from midspan.kernel import clock
from midspan.values import Actor


def hours_for(*, viewer: Actor, patient_id: UUID) -> Hours:
    """Opening hours of the person's site, on its clock; while none is known, of all of them on the center's."""
    episode = latest_episode(viewer=viewer, patient_id=patient_id)
    site = episode.site if episode else None
    zone = ZoneInfo(site.time_zone) if site else home_zone(organization_id=viewer.organization_id)
    today = clock.today(zone)
    closed = closed_dates(viewer=viewer, from_date=today, until_date=today + timedelta(days=LOOKS_AHEAD_DAYS))
    opening = opening_spans(viewer=viewer)
    sites = {site.pk: opening.get(site.pk, [])} if site else opening
    return Hours(zone=zone, opening={key: tuple(spans) for key, spans in sites.items()}, closed=frozenset(closed))


def is_staffed_now(*, viewer: Actor, patient_id: UUID) -> bool:
    """Whether the patient's site is open at this moment, by its clock; while none is known, whether any of them is."""
    return hours_for(viewer=viewer, patient_id=patient_id).is_open_at(clock.now())


def is_watched_now(*, viewer: Actor, patient_id: UUID, instrument: str) -> bool:
    """Whether what may be a signal is asked now: somebody is there or, where the center chose so, is on call."""
    if is_staffed_now(viewer=viewer, patient_id=patient_id):
        return True
    chosen = UnstaffedChoice.objects.filter(organization_id=viewer.organization_id, instrument=instrument, keeps=True)
    return bool(on_duty(viewer=viewer, at=clock.now())) and chosen.exists()


def unstaffed_choices(*, viewer: Actor) -> dict[str, bool]:
    """Instrument → whether it asks what may be a signal while nobody is at the site."""
    rows = UnstaffedChoice.objects.filter(organization_id=viewer.organization_id)
    return dict(rows.values_list("instrument", "keeps"))


def day_end_for(*, viewer: Actor, patient_id: UUID, now: datetime) -> datetime:
    """The end of the working day of the person's site that is running, or of the next one."""
    return working_day_end(now, hours=hours_for(viewer=viewer, patient_id=patient_id), later=0)
