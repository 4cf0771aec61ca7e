"""The frozen shapes in which a referral file is handed on."""

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    CONDITION = "condition"
    MEDICATION = "medication"
    ALLERGY = "allergy"
    COVERAGE = "coverage"


class Statement(StrEnum):
    """What a fact states: that it is so, that this one thing is not so, or that none of its kind is known."""

    PRESENT = "present"
    ABSENT = "absent"
    NONE_KNOWN = "none-known"


class Coding(Struct, frozen=True, kw_only=True):
    """One code. `system` is the known URI, else as written; `system_as_written` is what the file says."""

    code: str | None
    system: str | None = None
    system_as_written: str | None = None
    text: str | None = None


class Concept(Struct, frozen=True, kw_only=True):
    """A thing named by words, codes or both; the first coding is the one to show."""

    text: str | None = None
    codings: tuple[Coding, ...] = ()

    @property
    def first(self) -> Coding:
        return self.codings[0] if self.codings else Coding(code=None)


class Fact(Struct, frozen=True, kw_only=True):
    """One condition, medication, allergy or coverage.

    `began` and `ended` are ISO 8601 as exact as the file is (year, month, day or moment). `details` are named words
    (dose, reaction, payer …). `also_at` lists further places that say exactly the same. `doubts` are sentences.
    """

    kind: Kind
    what: Concept
    where: str
    status: str | None = None
    verification: str | None = None
    statement: Statement = Statement.PRESENT
    began: str | None = None
    ended: str | None = None
    recorded: str | None = None
    section: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    also_at: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


class Name(Struct, frozen=True, kw_only=True):
    given: tuple[str, ...] = ()
    family: str | None = None
    use: str | None = None

    @property
    def written(self) -> str:
        return " ".join([*self.given, *([self.family] if self.family else [])])


class Identifier(Struct, frozen=True, kw_only=True):
    value: str
    system: str | None
    text: str | None = None


class Contact(Struct, frozen=True, kw_only=True):
    """A way to reach somebody: `relation` is None for the patient's own, else who it is (mother, guardian …)."""

    kind: str
    value: str
    use: str | None = None
    relation: str | None = None
    name: str | None = None
    where: str = ""


class Patient(Struct, frozen=True, kw_only=True):
    name: Name
    birth_date: str | None
    sex: str | None
    where: str
    other_names: tuple[Name, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    languages: tuple[str, ...] = ()
    marital_status: str | None = None
    deceased: bool | None = None


class Stay(Struct, frozen=True, kw_only=True):
    """The encounter the file tells of: admission and discharge as written, and whether it is over."""

    began: str | None
    ended: str | None
    status: str | None
    kind: str | None
    where: str


class SendingUnit(Struct, frozen=True, kw_only=True):
    organization: str | None = None
    author: str | None = None
    phone: str | None = None
    written_at: str | None = None
    stay: Stay | None = None
    where: str | None = None


class Passage(Struct, frozen=True, kw_only=True):
    """Words of the file that no code carries: a narrative section, a flag, an attached document's title."""

    title: str
    text: str
    where: str
    code: str | None = None


class Confidentiality(Struct, frozen=True, kw_only=True):
    """The strictest HL7 confidentiality the file states; `labels` are all privacy labels found in it."""

    code: str | None
    text: str | None
    where: str | None
    labels: tuple[str, ...] = ()


class Understood(Struct, frozen=True, kw_only=True):
    """What one referral file says. `redisclosure_prohibited` is None when the file does not say."""

    file: str
    sha256: str
    format: str
    document_type: str
    patient: Patient
    contacts: tuple[Contact, ...] = ()
    facts: tuple[Fact, ...] = ()
    sending_unit: SendingUnit = SendingUnit()
    safety_notes: tuple[Passage, ...] = ()
    passages: tuple[Passage, ...] = ()
    documents: tuple[Passage, ...] = ()
    confidentiality: Confidentiality | None = None
    redisclosure_prohibited: bool | None = None
    warnings: tuple[str, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()

    def of(self, kind: Kind) -> tuple[Fact, ...]:
        """The facts of one kind, in the order of the file."""
        return tuple(fact for fact in self.facts if fact.kind == kind)

    @property
    def conditions(self) -> tuple[Fact, ...]:
        return self.of(Kind.CONDITION)

    @property
    def medications(self) -> tuple[Fact, ...]:
        return self.of(Kind.MEDICATION)

    @property
    def allergies(self) -> tuple[Fact, ...]:
        return self.of(Kind.ALLERGY)

    @property
    def coverage(self) -> tuple[Fact, ...]:
        return self.of(Kind.COVERAGE)


class Refused(Struct, frozen=True, kw_only=True):
    """Why a file could not be taken. `sha256` is None when the file was too large to be read whole."""

    file: str
    code: str
    reason: str
    sha256: str | None = None
