"""What staff read of time that technical failures took."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.encounters.enums import FailureOf
from midspan.domains.encounters.queries import AttendanceLine, Lost
from midspan.engines.tally import LostMinutes
from midspan.surfaces.staff.clock_words import clock_words
from midspan.ui.hours import duration_words

WHOSE_WORDS = {
    FailureOf.PROGRAM: gettext_lazy("the program’s line or equipment"),
    FailureOf.PERSON: gettext_lazy("their own line or device"),
    FailureOf.UNKNOWN: gettext_lazy("nobody knows whose"),
}


def lost_words(one: Lost, zone: ZoneInfo) -> str:
    """One failure: from when to when, and whose."""
    return _("Technical failure, %(since)s – %(until)s: %(whose)s") % {
        "since": clock_words(one.during.start, zone),
        "until": clock_words(one.during.end, zone),
        "whose": WHOSE_WORDS[one.failure_of],
    }


def lost_of_note(line: AttendanceLine, zone: ZoneInfo) -> list[str]:
    """What a note says of its minutes: each failure, and how many of the minutes it took."""
    if not line.lost:
        return []
    lost = line.lost_minutes
    said = ngettext(
        "%(lost)s of these minutes was lost to a technical failure.",
        "%(lost)s of these minutes were lost to a technical failure.",
        lost,
    ) % {"lost": lost}
    # Of a failure in which they were not there, nothing was lost.
    return [*(lost_words(one, zone) for one in line.lost), *([said] if lost else [])]


def lost_in_hours(lost: LostMinutes) -> str:
    """What stands beside a number of hours attended; empty where no failure took anything."""
    told = [
        (lost.not_counted, _("%(time)s were lost to technical failures and are not counted.")),
        (lost.counted, _("%(time)s were lost to technical failures and are counted.")),
        (
            lost.undecided,
            _("%(time)s were lost to technical failures. They are counted; whether they may be is not decided."),
        ),
    ]
    return " ".join(words % {"time": duration_words(minutes)} for minutes, words in told if minutes)
