"""What a note holds: one dated template per kind of contact, and what a note still lacks, element by element."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from midspan.values import ALLOWED, Verdict, refused

BOOK = Path(__file__).with_name("note_elements.toml")
GROUP = "group"


class Element(Struct, frozen=True, kw_only=True):
    """One thing a note says. `ask` is what its writer is told while it is missing; `number` is the source's, if any.

    `planless`: label and `ask` for a writer whose work knows no plan.
    """

    key: str
    label: str
    ask: str = ""
    planless: tuple[str, str] | None = None
    number: int | None = None


class Template(Struct, frozen=True, kw_only=True):
    """The elements of one kind of note in the book's order; `counts_by`: in which modes its minutes count as hours."""

    kind: str
    from_date: date
    needs: tuple[Element, ...]
    may: tuple[Element, ...]
    counts_by: frozenset[str]


class Held(Struct, frozen=True, kw_only=True):
    """One element of one note: whether it is there, and what to do when it is not."""

    element: Element
    is_needed: bool
    is_said: bool
    verdict: Verdict


class Book(Struct, frozen=True, kw_only=True):
    """The file as it was read: source, templates, whose notes are countersigned, why a note may serve nothing."""

    source: str
    reviewed_on: date
    templates: tuple[Template, ...]
    countersigned: frozenset[str]
    off_plan_reasons: tuple[str, ...]


def template_of(kind: str, *, on: date) -> Template:
    """The template of a kind of note in force that day. Raises LookupError before the first one."""
    begun = [one for one in note_book().templates if one.kind == kind and one.from_date <= on]
    if not begun:
        raise LookupError(f"No template says what a note of {on} about “{kind}” holds.")
    return max(begun, key=lambda one: one.from_date)


def ask_for(key: str) -> str:
    """What a writer is told while that element is missing. Raises KeyError for what the book does not know."""
    return _elements()[key][1].ask


def held_in(template: Template, said: Mapping[str, bool], *, knows_plan: bool = True) -> list[Held]:
    """Every element of the template, and which of them the note says. What `said` does not name is missing."""
    needs, may = ([_asked(one, knows_plan=knows_plan) for one in some] for some in (template.needs, template.may))
    needed = [_held(one, is_needed=True, is_said=said.get(one.key, False)) for one in needs]
    asked = [_held(one, is_needed=False, is_said=said.get(one.key, False)) for one in may]
    return sorted([*needed, *asked], key=_place)


def _asked(element: Element, *, knows_plan: bool) -> Element:
    if knows_plan or element.planless is None:
        return element
    label, ask = element.planless
    return replace(element, label=label, ask=ask)


def _held(element: Element, *, is_needed: bool, is_said: bool) -> Held:
    verdict = ALLOWED if is_said or not is_needed else refused(element.ask)
    return Held(element=element, is_needed=is_needed, is_said=is_said, verdict=verdict)


def _place(held: Held) -> int:
    return _elements()[held.element.key][0]


@cache
def note_book() -> Book:
    """The book, read once. Raises KeyError when a template names an element that the file does not have."""
    read = _read()
    return Book(
        source=read["source"],
        reviewed_on=read["reviewed_on"],
        templates=tuple(_template(one) for one in read["template"]),
        countersigned=frozenset(read["countersign"]["credentials"]),
        off_plan_reasons=tuple(read["off_plan"]["reasons"]),
    )


def _template(one: Mapping[str, Any]) -> Template:
    known = _elements()
    return Template(
        kind=one["kind"],
        from_date=one["from_date"],
        needs=tuple(known[key][1] for key in one["needs"]),
        may=tuple(known[key][1] for key in one["may"]),
        counts_by=frozenset(one.get("counts_by", ())),
    )


@cache
def _elements() -> dict[str, tuple[int, Element]]:
    """Key → place in the book, and the element."""
    return {one["key"]: (place, _element(one)) for place, one in enumerate(_read()["element"])}


def _element(one: Mapping[str, Any]) -> Element:
    return Element(**{**one, "planless": tuple(one["planless"]) if "planless" in one else None})


@cache
def _read() -> dict[str, Any]:
    with BOOK.open("rb") as file:
        return tomllib.load(file)
