"""The words of requests by law, and the one table of their steps."""

from enum import StrEnum


class RequestKind(StrEnum):
    """How somebody asks."""

    SUBPOENA = "subpoena"
    COURT_ORDER = "court_order"
    WARRANT = "warrant"
    TELEPHONE = "telephone"


class Proceeding(StrEnum):
    """What it is for; the law asks something else of each."""

    NONCRIMINAL = "noncriminal"  # 42 CFR 2.64
    CRIMINAL = "criminal"  # Against the patient, 42 CFR 2.65
    PROGRAM = "program"  # Against this center or somebody here, 42 CFR 2.66


class PaperKind(StrEnum):
    SUBPOENA = "subpoena"
    ORDER = "order"
    WARRANT = "warrant"
    OTHER = "other"


# What makes somebody answer an order, which by itself only lets them.
COMPELS = frozenset({PaperKind.SUBPOENA, PaperKind.WARRANT})


class Step(StrEnum):
    """Where a request stands: the last step that was done."""

    ENTERED = "entered"
    ORDERED = "ordered"  # An order is on file, and what compels it.
    FOUND = "found"  # Somebody read its findings.
    NOTIFIED = "notified"  # The patient was told, or it stands why not.
    SCOPED = "scoped"  # What may go to whom, as the order says.
    DISCLOSED = "disclosed"  # Each copy anew.
    REFUSED = "refused"  # Answered with the neutral words.


_S = Step
TRANSITIONS: dict[Step, frozenset[Step]] = {
    _S.ENTERED: frozenset({_S.ORDERED, _S.REFUSED}),
    _S.ORDERED: frozenset({_S.FOUND, _S.REFUSED}),
    _S.FOUND: frozenset({_S.NOTIFIED, _S.REFUSED}),
    _S.NOTIFIED: frozenset({_S.SCOPED, _S.REFUSED}),
    _S.SCOPED: frozenset({_S.DISCLOSED, _S.REFUSED}),
    _S.DISCLOSED: frozenset({_S.DISCLOSED}),
    _S.REFUSED: frozenset(),
}
ANSWERED = frozenset({_S.DISCLOSED, _S.REFUSED})
