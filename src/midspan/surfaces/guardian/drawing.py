"""A minor's program as a guardian reads it: days and times. Not which session, where or with whom."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from midspan.domains.encounters.enums import AttendanceState
from midspan.engines.disclosure.books import part2_notice
from midspan.kernel import clock
from midspan.surfaces.guardian.reading import Hours, Told
from midspan.ui.days import date_words
from midspan.ui.week import clock_words

A_WEEK = timedelta(weeks=1)


def told_context(told: Told, *, now: datetime) -> dict[str, Any]:
    """What the part of the page is drawn of; a section that is None is not there at all."""
    return {
        "name": told.name,
        "weeks": None if told.schedule is None else _weeks(told.schedule, now),
        "came": None if told.attendance is None else _came(told.attendance, now),
        "is_signed_for": told.is_signed_for,
        "notice": part2_notice(clock.local_date()).words if told.is_part2 else "",
    }


def _weeks(sessions: Iterable[Hours], now: datetime) -> list[tuple[str, list[str]]]:
    """This week and the next, with a line for each session."""
    sessions = list(sessions)
    found: list[tuple[str, list[str]]] = [(_("This week"), []), (_("Next week"), [])]
    for one in sessions:
        begins = clock.week_start(now.astimezone(ZoneInfo(one.zone)).date())
        found[int(one.local_date >= begins + A_WEEK)][1].append(_when(one))
    return found


def _when(one: Hours) -> str:
    zone = ZoneInfo(one.zone)
    start, end = (moment.astimezone(zone) for moment in (one.start, one.end))
    return f"{date_words(one.local_date)}: {clock_words(_minute(start))} – {clock_words(_minute(end))}"


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _came(sessions: Iterable[Hours], now: datetime) -> list[str]:
    """Of the sessions that are over, whether the minor was there."""
    words = {AttendanceState.ATTENDED: _("came"), AttendanceState.EXPECTED: _("not recorded yet")}
    over = [one for one in sessions if one.end <= now]
    return [
        f"{date_words(one.local_date)}: {words.get(one.attendance or AttendanceState.EXPECTED, _('did not come'))}"
        for one in over
    ]
