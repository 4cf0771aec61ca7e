"""What an entry states: its status, and whether it says that something is not so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.ccda.elements import above, attribute, attribute_at, each
from midspan.domains.journey.referral_files.codings import (
    ALLERGIES_NONE_KNOWN,
    CONDITIONS_NONE_KNOWN,
    MEDICATIONS_NONE_KNOWN,
    STATUS_BY_SNOMED,
    WHOLE_KIND,
)
from midspan.domains.journey.referral_files.shapes import Concept, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.ccda.elements import Element

_STATUS = "33999-4"
_NONE_KNOWN = ALLERGIES_NONE_KNOWN | CONDITIONS_NONE_KNOWN | MEDICATIONS_NONE_KNOWN


def status_of(entry: Element, *, ended: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The clinical status, best source first: a status observation, an end date, the state of the concern or order.

    An observation's own statusCode says only that observing is done, so it is never used; a medication's is.
    """
    stated, recorded = _stated(entry), _recorded(entry)
    if stated:
        differs = recorded is not None and recorded not in {stated, "completed"}
        return stated, ("its status is given twice and differs",) if differs else ()
    return ("resolved" if ended else recorded), ()


def _stated(entry: Element) -> str | None:
    for inner in each(entry, "entryRelationship/observation"):
        if attribute_at(inner, "code", "code") == _STATUS:
            code, words = attribute_at(inner, "value", "code"), attribute_at(inner, "value", "displayName")
            return STATUS_BY_SNOMED.get(code or "") or (words and words.lower())
    return None


def _recorded(entry: Element) -> str | None:
    holder = entry if attribute(entry, "classCode") == "SBADM" else above(entry, "act")
    status = attribute_at(holder, "statusCode", "code")
    return status and status.lower()


def denial(entry: Element, named: Concept, *, general: str, scope: Concept | None = None) -> tuple[Concept, Statement]:
    """What is stated, with `negationInd` taken in: this, not this, or none of the kind (`general` in words)."""
    if attribute(entry, "negationInd") not in {"true", "1"}:
        is_none = any(coding.code in _NONE_KNOWN for coding in named.codings)
        return named, Statement.NONE_KNOWN if is_none else Statement.PRESENT
    codes = [coding.code for concept in (scope, named) if concept for coding in concept.codings]
    if all(code in WHOLE_KIND for code in codes):
        # The narrower scope says more: a drug allergy denied is not every allergy denied.
        narrow = [WHOLE_KIND[code] for code in codes if code in WHOLE_KIND and general != WHOLE_KIND[code]]
        return Concept(text=_about(narrow, general)), Statement.NONE_KNOWN
    return named, Statement.ABSENT


def _about(narrow: list[str], general: str) -> str:
    kind = general.rpartition(" ")[2]
    return next((text for text in narrow if text.endswith(kind)), general)


def doubts_of(what: Concept, statement: Statement, *, dates_read: bool) -> Iterator[str]:
    """What a person should look at before confirming this."""
    if statement == Statement.PRESENT and not what.codings:
        yield "no code is given, only words" if what.text else "neither code nor words say what this is"
    if not dates_read:
        yield "a date is not a date, or not wholly, and should be checked"
