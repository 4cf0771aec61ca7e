"""Asking an XML element for what may not be there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from midspan.domains.journey.referral_files.moments import hl7_moment
from midspan.domains.journey.referral_files.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator

Element: TypeAlias = Any  # lxml carries no types of its own.

CDA = "urn:hl7-org:v3"
NAMESPACES = {"cda": CDA, "sdtc": "urn:hl7-org:sdtc"}
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_NUMBER = re.compile(r"(?:{[^}]*})?[^/[]+(?:\[(\d+)])?")  # Of each step of lxml's `{namespace}name[number]/…`.


def tag(name: str) -> str:
    return f"{{{CDA}}}{name}"


def each(element: Element | None, path: str) -> list[Element]:
    """The elements on a path of CDA names, such as `patient/name`."""
    if element is None:
        return []
    found: list[Element] = element.findall("/".join(step if step == "*" else tag(step) for step in path.split("/")))
    return found


def one(element: Element | None, path: str) -> Element | None:
    return next(iter(each(element, path)), None)


def attribute(element: Element | None, name: str) -> str | None:
    return None if element is None else words(element.get(name))


def attribute_at(element: Element | None, path: str, name: str) -> str | None:
    return attribute(one(element, path), name)


def said(element: Element | None) -> str | None:
    """All words inside an element, one line."""
    return None if element is None else words(" ".join(element.itertext()))


def said_at(element: Element | None, path: str) -> str | None:
    return said(one(element, path))


def templates(element: Element) -> set[str]:
    return {root for each_id in each(element, "templateId") if (root := attribute(each_id, "root"))}


def local(element: Element) -> str:
    name: str = element.tag.rpartition("}")[2]
    return name


def place(element: Element) -> str:
    """The XPath of an element, with the prefixes of `NAMESPACES`."""
    root, *below = reversed([element, *element.iterancestors()])
    # lxml numbers an element among its like: counting here would take minutes in a section of thousands of entries.
    numbers = _NUMBER.findall(element.getroottree().getelementpath(element))
    return "/".join(["", _test(root), *map(_step, below, numbers)])


def _step(element: Element, number: str) -> str:
    test = _test(element)
    return test if test.startswith("*") else f"{test}[{number or 1}]"


def _test(element: Element) -> str:
    uri, _, name = element.tag.rpartition("}")
    prefix = _PREFIXES.get(uri.lstrip("{"))
    return f"{prefix}:{name}" if prefix else f"*[local-name()='{name}']"


def above(element: Element, name: str) -> Element | None:
    return next(element.iterancestors(tag(name)), None)


def moment(element: Element | None) -> tuple[str | None, bool]:
    """The time an element's `value` gives, and whether all of it could be read."""
    return hl7_moment(attribute(element, "value"))


def interval(element: Element | None) -> tuple[str | None, str | None, bool]:
    """Start and end of the first effectiveTime that has any; a single value is a start. Last: all could be read."""
    for time in each(element, "effectiveTime"):
        low, low_read = moment(one(time, "low"))
        high, high_read = moment(one(time, "high"))
        point, point_read = moment(time)
        if low or high or point or not (low_read and high_read and point_read):
            return low or point, high, low_read and high_read and point_read
    return None, None, True


def people(element: Element, path: str) -> Iterator[str]:
    """The names of persons on a path, as written."""
    for name in each(element, path):
        if full := said(name):
            yield full
