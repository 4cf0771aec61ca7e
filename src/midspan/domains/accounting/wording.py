"""What left, in words: the same on the page, on paper and in the register."""

from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from midspan.domains.accounting.book import Words, purposes, recipients
from midspan.domains.accounting.enums import RequestState
from midspan.domains.accounting.queries import Asked, Copy, Disclosure
from midspan.values import DataClass

# In the order in which they are told. Said about the person, for a paper that others may read.
CLASS_WORDS = {
    DataClass.PRESENCE: gettext_lazy("that the person comes here"),
    DataClass.IDENTITY: gettext_lazy("name and birth date"),
    DataClass.CONTACT: gettext_lazy("phone, address and safe contact"),
    DataClass.CALLING: gettext_lazy("how to call the person"),
    DataClass.SCHEDULE: gettext_lazy("times of sessions"),
    DataClass.ATTENDANCE: gettext_lazy("attendance"),
    DataClass.ROSTER: gettext_lazy("who was in a session"),
    DataClass.DIAGNOSIS: gettext_lazy("conditions"),
    DataClass.MEDICATION: gettext_lazy("medicines and allergies"),
    DataClass.NOTE: gettext_lazy("notes"),
    DataClass.PLACEMENT: gettext_lazy("level of care"),
    DataClass.LIFE: gettext_lazy("life outside"),
    DataClass.AVOIDANCE: gettext_lazy("people the person must not meet"),
    DataClass.MESSAGE: gettext_lazy("messages"),
    DataClass.BILLING: gettext_lazy("insurance and payment"),
    DataClass.REFERRAL: gettext_lazy("the referral and what was said about safety"),
    DataClass.DRUG_SCREEN: gettext_lazy("drug screens"),
    DataClass.SCORE: gettext_lazy("questionnaires"),
    DataClass.PLAN: gettext_lazy("the plan"),
    DataClass.GOAL: gettext_lazy("goals"),
    DataClass.COUNSELING_NOTE: gettext_lazy("a counselor’s own notes"),
    DataClass.PSYCHOTHERAPY_NOTE: gettext_lazy("a therapist’s own notes"),
    DataClass.GROUP_POST: gettext_lazy("what was written to a group"),
    DataClass.JOURNAL: gettext_lazy("the journal"),
    DataClass.PRACTICE: gettext_lazy("what the person practices and how it went"),
    DataClass.LETTER: gettext_lazy("a letter"),
    DataClass.CONSENT: gettext_lazy("what is shared, and what left"),
    DataClass.CRISIS_PLAN: gettext_lazy("the plan for a crisis"),
    DataClass.HELP_CARD: gettext_lazy("the card on how to help"),
    DataClass.HELP_ASK: gettext_lazy("what was asked of somebody close, and answered"),
    DataClass.MILESTONE: gettext_lazy("milestones the person chose to show"),
    DataClass.FAMILY_SESSION: gettext_lazy("when and where family sessions are"),
    DataClass.FAMILY_TASK: gettext_lazy("what the team asked of those who stand for the person"),
    DataClass.SAFETY: gettext_lazy("when somebody had to reach the person, and what they did"),
    DataClass.CAUTION: gettext_lazy("that the counselor is asked before a call"),
    DataClass.OUTCOME: gettext_lazy("how the person is doing"),
    DataClass.DEVICE: gettext_lazy("devices"),
}
STATE_WORDS = {
    RequestState.ASKED: gettext_lazy("Asked"),
    RequestState.EXTENDED: gettext_lazy("Takes longer"),
    RequestState.ANSWERED: gettext_lazy("Answered"),
}


def language_now() -> str:
    return (get_language() or "en")[:2]


def columns() -> list[str]:
    """What 45 CFR 164.528(b)(2) asks for: when, to whom and where, what, what for; and by whom."""
    return [_("When"), _("To whom"), _("Address"), _("What"), _("What for"), _("By")]


def cells_of(line: Disclosure) -> list[str]:
    """One disclosure in the order of `columns`."""
    return [
        date_format(localtime(line.at), "DATE_FORMAT" if line.is_day else "DATETIME_FORMAT"),
        recipient_words(line),
        line.address.replace("\n", ", ") or _("not known"),
        what_words(line),
        purpose_words(line.purposes),
        line.by or _("somebody"),
    ]


def recipient_words(line: Disclosure) -> str:
    kind = kind_words(line.kind)
    return f"{line.recipient} ({kind})" if line.recipient else kind


def kind_words(kind: str) -> str:
    return _said(recipients(), kind)


def what_words(line: Disclosure) -> str:
    said = "; ".join(str(words) for of, words in CLASS_WORDS.items() if of in line.classes)
    return f"{said} ({line.for_whom})" if line.for_whom else said


def purpose_words(codes: Iterable[str]) -> str:
    return "; ".join(_said(purposes(), one) for one in codes) or _("not said")


def _said(book: Mapping[str, Words], key: str) -> str:
    """The words for a key; the key itself, where a newer file no longer has it."""
    return book[key][language_now()] if key in book else key


def request_words(asked: Asked) -> str:
    """How a request stands, in one sentence for the patient."""
    if asked.answer is not None:
        return _("Asked on %(asked)s, answered on %(answered)s.") % {
            "asked": date_format(localtime(asked.request.asked_at)),
            "answered": date_format(localtime(asked.answer.answered_at)),
        }
    said = {"asked": date_format(localtime(asked.request.asked_at)), "due": date_format(asked.due_date)}
    if asked.extension is not None:
        why = {**said, "why": asked.extension.reason}
        return _("Asked on %(asked)s. It takes longer, until %(due)s at the latest: %(why)s") % why
    return _("Asked on %(asked)s. You have the answer by %(due)s at the latest.") % said


def copy_words(copy: Copy) -> str:
    """How a copy of the register stands, in one sentence."""
    said = {
        "who": copy.row.asked_by,
        "since": date_format(copy.row.first_date),
        "day": date_format(copy.row.last_date),
        "why": copy.row.reason,
    }
    asked = _("%(who)s asks for %(since)s to %(day)s: %(why)s") % said
    if copy.release is None:
        return asked
    at = date_format(localtime(copy.release.released_at), "DATETIME_FORMAT")
    return f"{asked} · " + _("Released by %(who)s, %(at)s") % {"who": copy.release.released_by, "at": at}
