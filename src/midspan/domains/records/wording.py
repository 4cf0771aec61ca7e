"""The medicine list in words, for staff: lines, where they come from, how they stand, and how old a list is."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.records.book import list_rules
from midspan.domains.records.enums import AllergiesSaid, Decision, LineState, ListKind, Source, Standing
from midspan.domains.records.models import MedicineLine, Reconciliation
from midspan.domains.records.queries import Heard
from midspan.domains.records.rules import medicines as rules

KIND_WORDS = {ListKind.MEDICINE: gettext_lazy("Medicine"), ListKind.ALLERGY: gettext_lazy("Allergy")}
STATE_WORDS = {
    LineState.TAKEN: (gettext_lazy("Taken"), "done"),
    LineState.ASKING: (gettext_lazy("Not sure, being asked"), "due"),
    LineState.STOPPED: (gettext_lazy("Stopped"), "quiet"),
}
ALLERGY_STATE_WORDS = {
    LineState.TAKEN: (gettext_lazy("Holds"), "late"),
    LineState.ASKING: (gettext_lazy("Not sure, being asked"), "due"),
    LineState.STOPPED: (gettext_lazy("Does not hold"), "quiet"),
}
SOURCE_WORDS = {
    Source.REFERRAL: gettext_lazy("The referral says so"),
    Source.PERSON: gettext_lazy("The person says so"),
    Source.STAFF: gettext_lazy("The team knows it"),
    Source.RECEIVED: gettext_lazy("A record received from somebody else says so"),
}
DECISION_WORDS = {
    Decision.KEEP: gettext_lazy("Kept"),
    Decision.CHANGE: gettext_lazy("Changed"),
    Decision.STOP: gettext_lazy("Stopped"),
    Decision.ASK: gettext_lazy("Not sure, ask"),
}
STANDING_WORDS = {
    Standing.NOT_ASKED: gettext_lazy("Not known: nobody has gone through the list with the person yet"),
    Standing.NONE_TAKEN: gettext_lazy("Takes no medicines"),
    Standing.LISTED: gettext_lazy("As listed"),
    Standing.NOT_KNOWN: gettext_lazy("Not known: what was listed was stopped since"),
}
ALLERGIES_WORDS = {
    AllergiesSaid.NOT_ASKED: gettext_lazy("Not known: nobody has asked yet"),
    AllergiesSaid.NONE_KNOWN: gettext_lazy("None known"),
    AllergiesSaid.AS_LISTED: gettext_lazy("As listed"),
    AllergiesSaid.NOT_KNOWN: gettext_lazy("Not known: what was listed was stopped since"),
}


def how_words(row: MedicineLine) -> str:
    """How it is taken; empty where nobody said."""
    return ", ".join(filter(None, [row.dose, row.route, row.frequency]))


def line_words(row: MedicineLine) -> str:
    """A line on one line: its name, and how it is taken or what it does."""
    said = how_words(row) if row.kind == ListKind.MEDICINE else row.reason
    return f"{row.name}: {said}" if said else row.name


def said_of(heard: Heard) -> str:
    """What a referral says of one thing."""
    said = heard.dose or (heard.reason if heard.kind is ListKind.ALLERGY else "")
    words = f"{heard.words}: {said}" if said else heard.words
    return f"{words} ({heard.status})" if heard.status else words


def detail_lines(row: MedicineLine) -> list[str]:
    """What else is known of a line, in sentences; nothing for what nobody said."""
    told: list[tuple[Any, str]] = [
        (row.reason and row.kind == ListKind.MEDICINE, _("For: %(words)s") % {"words": row.reason}),
        (row.prescriber, _("Prescribed by %(who)s") % {"who": row.prescriber}),
        (row.began_date, _("Since %(day)s") % {"day": _day(row.began_date)}),
        (row.stopped_date, _("Stopped on %(day)s") % {"day": _day(row.stopped_date)}),
        (row.why, _("Why: %(words)s") % {"words": row.why}),
        (row.code, f"{row.system} {row.code}".strip()),
    ]
    return [words for is_said, words in told if is_said]


def kept_words(row: MedicineLine) -> str:
    """Who wrote this version, when, and who said it first."""
    return _("%(source)s. Written by %(who)s, %(day)s.") % {
        "source": SOURCE_WORDS[Source(row.source)],
        "who": row.kept_by,
        "day": _day(localdate(row.kept_at)),
    }


def age_words(reconciliation: Reconciliation | None, *, today: date) -> str:
    """When the list was gone through last, and how long ago that is."""
    if reconciliation is None:
        return _("Never reconciled.")
    day = localdate(reconciliation.done_at)
    days = (today - day).days
    ago = ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days} if days else _("today")
    return _("Last reconciled on %(day)s, %(ago)s.") % {"day": _day(day), "ago": ago}


def is_old(reconciliation: Reconciliation | None, *, today: date) -> bool:
    done = localdate(reconciliation.done_at) if reconciliation else None
    return rules.is_old(done, today=today, old_after_days=list_rules().old_after_days)


def asked_words(reconciliation: Reconciliation) -> str:
    """Whether the person was asked, and why not."""
    if reconciliation.is_asked:
        return _("Gone through with the person.")
    return _("The person was not asked: %(why)s") % {"why": reconciliation.why_not_asked}


def signed_words(reconciliation: Reconciliation) -> str:
    who = ", ".join(filter(None, [str(reconciliation.done_by), reconciliation.credential]))
    return _("Signed by %(who)s") % {"who": who}


def _day(day: date | None) -> str:
    return date_format(day) if day else ""
