"""The words of breaches, and the one table of their steps."""

from enum import StrEnum


class Step(StrEnum):
    """Where a breach stands: the last step that was done."""

    NOTED = "noted"
    ASSESSED = "assessed"
    TELLING = "telling"  # Each further one tells who was found since.
    CLOSED = "closed"


_S = Step
TRANSITIONS: dict[Step, frozenset[Step]] = {
    _S.NOTED: frozenset({_S.ASSESSED}),
    _S.ASSESSED: frozenset({_S.ASSESSED, _S.TELLING, _S.CLOSED}),
    _S.TELLING: frozenset({_S.TELLING, _S.ASSESSED, _S.CLOSED}),
    _S.CLOSED: frozenset({_S.ASSESSED}),  # What is learned later is assessed anew.
}


class Outcome(StrEnum):
    """What the four factors show together."""

    BREACH = "breach"
    LOW = "low"  # A low probability that anything was compromised.


class Duty(StrEnum):
    """Who has to be told of a breach."""

    PEOPLE = "people"  # 45 CFR 164.404
    SECRETARY = "secretary"  # 45 CFR 164.408
    MEDIA = "media"  # 45 CFR 164.406


class Way(StrEnum):
    """How a notice went."""

    PAGES = "pages"  # In the person's own pages.
    MAIL = "mail"  # First class, to the last known address.
    SUBSTITUTE = "substitute"  # For whom no address is known: the website, the press, a telephone (164.404(d)(2)).
    REPORT = "report"  # The Secretary's form, or a release to the press.


class FoundBy(StrEnum):
    """How it is known that somebody is affected, or is not after all."""

    CHOSEN = "chosen"
    LEDGER = "ledger"
    CORRECTED = "corrected"
