"""Privacy labels of a C-CDA document: confidentiality codes, DS4P annotations, and texts that may name the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.ccda.elements import attribute, local, place, said, tag
from midspan.domains.journey.referral_files.privacy_labels import CONFIDENTIALITY, Label, is_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.ccda.elements import Element

_PRIVACY_SYSTEMS = {f"2.16.840.1.113883.5.{number}" for number in ("4", "1137", "1138", "1139")}


def labels_of(root: Element) -> tuple[Label, ...]:
    """Every confidentiality code and privacy label at the first place it stands, the document's own marked as such."""
    found: dict[tuple[str, bool], Element] = {}
    for element in root.iter(tag("confidentialityCode"), tag("value"), tag("code")):
        code = attribute(element, "code")
        if code and _is_private(element, code):
            found.setdefault((code, element.getparent() is root), element)
    return tuple(
        Label(code=code, where=place(element), is_whole=is_whole) for (code, is_whole), element in found.items()
    )


def _is_private(element: Element, code: str) -> bool:
    if local(element) == "confidentialityCode":
        return code in CONFIDENTIALITY
    return is_label(code) and attribute(element, "codeSystem") in _PRIVACY_SYSTEMS


def texts_of(root: Element) -> Iterator[str]:
    """Narratives, titles and display names."""
    for element in root.iter():
        found = said(element) if local(element) in {"text", "title", "legalText"} else attribute(element, "displayName")
        if found and "42" in found:
            yield found
