"""Words about the circle."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from midspan.domains.circle.enums import (
    CallOutcome,
    CheckOutcome,
    Frequency,
    HelpKind,
    HelpState,
    Scope,
    SupportRole,
    Unnamed,
    YesNo,
)
from midspan.domains.circle.queries import Reached
from midspan.ui.days import date_words
from midspan.ui.week import clock_words

ROLE_WORDS: dict[SupportRole, str | Promise] = {
    SupportRole.FAMILY: _("Family or partner"),
    SupportRole.FRIEND: _("Friend"),
    SupportRole.MENTOR: _("Mentor or sponsor"),
    SupportRole.EMERGENCY_CONTACT: _("Emergency contact"),
    SupportRole.GUARDIAN: _("Guardian"),
    SupportRole.PEER_SPECIALIST: _("Peer specialist here"),
    SupportRole.CLINICIAN: _("Doctor or clinic elsewhere"),
    SupportRole.INSTITUTION: _("Work, school or court"),
}
SCOPE_WORDS: dict[Scope, str | Promise] = {
    Scope.TIMES: _("When my sessions are"),
    Scope.CARD: _("My card: how to help me"),
    Scope.CRISIS: _("Parts of my safety plan"),
    Scope.GOALS: _("My goals, in my own words"),
    Scope.PRACTICE: _("What I practice between sessions"),
    Scope.MILESTONES: _("Milestones I choose"),
    Scope.SESSIONS: _("Family sessions with me"),
}
SCOPE_HINTS: dict[Scope, str | Promise] = {
    Scope.TIMES: _("The times and nothing else: not what, where or with whom, and not whether you came."),
    Scope.CARD: _("What you wrote on it, as it stands when they look."),
    Scope.CRISIS: _("You choose the parts one by one. They read a plain card, not the plan."),
    Scope.GOALS: _("As they stand when they look, and nothing else of your plan."),
    Scope.PRACTICE: _("What you said yes to, by its name: not what for, and not how it goes."),
    Scope.MILESTONES: _(
        "Each one you choose yourself, in your own words. None is shown by itself, and you can take it back."
    ),
    Scope.SESSIONS: _(
        "Your team may ask them to family sessions and tell them place and time. By video they have a door of "
        "their own, or sit with you at your screen where the center has none for them. They say when they can "
        "come; you are not shown that, and they are shown nothing else."
    ),
}
HELP_WORDS: dict[HelpKind, str | Promise] = {
    HelpKind.RIDE: _("A ride"),
    HelpKind.MEAL: _("A meal"),
    HelpKind.CHILDREN: _("Looking after the children"),
    HelpKind.COMPANY: _("Company"),
    HelpKind.WALK: _("A walk"),
    HelpKind.MESSAGE: _("A call or a text"),
}
STATE_WORDS: dict[HelpState, str | Promise] = {
    HelpState.OPEN: _("No answer yet"),
    HelpState.ACCEPTED: _("Agreed"),
    HelpState.DECLINED: _("Not this time"),
    HelpState.TAKEN_BACK: _("Taken back"),
    HelpState.CALLED_OFF: _("Called off"),
}
OVER_WORDS = _("The time is over, without an answer")
UNHEARD_WORDS = _("They cannot see this here any more: call them.")
FREQUENCY_WORDS: dict[Frequency, str | Promise] = {
    Frequency.DAILY: _("Most days"),
    Frequency.WEEKLY: _("Every week"),
    Frequency.MONTHLY: _("Every month"),
    Frequency.SELDOM: _("Seldom"),
}
CLOSENESS_WORDS = {
    0: _("0: not close"),
    1: _("1: a little"),
    2: _("2: close"),
    3: _("3: very close"),
}
HELPS_WORDS = {
    2: _("+2: helps a lot"),
    1: _("+1: helps"),
    0: _("0: neither"),
    -1: _("−1: makes it harder"),
    -2: _("−2: makes it a lot harder"),
}
YES_NO_WORDS: dict[YesNo, str | Promise] = {
    YesNo.YES: _("Yes"),
    YesNo.NO: _("No"),
    YesNo.UNSURE: _("Not sure"),
}
CALL_WORDS: dict[CallOutcome, str | Promise] = {
    CallOutcome.REACHED: _("Reached, and told"),
    CallOutcome.NO_ANSWER: _("No answer; no message was left"),
    CallOutcome.SOMEBODY_ELSE: _("Somebody else answered, and was told nothing"),
    CallOutcome.WRONG_NUMBER: _("Wrong number"),
}
OUTCOME_WORDS: dict[CheckOutcome, str | Promise] = {
    CheckOutcome.GO: _("Nothing against an invitation"),
    CheckOutcome.PAUSE: _("Better to wait"),
    CheckOutcome.STOP: _("Stopped: no new invitation"),
}
TALKED_WORDS: dict[CheckOutcome, str | Promise] = {
    CheckOutcome.GO: _(
        "Kept. Until tomorrow the person may say on their own page whom you talked about, and invite that one."
    ),
    CheckOutcome.PAUSE: _(
        "Kept. It opens nothing, and what the person answered on their own screen stands. Talk about what would make "
        "it safe, and how to be alone."
    ),
    CheckOutcome.STOP: _(
        "Kept. No new address is made for anybody, and nobody new is named for calls, before the person answers anew "
        "on their own screen or talks with you again. An address given before still works: they can end it on their "
        "own page. Talk about what would make it safe, and how to be alone."
    ),
}
UNNAMED_WORDS: dict[Unnamed, str | Promise] = {
    Unnamed.NAME: _("A name"),
    Unnamed.NUMBER: _("A phone number"),
    Unnamed.ADDRESS: _("An address or e-mail"),
}


def reached_words(reached: Reached) -> list[str]:
    """What somebody's own numbers come to, as they may show it; of nothing yet not a word."""
    said = (
        (
            reached.weeks_here if reached.weeks_here > 1 else 0,  # One week says no more than its days do.
            ngettext("%(count)s week in which I came here", "%(count)s weeks in which I came here", reached.weeks_here),
        ),
        (
            reached.days_here,
            ngettext("%(count)s day of coming here", "%(count)s days of coming here", reached.days_here),
        ),
        (
            reached.days_practiced,
            ngettext(
                "%(count)s day on which I practiced", "%(count)s days on which I practiced", reached.days_practiced
            ),
        ),
    )
    return [words % {"count": count} for count, words in said if count]


def when_words(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """A day and a time as they are read; by the clock of `zone`, or of the page."""
    local = timezone.localtime(moment, zone)
    return f"{date_words(local)}, {clock_words(local.hour * 60 + local.minute)}"
