"""What a patient reads of a meeting, in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from midspan.domains.meetings.enums import Attendance, Trait
from midspan.domains.meetings.models import SupportMeeting
from midspan.domains.meetings.queries import Occurrence, next_of, times_of
from midspan.domains.meetings.rules import Taken, next_starts
from midspan.ui.days import capitalized, date_words

A_MONTH = timedelta(days=30)
ATTENDANCE = {
    Attendance.IN_PERSON: gettext_lazy("In person"),
    Attendance.ONLINE: gettext_lazy("Online"),
    Attendance.HYBRID: gettext_lazy("In person or online"),
}
TRAITS = {
    Trait.OPEN: gettext_lazy("Open to anybody"),
    Trait.CLOSED: gettext_lazy("Only for people who want to stop"),
    Trait.NEWCOMER: gettext_lazy("For newcomers"),
    Trait.WOMEN: gettext_lazy("Women"),
    Trait.MEN: gettext_lazy("Men"),
    Trait.YOUNG: gettext_lazy("Young people"),
    Trait.SENIORS: gettext_lazy("Seniors"),
    Trait.LGBTQ: gettext_lazy("LGBTQ"),
    Trait.PEOPLE_OF_COLOR: gettext_lazy("People of color"),
    Trait.SECULAR: gettext_lazy("Secular"),
    Trait.CHILDREN: gettext_lazy("Children may come"),
    Trait.DUAL_DIAGNOSIS: gettext_lazy("Dual diagnosis"),
    Trait.MEDITATION: gettext_lazy("Meditation"),
    Trait.SPEAKER: gettext_lazy("A speaker"),
    Trait.DISCUSSION: gettext_lazy("Discussion"),
    Trait.STEPS: gettext_lazy("The steps"),
    Trait.LITERATURE: gettext_lazy("Reading together"),
    Trait.WHEELCHAIR: gettext_lazy("Wheelchair access"),
    Trait.SIGN_LANGUAGE: gettext_lazy("Sign language"),
}


def language_name(code: str) -> str:
    """As those who speak it call it; the code itself where it is not known."""
    try:
        name: str = get_language_info(code)["name_local"]
    except KeyError:
        return code
    return capitalized(name)


def found_line(one: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    """One meeting on one date of a search. Raises ValueError where it was not read with its meeting."""
    meeting = one.meeting
    if meeting is None:
        raise ValueError("What is shown of a search is read with its meeting.")
    return {
        **_line(meeting),
        "when": when_words(one.start, zone, meeting.zone),
        "distance": miles_words(one.miles),
        "way_minutes": one.way_minutes,
        "is_set_aside": one.fit.set_aside is not None,
        "collides": taken_words(one.fit.collides, zone) if one.fit.collides else "",
        "after": one.fit.after.words if one.fit.after else "",
        "before": one.fit.before.words if one.fit.before else "",
    }


def kept_line(meeting: SupportMeeting, *, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """A meeting that somebody keeps, with when it is next or why that is not known."""
    start = next_of(meeting, now)
    return {**_line(meeting), "when": when_words(start, zone, meeting.zone) if start else not_next(meeting)}


def shared_line(meeting: SupportMeeting, *, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """What the counselor reads of a meeting that somebody keeps: its name and its times, by its own clock."""
    return {"name": meeting.name, "when": _held_words(meeting, now, zone)}


def _held_words(meeting: SupportMeeting, now: datetime, zone: ZoneInfo) -> str:
    if meeting.gone_at is not None:
        return _("No longer on the list it came from.")
    if not meeting.is_active:
        return _("Not held for the time being.")
    if meeting.start_minute is None:
        return _("By appointment")
    there = _on_days(meeting.weekdays, datetime(2000, 1, 1, *divmod(meeting.start_minute, 60)))  # noqa: DTZ001 - as below
    return _in_zone(there, meeting.zone) if _differ(zone, ZoneInfo(meeting.zone), now) else there


def not_next(meeting: SupportMeeting) -> str:
    if meeting.gone_at is not None:
        return _("No longer on the list it came from. Ask there before you go.")
    if not meeting.is_active:
        return _("Not held for the time being.")
    return _("By appointment: ask the group.")


def days_words(meeting: SupportMeeting, *, now: datetime, zone: ZoneInfo) -> list[str]:
    """The days and the time: by the person's own clock, then by the meeting's where that ever shows another."""
    if meeting.start_minute is None:
        return [_("By appointment: ask the group.")]
    hour = datetime(2000, 1, 1, *divmod(meeting.start_minute, 60))  # noqa: DTZ001 - a wall's clock, on no day
    there = _on_days(meeting.weekdays, hour)
    if not _differ(zone, ZoneInfo(meeting.zone), now):
        return [there]
    starts = [one.astimezone(zone) for one in next_starts(times_of(meeting), after=now)]
    # In a week in which one of the clocks changes it may begin at two times of the other.
    hours = {(one.hour, one.minute): one for one in starts}
    here = "; ".join(
        _on_days(sorted(one.weekday() for one in starts if (one.hour, one.minute) == at), hours[at])
        for at in sorted(hours)
    )
    return [_("%(when)s by your clock") % {"when": here}, _in_zone(there, meeting.zone)]


def when_words(start: datetime, zone: ZoneInfo, its_zone: str) -> str:
    """The next one by the person's own clock, and by the meeting's with its zone where that shows another time."""
    local, there = start.astimezone(zone), start.astimezone(ZoneInfo(its_zone))
    words = f"{date_words(local)}, {time_format(local.time())}"
    if there.utcoffset() == local.utcoffset():
        return words
    its_day = "" if there.date() == local.date() else f"{WEEKDAYS[there.weekday()]}, "
    own = _("%(when)s by your clock") % {"when": words}
    return f"{own} ({_in_zone(its_day + time_format(there.time()), its_zone)})"


def _on_days(weekdays: Sequence[int], hour: datetime) -> str:
    days = ", ".join(str(WEEKDAYS[day]) for day in weekdays)
    return f"{capitalized(days)}, {time_format(hour.time())}"


def _in_zone(when: str, zone: str) -> str:
    return _("%(when)s in the time zone %(zone)s") % {"when": when, "zone": zone.replace("_", " ")}


def _differ(one: ZoneInfo, other: ZoneInfo, now: datetime) -> bool:
    """Whether the two clocks show another time now or at any season: what is kept may be read months later."""
    moments = (now + A_MONTH * step for step in range(13))
    return any(moment.astimezone(one).utcoffset() != moment.astimezone(other).utcoffset() for moment in moments)


def taken_words(one: Taken, zone: ZoneInfo) -> str:
    """What stands in the way: from when until when with the ways, and what it is where that is known."""
    start, end = (time_format(moment.astimezone(zone).time()) for moment in (one.span.start, one.span.end))
    return f"{one.words or _('Busy')}, {start}\xa0–\xa0{end}"


def miles_words(miles: float | None) -> str:
    if miles is None:
        return ""
    if miles < 1:
        return _("less than a mile away")
    whole = round(miles)
    return ngettext("%(miles)d mile away", "%(miles)d miles away", whole) % {"miles": whole}


def tags_of(meeting: SupportMeeting) -> list[str]:
    """What it is like, in the order of our traits, then its languages."""
    traits = [str(words) for trait, words in TRAITS.items() if trait in meeting.traits]
    return traits + [language_name(one) for one in meeting.languages]


def _line(meeting: SupportMeeting) -> dict[str, Any]:
    place = ", ".join(one for one in (meeting.place, meeting.address) if one)
    return {
        "id": meeting.pk,
        "name": meeting.name,
        "list": meeting.meeting_list.name,
        "way": ATTENDANCE[Attendance(meeting.attendance)],
        "place": place if meeting.attendance != Attendance.ONLINE else "",
        "tags": tags_of(meeting),
    }
