"""What a patient reads of a meeting, in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from midspan.domains.meetings.enums import Attendance, Trait
from midspan.domains.meetings.models import SupportMeeting
from midspan.domains.meetings.queries import Occurrence, next_of
from midspan.domains.meetings.rules import Taken

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
    return name[:1].upper() + name[1:]


def found_line(one: Occurrence, zone: ZoneInfo) -> dict[str, Any]:
    """One meeting on one date of a search, which was read with its meeting."""
    meeting = one.meeting
    assert meeting is not None  # noqa: S101 - as said above
    return {
        **_line(meeting),
        "when": when_words(one.start, zone, meeting.zone),
        "distance": miles_words(one.miles),
        "way_minutes": one.way_minutes,
        "is_set_aside": one.fit.set_aside is not None,
        "collides": taken_words(one.fit.collides, zone) if one.fit.collides else "",
        "after": one.fit.after.words if one.fit.after else "",
    }


def kept_line(meeting: SupportMeeting, *, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """A meeting that somebody keeps, with when it is next or why that is not known."""
    start = next_of(meeting, now)
    return {**_line(meeting), "when": when_words(start, zone, meeting.zone) if start else not_next(meeting)}


def not_next(meeting: SupportMeeting) -> str:
    if meeting.gone_at is not None:
        return _("No longer on the list it came from. Ask there before you go.")
    if not meeting.is_active:
        return _("Not held for the time being.")
    return _("By appointment: ask the group.")


def days_words(meeting: SupportMeeting) -> str:
    """The days and the time by the meeting's own clock."""
    if meeting.start_minute is None:
        return _("By appointment: ask the group.")
    days = ", ".join(str(WEEKDAYS[day]) for day in meeting.weekdays)
    days = days[:1].upper() + days[1:]
    hour = datetime(2000, 1, 1, *divmod(meeting.start_minute, 60))  # noqa: DTZ001 - a wall's clock, on no day
    return f"{days}, {time_format(hour.time())}"


def when_words(start: datetime, zone: ZoneInfo, its_zone: str) -> str:
    """The next one by the person's own clock, and that it is theirs where the meeting goes by another."""
    local = start.astimezone(zone)
    day = f"{date_format(local, 'l')}, {date_format(local, 'MONTH_DAY_FORMAT')}"
    words = f"{day[:1].upper()}{day[1:]}, {time_format(local.time())}"
    is_other = start.astimezone(ZoneInfo(its_zone)).utcoffset() != local.utcoffset()
    return _("%(when)s by your clock") % {"when": words} if is_other else words


def taken_words(one: Taken, zone: ZoneInfo) -> str:
    """What stands in the way: from when until when with the ways, and what it is where that is known."""
    start, end = (time_format(moment.astimezone(zone).time()) for moment in (one.span.start, one.span.end))
    return f"{one.words or _('Busy')}, {start} – {end}"


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
