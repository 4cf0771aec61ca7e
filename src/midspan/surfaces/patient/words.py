"""Days, times and places as a person says them. Each is made once for a language and kept: formatting is dear."""

from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, to_locale

from midspan.ui import days
from midspan.ui.days import capitalized
from midspan.ui.hours import duration_words
from midspan.ui.week import clock_words

NOTHING = str(UUID(int=0))
SOON_MINUTES = 6 * 60
NEAR_DAYS = 7
# Why a session does not take place, where the schedule keeps a code; what staff wrote is shown as it is.
REASONS = {
    "session_canceled": "",
    "family_called_off": gettext_noop("Tell your team if you would like another time: they look for one with you."),
    "closed_day": gettext_noop("We are closed that day."),
    "date_skipped": gettext_noop("It does not take place that day."),
    "time_changed": gettext_noop("Its time has changed."),
    "week_changed": gettext_noop("Your week has changed."),
    "swapped": gettext_noop("You swapped it for another one."),
    "stay_ended": "",
}


def minute_of(moment: datetime, zone: ZoneInfo) -> int:
    """Minutes after local midnight."""
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def times_words(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """From when to when, on the clock of `zone`."""
    return f"{clock_words(minute_of(start, zone))} – {clock_words(minute_of(end, zone))}"


def day_words(day: date, *, today: date) -> str:
    """Today, tomorrow, a weekday, or a date further away."""
    return _day_words(day, (day - today).days, get_language() or "")


@cache
def _day_words(day: date, away: int, language: str) -> str:
    if away == 0:
        return gettext("Today")
    if away == 1:
        return gettext("Tomorrow")
    if 0 < away < NEAR_DAYS:
        return capitalized(date_format(day, "l"))
    return date_words(day, language)


@cache
def date_words(day: date, language: str) -> str:  # noqa: ARG001 - the words differ by it
    """Weekday, month and day."""
    return days.date_words(day)


@cache
def letters_of(day: date, language: str) -> str:  # noqa: ARG001 - as above
    """The weekday in two or three letters."""
    return capitalized(date_format(day, "D"))


@cache
def weekday_words(day: date, language: str) -> str:  # noqa: ARG001 - as above
    """The weekday as it stands inside a sentence."""
    return str(WEEKDAYS[day.weekday()])


@cache
def span_words(first: date, last: date, language: str) -> str:  # noqa: ARG001 - as above
    """The first and the last day of a week, with the year."""
    told = {"first": date_format(first, "MONTH_DAY_FORMAT"), "last": date_format(last, "MONTH_DAY_FORMAT")}
    return gettext("%(first)s to %(last)s, %(year)s") % {**told, "year": last.year}


def until_words(start: datetime, end: datetime, now: datetime) -> str:
    """How long it is until then, while that helps; empty when it is further away."""
    minutes = int((start - now).total_seconds() // 60)
    if start <= now < end:
        left = max(1, int((end - now).total_seconds() // 60))
        return gettext("Now, for another %(time)s") % {"time": duration_words(left)}
    if minutes < 1:
        return gettext("Starts now")
    if minutes < 60:  # noqa: PLR2004 - an hour
        return ngettext("In %(minutes)d minute", "In %(minutes)d minutes", minutes) % {"minutes": minutes}
    return gettext("In %(time)s") % {"time": duration_words(minutes)} if minutes <= SOON_MINUTES else ""


def reason_words(reason: str) -> str:
    """Why, as a sentence; empty when nobody said."""
    known = REASONS.get(reason)
    if known is None:
        return reason
    return gettext(known) if known else ""


@cache
def zone_words(zone: str, language: str) -> str:
    """The name people give to the clock of `zone`: "Eastern Time"."""
    from babel.dates import get_timezone_name  # noqa: PLC0415 - only somebody between two zones waits for it

    return get_timezone_name(ZoneInfo(zone), locale=to_locale(language or "en"), zone_variant="generic")


def map_link(address: str) -> str:
    """Opens the map app of the device. The address goes to no server of ours or anybody's by itself."""
    return f"geo:0,0?q={quote(address)}"


def week_url(monday: date) -> str:
    """The page of one week."""
    return f"{url_of('patient:week')}{monday.isoformat()}/"


def swap_url(booking_id: UUID) -> str:
    """The page that offers other sessions instead of this one."""
    return url_with("schedule:swap", booking_id)


def change_url(move_id: UUID) -> str:
    """The page of one change of the week."""
    return url_with("schedule:own_change", move_id)


@cache
def url_of(name: str) -> str:
    """The address of a page that has one for everybody, looked up once. Raises NoReverseMatch."""
    return reverse(name)


def url_with(name: str, pk: UUID) -> str:
    """The address of a page about one thing."""
    return _pattern(name).replace(NOTHING, str(pk))


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[NOTHING])


def weeks_after(monday: date, weeks: int) -> date:
    return monday + timedelta(weeks=weeks)
