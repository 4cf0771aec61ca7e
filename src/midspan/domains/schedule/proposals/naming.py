"""The names behind the ids of a center's weeks, as this viewer may read them. A constant number of queries."""

from collections.abc import Collection
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from midspan.domains.people.queries import all_staff
from midspan.domains.programs.queries import active_sites
from midspan.domains.responsibilities.queries import IMPORTED, standing_lives
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.problem.parts import sections_with_parts
from midspan.domains.schedule.proposals.wording import WeekNames
from midspan.domains.schedule.wording import Names
from midspan.ui.kinds import KIND_WORDS, EntryKind
from midspan.values import Actor, WeekSpan


def week_names(*, viewer: Actor, patient_ids: Collection[UUID], from_date: date) -> WeekNames:
    """Names of sections, sites and staff, and of these people's responsibilities where the viewer may read them."""
    sections = sections_with_parts(organization_id=viewer.organization_id)
    # Only their titles are read, so no clock matters.
    lives = standing_lives(viewer=viewer, patient_ids=patient_ids, from_date=from_date, zone=ZoneInfo("UTC"))
    return WeekNames(
        own=Names(
            sections={str(row.pk): row.name for row in sections},
            life={
                time.responsibility_id: time.title or str(KIND_WORDS[EntryKind(time.kind.value)])
                for life in lives.values()
                for time in life.times
                if time.responsibility_id != IMPORTED
            },
            sites={str(site.pk): site.name for site in active_sites(viewer=viewer)},
        ),
        rows={str(row.pk): row for row in sections},
        times={str(row.pk): times_of(row) for row in sections},
        staff={str(one.pk): str(one) for one in all_staff(viewer=viewer)},
    )


def times_of(section: Section) -> tuple[WeekSpan, ...]:
    """A section's weekly meetings in order."""
    return tuple(WeekSpan(time.weekday, time.start_minute, time.end_minute) for time in section.times.all())


def patient_name(patient: object) -> str:
    """What staff call somebody."""
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}".strip()  # type: ignore[attr-defined]
