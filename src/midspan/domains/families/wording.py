"""Words about family sessions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.families.enums import GuestState
from midspan.domains.schedule.enums import GatheringParty
from midspan.ui.days import capitalized, date_words
from midspan.ui.week import clock_words
from midspan.values import Span, WeekSpan

STATE_WORDS: dict[GuestState, str | Promise] = {
    GuestState.ASKED: gettext_lazy("Asked"),
    GuestState.CANNOT: gettext_lazy("Cannot come"),
}
IN_THE_WAY: dict[str, str | Promise] = {
    GatheringParty.PATIENT: gettext_lazy("The person’s own week: their life and their other sessions."),
    GatheringParty.LEAD: gettext_lazy("The hours of whoever leads it."),
    GatheringParty.ROOM: gettext_lazy("The rooms of the site that hold so many people."),
}


def span_words(span: Span, zone: ZoneInfo) -> str:
    """A day with from when until when, by the clock of `zone`."""
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    first, last = (clock_words(one.hour * 60 + one.minute) for one in (start, end))
    return f"{date_words(start)}, {first}\xa0–\xa0{last}"


def weekly_words(times: Iterable[WeekSpan]) -> str:
    """The weekly times of a group, by its clock."""
    words = (f"{WEEKDAYS[one.day]}, {clock_words(one.start)} – {clock_words(one.end)}" for one in times)
    return "; ".join(map(capitalized, words))


def until_words(name: str, ends_at: datetime | None) -> str:
    """Somebody with the last day until which they may be asked, where there is one."""
    if ends_at is None:
        return name
    day = localtime(ends_at - timedelta(microseconds=1))  # It ends as that day does.
    return _("%(name)s, until %(day)s") % {"name": name, "day": date_format(day, "MONTH_DAY_FORMAT")}


def in_the_way_words(party: str, names: dict[str, str]) -> str:
    """Whose times stand in the way, and nothing of what is in them."""
    if party in names:
        return _("The times of %(name)s.") % {"name": names[party]}
    return str(IN_THE_WAY[party])


def guest_words(name: str, place: int) -> str:
    """A guest by name, or by number for whoever may not read what was signed for them."""
    return name or _("Guest %(number)s") % {"number": place}
