"""What a guardian reads of a minor: days and times of sessions, and not which, where or with whom; and what to do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from midspan.domains.encounters.enums import AttendanceState
from midspan.domains.families.door import opens_door
from midspan.domains.families.enums import GuestState
from midspan.domains.families.queries import AskedTo
from midspan.domains.families.wording import span_words
from midspan.domains.family_tasks.queries import Asked as TaskAsked
from midspan.domains.guardians.queries import HomeCheck, home_book
from midspan.domains.safety.plan_wording import PART_WORDS
from midspan.engines.disclosure.books import part2_notice
from midspan.kernel import clock
from midspan.surfaces.guardian.reading import Family, Hours, Told
from midspan.ui.days import date_words
from midspan.ui.week import clock_words
from midspan.values import Span

A_WEEK = timedelta(weeks=1)


def told_context(told: Told, *, now: datetime, have_doors: bool) -> dict[str, Any]:
    """What the part of the page is drawn of; a section that is None is not there at all.

    `have_doors`: guests have a way of their own into a session by video.
    """
    return {
        "name": told.name,
        "weeks": None if told.schedule is None else _weeks(told.schedule, now),
        "came": None if told.attendance is None else _came(told.attendance, now),
        "parts": [(PART_WORDS[part], lines) for part, lines in told.parts],
        "family": None if told.family is None else _family(told.family, told.zone, now, have_doors=have_doors),
        "tasks": [_task(one) for one in told.tasks],
        "waiting": [{"id": one.id, "recipient": one.recipient} for one in told.waiting],
        "is_signed_for": told.is_signed_for,
        "notice": part2_notice(clock.local_date()).words if told.is_part2 else "",
    }


def _family(family: Family, zone: ZoneInfo, now: datetime, *, have_doors: bool) -> dict[str, Any]:
    return {
        "has_said": bool(family.windows),
        "sessions": [_asked(one, zone, now, have_doors=have_doors) for one in family.asked_to],
    }


def _asked(one: AskedTo, zone: ZoneInfo, now: datetime, *, have_doors: bool) -> dict[str, Any]:
    is_to_come = one.is_on and one.start > now
    return {
        "id": one.id,
        "when": span_words(Span(one.start, one.end), zone),
        "place": one.place,
        "is_video": one.is_video,
        "is_on": one.is_on,
        "has_door": have_doors,
        "opens_door": have_doors and opens_door(one, now=now),
        "cannot": one.state is GuestState.CANNOT,
        "may_decline": is_to_come and one.state is GuestState.ASKED,
        "may_come": is_to_come and one.state is GuestState.CANNOT,
    }


def _task(one: TaskAsked) -> dict[str, Any]:
    said = one.answer
    return {
        "id": one.thread,
        "title": one.title,
        "words": one.words,
        "due_date": one.due_date,
        "done_at": said.said_at if said is not None and said.is_done else None,
        "said": said.words if said is not None else "",
    }


def home_context(check: HomeCheck | None, *, now: datetime) -> dict[str, Any]:
    """When its reader went through the list for a safe home; due where that is long ago, or never was."""
    is_due = check is None or check.done_at + timedelta(days=home_book().again_days) <= now
    return {"done_at": check.done_at if check else None, "is_due": is_due}


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
    return f"{date_words(one.local_date)}: {clock_words(_minute(start))}\xa0–\xa0{clock_words(_minute(end))}"


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
