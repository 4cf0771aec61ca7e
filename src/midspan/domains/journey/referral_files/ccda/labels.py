"""Privacy labels of a C-CDA document: confidentiality codes, DS4P annotations, and texts that may name the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.ccda.elements import attribute, local, place, said, tag
from midspan.domains.journey.referral_files.privacy_labels import CONFIDENTIALITY, Label, is_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.ccda.elements import Element

_PRIVACY_SYSTEMS = {f"2.16.840.1.113883.5.{number}" for number in ("4", "1137", "1138", "1139")}


def labels_of(root: Element) -> Iterator[Label]:
    """Every confidentiality code and privacy label, the document's own marked as such."""
    for element in root.iter(tag("confidentialityCode")):
        code = attribute(element, "code")
        if code in CONFIDENTIALITY:
            yield Label(code=code, where=place(element), is_whole=element.getparent() is root)
    for element in root.iter(tag("value"), tag("code")):
        if is_label(attribute(element, "code")) and attribute(element, "codeSystem") in _PRIVACY_SYSTEMS:
            yield Label(code=attribute(element, "code") or "", where=place(element))


def texts_of(root: Element) -> Iterator[str]:
    """Narratives, titles and display names."""
    for element in root.iter():
        found = said(element) if local(element) in {"text", "title", "legalText"} else attribute(element, "displayName")
        if found and "42" in found:
            yield found
