"""Who the document is about, and how to reach them and theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.ccda.elements import (
    NAMESPACES,
    attribute,
    attribute_at,
    each,
    moment,
    one,
    people,
    place,
    said,
)
from midspan.domains.journey.referral_files.codings import system_uri
from midspan.domains.journey.referral_files.refusals import Refusal, RefusalCode
from midspan.domains.journey.referral_files.shapes import Contact, Identifier, Name, Patient
from midspan.domains.journey.referral_files.wording import first_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.ccda.elements import Element

_SEXES = {"F": "female", "M": "male", "UN": "other"}
_USES = {"HP": "home", "H": "home", "HV": "home", "WP": "work", "DIR": "work", "MC": "mobile", "TMP": "temp"}
_SCHEMES = {"tel": "phone", "mailto": "email", "fax": "fax", "sms": "sms"}
_RELATIONS = {
    "NOK": "next of kin",
    "ECON": "emergency contact",
    "CAREGIVER": "caregiver",
    "GUARD": "guardian",
    "PRS": "related person",
    "AGNT": "agent",
}


def subject_of(root: Element) -> Element:
    """The one patientRole of the document."""
    roles = each(root, "recordTarget/patientRole")
    if not roles:
        raise Refusal(RefusalCode.NO_PATIENT, "The document names no patient. Ask the sender to add the patient.")
    if len(roles) > 1:
        reason = "The document is about several patients. Ask the sender for one document per person."
        raise Refusal(RefusalCode.SEVERAL_PATIENTS, reason)
    return roles[0]


def patient_of(role: Element) -> Patient:
    """The person; refused when the name is missing or not split into given and family."""
    person = one(role, "patient")
    names = sorted(_names(person), key=_rank)
    if not names:
        raise _no_name(person)
    birth_date, _ = moment(one(person, "birthTime"))
    return Patient(
        name=names[0],
        birth_date=birth_date and birth_date.partition("T")[0],
        sex=_SEXES.get(attribute_at(person, "administrativeGenderCode", "code") or ""),
        where=place(role),
        other_names=tuple(names[1:]),
        identifiers=tuple(_identifiers(role)),
        languages=tuple(
            code for each_ in each(person, "languageCommunication/languageCode") if (code := attribute(each_, "code"))
        ),
        marital_status=attribute_at(person, "maritalStatusCode", "displayName"),
        deceased=_deceased(person),
    )


def patient_warnings(role: Element) -> Iterator[str]:
    """What a person should look at before believing who this is."""
    birth_date, trusted = moment(one(role, "patient/birthTime"))
    if not trusted:
        yield "The birth date (birthTime) is not a date, or not wholly, and should be checked."
    elif birth_date is None:
        yield "The file gives no birth date."
    sex = attribute_at(role, "patient/administrativeGenderCode", "code")
    if sex and sex not in _SEXES:
        yield "The sex (administrativeGenderCode) is not a known code and was left out."


def _deceased(person: Element | None) -> bool | None:
    found = None if person is None else person.find("sdtc:deceasedInd", NAMESPACES)
    return {"true": True, "false": False}.get(attribute(found, "value") or "")


def _names(person: Element | None) -> Iterator[Name]:
    for name in each(person, "name"):
        given = [part for part in each(name, "given") if said(part)]
        formal = [part for part in given if "CL" not in _qualifiers(part)] or given
        family = " ".join(filter(None, map(said, each(name, "family")))) or None
        if formal or family:
            yield Name(given=tuple(filter(None, map(said, formal))), family=family, use=_use(name))


def _use(name: Element) -> str | None:
    is_birth_name = any("BR" in _qualifiers(part) for part in name)
    return "birth" if is_birth_name else attribute(name, "use")


def _qualifiers(part: Element) -> list[str]:
    return (attribute(part, "qualifier") or "").split()


def _rank(name: Name) -> int:
    order = ("L", "C", None, "birth")
    return order.index(name.use) if name.use in order else len(order)


def _no_name(person: Element | None) -> Refusal:
    if any(said(name) for name in each(person, "name")):
        reason = "The patient's name is not split into given and family name; use the referral form."
    else:
        reason = "The patient has no name. Ask the sender to add it."
    return Refusal(RefusalCode.NO_NAME, reason)


def _identifiers(role: Element) -> Iterator[Identifier]:
    for number in each(role, "id"):
        if value := attribute(number, "extension"):
            yield Identifier(value=value, system=system_uri(attribute(number, "root")))


def contacts_of(root: Element, role: Element) -> Iterator[Contact]:
    """The patient's own telephone, mail and address; then guardians, kin and emergency contacts."""
    yield from _ways(role, relation=None, name=None)
    for guardian in each(role, "patient/guardian"):
        name = next(people(guardian, "guardianPerson/name"), None)
        relation = attribute_at(guardian, "code", "displayName")
        yield from _ways(guardian, relation=f"guardian ({relation})" if relation else "guardian", name=name)
    for entity in each(root, "participant/associatedEntity"):
        if attribute(entity, "classCode") in _RELATIONS:
            name = next(people(entity, "associatedPerson/name"), None)
            yield from _ways(entity, relation=_relation(entity), name=name)


def _relation(entity: Element) -> str:
    role = _RELATIONS[attribute(entity, "classCode") or ""]
    who = attribute_at(entity, "code", "displayName")
    return f"{role} ({who})" if who else role


def _ways(holder: Element, *, relation: str | None, name: str | None) -> Iterator[Contact]:
    """Telephone, mail and address; a related person without any is still named."""
    known = [way for way in each(holder, "telecom") if attribute(way, "value")]
    places = [address for address in each(holder, "addr") if said(address)]
    for way in known:
        kind, value = telecom(way)
        yield Contact(kind=kind, value=value, use=_place_of(way), relation=relation, name=name, where=place(way))
    for address in places:
        value = ", ".join(filter(None, map(said, address))) or said(address) or ""
        use = _place_of(address)
        yield Contact(kind="address", value=value, use=use, relation=relation, name=name, where=place(address))
    if name and not known and not places:
        yield Contact(kind="person", value=name, relation=relation, name=name, where=place(holder))


def _place_of(way: Element) -> str | None:
    use = attribute(way, "use")
    return _USES.get(use, use) if use else None


def telecom(way: Element) -> tuple[str, str]:
    """Kind and value of a telecom: `tel:+1(555)555-2003` is a phone."""
    written = attribute(way, "value") or ""
    scheme, colon, rest = written.partition(":")
    kind = _SCHEMES.get(scheme.strip().lower()) if colon else None
    if kind is None:
        return ("other" if colon else "phone"), written
    return kind, first_words(rest.strip().removeprefix("//")) or written


def sender_phone(*holders: Element | None) -> str | None:
    """The first telephone number of these."""
    for holder in holders:
        for way in each(holder, "telecom"):
            kind, value = telecom(way)
            if kind == "phone" and value:
                return value
    return None
