"""A certification in words: how it stands, its gaps, what is due, and one statement as it is read and printed."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.journey.enums import Certifying
from midspan.domains.journey.models import Certification, CertificationAddendum
from midspan.domains.journey.queries import CertificationLine
from midspan.domains.journey.rules.certifying import CertificationState
from midspan.domains.programs.enums import LEVEL_WORDS

DAY = timedelta(days=1)
NEED_WORDS = {
    Certifying.NEEDED: gettext_lazy("This payer wants a physician to certify the need."),
    Certifying.NOT_NEEDED: gettext_lazy("No certification is needed."),
    Certifying.UNKNOWN: gettext_lazy("Whether this payer wants a certification is not on file. Ask the payer."),
}


def days_words(first: date, until: date) -> str:
    """A half-open stretch of days as people say it: with its last day."""
    last = until - DAY
    if last == first:
        return date_format(first)
    return _("%(first)s to %(last)s") % {"first": date_format(first), "last": date_format(last)}


def due_words(state: CertificationState, *, today: date) -> str:
    """What is due, or how long nothing is; empty while nothing is asked at all."""
    if state.due_on is None:
        return ""
    day = {"day": date_format(state.due_on, "l, F j")}
    if state.covered_until is None:
        return (
            _("Nobody has certified the need; it was due by %(day)s.") % day
            if state.is_late(today)
            else (_("The need is to be certified by %(day)s.") % day)
        )
    if state.is_late(today):
        return _("What was certified ended on %(day)s, and nothing follows it.") % day
    return _("Certified through %(day)s; the next statement is due by then.") % day


def line_words(line: CertificationLine, *, today: date) -> str:
    """As above, with who was asked."""
    if line.asked is None:
        return f"{due_words(line.state, today=today)} " + _("No physician has been asked.")
    return f"{due_words(line.state, today=today)} " + _("%(who)s was asked.") % {"who": line.asked.name}


def clock_words(state: CertificationState, *, today: date) -> str:
    """How many days are left or over."""
    if state.due_on is None:
        return ""
    left = (state.due_on - today).days
    if left < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    if left == 0:
        return _("Today")
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}


def gap_words(state: CertificationState) -> list[str]:
    """Each stretch of days that nobody certified, the first first."""
    return [
        ngettext("%(span)s (%(days)s day)", "%(span)s (%(days)s days)", (until - first).days)
        % {"span": days_words(first, until), "days": (until - first).days}
        for first, until in state.gaps
    ]


def statement_lines(one: Certification) -> list[dict[str, str]]:
    """One statement as it was signed."""
    level = LEVEL_WORDS.get(one.level, one.level)  # type: ignore[call-overload]  # codes are its keys
    plan = _("Version %(number)s") % {"number": one.plan_number} if one.plan_ref else _("None was in force")
    return [
        {"label": _("Holds"), "value": days_words(one.first_date, one.until_date)},
        {"label": _("Level of care"), "value": str(_(level))},
        {"label": _("Hours a week"), "value": str(one.weekly_hours)},
        {"label": _("Rests on the plan"), "value": plan},
        {"label": _("Why, in the physician’s words"), "value": one.why},
        {"label": _("Signed"), "value": signature_words(one)},
    ]


def signature_words(one: Certification) -> str:
    return _("%(who)s, %(credential)s, %(when)s") % {
        "who": one.signed_by,
        "credential": one.credential,
        "when": date_format(localtime(one.signed_at), "DATETIME_FORMAT"),
    }


def addendum_words(one: CertificationAddendum) -> str:
    """Who added it, with the credential of that moment, and when."""
    day = date_format(localdate(one.added_at))
    return ", ".join(filter(None, [str(one.author), one.credential, day]))
