"""Code systems by OID and URI, and the codes this reader knows by meaning. Dated: reviewed 2025-06-01.

Sources: HL7 Terminology (terminology.hl7.org), code system OIDs and URIs; HL7 v3 Confidentiality; SNOMED CT
"no known allergy" findings as used by US Core and C-CDA.
"""

from midspan.domains.journey.referral_files.shapes import Coding, Concept

_HL7 = "2.16.840.1.113883"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
SNOMED = "http://snomed.info/sct"

URI_BY_OID = {
    f"{_HL7}.6.96": SNOMED,
    f"{_HL7}.6.88": "http://www.nlm.nih.gov/research/umls/rxnorm",
    f"{_HL7}.6.1": "http://loinc.org",
    f"{_HL7}.6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    f"{_HL7}.6.3": "http://hl7.org/fhir/sid/icd-10",
    f"{_HL7}.6.103": "http://hl7.org/fhir/sid/icd-9-cm",
    f"{_HL7}.6.42": "http://hl7.org/fhir/sid/icd-9-cm",
    f"{_HL7}.6.69": "http://hl7.org/fhir/sid/ndc",
    f"{_HL7}.12.292": "http://hl7.org/fhir/sid/cvx",
    f"{_HL7}.4.9": "http://fdasis.nlm.nih.gov",
    f"{_HL7}.3.26.1.5": "http://hl7.org/fhir/ndfrt",
    f"{_HL7}.3.221.5": "https://nahdo.org/sopt",
    f"{_HL7}.6.12": "http://www.ama-assn.org/go/cpt",
    f"{_HL7}.6.101": "http://nucc.org/provider-taxonomy",
    f"{_HL7}.6.238": "urn:oid:2.16.840.1.113883.6.238",
    f"{_HL7}.6.344": "http://hl7.org/fhir/sid/dsm5",
    f"{_HL7}.5.4": f"{_TERMINOLOGY}/v3-ActCode",
    f"{_HL7}.5.25": f"{_TERMINOLOGY}/v3-Confidentiality",
    f"{_HL7}.5.110": f"{_TERMINOLOGY}/v3-RoleClass",
    f"{_HL7}.5.111": f"{_TERMINOLOGY}/v3-RoleCode",
    f"{_HL7}.4.1": "http://hl7.org/fhir/sid/us-ssn",
    f"{_HL7}.4.6": "http://hl7.org/fhir/sid/us-npi",
}

ALLERGIES_NONE_KNOWN = {
    "716186003": "No known allergies",
    "409137002": "No known drug allergies",
    "429625007": "No known food allergies",
    "428607008": "No known environmental allergies",
    "428197003": "No known insect allergies",
}
CONDITIONS_NONE_KNOWN = {"160245001": "No current problems or disability"}
MEDICATIONS_NONE_KNOWN = {"787481004": "No known medications"}

# A negated C-CDA entry about one of these denies the whole kind, not one thing of it.
WHOLE_KIND = {
    "419199007": "No known allergies",
    "420134006": "No known allergies",
    "105590001": "No known allergies",
    "416098002": "No known drug allergies",
    "419511003": "No known drug allergies",
    "414285001": "No known food allergies",
    "418471000": "No known food allergies",
    "232347008": "No known environmental allergies",
    "55607006": "No known problems",
    "64572001": "No known problems",
    "404684003": "No known problems",
    "410942007": "No known medications",
    "763158003": "No known medications",
}

STATUS_BY_SNOMED = {"55561003": "active", "73425007": "inactive", "413322009": "resolved", "277022003": "remission"}


def system_uri(written: str | None) -> str | None:
    """The known URI of a code system written as an OID, `urn:oid:` or URI; an unknown one stays as written."""
    if written is None:
        return None
    bare = written.removeprefix("urn:oid:")
    if bare in URI_BY_OID:
        return URI_BY_OID[bare]
    return f"urn:oid:{bare}" if bare[:1].isdigit() and "." in bare else written


def coding(*, code: str | None, system: str | None, text: str | None) -> Coding:
    """One code with its system's URI beside what the file wrote."""
    return Coding(code=code, system=system_uri(system), system_as_written=system, text=text)


def concept(text: str | None, codings: list[Coding]) -> Concept:
    """A concept whose first coding has a code (when any has), without repeats."""
    coded = [one for one in dict.fromkeys(codings) if one.code]
    said = text or next((one.text for one in [*coded, *codings] if one.text), None)
    return Concept(text=said, codings=tuple(coded))
