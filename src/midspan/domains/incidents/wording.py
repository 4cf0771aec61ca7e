"""Incidents in the words of the pages of staff."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.incidents.enums import Answer, Owner, Step
from midspan.domains.incidents.rules import Due

STEP_WORDS = {
    Step.NOTED: gettext_lazy("Waits for a review"),
    Step.REVIEWED: gettext_lazy("Reviewed"),
    Step.CLOSED: gettext_lazy("Closed"),
}
DONE_WORDS = {
    Step.NOTED: gettext_lazy("Written down"),
    Step.REVIEWED: gettext_lazy("Reviewed"),
    Step.CLOSED: gettext_lazy("Closed"),
}
ANSWER_WORDS = {
    Answer.TOLD: gettext_lazy("Told"),
    Answer.NOT_OWED: gettext_lazy("Did not have to be told"),
}
OWNER_WORDS = {
    Owner.AUTHOR: gettext_lazy("Whoever wrote it down sees to it."),
    Owner.REVIEWER: gettext_lazy("Whoever reviews sees to it."),
}
ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)


def due_words(due: Due, *, now: datetime) -> str:
    """By when, and how long that is or was; an unknown time is said to be unknown."""
    if due.due_at is None:
        return _("By when is unknown: ask, and write down what you are told.")
    return by_words(due.due_at, now=now)


def by_words(due_at: datetime, *, now: datetime) -> str:
    at = date_format(localtime(due_at), "DATETIME_FORMAT")
    if due_at < now:
        return _("It was due by %(at)s, %(long)s ago.") % {"at": at, "long": _long(now - due_at)}
    return _("Due by %(at)s, in %(long)s.") % {"at": at, "long": _long(due_at - now)}


def _long(span: timedelta) -> str:
    if span < ONE_HOUR:
        return _("less than an hour")
    hours = span // ONE_HOUR
    if span < 2 * ONE_DAY:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s day", "%(count)s days", span // ONE_DAY) % {"count": span // ONE_DAY}
