"""FHIR R4 Consents, strictly: read what is certain, set apart with a reason what is not.

A consent is read as its root provision with one level of exceptions, as IHE's Privacy Consent on FHIR and LEAP mean
them. What is written reads back to the same decisions.
References stay as they stand. Nothing is guessed.
"""

from midspan.engines.disclosure.fhir.items import item_of, patient_of
from midspan.engines.disclosure.fhir.reading import ReadConsent, SetAside, read_consent
from midspan.engines.disclosure.fhir.references import AmbiguousError
from midspan.engines.disclosure.fhir.times import moment
from midspan.engines.disclosure.fhir.writing import write_consent

__all__ = [
    "AmbiguousError",
    "ReadConsent",
    "SetAside",
    "item_of",
    "moment",
    "patient_of",
    "read_consent",
    "write_consent",
]
