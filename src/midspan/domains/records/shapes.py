"""What is said of the medicine list: a line in words, and what a reconciliation decides of one."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.records.enums import Decision


class LineWords(Struct, frozen=True, kw_only=True):
    """A medicine or an allergy as somebody writes it down. Empty is not said; an allergy's `reason` is what it does."""

    name: str
    dose: str = ""
    route: str = ""
    frequency: str = ""
    prescriber: str = ""
    reason: str = ""
    began_date: date | None = None


class Decided(Struct, frozen=True, kw_only=True):
    """What is decided of one line; `thread` is the line's, or the id of what a referral says and nobody listed yet.

    `person_words` empty: the person said nothing of it. Dose, route and frequency are as they hold from now on.
    """

    thread: UUID
    decision: Decision
    person_words: str = ""
    dose: str = ""
    route: str = ""
    frequency: str = ""
    why: str = ""
