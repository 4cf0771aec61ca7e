"""Which medicine a medication resource means, and how it is to be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.fhir.concepts import all_text, concept_of, quantity
from midspan.domains.journey.referral_files.shapes import Concept

if TYPE_CHECKING:
    from midspan.domains.journey.referral_files.fhir.bundle import Bundle
    from midspan.domains.journey.referral_files.fhir.nodes import Node


def medicine_of(bundle: Bundle, resource: Node) -> tuple[Concept, tuple[str, ...]]:
    """The medicine, said in place or by reference (contained or in the Bundle), with a doubt when it is not found."""
    said = concept_of(resource["medicationCodeableConcept"]) if resource["medicationCodeableConcept"] else None
    if said is None and resource["medication"]["concept"]:  # R5
        said = concept_of(resource["medication"]["concept"])
    if said:
        return said, ()
    reference = resource["medicationReference"] or resource["medication"]["reference"]
    found = bundle.resolve(reference, inside=resource)
    if found:
        return _named(found, reference), ()
    lost = ("the medication it refers to is not in the file",) if reference else ()
    return Concept(text=reference["display"].words), lost


def _named(medicine: Node, reference: Node) -> Concept:
    named = concept_of(medicine["code"])
    if named.text or named.codings:
        return named
    ingredients = [all_text(one["itemCodeableConcept"]) for one in medicine["ingredient"].each()]
    return Concept(text=", ".join(one for one in ingredients if one) or reference["display"].words)


def dose_of(resource: Node) -> str | None:
    """The dosage in words: the sender's own sentence, else what its fields say."""
    said = [_sentence(one) for key in ("dosageInstruction", "dosage") for one in resource[key].each()]
    return "; ".join(one for one in said if one) or None


def _sentence(dosage: Node) -> str | None:
    if written := dosage["text"].words:
        return written
    parts = (
        quantity(dosage["doseAndRate"]["doseQuantity"]) or quantity(dosage["dose"]),
        concept_of(dosage["route"]).text,
        _rhythm(dosage["timing"]["repeat"]) or concept_of(dosage["timing"]["code"]).text,
        "as needed" if dosage["asNeededBoolean"].value is True or dosage["asNeededCodeableConcept"] else None,
    )
    return ", ".join(part for part in parts if part) or None


def _rhythm(repeat: Node) -> str | None:
    times, period, unit = repeat["frequency"].amount, repeat["period"].amount, repeat["periodUnit"].words
    return f"{times} time(s) every {period} {unit}" if times and period and unit else None
