"""From a change on a copy to a real section: a draft with a free room and free leaders, for somebody to review."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from msgspec.structs import replace

from midspan.domains.programs.queries import active_rooms
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.scenarios.changes import AddSeats, Change, MoveMeeting, OpenSection
from midspan.domains.schedule.sections.facts import SectionDraft, Surroundings, draft_of, sections_from, surroundings
from midspan.domains.schedule.sections.rules import findings
from midspan.kernel import clock
from midspan.values import Actor, RefusedError, WeekSpan, refused

if TYPE_CHECKING:
    from midspan.domains.people.models import Staff
    from midspan.domains.programs.models import Room

NO_SECTION = "This section does not meet any more."
NO_SUCH_TIME = "This section does not meet at that time any more."


def remade(change: Change, *, viewer: Actor) -> tuple[UUID, SectionDraft]:
    """The section that gets more seats or meets at another time, and its draft with that."""
    if not isinstance(change, AddSeats | MoveMeeting):
        raise RefusedError(refused(NO_SECTION))
    section = _section(change.section_id, viewer=viewer)
    draft = draft_of(section)
    if isinstance(change, AddSeats):
        return section.pk, replace(draft, capacity=section.capacity + change.count)
    if change.before not in draft.times:
        raise RefusedError(refused(NO_SUCH_TIME))
    times = tuple(sorted({*draft.times, change.after} - {change.before}))
    return section.pk, replace(draft, times=times)


def draft_like(change: Change, *, from_date: date, viewer: Actor) -> SectionDraft:
    """A section like an existing one at the change's times, in a room and with leaders that are free then.

    Where none is, the draft has none, and the form says so.
    """
    if not isinstance(change, OpenSection):
        raise RefusedError(refused(NO_SECTION))
    like = _section(change.like, viewer=viewer)
    around = surroundings(viewer=viewer, on=from_date)
    draft = replace(
        draft_of(like),
        name=_free_name(like.name, change.meetings, {section.name for section in around.sections}),
        times=change.meetings,
        from_date=from_date,
        until_date=None,
        every_weeks=1,
        anchor_date=None,
    )
    leaders = tuple(one for one in draft.leaders if _leads(one, draft, around))
    room = next(_rooms(draft, around, viewer=viewer), None) if not draft.is_video else None
    return replace(draft, leaders=leaders, room=room)


def _section(section_id: str, *, viewer: Actor) -> Section:
    rows = sections_from(viewer=viewer, day=clock.local_date())
    section = next((row for row in rows if str(row.pk) == section_id), None)
    if section is None:
        raise RefusedError(refused(NO_SECTION))
    return section


def _free_name(name: str, meetings: Iterable[WeekSpan], taken: set[str]) -> str:
    """The name with its days, and a number where that is taken."""
    days = ", ".join(dict.fromkeys(str(WEEKDAYS[span.day]) for span in meetings))
    wanted = _("%(name)s (%(days)s)") % {"name": name, "days": days}
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (wanted, *numbered) if one not in taken)


def _leads(staff: "Staff", draft: SectionDraft, around: Surroundings) -> bool:
    """Whether somebody who leads the other one could lead this one as well."""
    plan = around.plan(replace(draft, leaders=(staff,)), but=None)
    return not any(found.stops and found.field == "lead" for found in findings(plan))


def _rooms(draft: SectionDraft, around: Surroundings, *, viewer: Actor) -> "Iterator[Room]":
    """Rooms of the site that are free then and large enough, the other section's own first."""
    rooms = [room for room in active_rooms(viewer=viewer) if room.site_id == draft.site.pk]
    own = draft.room.pk if draft.room else None
    for room in sorted(rooms, key=lambda room: room.pk != own):
        plan = around.plan(replace(draft, room=room), but=None)
        if not any(found.stops and found.field in {"place", "capacity"} for found in findings(plan)):
            yield room
