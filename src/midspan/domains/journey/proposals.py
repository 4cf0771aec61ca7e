"""What a referral proposes, as one list whichever way it came: from a file that was understood, or from the form.

Pure. A proposal is one thing a human decides about; `place` says where it stood.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from midspan.domains.journey.enums import FactKind
from midspan.domains.journey.referral_files import Fact, Kind, Statement, Understood
from midspan.domains.journey.referral_files.rows import status_of
from midspan.domains.journey.referral_files.shapes import Contact, Identifier, SendingUnit

KINDS = {
    Kind.COVERAGE: FactKind.COVERAGE,
    Kind.CONDITION: FactKind.CONDITION,
    Kind.MEDICATION: FactKind.MEDICATION,
    Kind.ALLERGY: FactKind.ALLERGY,
}
# A social security number opens bank accounts and decides nothing here, so it is never copied out of the file.
NOT_COPIED = frozenset({"http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1"})
DENIALS = {Statement.ABSENT: "Not present", Statement.NONE_KNOWN: "None known"}
NUMBER_SAYS_NOTHING = 4


class Proposal(Struct, frozen=True, kw_only=True):
    kind: FactKind
    text: str
    place: str
    code: str = ""
    system: str = ""
    status: str = ""
    value: dict[str, Any] = field(default_factory=dict)


class FormAnswers(Struct, frozen=True, kw_only=True):
    """What somebody typed into the referral form. The lists hold one thing per line."""

    given_names: str
    family_name: str
    birth_date: date | None
    sex: str
    language: str
    phone: str
    email: str
    sending_unit: str
    sender_name: str
    sender_phone: str
    expected_discharge: date | None
    payer: str
    conditions: tuple[str, ...]
    medications: tuple[str, ...]
    allergies: tuple[str, ...]
    safety: str

    @property
    def content(self) -> bytes:
        """The form as the bytes that are kept; the same answers twice are the same bytes."""
        return json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True).encode()


def proposals_of(found: Understood) -> list[Proposal]:
    """Everything a human should decide about, identity first."""
    return [
        *_identity(found),
        *(_contact(contact) for contact in found.contacts),
        *_sender(found.sending_unit),
        *(_clinical(fact) for kind in KINDS for fact in found.of(kind)),
        *(
            Proposal(kind=FactKind.SAFETY, text=f"{note.title}: {note.text}", place=note.where, code=note.code or "")
            for note in found.safety_notes
        ),
    ]


def proposals_of_form(answers: FormAnswers) -> list[Proposal]:
    """The same from the form; each place is the name of the form's field."""
    name = {"field": "name", "given": answers.given_names.split(), "family": answers.family_name}
    whole = f"{answers.given_names} {answers.family_name}".strip()
    found = [_typed(FactKind.IDENTITY, whole, "name", name)]
    found += _typed_traits(answers)
    found += _typed_sender(answers)
    if answers.payer:
        found.append(_typed(FactKind.COVERAGE, answers.payer, "payer"))
    for kind, lines in {
        FactKind.CONDITION: answers.conditions,
        FactKind.MEDICATION: answers.medications,
        FactKind.ALLERGY: answers.allergies,
    }.items():
        found += [_typed(kind, line, kind.value) for line in lines]
    if answers.safety:
        found.append(_typed(FactKind.SAFETY, answers.safety, "safety"))
    return found


def summary_of(found: Understood) -> dict[str, Any]:
    """The patient block as understood, before anybody confirmed it."""
    name = found.patient.name
    return {
        "given": list(name.given),
        "family": name.family or "",
        "birth_date": found.patient.birth_date,
        "sex": found.patient.sex,
        "document_type": found.document_type,
    }


def summary_of_form(answers: FormAnswers) -> dict[str, Any]:
    return {
        "given": answers.given_names.split(),
        "family": answers.family_name,
        "birth_date": answers.birth_date.isoformat() if answers.birth_date else None,
        "sex": answers.sex,
        "document_type": "Referral form",
    }


def _typed(kind: FactKind, text: str, place: str, value: dict[str, Any] | None = None) -> Proposal:
    return Proposal(kind=kind, text=text, place=f"form: {place}", value=value or {})


def _typed_traits(answers: FormAnswers) -> Iterator[Proposal]:
    birth_date = answers.birth_date.isoformat() if answers.birth_date else ""
    for key, said in {"birth_date": birth_date, "sex": answers.sex, "language": answers.language}.items():
        if said:
            yield _typed(FactKind.IDENTITY, said, key, {"field": key, "value": said})
    for key, said in {"phone": answers.phone, "email": answers.email}.items():
        if said:
            yield _typed(FactKind.CONTACT, said, key, {"field": key, "value": said})


def _typed_sender(answers: FormAnswers) -> Iterator[Proposal]:
    parts = {"organization": answers.sending_unit, "author": answers.sender_name, "phone": answers.sender_phone}
    if any(parts.values()):
        text = ", ".join(said for said in parts.values() if said)
        yield _typed(FactKind.SENDER, text, "sender", {"field": "sender", **parts})
    if answers.expected_discharge:
        day = answers.expected_discharge.isoformat()
        yield _typed(FactKind.SENDER, f"Expected discharge {day}", "discharge", {"field": "stay", "ended": day})


def _identity(found: Understood) -> Iterator[Proposal]:
    patient = found.patient
    name = {"field": "name", "given": list(patient.name.given), "family": patient.name.family or ""}
    yield Proposal(kind=FactKind.IDENTITY, text=patient.name.written, place=patient.where, value=name)
    for key, said in {"birth_date": patient.birth_date, "sex": patient.sex}.items():
        if said:
            yield _trait(key, said, patient.where)
    for language in patient.languages[:1]:
        yield _trait("language", language, patient.where)
    for other in patient.other_names:
        yield _trait("other_name", other.written, patient.where)
    for one in patient.identifiers:
        if one.system and one.system not in NOT_COPIED and len(one.value) >= NUMBER_SAYS_NOTHING:
            yield _identifier(one, patient.where)
    if patient.deceased:
        yield _trait("deceased", "The file says this person has died.", patient.where)


def _trait(key: str, said: str, place: str) -> Proposal:
    return Proposal(kind=FactKind.IDENTITY, text=said, place=place, value={"field": key, "value": said})


def _identifier(one: Identifier, place: str) -> Proposal:
    value = {"field": "identifier", "system": one.system, "value": one.value}
    text = f"{one.text or 'Record number'} {one.value}"
    return Proposal(kind=FactKind.IDENTITY, text=text, place=place, system=one.system or "", value=value)


def _contact(contact: Contact) -> Proposal:
    if contact.relation:
        who = f"{contact.relation} {contact.name or ''}".strip()
        value = {"field": "related", "relation": contact.relation, "name": contact.name, "value": contact.value}
        return Proposal(kind=FactKind.CONTACT, text=f"{who}: {contact.value}", place=contact.where, value=value)
    value = {"field": contact.kind, "value": contact.value, "use": contact.use or ""}
    return Proposal(
        kind=FactKind.CONTACT, text=contact.value, place=contact.where, status=contact.use or "", value=value
    )


def _sender(unit: SendingUnit) -> Iterator[Proposal]:
    parts = {"organization": unit.organization, "author": unit.author, "phone": unit.phone}
    if any(parts.values()):
        text = ", ".join(said for said in parts.values() if said)
        yield Proposal(kind=FactKind.SENDER, text=text, place=unit.where or "", value={"field": "sender", **parts})
    if unit.stay:
        stay = asdict(unit.stay)
        said = [unit.stay.kind or "Stay", _span(unit.stay.began, unit.stay.ended), unit.stay.status or ""]
        text = ", ".join(part for part in said if part)
        yield Proposal(kind=FactKind.SENDER, text=text, place=unit.stay.where, value={"field": "stay", **stay})


def _span(began: str | None, ended: str | None) -> str:
    return " to ".join(day[:10] for day in (began, ended) if day)


def _clinical(fact: Fact) -> Proposal:
    first = fact.what.first
    said = fact.what.text or first.text or first.code or "Without words"
    if fact.statement is Statement.ABSENT:
        said = f"{DENIALS[fact.statement]}: {said}"
    value = {
        "statement": fact.statement.value,
        "verification": fact.verification,
        "began": fact.began,
        "ended": fact.ended,
        "recorded": fact.recorded,
        "section": fact.section,
        "details": dict(fact.details),
        "codings": [asdict(one) for one in fact.what.codings],
        "also_at": list(fact.also_at),
        "doubts": list(fact.doubts),
    }
    return Proposal(
        kind=KINDS[fact.kind],
        text=said,
        place=fact.where,
        code=first.code or "",
        system=first.system or first.system_as_written or "",
        status=status_of(fact) or "",
        value=value,
    )
