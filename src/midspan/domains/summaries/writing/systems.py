"""Code systems that C-CDA names by an OID and FHIR by a URI. Source: HL7 Terminology; reviewed 2026-11-28."""

_HL7 = "2.16.840.1.113883"
OID_BY_URI = {
    "http://snomed.info/sct": f"{_HL7}.6.96",
    "http://www.nlm.nih.gov/research/umls/rxnorm": f"{_HL7}.6.88",
    "http://loinc.org": f"{_HL7}.6.1",
    "http://hl7.org/fhir/sid/icd-10-cm": f"{_HL7}.6.90",
    "http://hl7.org/fhir/sid/icd-10": f"{_HL7}.6.3",
    "http://hl7.org/fhir/sid/icd-9-cm": f"{_HL7}.6.103",
    "http://hl7.org/fhir/sid/ndc": f"{_HL7}.6.69",
    "http://fdasis.nlm.nih.gov": f"{_HL7}.4.9",
    "http://hl7.org/fhir/ndfrt": f"{_HL7}.3.26.1.5",
}
