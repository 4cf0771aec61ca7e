"""Purposes, labels, classes and actions: which are known, and which cover which."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from midspan.engines.disclosure.books.shelf import book
from midspan.values import DataClass

# FHIR R4 consentaction.
ACTIONS = frozenset({"collect", "access", "use", "disclose", "correct"})


@cache
def purposes_below(*, inherited_only: bool) -> Mapping[str, frozenset[str]]:
    """Purpose → itself and what stands below it in HL7's tree; only what inherits, or all."""
    rows = {row["code"]: row for row in book("purposes")["purpose"]}
    covers = {code: {code} for code in rows}
    for code, row in rows.items():
        above = row
        while "parent" in above and (above.get("inherits", False) or not inherited_only):
            covers[above["parent"]].add(code)
            above = rows[above["parent"]]
    return MappingProxyType({code: frozenset(below) for code, below in covers.items()})


@cache
def purposes_by_name() -> frozenset[str]:
    """The purposes that only a permit which names them covers."""
    return frozenset(row["code"] for row in book("purposes")["purpose"] if row.get("by_name", False))


@cache
def labels_below(*, for_permit: bool) -> Mapping[str, frozenset[str]]:
    """Label → every label that a rule naming it means. A permit goes down a ladder and into nothing kept apart."""
    rows = {row["word"]: row for row in book("labels")["label"]}
    covers = {word: {word} for word in rows}
    for word, row in rows.items():
        above = row
        while "parent" in above and not (for_permit and row.get("apart", False)):
            covers[above["parent"]].add(word)
            above = rows[above["parent"]]
    ladder = label_ladder()
    covers |= {level: set(ladder[: rung + 1] if for_permit else ladder[rung:]) for rung, level in enumerate(ladder)}
    return MappingProxyType({word: frozenset(below) for word, below in covers.items()})


@cache
def label_ladder() -> tuple[str, ...]:
    """HL7's levels of confidentiality, lowest first."""
    return tuple(book("labels")["ladder"])


@cache
def label_word_of(code: str) -> str | None:
    """Our word for a label's code, HL7's or ours; None for one that no file knows."""
    found = {row.get("code", row["word"]): row["word"] for row in book("labels")["label"]}
    ours = {row["word"]: row["word"] for row in book("labels")["label"]}
    ladder = {level: level for level in label_ladder()}
    return (ours | ladder | found).get(code)


@cache
def hl7_code_of(word: str) -> str:
    """The code a label has outside; the word itself where HL7 has none."""
    return next((row["code"] for row in book("labels")["label"] if row["word"] == word and "code" in row), word)


def added_labels(codes: Iterable[str]) -> frozenset[str]:
    """What "system|code" pairs add to the labels of an item. Codes only ever add."""
    rows = book("labels")["added"]
    return frozenset(
        row["word"] for code in codes for row in rows if code.startswith(f"{row['system']}|{row['prefix']}")
    )


@cache
def classes_known() -> frozenset[str]:
    """Values of `DataClass`, and FHIR's types of resources."""
    return frozenset(str(one) for one in DataClass) | frozenset(book("resource_types")["names"].split())
