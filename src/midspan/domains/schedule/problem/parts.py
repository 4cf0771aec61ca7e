"""Whole sections: joined with group, track, site and room, and with their weekly times and leaders beside them.

Every page that names groups asks for them, and everybody who takes a week, so the statements are compiled once.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from midspan.domains.schedule.models import Section, SectionLeader, SectionTime
from midspan.kernel.prepared import Prepared, organization_reader
from midspan.values import Actor


def sections_with_parts(*, organization_id: UUID, section_ids: Collection[UUID] | None = None) -> list[Section]:
    """The organization's sections, or these of them, in order of id (the order in which they lock). Three queries."""
    reader = organization_reader(organization_id)
    if section_ids is None:
        sections = _ALL.instances(viewer=reader)
    else:
        sections = _SOME.instances(viewer=reader, section_ids=list(section_ids))
    ids = [section.pk for section in sections]
    if ids:
        _keep(sections, "times", _TIMES.instances(viewer=reader, section_ids=ids))
        _keep(sections, "leaders", _LEADERS.instances(viewer=reader, section_ids=ids))
    return sections


def _keep(sections: Iterable[Section], name: str, rows: Iterable[SectionTime | SectionLeader]) -> None:
    """Leave the rows with their sections, as `prefetch_related` does, which would compile their statement anew."""
    rows_by_section: dict[UUID, list[SectionTime | SectionLeader]] = {}
    for row in rows:
        rows_by_section.setdefault(row.section_id, []).append(row)
    for section in sections:
        known: Any = getattr(section, name).get_queryset()
        known._result_cache = rows_by_section.get(section.pk, [])  # noqa: SLF001 - Django has no other way in.
        known._prefetch_done = True  # noqa: SLF001 - as above
        for row in known._result_cache:  # noqa: SLF001 - as above
            row.section = section
        cache: dict[str, Any] = section.__dict__.setdefault("_prefetched_objects_cache", {})
        cache[name] = known


def _all(*, viewer: Actor) -> QuerySet[Section, Any]:
    rows = Section.objects.filter(organization_id=viewer.organization_id)
    return rows.select_related("group", "track", "site", "room").order_by("pk")


def _some(*, viewer: Actor, section_ids: list[UUID]) -> QuerySet[Section, Any]:
    return _all(viewer=viewer).filter(pk__any_of=section_ids)


def _times(*, viewer: Actor, section_ids: list[UUID]) -> QuerySet[SectionTime, Any]:
    rows = SectionTime.objects.filter(organization_id=viewer.organization_id, section_id__any_of=section_ids)
    return rows.order_by("weekday", "start_minute")


def _leaders(*, viewer: Actor, section_ids: list[UUID]) -> QuerySet[SectionLeader, Any]:
    rows = SectionLeader.objects.filter(organization_id=viewer.organization_id, section_id__any_of=section_ids)
    return rows.order_by("-is_lead", "id")


_ALL = Prepared(_all)
_SOME = Prepared(_some, section_ids=list[UUID])
_TIMES = Prepared(_times, section_ids=list[UUID])
_LEADERS = Prepared(_leaders, section_ids=list[UUID])
