"""Changing when staff work and when they are away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from midspan.domains.people.queries import staff_member
from midspan.domains.programs.actions.keeping import keep_row, locked
from midspan.domains.programs.enums import WEEKDAY_WORDS
from midspan.domains.programs.models import Leave, Shift, Site
from midspan.domains.programs.rules import may_keep_center, weekly_overlap
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, WeekSpan, refused
from midspan.values.hour_words import clock_words


@action("staff.set_hours")
def set_weekly_hours(*, staff_id: UUID, site_id: UUID | None, spans: Iterable[WeekSpan], by: Actor) -> Site | None:
    """Replace a staff member's open-ended weekly hours at a site, or (None) by video.

    Raises RefusedError when they meet hours the person has elsewhere: nobody works in two places at once.
    """
    may_keep_center(by).require()
    staff = staff_member(viewer=by, staff_id=staff_id)
    site = locked(Site, site_id, by=by) if site_id else None
    wanted = list(spans)
    shifts = Shift.objects.filter(organization_id=by.organization_id, staff_id=staff.pk)
    _refuse_two_places(wanted, shifts.exclude(site_id=site_id) if site_id else shifts.filter(site__isnull=False))
    shifts.filter(site=site, from_date=None, until_date=None).delete()
    Shift.objects.bulk_create(
        Shift(
            organization_id=by.organization_id,
            staff_id=staff.pk,
            site=site,
            weekday=span.day,
            start_minute=span.start,
            end_minute=span.end,
        )
        for span in wanted
    )
    return site


def _refuse_two_places(wanted: list[WeekSpan], elsewhere: Iterable[Shift]) -> None:
    others = [WeekSpan(row.weekday, row.start_minute, row.end_minute) for row in elsewhere]
    clash = weekly_overlap(wanted, others)
    if clash:
        raise RefusedError(
            refused(
                f"On {WEEKDAY_WORDS[clash.day]} the hours from {clock_words(clash.start)} meet hours this person has "
                "at another place. Shorten one of the two."
            )
        )


@action("staff.take_leave")
def take_leave(*, staff_id: UUID, from_date: date, until_date: date, by: Actor) -> Leave:
    """Days off from `from_date` to before `until_date`. Raises RefusedError when they meet leave already there."""
    may_keep_center(by).require()
    if until_date <= from_date:
        raise RefusedError(refused("The last day is before the first day. Change one of the two."))
    staff = staff_member(viewer=by, staff_id=staff_id)
    taken = Leave.objects.filter(
        organization_id=by.organization_id, staff_id=staff.pk, from_date__lt=until_date, until_date__gt=from_date
    )
    if taken.exists():
        raise RefusedError(refused("This person is already away on some of these days. Remove that leave first."))
    values = {"staff_id": staff.pk, "from_date": from_date, "until_date": until_date}
    return keep_row(Leave, row_id=None, values=values, by=by)


@action("staff.end_leave")
def remove_leave(*, leave_id: UUID, by: Actor) -> Leave:
    """Take leave back; the answer is the row as it was, so that undo can enter it again."""
    may_keep_center(by).require()
    row = locked(Leave, leave_id, by=by)
    Leave.objects.filter(organization_id=by.organization_id, pk=leave_id).delete()
    return row
