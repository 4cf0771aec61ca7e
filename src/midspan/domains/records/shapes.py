"""What is said of the medicine list: a line in words, and what a reconciliation decides of one."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from midspan.domains.records.enums import Decision, PassingOn


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


class Terms(Struct, frozen=True, kw_only=True):
    """On what basis a received record is here and whether it may be passed on, as it is known now.

    `is_third_party`: it tells of somebody else, or came in confidence. The gate shows that to staff alone.
    """

    basis: str
    basis_words: str = ""
    passing_on: PassingOn
    is_third_party: bool = False
