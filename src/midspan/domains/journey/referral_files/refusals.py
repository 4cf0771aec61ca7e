"""Why a file is refused, in words a clerk can act on. No message repeats the content of the file."""

from enum import StrEnum


class RefusalCode(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NOT_FOUND = "not-found"
    NOT_A_REFERRAL = "not-a-referral"
    WRONG_ENCODING = "wrong-encoding"
    MALFORMED = "malformed"
    TRUNCATED = "truncated"
    DUPLICATE_KEYS = "duplicate-keys"
    TOO_DEEP = "too-deep"
    TOO_MANY = "too-many"
    UNSAFE_XML = "unsafe-xml"
    WRONG_DOCUMENT = "wrong-document"
    NO_PATIENT = "no-patient"
    SEVERAL_PATIENTS = "several-patients"
    NO_NAME = "no-name"


class Refusal(Exception):  # noqa: N818 - refusing is an answer of the reader, not an error in it
    """Raised inside the reader, returned by it as `Refused`."""

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


ASK_FOR = "Ask the sender for a FHIR R4 Bundle (JSON) or a C-CDA document (XML), or fill in the referral form."


def too_deep() -> Refusal:
    return Refusal(RefusalCode.TOO_DEEP, "The file is nested deeper than any real referral; it was not read.")


def too_many() -> Refusal:
    reason = "The file repeats one thing more often than any real referral; it was not read."
    return Refusal(RefusalCode.TOO_MANY, reason)
