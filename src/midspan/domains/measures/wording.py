"""The words of measures: how somebody changed, how often they are asked, and what staff do when it does not help."""

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import MarkState, Mode, Step, Thought
from midspan.engines.scoring import Change, Instrument, Item, Reason, WordingStatus, said

CHANGE_WORDS = {
    Change.BETTER: _("Better than at the start, by more than ordinary ups and downs."),
    Change.ABOUT_THE_SAME: _("About the same as at the start. This could be ordinary ups and downs."),
    Change.WORSE: _("Worse than at the start, by more than ordinary ups and downs."),
    Change.TOO_EARLY: _("Too early to tell."),
    Change.NOT_ESTABLISHED: _("Nobody has published how much of a difference means something. Look at the answers."),
}
REASON_WORDS = {
    Reason.WORSE: _("Worse than at the start."),
    Reason.NO_IMPROVEMENT: _("Four weeks without an improvement that is more than ordinary ups and downs."),
    Reason.TWO_MISSED: _("Nothing came back the last two times. That says nothing about why."),
}
MODE_WORDS = {
    Mode.SELF: _("Answered alone"),
    Mode.ASSISTED: _("Asked by a staff member"),
    Mode.PAPER: _("Copied from paper"),
    Mode.LINK: _("Answered alone, by a link without signing in"),
}
THOUGHT_WORDS = {
    Thought.ALLIANCE: _("Something between us and the person is not right"),
    Thought.MOTIVATION: _("The person wants something else, or wants it less"),
    Thought.SUPPORT: _("Support at home or among friends is missing"),
    Thought.HEALTH: _("New strain, another diagnosis, or medication"),
    Thought.PLAN: _("The plan is the wrong one"),
}
STEP_WORDS = {
    Step.TALK: _("Talk about it with the person"),
    Step.CHANGE_PLAN: _("Change the plan"),
    Step.CHANGE_HOURS: _("Change the hours or the level of care"),
    Step.CONSULT: _("Ask a supervisor or the team"),
    Step.MEDICATION: _("Ask the prescriber"),
    Step.KEEP_ON: _("Keep on as planned, for a reason"),
}
MARK_WORDS = {
    MarkState.COMING: _("Comes on that day"),
    MarkState.NOT_ASKED: _("Not asked"),
    MarkState.WAITS: _("Waits"),
    MarkState.ANSWERED: _("Answered"),
    MarkState.MISSED: _("Missed"),
    MarkState.CLOSED: _("Stopped, or held back"),
}
LANGUAGES = {"en": _("English"), "es": _("Spanish")}
WORDING_WORDS = {
    WordingStatus.ORIGINAL: _("the authors’ own wording"),
    WordingStatus.OFFICIAL: _("an official translation"),
    WordingStatus.OWN: _("our own wording"),
    WordingStatus.UNREAD: _("made by a machine and read by nobody; not put to anybody"),
}
ONCE = "once"
EVERY = {
    ONCE: _("Once"),
    "7": _("Every week"),
    "14": _("Every two weeks"),
    "30": _("Every 30 days"),
}


def frequency_words(every_days: int | None) -> str:
    """How often, as a list has it."""
    known = EVERY.get(str(every_days or ONCE))
    return str(known) if known else gettext("Every %(days)s days") % {"days": every_days}


def item_label(one: Instrument, item: Item) -> str:
    """The question under its number; of a shell what it is called, where a sum is that item alone, or its number."""
    if item.text:
        return f"{item.number}. {said(item.text)}"
    alone = next((scale.title for scale in one.scales if scale.items == (item.number,) and scale.title), "")
    return said(alone) if alone else gettext("Item %(number)s") % {"number": item.number.replace("-", ", ")}


def week_words(minutes: float) -> str:
    """How long an ordinary week takes this person, and what is meant at most."""
    told = {"minutes": format(round(minutes, 1), "g"), "most": schedules().burden.minutes_a_week}
    return gettext("An ordinary week takes about %(minutes)s minutes; at most %(most)s are meant.") % told


def language_lines(one: Instrument) -> list[str]:
    """Whose the wording is in each language of the project, on what ground and since when; or that there is none."""
    return [f"{words}: {_whose(one, language)}" for language, words in LANGUAGES.items()] if one.wording else []


def _whose(one: Instrument, language: str) -> str:
    found = one.wording.get(language)
    if found is None:
        return gettext(
            "not here. No official translation has been compared; it is put in English, and people are told."
        )
    return f"{WORDING_WORDS[found.status]}. {found.basis} ({date_format(found.basis_date)})."
