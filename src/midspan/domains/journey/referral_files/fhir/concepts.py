"""CodeableConcepts, and the pieces of dates and doses every clinical resource has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.codings import coding, concept
from midspan.domains.journey.referral_files.moments import fhir_moment

if TYPE_CHECKING:
    from midspan.domains.journey.referral_files.fhir.nodes import Node
    from midspan.domains.journey.referral_files.shapes import Concept


def concept_of(node: Node) -> Concept:
    """A CodeableConcept; a bare code (as STU3 wrote some) counts as a coding without system."""
    if isinstance(node.value, str):
        return concept(None, [coding(code=node.words, system=None, text=None)])
    codings = [
        coding(code=one["code"].words, system=one["system"].words, text=one["display"].words)
        for one in node["coding"].each()
    ]
    return concept(node["text"].words, codings)


def all_text(node: Node) -> str | None:
    """The words of several CodeableConcepts, comma between."""
    said = (concept_of(one).text or concept_of(one).first.code for one in node.each())
    return ", ".join(one for one in said if one) or None


def when(resource: Node, *names: str) -> tuple[str | None, tuple[str, ...]]:
    """The first of these date fields that is filled, with a doubt when it is no date."""
    for name in names:
        field = resource[name]
        raw = field["start"].words if isinstance(field.value, dict) else field.words
        if raw:
            moment, trusted = fhir_moment(raw)
            return moment, () if trusted else (f"the date in {name} is not a date and was left out",)
    return None, ()


def until(resource: Node, *names: str) -> str | None:
    """The end of the first of these periods that has one."""
    ends = (fhir_moment(resource[name]["end"].words)[0] for name in names)
    return next((end for end in ends if end), None)


def quantity(node: Node) -> str | None:
    parts = (node["value"].amount, node["unit"].words or node["code"].words)
    return " ".join(part for part in parts if part) or None
