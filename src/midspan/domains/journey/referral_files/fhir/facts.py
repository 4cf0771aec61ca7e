"""Conditions, medications, allergies and coverage of a Bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.codings import (
    ALLERGIES_NONE_KNOWN,
    CONDITIONS_NONE_KNOWN,
    MEDICATIONS_NONE_KNOWN,
)
from midspan.domains.journey.referral_files.fhir.concepts import all_text, concept_of, quantity, until, when
from midspan.domains.journey.referral_files.fhir.medicines import dose_of, medicine_of
from midspan.domains.journey.referral_files.shapes import Fact, Kind, Statement
from midspan.domains.journey.referral_files.wording import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from midspan.domains.journey.referral_files.fhir.bundle import Bundle
    from midspan.domains.journey.referral_files.fhir.nodes import Node
    from midspan.domains.journey.referral_files.shapes import Concept

MEDICATION_TYPES = ("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense")
_NONE_KNOWN = ALLERGIES_NONE_KNOWN | CONDITIONS_NONE_KNOWN | MEDICATIONS_NONE_KNOWN


def condition(_: Bundle, resource: Node) -> Fact:
    began, doubts = when(resource, "onsetDateTime", "onsetPeriod")
    ended, end_doubts = when(resource, "abatementDateTime")
    recorded = when(resource, "recordedDate", "assertedDate")[0]
    what, verification = concept_of(resource["code"]), _code(resource["verificationStatus"])
    return Fact(
        kind=Kind.CONDITION,
        what=what,
        where=resource.where,
        status=_code(resource["clinicalStatus"]),
        verification=verification,
        statement=_statement(what, denied=verification == "refuted"),
        began=began,
        ended=ended or until(resource, "onsetPeriod", "abatementPeriod"),
        recorded=recorded,
        section=all_text(resource["category"]),
        details=pairs(
            severity=concept_of(resource["severity"]).text,
            onset_words=resource["onsetString"].words or quantity(resource["onsetAge"]),
            abatement_words=resource["abatementString"].words or quantity(resource["abatementAge"]),
        ),
        doubts=(*doubts, *end_doubts, *_doubts(resource, what, verification)),
    )


def allergy(_: Bundle, resource: Node) -> Fact:
    began, doubts = when(resource, "onsetDateTime", "onsetPeriod")
    recorded = when(resource, "recordedDate", "assertedDate")[0]
    what, verification = concept_of(resource["code"]), _code(resource["verificationStatus"])
    reactions = [all_text(one["manifestation"]) for one in resource["reaction"].each()]
    return Fact(
        kind=Kind.ALLERGY,
        what=what,
        where=resource.where,
        status=_code(resource["clinicalStatus"]),
        verification=verification,
        statement=_statement(what, denied=verification == "refuted"),
        began=began,
        recorded=recorded,
        section=", ".join(resource["category"].all_words) or None,
        details=pairs(
            type=_code(resource["type"]),
            criticality=resource["criticality"].words,
            reaction=", ".join(one for one in reactions if one),
            severity=", ".join(one for each in resource["reaction"].each() if (one := each["severity"].words)),
        ),
        doubts=(*doubts, *_doubts(resource, what, verification)),
    )


def medication(bundle: Bundle, resource: Node) -> Fact:
    what, lost = medicine_of(bundle, resource)
    began, doubts = when(resource, "effectiveDateTime", "effectivePeriod", "whenHandedOver")
    recorded, _ = when(resource, "authoredOn", "dateAsserted", "whenPrepared")
    status, forbids = resource["status"].words, resource["doNotPerform"].value is True
    notes = ("an order NOT to give this medication",) if forbids else ()
    return Fact(
        kind=Kind.MEDICATION,
        what=what,
        where=resource.where,
        status=status,
        statement=_statement(what, denied=forbids or status == "not-taken"),
        began=began,
        ended=until(resource, "effectivePeriod"),
        recorded=recorded,
        section=resource["resourceType"].words,
        details=pairs(intent=resource["intent"].words, dose=dose_of(resource), reason=all_text(resource["reasonCode"])),
        doubts=(*lost, *notes, *doubts, *_doubts(resource, what, status)),
    )


def coverage(bundle: Bundle, resource: Node) -> Fact:
    began, doubts = when(resource, "period")
    classes = {
        concept_of(one["type"]).first.code: one["name"].words or one["value"].words for one in resource["class"].each()
    }
    what = concept_of(resource["type"])
    return Fact(
        kind=Kind.COVERAGE,
        what=what,
        where=resource.where,
        status=resource["status"].words,
        began=began,
        ended=until(resource, "period"),
        details=pairs(
            payer=", ".join(_payers(bundle, resource)),
            member_id=resource["subscriberId"].words or resource["identifier"]["value"].words,
            group=classes.get("group"),
            plan=classes.get("plan"),
            relationship=concept_of(resource["relationship"]).text or concept_of(resource["relationship"]).first.code,
        ),
        doubts=(*doubts, *(_marks(resource, resource["status"].words))),
    )


def _payers(bundle: Bundle, resource: Node) -> Iterator[str]:
    for payer in resource["payor"].each():
        named = payer["display"].words or bundle.resolve(payer, inside=resource)["name"].words
        if named:
            yield named


READERS: dict[str, Callable[[Bundle, Node], Fact]] = {
    "Condition": condition,
    "AllergyIntolerance": allergy,
    "Coverage": coverage,
    **dict.fromkeys(MEDICATION_TYPES, medication),
}


def _code(node: Node) -> str | None:
    found = concept_of(node)
    return found.first.code or found.text


def _statement(what: Concept, *, denied: bool) -> Statement:
    if any(one.code in _NONE_KNOWN for one in what.codings):
        return Statement.NONE_KNOWN
    return Statement.ABSENT if denied else Statement.PRESENT


def _doubts(resource: Node, what: Concept, status: str | None) -> Iterator[str]:
    if not what.codings:
        yield "no code is given, only words" if what.text else "neither code nor words say what this is"
    elif not what.first.system:
        yield "the code has no code system"
    yield from _marks(resource, status)


def _marks(resource: Node, status: str | None) -> Iterator[str]:
    if status == "entered-in-error":
        yield "the sender marks this as entered in error"
    if resource["modifierExtension"]:
        yield "it carries a modifier this reader does not know, which may change its meaning"
