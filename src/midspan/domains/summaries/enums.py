"""In which forms a summary is made, and who tells of an arrival."""

from enum import StrEnum


class Form(StrEnum):
    CCDA = "ccda"  # HL7 C-CDA R2.1, a Discharge Summary.
    FHIR = "fhir"  # HL7 FHIR R4, a Bundle of type document.
    PAPER = "paper"


SUFFIX = {Form.CCDA: "xml", Form.FHIR: "json", Form.PAPER: "pdf"}


class ToldBy(StrEnum):
    """Who said whether the person arrived at the next program."""

    PERSON = "person"
    PROGRAM = "program"
