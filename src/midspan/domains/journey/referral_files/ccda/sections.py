"""Which section is which: by its LOINC code or its template. Source: HL7 C-CDA R2.1; reviewed 2025-06-01."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from midspan.domains.journey.referral_files.ccda.elements import (
    above,
    attribute,
    attribute_at,
    each,
    one,
    place,
    said,
    said_at,
    tag,
    templates,
)
from midspan.domains.journey.referral_files.shapes import Kind, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.ccda.elements import Element

T = "2.16.840.1.113883.10.20.22"


class Section(Struct, frozen=True):
    """`kind`: what its entries are, when all of them are of one kind."""

    name: str
    codes: frozenset[str]
    templates: frozenset[str]
    kind: Kind | None = None
    is_safety: bool = False


def _section(name: str, codes: str, numbers: str, kind: Kind | None = None, *, is_safety: bool = False) -> Section:
    roots = frozenset(f"{T}.2.{number}" for number in numbers.split())
    return Section(name, frozenset(codes.split()), roots, kind, is_safety)


SECTIONS = (
    _section("Problems", "11450-4", "5 5.1", Kind.CONDITION),
    _section("Admission diagnosis", "46241-6 42347-5", "43", Kind.CONDITION),
    _section("Discharge diagnosis", "11535-2", "24", Kind.CONDITION),
    _section("Past illness", "11348-0", "20", Kind.CONDITION),
    _section("Encounters", "46240-8", "22 22.1"),
    _section("Medications", "10160-0", "1 1.1", Kind.MEDICATION),
    _section("Admission medications", "42346-7", "44", Kind.MEDICATION),
    _section("Discharge medications", "10183-2 75311-1", "11 11.1", Kind.MEDICATION),
    _section("Medications given", "29549-3", "38", Kind.MEDICATION),
    _section("Allergies", "48765-2", "6 6.1", Kind.ALLERGY),
    _section("Payers", "48768-6", "18", Kind.COVERAGE),
    _section("Plan", "18776-5", "10"),
    _section("Family history", "10157-6", "15"),
    _section("Immunizations", "11369-6", "2 2.1"),
    _section("Reason for referral", "42349-1", ""),
    _section("Advance directives", "42348-3", "21 21.1", is_safety=True),
    _section("Mental status", "10190-7", "56", is_safety=True),
    _section("Health concerns", "75310-3", "58", is_safety=True),
    _section("Functional status", "47420-5", "14"),
)
FAMILY_HISTORY = "Family history"
IMMUNIZATIONS = "Immunizations"
_UNKNOWN = Section("Section", frozenset(), frozenset())


def section_of(element: Element) -> Section:
    """The kind of a section element: its template decides, else its code."""
    roots, code = templates(element), attribute_at(element, "code", "code")
    by_template = next((kind for kind in SECTIONS if kind.templates & roots), None)
    return by_template or next((kind for kind in SECTIONS if code in kind.codes), None) or _UNKNOWN


class Sections:
    """The section around an entry; each section element is looked at once, however many entries it holds."""

    def __init__(self) -> None:
        self._known: dict[Element, Section] = {}

    def around(self, entry: Element) -> Section:
        element = above(entry, "section")
        if element is None:
            return _UNKNOWN
        if element not in self._known:
            self._known[element] = section_of(element)
        return self._known[element]


def passages_of(root: Element, *, safety: bool) -> Iterator[Passage]:
    """The words of the sections: those that bear on safety, or all others."""
    for element in root.iter(tag("section")):
        section, text = section_of(element), said_at(element, "text")
        if text and section.is_safety == safety:
            title = said(one(element, "title")) or section.name
            yield Passage(title=title, text=text, where=place(element), code=attribute_at(element, "code", "code"))


def section_warnings(root: Element) -> Iterator[str]:
    """Sections that say they have nothing to say, or say it in words only."""
    for element in root.iter(tag("section")):
        section = section_of(element)
        if section.kind:
            yield from _silence(element, section.name, entries=len(each(element, "entry")))


def _silence(element: Element, name: str, *, entries: int) -> Iterator[str]:
    if attribute(element, "nullFlavor"):
        if entries:
            yield f"The section {name} is marked as without information, yet lists {entries} entries; they were read."
        else:
            yield f"The section {name} is marked as without information; that does not mean there are none."
    elif not entries:
        yield f"The section {name} has words but no coded entries; read it in the file."
