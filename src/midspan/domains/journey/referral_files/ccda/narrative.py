"""Coded entries and the words of the narrative they point to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from midspan.domains.journey.referral_files.ccda.elements import attribute, attribute_at, each, one, said, tag
from midspan.domains.journey.referral_files.codings import coding, concept

if TYPE_CHECKING:
    from midspan.domains.journey.referral_files.ccda.elements import Element
    from midspan.domains.journey.referral_files.shapes import Coding, Concept

_LONGEST = 400  # A reference to a whole table is no name for anything.


class Narrative(Struct, frozen=True):
    """The parts of the document's text that entries may point to, by their ID."""

    by_id: dict[str, Element]

    def words_of(self, holder: Element | None) -> str | None:
        """The words of an originalText or text element: those it points to, else its own."""
        if holder is None:
            return None
        reference = attribute_at(holder, "reference", "value")
        target = self.by_id.get((reference or "").removeprefix("#"))
        pointed = said(target)
        return (pointed[:_LONGEST] if pointed else None) or said(holder)

    def concept_of(self, element: Element | None) -> Concept:
        """A coded element: its own code or, without one, its translations; named by its display or original text."""
        if element is None:
            return concept(None, [])
        own = _coding(element)
        translations = [_coding(one_more) for one_more in each(element, "translation")]
        original = self.words_of(one(element, "originalText"))
        return concept(own.text or original, [own, *translations])


def narrative_of(root: Element) -> Narrative:
    found: dict[str, Element] = {}
    for text in root.iter(tag("text")):
        for element in text.iter():
            if name := element.get("ID"):
                found.setdefault(name, element)
    return Narrative(found)


def _coding(element: Element) -> Coding:
    return coding(
        code=attribute(element, "code"),
        system=attribute(element, "codeSystem"),
        text=attribute(element, "displayName"),
    )
