"""What was understood as one flat row: the contract of `midspan referral show --json`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from midspan.domains.journey.referral_files.shapes import Kind, Refused, Statement

if TYPE_CHECKING:
    from midspan.domains.journey.referral_files.shapes import Confidentiality, Fact, Patient, Understood

_DATES = {
    Kind.CONDITION: ("onset", "abatement"),
    Kind.ALLERGY: ("onset", "abatement"),
    Kind.MEDICATION: ("start", "stop"),
    Kind.COVERAGE: ("start", "stop"),
}


def row_of(answer: Understood | Refused) -> dict[str, Any]:
    """One JSON object per file; a refused file has `file` and `refused` only. What is unknown is null."""
    if isinstance(answer, Refused):
        return {"file": answer.file, "refused": answer.reason}
    return {
        "file": answer.file,
        "format": answer.format,
        "patient": _patient(answer.patient),
        "conditions": [_fact(fact) for fact in answer.conditions],
        "medications": [_fact(fact) for fact in answer.medications],
        "allergies": [_fact(fact) for fact in answer.allergies],
        "coverage": [_fact(fact) for fact in answer.coverage],
        "confidentiality": _confidentiality(answer.confidentiality),
        "redisclosure_prohibited": answer.redisclosure_prohibited,
        "warnings": list(answer.warnings),
    }


def _patient(patient: Patient) -> dict[str, Any]:
    name = patient.name
    return {"given": list(name.given), "family": name.family, "birth_date": patient.birth_date, "sex": patient.sex}


def _confidentiality(found: Confidentiality | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"code": found.code, "text": found.text, "labels": list(found.labels), "where": found.where}


def _fact(fact: Fact) -> dict[str, Any]:
    first, (began, ended) = fact.what.first, _DATES[fact.kind]
    row = {
        "code": first.code,
        "system": first.system,
        "text": fact.what.text,
        "status": status_of(fact),
        "statement": fact.statement.value,
        "verification": fact.verification,
        began: fact.began,
        ended: fact.ended,
        "recorded": fact.recorded,
        "section": fact.section,
        "system_as_written": first.system_as_written,
        "other_codes": [{"code": one.code, "system": one.system, "text": one.text} for one in fact.what.codings[1:]],
        **dict(fact.details),
        "where": fact.where,
    }
    return row | ({"also_at": list(fact.also_at)} if fact.also_at else {})


def status_of(fact: Fact) -> str | None:
    """The status to show: a denial or an error outranks what the sender's record says about itself."""
    if fact.statement != Statement.PRESENT:
        return fact.statement.value
    return fact.verification if fact.verification == "entered-in-error" else fact.status
