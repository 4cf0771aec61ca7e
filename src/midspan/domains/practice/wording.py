"""Practice in words: cues as one if-then sentence, who may know what, and where an assignment came from."""

from datetime import date, time

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.practice.enums import AnchorKind, EndReason, Sharing
from midspan.domains.practice.models import Assignment, Cue
from midspan.domains.practice.rules import Anchor, CueSource
from midspan.domains.schedule.enums import SessionKind

A_GROUP = SessionKind.GROUP
SOURCE_WORDS = {
    CueSource.AFTER: gettext_lazy("After %(title)s"),
    CueSource.BACK_FROM: gettext_lazy("When I am back from %(title)s"),
    CueSource.AFTER_SESSION: gettext_lazy("When %(title)s is over"),
    CueSource.BETWEEN: gettext_lazy("Between %(title)s and %(other)s"),
    CueSource.WAKING: gettext_lazy("When I have brushed my teeth in the morning"),
    CueSource.LUNCH: gettext_lazy("When I have had lunch"),
    CueSource.BEDTIME: gettext_lazy("When I have brushed my teeth at night"),
}
END_WORDS = {
    EndReason.TAKEN_BACK: gettext_lazy("Taken back"),
    EndReason.DROPPED: gettext_lazy("Stopped"),
    EndReason.DONE: gettext_lazy("Done"),
}
SHARING_WORDS = {
    Sharing.COUNTS: gettext_lazy("That I practiced, how often, and whether it helped"),
    Sharing.EVERYTHING: gettext_lazy("That, when and where I mean to practice, and words that I mark to be shared"),
    Sharing.NOTHING: gettext_lazy("Nothing"),
}


def anchor_words(one: Anchor) -> str:
    """The beginning of the sentence, as the person would say it."""
    return str(SOURCE_WORDS[one.source]) % {"title": one.title, "other": one.other}


def anchor_choice(one: Anchor) -> str:
    """One suggestion to choose: its words, its days and time, and whether anything can remind."""
    if one.minute is None:
        return _("%(anchor)s (no reminder: your phone cannot see it)") % {"anchor": anchor_words(one)}
    return f"{anchor_words(one)} · {when_words(one.weekdays, one.minute)}"


def when_words(weekdays: tuple[int, ...] | list[int], minute: int) -> str:
    """Days and time of a cue: "Monday, Tuesday, 17:30"."""
    days = _("every day") if len(weekdays) == len(WEEKDAYS) else ", ".join(str(WEEKDAYS[one]) for one in weekdays)
    return f"{days}, {time_format(time(*divmod(minute, 60)), 'TIME_FORMAT')}"


def cue_sentence(cue: Cue) -> str:
    """When and where, and what then."""
    return sentence_of(cue.anchor, cue.place, cue.will)


def sentence_of(anchor: str, place: str, will: str) -> str:
    said = {"anchor": anchor, "place": place, "will": will}
    if place:
        return _("%(anchor)s, %(place)s, I will %(will)s.") % said
    return _("%(anchor)s, I will %(will)s.") % said


def obstacle_sentence(cue: Cue) -> str:
    """What if something gets in the way; "" where nobody said."""
    if not (cue.obstacle and cue.fallback):
        return ""
    return _("If %(obstacle)s, then I will %(fallback)s.") % {"obstacle": cue.obstacle, "fallback": cue.fallback}


def reminder_words(cue: Cue) -> str:
    """When a cue can remind, or that it cannot."""
    if cue.kind == AnchorKind.EVENT or cue.minute is None:
        return _("No reminder: your phone cannot see when this happens. A card helps instead.")
    return when_words(cue.weekdays, cue.minute)


def source_words(kind: str, on: date | None) -> str:
    """Where a practice comes from: a group or another session of a day, or somebody's offer, or one's own choice."""
    if on is None:
        return ""
    day = WEEKDAYS[on.weekday()]
    if kind == A_GROUP:
        return _("From %(day)s’s group") % {"day": day}
    return _("From your session on %(day)s") % {"day": day}


def origin_words(row: Assignment) -> str:
    if row.session is not None:
        return source_words(row.session.kind, row.session.local_date)
    return _("Offered to you") if row.offered_by_id else _("Your own choice")


def until_words(row: Assignment) -> str:
    return _("until %(day)s") % {"day": date_format(row.until_date)} if row.until_date else ""
