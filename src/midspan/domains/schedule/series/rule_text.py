"""A rhythm as calendars write it (RFC 5545, RRULE), out and in.

UNTIL is written in UTC, as the standard asks where the start has a zone, and stands for the end of the last local day.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from midspan.domains.schedule.series.shape import MOST_WEEKS, Rhythm, Series
from midspan.values import RefusedError, refused
from midspan.values.wall_clock import instant_of

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_MINUTE = 24 * 60 - 1
A_DAY = timedelta(days=1)
UNTIL_FORMS = re.compile(r"(?P<date>\d{8})(T(?P<time>\d{6})(?P<utc>Z?))?")


def rule_text(rhythm: Rhythm, zone: ZoneInfo) -> str:
    """The rhythm as an RRULE value, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=MO."""
    parts = ["FREQ=WEEKLY"]
    if rhythm.every_weeks > 1:
        parts.append(f"INTERVAL={rhythm.every_weeks}")
    parts.append("BYDAY=" + ",".join(DAY_CODES[day] for day in rhythm.weekdays))
    if rhythm.until is not None:
        parts.append(f"UNTIL={instant_of(rhythm.until - A_DAY, LAST_MINUTE, zone):%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


def start_text(series: Series) -> str | None:
    """The DTSTART property that belongs to the rule: the first date of the series; None when it has none."""
    days = (series.first + timedelta(days=step) for step in range(7 * MOST_WEEKS))
    day = next((one for one in days if series.meets_on(one)), None)
    if day is None:
        return None
    hour, minute = divmod(series.start_minute, 60)
    return f"DTSTART;TZID={series.zone.key}:{day:%Y%m%d}T{hour:02}{minute:02}00"


def rhythm_from(text: str, *, anchor: date, start_minute: int, zone: ZoneInfo) -> Rhythm:
    """The rhythm of an RRULE value whose series starts on `anchor` at `start_minute`.

    Without BYDAY the weekday is the start's own, as the standard says. Raises RefusedError naming what is not
    understood.
    """
    parts = _parts(text)
    if parts.pop("FREQ", None) != "WEEKLY":
        raise RefusedError(refused("Only rules that repeat weekly (FREQ=WEEKLY) are understood."))
    if parts.pop("WKST", "MO") != "MO":
        raise RefusedError(refused("Weeks begin on Monday here; another start of the week (WKST) is not understood."))
    weekdays = _weekdays(parts.pop("BYDAY", DAY_CODES[anchor.weekday()]))
    every_weeks = _interval(parts.pop("INTERVAL", "1"))
    until = _until(parts.pop("UNTIL"), zone, start_minute) if "UNTIL" in parts else None
    if parts:
        raise RefusedError(refused(f"This part of the rule is not understood: {', '.join(sorted(parts))}."))
    return Rhythm(weekdays=weekdays, every_weeks=every_weeks, anchor=anchor, until=until)


def _parts(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.strip().removeprefix("RRULE:").upper().split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in found:
            raise RefusedError(refused("A rule is written like FREQ=WEEKLY;INTERVAL=2;BYDAY=MO, each part once."))
        found[name] = value
    return found


def _weekdays(value: str) -> tuple[int, ...]:
    codes = value.split(",")
    if unknown := [code for code in codes if code not in DAY_CODES]:
        raise RefusedError(refused(f"A day is one of {', '.join(DAY_CODES)}, not {', '.join(unknown)}."))
    return tuple(sorted({DAY_CODES.index(code) for code in codes}))


def _interval(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_WEEKS):
        raise RefusedError(refused(f"A section meets every 1 to {MOST_WEEKS} weeks, not INTERVAL={value}."))
    return int(value)


def _until(value: str, zone: ZoneInfo, start_minute: int) -> date:
    found = UNTIL_FORMS.fullmatch(value)
    try:
        return _last_day(found, zone, start_minute) + A_DAY if found else _refuse_until(value)
    except (ValueError, OverflowError):
        return _refuse_until(value)


def _last_day(found: re.Match[str], zone: ZoneInfo, start_minute: int) -> date:
    if not found["time"]:
        return _moment(found["date"] + "000000").date()
    moment = _moment(found["date"] + found["time"])
    local = moment.astimezone(zone) if found["utc"] else moment
    # UNTIL bounds the start of the last meeting: one that begins later that day is no longer meant.
    return local.date() if local.hour * 60 + local.minute >= start_minute else local.date() - A_DAY


def _moment(digits: str) -> datetime:
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _refuse_until(value: str) -> date:
    raise RefusedError(refused(f"The end of the rule is a date such as UNTIL=20270301, not UNTIL={value}."))
