"""Small referral files made for one circumstance each."""

import json
from pathlib import Path

from midspan.domains.journey.referral_files import Refused, Understood, understand

FILES = Path(__file__).parent / "files"
SNOMED = "http://snomed.info/sct"
SUBJECT = {"reference": "Patient/1"}
PATIENT = {
    "resourceType": "Patient",
    "id": "1",
    "name": [{"family": "Reyes", "given": ["Rosa", "Maria"]}],
    "birthDate": "1990-03-05",
    "gender": "female",
}


def coded(code, text=None, system=SNOMED):
    return {"coding": [{"system": system, "code": code}], "text": text or f"words for {code}"}


def condition(code="111", **fields):
    return {"resourceType": "Condition", "subject": SUBJECT, "code": coded(code), **fields}


def bundle(*resources, kind="collection", patient=PATIENT, **fields):
    """The bytes of a Bundle of the patient and these resources."""
    entries = [{"resource": one} for one in ([patient] if patient else []) + list(resources)]
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries, **fields}).encode()


NAME = "<name><given>Rosa</given><family>Reyes</family></name>"
ROLE = (
    "<recordTarget><patientRole><id extension='7' root='1.2'/><patient>{name}"
    "<administrativeGenderCode code='F'/><birthTime value='19900305'/></patient></patientRole></recordTarget>"
)
HEAD = (
    "<ClinicalDocument xmlns='urn:hl7-org:v3' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
    "xmlns:sdtc='urn:hl7-org:sdtc'><templateId root='2.16.840.1.113883.10.20.22.1.1'/>"
    "<code code='57133-1' displayName='Referral note'/>"
)


def document(*sections, header=None, name=NAME):
    """The bytes of a C-CDA document with these sections."""
    head = HEAD + (ROLE.format(name=name) if header is None else header)
    body = "".join(f"<component>{one}</component>" for one in sections)
    return f"{head}<component><structuredBody>{body}</structuredBody></component></ClinicalDocument>".encode()


def section(code, *entries, text="", attributes=""):
    inner = "".join(f"<entry>{one}</entry>" for one in entries)
    return f"<section {attributes}><code code='{code}'/><title>T</title><text>{text}</text>{inner}</section>"


def concern(observation, status="active"):
    head = f"<act classCode='ACT' moodCode='EVN'><statusCode code='{status}'/>"
    return f"{head}<entryRelationship typeCode='SUBJ'>{observation}</entryRelationship></act>"


def template(number):
    return f"<templateId root='2.16.840.1.113883.10.20.22.4.{number}'/>"


def problem(value, more="", attributes=""):
    return f"<observation classCode='OBS' moodCode='EVN' {attributes}>{template(4)}{more}{value}</observation>"


def value(code, text, *, more="", system="2.16.840.1.113883.6.96"):
    return f"<value xsi:type='CD' code='{code}' codeSystem='{system}' displayName='{text}'>{more}</value>"


def medicine(code, *, more="", attributes="moodCode='EVN'"):
    material = f"<manufacturedMaterial>{code}</manufacturedMaterial>"
    product = f"<consumable><manufacturedProduct>{material}</manufacturedProduct></consumable>"
    head = f"<substanceAdministration classCode='SBADM' {attributes}>{template(16)}<statusCode code='active'/>"
    return f"{head}{more}{product}</substanceAdministration>"


def understood(content, name="file"):
    answer = understand(content, name=name)
    assert isinstance(answer, Understood), answer
    return answer


def refused(content, name="file"):
    answer = understand(content, name=name)
    assert isinstance(answer, Refused), answer
    return answer


def codes(facts):
    return [fact.what.first.code for fact in facts]
