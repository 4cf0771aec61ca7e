"""A certification in words: how it stands, its gaps, what is due, and one statement as it is read and printed."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.journey.enums import Certifying, PayerAsks
from midspan.domains.journey.models import Certification, CertificationAddendum, PayerAnswer
from midspan.domains.journey.queries import CertificationFile, CertificationLine
from midspan.domains.journey.rules.certifying import Answered, CertificationRule, CertificationState
from midspan.domains.programs.enums import LEVEL_WORDS, PAYER_WORDS

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


def need_words(rule: CertificationRule, state: CertificationState) -> str:
    """Whether this payer wants one, by the rules or by its own answer."""
    if rule.is_once and state.covered_until and state.need is Certifying.NEEDED:
        return _("Certified. This payer asks for it once.")
    return str(NEED_WORDS[state.need])


def source_words(rule: CertificationRule, *, today: date) -> str:
    """Where a day comes from that is no rule's; empty for what the rules themselves say."""
    if rule.answered is None or not rule.answered.holds(today):
        return ""
    return _("By the payer’s answer of %(day)s.") % {"day": _day(rule.answered.said_on)}


def ask_again_words(answered: Answered, *, today: date) -> str:
    """That an answer ends, or ended, and somebody asks anew."""
    told = {"day": _day(answered.said_on), "last": _day(answered.through)}
    if answered.holds(today):
        return _("The payer’s answer of %(day)s holds through %(last)s. Ask the payer again by then.") % told
    return _("The payer’s answer of %(day)s held through %(last)s. Ask the payer again.") % told


def answer_lines(one: PayerAnswer) -> list[dict[str, str]]:
    """One answer as it was put down."""
    level = LEVEL_WORDS.get(one.level, one.level)  # type: ignore[call-overload]  # codes are its keys
    through = _day(one.holds_through) if one.holds_through else _("No end was named")
    recorded = {"who": one.recorded_by, "when": date_format(localtime(one.recorded_at), "DATETIME_FORMAT")}
    lines = [
        (_("Asks"), asks_words(one)),
        (_("For"), f"{_(level)}, {PAYER_WORDS.get(one.payer, one.payer)}"),  # type: ignore[call-overload]  # a code
        (_("Said by"), f"{one.said_by}, {_day(one.said_on)}"),
        (_("Reference"), one.reference or _("None was given")),
        (_("Holds through"), through),
        (_("Put down by"), _("%(who)s, %(when)s") % recorded),
    ]
    return [{"label": label, "value": value} for label, value in lines]


def answers_shown(file: CertificationFile) -> list[dict[str, object]]:
    """Each with its lines; the one that counts stands open, and the others say that they do not count."""
    folded = _("Answer of %(day)s, which does not count now")
    return [
        {"lines": answer_lines(one), "counts": one == file.answer, "summary": folded % {"day": _day(one.said_on)}}
        for one in file.answers
    ]


def asks_words(one: PayerAnswer) -> str:
    if one.asks == PayerAsks.NOTHING:
        return _("No certification by a physician")
    first = ngettext("%(days)s day", "%(days)s days", one.entry_days or 0) % {"days": one.entry_days}
    when = _("on the day of admission") if one.entry_days == 0 else _("within %(days)s of admission") % {"days": first}
    if one.asks == PayerAsks.ONCE:
        return _("One certification by a physician, %(when)s") % {"when": when}
    again = ngettext("every %(days)s day", "every %(days)s days", one.again_days or 0) % {"days": one.again_days}
    return _("Certification by a physician %(when)s, and anew at least %(again)s") % {"when": when, "again": again}


def _day(day: date | None) -> str:
    return date_format(day) if day else ""


def due_words(state: CertificationState, *, today: date, rule: CertificationRule | None = None) -> str:
    """What is due, with whose word it rests on; or how long nothing is; empty while nothing is asked at all."""
    if state.due_on is None:
        return ""
    if rule and rule.answered and state.asks_payer:
        held = _statement_words(state, today=today) if state.covered_until else ""
        return f"{held} {ask_again_words(rule.answered, today=today)}".strip()
    return f"{_statement_words(state, today=today)} {source_words(rule, today=today) if rule else ''}".strip()


def _weekday(day: date, today: date) -> str:
    """With its year where that is another one."""
    return date_format(day, "l, F j" if day.year == today.year else "l, F j, Y")


def _statement_words(state: CertificationState, *, today: date) -> str:
    """What is due of statements."""
    if state.asks_payer and state.covered_until:
        return _("Certified through %(day)s.") % {"day": _weekday(state.covered_until - DAY, today)}
    if state.due_on is None:
        return ""
    day = {"day": _weekday(state.due_on, today)}
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
    """As above, with who was asked; and that the payer is to be asked again, where a statement is due before that."""
    told = due_words(line.state, today=today, rule=line.rule) or need_words(line.rule, line.state)
    if line.rule.answered and line.is_payer_to_ask and not line.state.asks_payer:
        told = f"{told} {ask_again_words(line.rule.answered, today=today)}"
    if line.state.asks_payer or line.state.due_on is None:
        return told
    if line.asked is None:
        return f"{told} " + _("No physician has been asked.")
    return f"{told} " + _("%(who)s was asked.") % {"who": line.asked.name}


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
