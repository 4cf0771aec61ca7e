"""Who the referral is about, and how to reach them and theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from midspan.domains.journey.referral_files.fhir.concepts import concept_of
from midspan.domains.journey.referral_files.moments import fhir_moment
from midspan.domains.journey.referral_files.refusals import Refusal, RefusalCode
from midspan.domains.journey.referral_files.shapes import Contact, Identifier, Name, Patient
from midspan.domains.journey.referral_files.wording import first_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.fhir.bundle import Bundle
    from midspan.domains.journey.referral_files.fhir.nodes import Node

_BEST_FIRST = ("official", "usual", None, "temp", "nickname", "maiden", "old", "anonymous")
_SEXES = {"male", "female", "other", "unknown"}


def subject_of(bundle: Bundle) -> Node:
    """The one Patient: the Composition's subject, else the only Patient there is."""
    patients: dict[str, Node] = {}
    for patient in bundle.of("Patient"):
        patients.setdefault(patient["id"].words or patient.where, patient)
    if not patients:
        raise Refusal(RefusalCode.NO_PATIENT, "The file holds no Patient. Ask the sender to add the patient.")
    named = [bundle.resolve(one["subject"], inside=one) for one in bundle.of("Composition")]
    subjects = {one.where: one for one in named if one["resourceType"].words == "Patient"}
    if len(subjects) == 1:
        return next(iter(subjects.values()))
    if len(patients) > 1:
        reason = "The file holds several patients and does not say whom it refers. Ask for one file per person."
        raise Refusal(RefusalCode.SEVERAL_PATIENTS, reason)
    return next(iter(patients.values()))


def patient_of(resource: Node) -> Patient:
    """The person; refused when the name is missing or not split into given and family."""
    names = sorted(_names(resource), key=_rank)
    if not names:
        raise _no_name(resource)
    birth_date, _ = fhir_moment(resource["birthDate"].words)
    sex = resource["gender"].words
    return Patient(
        name=names[0],
        birth_date=birth_date and birth_date.partition("T")[0],
        sex=sex if sex in _SEXES else None,
        where=resource.where,
        other_names=tuple(names[1:]),
        identifiers=tuple(_identifiers(resource)),
        languages=tuple(_languages(resource)),
        marital_status=concept_of(resource["maritalStatus"]).text,
        deceased=True if resource["deceasedDateTime"] else _flag(resource["deceasedBoolean"]),
    )


def _flag(node: Node) -> bool | None:
    return node.value if isinstance(node.value, bool) else None


def _names(resource: Node) -> Iterator[Name]:
    for name in resource["name"].each():
        found = Name(given=name["given"].all_words, family=name["family"].words, use=_use(name))
        if found.given or found.family:
            yield found


def _use(name: Node) -> str | None:
    return "old" if name["period"]["end"] else name["use"].words


def _rank(name: Name) -> int:
    return _BEST_FIRST.index(name.use) if name.use in _BEST_FIRST else len(_BEST_FIRST)


def _no_name(resource: Node) -> Refusal:
    if resource["name"]["text"].words:
        reason = "The patient's name (Patient.name) is not split into given and family name; use the referral form."
    else:
        reason = "The patient has no name (Patient.name). Ask the sender to add it."
    return Refusal(RefusalCode.NO_NAME, reason)


def _identifiers(resource: Node) -> Iterator[Identifier]:
    for one in resource["identifier"].each():
        if value := one["value"].words:
            yield Identifier(value=value, system=one["system"].words, text=concept_of(one["type"]).text)


def _languages(resource: Node) -> Iterator[str]:
    for one in resource["communication"].each():
        language = concept_of(one["language"])
        if said := language.first.code or language.text:
            yield said


def patient_warnings(resource: Node) -> Iterator[str]:
    """What a person should look at before believing who this is."""
    birth_date, trusted = fhir_moment(resource["birthDate"].words)
    if not trusted:
        yield "The birth date (Patient.birthDate) is not a date and was left out."
    elif birth_date is None:
        yield "The file gives no birth date."
    if resource["gender"] and resource["gender"].words not in _SEXES:
        yield "The sex (Patient.gender) is not a known code and was left out."
    if resource["active"].value is False:
        yield "The sender marks this patient record as no longer active."


def contacts_of(bundle: Bundle, subject: Node) -> tuple[Contact, ...]:
    """The patient's own telephone, mail and address; then those of related people."""
    found = list(_ways(subject, relation=None, name=None))
    for person in subject["contact"].each():
        found += _ways(person, relation=_relation(person), name=_person_name(person["name"]))
    for person in bundle.of("RelatedPerson"):
        owner = bundle.resolve(person["patient"], inside=person)
        if not owner or owner.where == subject.where:
            found += _ways(person, relation=_relation(person), name=_person_name(person["name"]))
    return tuple(found)


def _relation(person: Node) -> str:
    said = (concept_of(one).text or concept_of(one).first.code for one in person["relationship"].each())
    return first_words(*said) or "related person"


def _person_name(name: Node) -> str | None:
    parts = [*name["given"].all_words, *name["family"].all_words]
    return " ".join(parts) or name["text"].words


def _ways(person: Node, *, relation: str | None, name: str | None) -> list[Contact]:
    """Telephone, mail and address; a related person without any is still named."""
    found = [
        Contact(kind=way["system"].words or "other", value=value, use=way["use"].words, where=way.where)
        for way in person["telecom"].each()
        if (value := way["value"].words)
    ]
    found += [
        Contact(kind="address", value=value, use=place["use"].words, where=place.where)
        for place in person["address"].each()
        if (value := _address(place))
    ]
    if name and not found:
        found = [Contact(kind="person", value=name, where=person.where)]
    return [replace(one, relation=relation, name=name) for one in found]


def _address(place: Node) -> str | None:
    parts = [*place["line"].all_words, *(place[key].words for key in ("city", "state", "postalCode", "country"))]
    return ", ".join(part for part in parts if part) or place["text"].words
