"""Mentors in words: reasons, times, what stands between two."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from midspan.domains.mentors.enums import CheckInState, Experience, Meeting, Part, Side
from midspan.domains.mentors.models import CheckIn, Match, MentorProfile
from midspan.domains.mentors.queries import windows_of
from midspan.domains.mentors.rules.suggesting import About, Reason, Suggestion, Window
from midspan.kernel import clock
from midspan.ui.days import capitalized, date_words
from midspan.ui.week import clock_words

LANGUAGES = ("en", "es", "vi", "zh-hans", "ar", "ko", "fr", "pt")
EXPERIENCE_WORDS = {
    Experience.SAME_PROGRAM: gettext_lazy("has been through this program"),
    Experience.ALCOHOL: gettext_lazy("alcohol"),
    Experience.OPIOIDS: gettext_lazy("opioids"),
    Experience.OTHER_DRUGS: gettext_lazy("other drugs"),
    Experience.MEDICATION: gettext_lazy("recovery with a medicine"),
    Experience.MENTAL_HEALTH: gettext_lazy("anxiety, depression or another hard time of the mind"),
    Experience.PARENT: gettext_lazy("being a parent meanwhile"),
    Experience.WORK: gettext_lazy("keeping or finding work"),
    Experience.COURT: gettext_lazy("courts or probation"),
    Experience.GRIEF: gettext_lazy("losing somebody"),
    Experience.VETERAN: gettext_lazy("having served"),
}
MEETING_WORDS = {
    Meeting.IN_PERSON: pgettext_lazy("how two people meet", "in person"),
    Meeting.PHONE: pgettext_lazy("how two people meet", "by phone"),
    Meeting.VIDEO: pgettext_lazy("how two people meet", "by video"),
}
PART_WORDS = {
    Part.MORNING: gettext_lazy("mornings"),
    Part.AFTERNOON: gettext_lazy("afternoons"),
    Part.EVENING: gettext_lazy("evenings"),
}
SECTION_WORDS = {
    "own_goals": gettext_lazy("Your goals, in your own words"),
    "own_practice": gettext_lazy("What you practice between sessions"),
    "plan_signs": gettext_lazy("How you notice that it is getting worse"),
    "plan_alone": gettext_lazy("What helps you without anybody"),
    "plan_distractions": gettext_lazy("People and places that take your mind off it"),
    "plan_people": gettext_lazy("Whom you may ask for help"),
    "plan_reasons": gettext_lazy("What you live for"),
    "back_stages": gettext_lazy("Going back to work or school: the stages"),
    "back_hard": gettext_lazy("Going back to work or school: what gets hard, and what then"),
}
READ_WORDS = {
    "own_goals": gettext_lazy("Their goals, in their own words"),
    "own_practice": gettext_lazy("What they practice between sessions"),
    "plan_signs": gettext_lazy("How they notice that it is getting worse"),
    "plan_alone": gettext_lazy("What helps them without anybody"),
    "plan_distractions": gettext_lazy("People and places that take their mind off it"),
    "plan_people": gettext_lazy("Whom they may ask for help"),
    "plan_reasons": gettext_lazy("What they live for"),
    "back_stages": gettext_lazy("Going back to work or school: the stages"),
    "back_hard": gettext_lazy("Going back to work or school: what gets hard, and what then"),
}


def language_name(code: str) -> str:
    """As those who speak it call it; the code itself where it is not known."""
    try:
        name: str = get_language_info(code)["name_local"]
    except KeyError:
        return code
    return capitalized(name)


def languages_words(codes: Iterable[str]) -> str:
    return ", ".join(language_name(one) for one in codes)


def window_words(one: Window) -> str:
    said = {"day": WEEKDAYS[one.weekday], "start": clock_words(one.start), "end": clock_words(one.end)}
    return _("%(day)s, %(start)s – %(end)s") % said


def days_words(weekdays: Iterable[int], parts: Iterable[str]) -> str:
    """When somebody would have time, as they said it themselves; any where they said nothing."""
    days = ", ".join(str(WEEKDAYS[one]) for one in weekdays) or _("any day")
    at = ", ".join(str(PART_WORDS[Part(one)]) for one in parts) or _("any time")
    return f"{days}; {at}"


def met_words(one: Reason) -> str:
    """One reason, as one line."""
    if one.about is About.LANGUAGE:
        return _("Speaks %(language)s") % {"language": language_name(one.word)}
    if one.about is About.TIME and one.window is not None:
        return _("Free when you are: %(when)s") % {"when": window_words(one.window)}
    if one.about is About.MEETING:
        return _("Meets %(how)s") % {"how": MEETING_WORDS[Meeting(one.word)]}
    if one.word == Experience.SAME_PROGRAM:
        return _("Has been through this program")
    return _("Knows: %(what)s") % {"what": EXPERIENCE_WORDS[Experience(one.word)]}


def missed_words(one: Reason) -> str:
    """One thing that is not met, said as plainly."""
    if one.about is About.TIME:
        return _("No time in the coming week in which you are both free")
    if one.about is About.MEETING:
        return _("Does not meet in the way you would like")
    return _("Did not say: %(what)s") % {"what": EXPERIENCE_WORDS[Experience(one.word)]}


def suggestion_line(one: Suggestion) -> dict[str, Any]:
    return {
        "id": one.offer.mentor_id,
        "name": one.offer.name,
        "met": [met_words(reason) for reason in one.met],
        "missed": [missed_words(reason) for reason in one.missed],
    }


def profile_lines(profile: MentorProfile) -> dict[str, Any]:
    """What a mentor says of themselves, as its parts stand on a page; not how whoever is matched reaches them."""
    return {
        "words": profile.words,
        "experience": [EXPERIENCE_WORDS[Experience(one)] for one in profile.experience],
        "languages": languages_words(profile.languages),
        "meetings": [MEETING_WORDS[Meeting(one)] for one in profile.meetings],
        "windows": [window_words(one) for one in windows_of(profile)],
        "cannot": profile.cannot,
        "capacity": profile.capacity,
    }


def card_lines(match: Match) -> dict[str, Any]:
    """All that stands on a card."""
    return {
        "id": match.pk,
        "alias": match.alias,
        "languages": languages_words(match.languages),
        "times": days_words(match.weekdays, match.parts),
    }


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{date_words(local)}, {clock_words(local.hour * 60 + local.minute)}"


def check_in_line(one: CheckIn, side: Side, zone: ZoneInfo) -> dict[str, Any]:
    """One check-in as one of the two reads it, with what they can do."""
    is_own, is_over = one.proposed_by == side, one.starts_at <= clock.now()
    is_done = (one.patient_done_at if side is Side.PATIENT else one.mentor_done_at) is not None
    is_agreed = one.state == CheckInState.AGREED
    return {
        "id": one.pk,
        "when": moment_words(one.starts_at, zone),
        "how": _("%(minutes)s min, %(how)s") % {"minutes": one.minutes, "how": MEETING_WORDS[Meeting(one.meeting)]},
        "words": one.words,
        "is_agreed": is_agreed,
        "is_change": one.replaces_id is not None,
        "is_over": is_over,
        "is_done": is_done,
        "may_answer": not is_agreed and not is_own and not is_over,
        "may_take_back": not is_agreed and is_own,
        "may_move": is_agreed and not is_over,
        "may_mark": is_agreed and is_over,
    }


def shown_check_ins(rows: Iterable[CheckIn], side: Side, zone: ZoneInfo) -> dict[str, list[dict[str, Any]]]:
    """What is to come, the soonest first, and what of the last month is over. A proposal whose time is over is gone."""
    lines = [(one, check_in_line(one, side, zone)) for one in rows]
    since = clock.now() - timedelta(days=31)
    return {
        "coming": [line for one, line in reversed(lines) if not line["is_over"]],
        "over": [line for one, line in lines if line["is_over"] and line["is_agreed"] and one.starts_at > since],
    }


def section_lines(key: str, lines: Iterable[str]) -> tuple[str, list[str]]:
    """A part of somebody's plans as their mentor reads it."""
    return str(READ_WORDS[key]), list(lines)
