"""How a letter stands, in words, for the patient and for staff."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.letters.book import kinds
from midspan.domains.letters.enums import GivenTo, LetterState
from midspan.domains.letters.queries import LetterLine

STATE_WORDS = {
    LetterState.WAITING: gettext_lazy("Not approved yet"),
    LetterState.DECLINED: gettext_lazy("Not wanted"),
    LetterState.APPROVED: gettext_lazy("Approved"),
    LetterState.OVER: gettext_lazy("Over"),
}
STATE_KINDS = {
    LetterState.WAITING: "warning",
    LetterState.DECLINED: "neutral",
    LetterState.APPROVED: "success",
    LetterState.OVER: "neutral",
}


def task_of(line: LetterLine, *, url: str, language: str) -> dict[str, object]:
    """One letter as a line of a list."""
    letter = line.letter
    hint = _("%(kind)s; written on %(day)s") % {
        "kind": kinds()[letter.kind].label[language],
        "day": date_format(localtime(letter.drafted_at)),
    }
    return {
        "label": letter.recipient,
        "url": url,
        "hint": hint,
        "state": STATE_WORDS[line.state],
        "kind": STATE_KINDS[line.state],
    }


def given_words(line: LetterLine, names: Mapping[UUID, str]) -> list[str]:
    """Each time it left, in one sentence each."""
    return [
        (
            _("Downloaded by the person: %(at)s.")
            if one.to == GivenTo.PATIENT
            else _("Given to %(recipient)s by %(who)s: %(at)s.")
        )
        % {
            "at": date_format(localtime(one.given_at), "DATETIME_FORMAT"),
            "recipient": line.letter.recipient,
            "who": names.get(one.given_by, ""),
        }
        for one in line.given
    ]
