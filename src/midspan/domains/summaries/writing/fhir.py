"""A Bundle of type document after HL7 FHIR R4, its Composition first. Reviewed 2026-11-28."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from midspan.domains.summaries.shapes import Coded, Summary

TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
RESTRICTED = {"system": f"{TERMINOLOGY}/v3-Confidentiality", "code": "R"}
NO_REDISCLOSURE = {"system": f"{TERMINOLOGY}/v3-ActCode", "code": "NORDSCLCD"}
SEXES = frozenset({"female", "male", "other"})
Resource = dict[str, Any]


def fhir_of(summary: Summary) -> bytes:
    """The document as JSON in UTF-8; byte for byte the same for the same summary."""
    parts = [*_sections(summary)]
    resources = [_composition(summary, parts), *_around(summary), *(one for _, _, found in parts for one in found)]
    bundle = {
        "resourceType": "Bundle",
        "id": str(summary.id),
        "meta": {"security": [RESTRICTED, *([NO_REDISCLOSURE] if summary.notice else [])]},
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{summary.id}"},
        "type": "document",
        "timestamp": summary.made_at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _id(summary: Summary, name: str) -> str:
    return str(uuid5(summary.id, name))


def _ref(summary: Summary, name: str) -> dict[str, str]:
    return {"reference": f"urn:uuid:{_id(summary, name)}"}


def _composition(summary: Summary, parts: list[tuple[str, str, list[Resource]]]) -> Resource:
    said: Resource = {
        "resourceType": "Composition",
        "id": _id(summary, "composition"),
        "status": "final",
        "type": {"coding": [{"system": LOINC, "code": "18842-5", "display": "Discharge summary"}]},
        "subject": _ref(summary, "patient"),
        "date": summary.made_at.isoformat(timespec="seconds"),
        "author": [_ref(summary, "author")],
        "title": "Summary for who treats this person next",
        "confidentiality": "R",
        "custodian": {"reference": f"urn:uuid:{_center(summary)}"},
        "section": [
            {"title": "Notice", "text": _text([summary.notice, summary.consent])},
            *(_section(title, code, found) for title, code, found in parts),
            *_course(summary),
            *_plan(summary),
        ],
    }
    return said | ({"encounter": _ref(summary, "stay")} if summary.stay else {})


def _center(summary: Summary) -> str:
    return str(uuid5(NAMESPACE_OID, summary.sender.center))


def _section(title: str, code: str, found: list[Resource]) -> Resource:
    said: Resource = {"title": title, "code": {"coding": [{"system": LOINC, "code": code}]}}
    if not found:
        empty = {"system": f"{TERMINOLOGY}/list-empty-reason", "code": "unavailable"}
        return said | {"emptyReason": {"coding": [empty]}, "text": _text(["Nobody has written anything down here."])}
    words = [_words(one) for one in found]
    return said | {"text": _text(words), "entry": [{"reference": f"urn:uuid:{one['id']}"} for one in found]}


def _words(resource: Resource) -> str:
    named = resource.get("code") or resource["medicationCodeableConcept"]
    dose = "; ".join(one["text"] for one in resource.get("dosage", ()))
    return " · ".join(filter(None, (named["text"], dose)))


def _course(summary: Summary) -> Iterator[Resource]:
    if summary.course:
        code = {"coding": [{"system": LOINC, "code": "8648-8"}]}
        yield {"title": "Course of the stay", "code": code, "text": _text(list(summary.course))}


def _plan(summary: Summary) -> Iterator[Resource]:
    if summary.next_step is not None:
        code = {"coding": [{"system": LOINC, "code": "18776-5"}]}
        words = summary.next_step or "No next appointment is written down."
        yield {"title": "Plan", "code": code, "text": _text([words])}


def _text(lines: list[str]) -> Resource:
    said = "".join(f"<p>{escape(one)}</p>" for one in lines if one)
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{said or "<p>–</p>"}</div>'}


def _around(summary: Summary) -> Iterator[Resource]:
    person, sender = summary.person, summary.sender
    yield {
        "resourceType": "Patient",
        "id": _id(summary, "patient"),
        "name": [{"use": "official", "family": person.family, "given": person.given.split()}],
        "gender": person.sex if person.sex in SEXES else "unknown",
        **({"birthDate": person.birth_date.isoformat()} if person.birth_date else {}),
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": person.language}]}}],
    }
    yield {
        "resourceType": "Organization",
        "id": _center(summary),
        "name": sender.center,
        **({"telecom": [{"system": "phone", "value": sender.phone}]} if sender.phone else {}),
    }
    given, _space, family = sender.author.rpartition(" ")
    name = {"family": family, **({"given": given.split()} if given else {})}
    yield {"resourceType": "Practitioner", "id": _id(summary, "author"), "name": [name]}
    if summary.stay:
        days = {"start": summary.stay.began, "end": summary.stay.ended}
        yield {
            "resourceType": "Encounter",
            "id": _id(summary, "stay"),
            "status": "finished" if summary.stay.ended else "in-progress",
            "class": {"system": f"{TERMINOLOGY}/v3-ActCode", "code": "AMB"},
            "subject": _ref(summary, "patient"),
            "period": {name: day.isoformat() for name, day in days.items() if day},
        }


def _sections(summary: Summary) -> Iterator[tuple[str, str, list[Resource]]]:
    if summary.allergies is not None:
        none = [_allergy(summary, Coded(text="No known allergies", code="716186003", system=SNOMED), "none")]
        found = [_allergy(summary, one, str(place)) for place, one in enumerate(summary.allergies)]
        yield "Allergies", "48765-2", none if summary.no_allergies else found
    if summary.conditions is not None:
        found = [_condition(summary, one, place) for place, one in enumerate(summary.conditions)]
        yield "Discharge diagnosis", "11535-2", found
    if summary.medicines is not None:
        taken_none = Coded(text="No known medications", code="787481004", system=SNOMED)
        found = [_medicine(summary, one, str(place)) for place, one in enumerate(summary.medicines)]
        yield (
            "Discharge medications",
            "10183-2",
            [_medicine(summary, taken_none, "none")] if summary.no_medicines else found,
        )


def _concept(one: Coded) -> Resource:
    coding = {"system": one.system, "code": one.code, "display": one.text}
    return {"text": one.text} | ({"coding": [coding]} if one.code and one.system else {})


def _clinical(kind: str, code: str) -> Resource:
    return {"coding": [{"system": f"{TERMINOLOGY}/{kind}", "code": code}]}


def _condition(summary: Summary, one: Coded, place: int) -> Resource:
    known = {"active", "recurrence", "relapse", "inactive", "remission", "resolved"}
    return {
        "resourceType": "Condition",
        "id": _id(summary, f"condition {place}"),
        **({"clinicalStatus": _clinical("condition-clinical", one.status)} if one.status in known else {}),
        "code": _concept(one),
        "subject": _ref(summary, "patient"),
        **({"onsetDateTime": one.began.isoformat()} if one.began else {}),
    }


def _allergy(summary: Summary, one: Coded, place: str) -> Resource:
    return {
        "resourceType": "AllergyIntolerance",
        "id": _id(summary, f"allergy {place}"),
        "clinicalStatus": _clinical("allergyintolerance-clinical", "active"),
        "code": _concept(one),
        "patient": _ref(summary, "patient"),
        **({"reaction": [{"manifestation": [{"text": one.reason}]}]} if one.reason else {}),
    }


def _medicine(summary: Summary, one: Coded, place: str) -> Resource:
    return {
        "resourceType": "MedicationStatement",
        "id": _id(summary, f"medicine {place}"),
        "status": "active" if one.status == "active" else "unknown",
        "medicationCodeableConcept": _concept(one),
        "subject": _ref(summary, "patient"),
        **({"effectivePeriod": {"start": one.began.isoformat()}} if one.began else {}),
        **({"dosage": [{"text": one.dose}]} if one.dose else {}),
        **({"reasonCode": [{"text": one.reason}]} if one.reason else {}),
    }
