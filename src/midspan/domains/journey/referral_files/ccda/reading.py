"""From a C-CDA document to what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.ccda.elements import (
    CDA,
    attribute,
    attribute_at,
    each,
    interval,
    moment,
    one,
    place,
    said,
    said_at,
    tag,
    templates,
)
from midspan.domains.journey.referral_files.ccda.facts import facts_of
from midspan.domains.journey.referral_files.ccda.labels import labels_of, texts_of
from midspan.domains.journey.referral_files.ccda.narrative import narrative_of
from midspan.domains.journey.referral_files.ccda.people import (
    contacts_of,
    patient_of,
    patient_warnings,
    sender_phone,
    subject_of,
)
from midspan.domains.journey.referral_files.ccda.sections import T, passages_of, section_warnings
from midspan.domains.journey.referral_files.doubts import bounded, fact_warnings
from midspan.domains.journey.referral_files.privacy_labels import secrecy
from midspan.domains.journey.referral_files.refusals import ASK_FOR, Refusal, RefusalCode
from midspan.domains.journey.referral_files.shapes import Passage, SendingUnit, Stay, Understood
from midspan.domains.journey.referral_files.wording import first_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.ccda.elements import Element
    from midspan.domains.journey.referral_files.limits import Limits

FORMAT = "c-cda"
_OTHER_DOCUMENTS = {
    "2.16.840.1.113883.10.20.24.1.1": "a quality report (QRDA)",
    "2.16.840.1.113883.10.20.27.1.1": "a quality report (QRDA)",
    "2.16.840.1.113883.10.20.15.2": "a public health case report",
}


def read_document(root: Element, *, file: str, sha256: str, limits: Limits) -> Understood:
    """Everything a C-CDA document says about its one patient."""
    _check_type(root)
    role = subject_of(root)
    patient = patient_of(role)
    facts = bounded(facts_of(root, narrative_of(root)), limits)
    told = secrecy(labels_of(root), texts_of(root))
    return Understood(
        file=file,
        sha256=sha256,
        format=FORMAT,
        document_type=_type(root),
        patient=patient,
        contacts=bounded(contacts_of(root, role), limits),
        facts=facts,
        sending_unit=_sending_unit(root),
        safety_notes=bounded(passages_of(root, safety=True), limits),
        passages=bounded(passages_of(root, safety=False), limits),
        documents=tuple(_attached(root)),
        confidentiality=told.confidentiality,
        redisclosure_prohibited=told.redisclosure_prohibited,
        warnings=(
            *_type_warnings(root),
            *patient_warnings(role),
            *_stay_warnings(root),
            *section_warnings(root),
            *told.warnings,
            *fact_warnings(facts),
        ),
    )


def _check_type(root: Element) -> None:
    if root.tag != tag("ClinicalDocument"):
        reason = f"This XML calls itself a ClinicalDocument but not one of HL7 ({CDA}). {ASK_FOR}"
        raise Refusal(RefusalCode.WRONG_DOCUMENT, reason)
    other = next((name for oid, name in _OTHER_DOCUMENTS.items() if oid in templates(root)), None)
    if other:
        raise Refusal(RefusalCode.WRONG_DOCUMENT, f"This is {other}, not a referral. {ASK_FOR}")


def _type(root: Element) -> str:
    code, name = attribute_at(root, "code", "code"), attribute_at(root, "code", "displayName")
    return (
        " ".join(filter(None, (first_words(name, said_at(root, "title")), f"({code})" if code else None))) or "unknown"
    )


def _type_warnings(root: Element) -> Iterator[str]:
    if not any(oid.startswith(f"{T}.1.") for oid in templates(root)):
        yield "The document does not say that it follows C-CDA; check what was read against the file."
    if one(root, "component/nonXMLBody") is not None:
        yield "The body of the document is an attached file; only who it is about could be read."
    elif one(root, "component/structuredBody") is None:
        yield "The document has no body; only who it is about could be read."


def _attached(root: Element) -> Iterator[Passage]:
    for body in each(root, "component/nonXMLBody"):
        kind = attribute_at(body, "text", "mediaType") or "unknown type"
        yield Passage(title=said(one(root, "title")) or "Attached file", text=kind, where=place(body))


def _sending_unit(root: Element) -> SendingUnit:
    author = one(root, "author/assignedAuthor")
    keeper = one(root, "custodian/assignedCustodian/representedCustodianOrganization")
    unit = one(author, "representedOrganization")
    callback = next((each_ for each_ in each(root, "participant") if attribute(each_, "typeCode") == "CALLBCK"), None)
    return SendingUnit(
        organization=first_words(said_at(unit, "name"), said_at(keeper, "name")),
        author=first_words(
            said_at(author, "assignedPerson/name"),
            said_at(author, "assignedAuthoringDevice/softwareName"),
        ),
        phone=sender_phone(one(callback, "associatedEntity"), unit, author, keeper),
        written_at=moment(one(root, "effectiveTime"))[0],
        stay=_stay(root),
        where=next((place(each_) for each_ in (unit, keeper, author) if each_ is not None), None),
    )


def _stay(root: Element) -> Stay | None:
    encounter = one(root, "componentOf/encompassingEncounter")
    if encounter is None:
        return None
    began, ended, _ = interval(encounter)
    kind = first_words(attribute_at(encounter, "code", "displayName"))
    disposition = attribute_at(encounter, "dischargeDispositionCode", "displayName")
    return Stay(began=began, ended=ended, status=disposition, kind=kind, where=place(encounter))


def _stay_warnings(root: Element) -> Iterator[str]:
    *_, read = interval(one(root, "componentOf/encompassingEncounter"))
    if not read:
        yield "A date of the stay (encompassingEncounter) could not be wholly read and should be checked."
