"""Doors that a pause left open: of everybody in reach, and of one person."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.queries import stays_on
from midspan.domains.outreach.book import outreach_book
from midspan.domains.outreach.enums import SETTLES
from midspan.domains.outreach.models import Deed, OpenDoor, Step
from midspan.domains.outreach.rules.deeds import DECIDES_HERE
from midspan.domains.outreach.rules.doors import working_day
from midspan.domains.people.queries import staff_of
from midspan.domains.privacy.queries import visible
from midspan.domains.programs.queries import open_days
from midspan.kernel import clock
from midspan.values import Actor, DataClass


def open_doors(*, viewer: Actor) -> list[OpenDoor]:
    """Every door in reach that stands open, the first to be decided first. One query."""
    return list(_open(viewer).select_related("patient", "owner", "told").order_by("due_at", "pk"))


def door_of(*, viewer: Actor, patient_id: UUID) -> OpenDoor | None:
    """The open door of one person; None where there is none, or none to see."""
    return _open(viewer).filter(patient_id=patient_id).select_related("patient", "owner", "told").first()


def door_owners(*, viewer: Actor) -> QuerySet[Any]:
    """Everybody who works here and may decide how a paused stay goes on."""
    return staff_of(viewer=viewer, roles=sorted(DECIDES_HERE))


def door_until(*, viewer: Actor, today: date) -> date:
    """Until when a door is left open that is opened today, where nobody chooses another day: a day somebody works."""
    return decided_on(viewer=viewer, opened=today, last=today + timedelta(days=outreach_book().door_days))


def decided_on(*, viewer: Actor, opened: date, last: date) -> date:
    """The day on which somebody decides about a door: its last one, or the last before it on which somebody works."""
    return working_day(last, after=opened, is_open=open_days(viewer=viewer, first=opened, until=last))


def wish_stands(one: OpenDoor, *, day: date, zone: ZoneInfo) -> bool:
    """Whether the person has asked to come back; once the day that was said is over, whether they asked today."""
    today = clock.today(zone)
    return one.wants_back_at is not None and (today <= day or localdate(one.wants_back_at, zone) == today)


def paused_without_clock(*, viewer: Actor) -> list[tuple[UUID, UUID]]:
    """Patient and stay of every pause that nobody is to decide about: no door is open, and no step of an outreach is.

    An outreach of which every step was done or left out tells nobody anything any more.
    """
    here = {"organization_id": OuterRef("organization_id"), "patient_id": OuterRef("patient_id")}
    doors = _open(viewer).filter(**here)
    organization = {"organization_id": OuterRef("organization_id")}
    settled = Deed.objects.filter(step=OuterRef("pk"), kind__in=sorted(SETTLES), **organization)
    running = Step.objects.filter(~Exists(settled), outreach__ended_at__isnull=True, **here)
    clocks = visible(running, viewer=viewer, data_class=DataClass.ATTENDANCE)
    stays = stays_on(viewer=viewer, state=EpisodeState.PAUSED).filter(~Exists(doors), ~Exists(clocks))
    return list(stays.order_by("opened_at", "pk").values_list("patient_id", "pk"))


def _open(viewer: Actor) -> QuerySet[OpenDoor]:
    return visible(OpenDoor.objects.filter(ended_at__isnull=True), viewer=viewer, data_class=DataClass.ATTENDANCE)
