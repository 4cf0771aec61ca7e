"""From a Bundle to what was understood."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from midspan.domains.journey.referral_files.doubts import bounded, fact_warnings, together
from midspan.domains.journey.referral_files.fhir.bundle import bundle_of, bundle_warnings
from midspan.domains.journey.referral_files.fhir.facts import READERS
from midspan.domains.journey.referral_files.fhir.passages import (
    documents_of,
    labels_of,
    passages_of,
    safety_of,
    texts_of,
)
from midspan.domains.journey.referral_files.fhir.people import contacts_of, patient_of, patient_warnings, subject_of
from midspan.domains.journey.referral_files.fhir.sender import sender_warnings, sending_unit_of
from midspan.domains.journey.referral_files.privacy_labels import secrecy
from midspan.domains.journey.referral_files.shapes import Understood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.fhir.bundle import Bundle
    from midspan.domains.journey.referral_files.fhir.nodes import Node
    from midspan.domains.journey.referral_files.limits import Limits
    from midspan.domains.journey.referral_files.shapes import Fact

FORMAT = "fhir-r4-bundle"
_OWNERS = ("subject", "patient", "beneficiary")


def read_bundle(root: Node, *, file: str, sha256: str, limits: Limits) -> Understood:
    """Everything a Bundle says about its one patient."""
    bundle = bundle_of(root)
    subject = subject_of(bundle)
    patient = patient_of(subject)
    facts = (*bounded(_listed(bundle, subject), limits), *together(bounded(_contained(bundle, subject), limits)))
    told = secrecy(labels_of(bundle), texts_of(bundle))
    return Understood(
        file=file,
        sha256=sha256,
        format=FORMAT,
        document_type=bundle.type,
        patient=patient,
        contacts=contacts_of(bundle, subject),
        facts=facts,
        sending_unit=sending_unit_of(bundle),
        safety_notes=tuple(safety_of(bundle)),
        passages=tuple(passages_of(bundle)),
        documents=tuple(documents_of(bundle)),
        confidentiality=told.confidentiality,
        redisclosure_prohibited=told.redisclosure_prohibited,
        warnings=(
            *bundle_warnings(bundle),
            *patient_warnings(subject),
            *_strangers(bundle, subject),
            *sender_warnings(bundle),
            *told.warnings,
            *fact_warnings(facts),
        ),
        unread=_unread(bundle),
    )


def _listed(bundle: Bundle, subject: Node) -> Iterator[Fact]:
    for resource in bundle.of(*READERS):
        yield from _fact(bundle, resource, inside=resource, subject=subject)


def _contained(bundle: Bundle, subject: Node) -> Iterator[Fact]:
    for entry in bundle.entries:
        for resource in entry.resource["contained"].each():
            yield from _fact(bundle, resource, inside=entry.resource, subject=subject)


def _fact(bundle: Bundle, resource: Node, *, inside: Node, subject: Node) -> Iterator[Fact]:
    read = READERS.get(resource["resourceType"].words or "")
    belongs, doubt = _belongs(bundle, resource, inside=inside, subject=subject)
    if read and belongs:
        fact = read(bundle, resource)
        yield replace(fact, doubts=(*fact.doubts, *doubt))


def _belongs(bundle: Bundle, resource: Node, *, inside: Node, subject: Node) -> tuple[bool, tuple[str, ...]]:
    """Whether a resource is about the patient, and what is uncertain about that."""
    owner = next((resource[name] for name in _OWNERS if resource[name]), None)
    if owner is None:
        return True, ("it does not say whom it is about",)
    found = bundle.resolve(owner, inside=inside)
    if not found:
        return True, ("it names a patient who is not in the file",)
    return _same(found, subject), ()


def _same(one: Node, other: Node) -> bool:
    same_id = one["id"].words is not None and one["id"].words == other["id"].words
    return one.where == other.where or (same_id and one["resourceType"].words == other["resourceType"].words)


def _strangers(bundle: Bundle, subject: Node) -> Iterator[str]:
    others = [one for one in bundle.of(*READERS) if not _belongs(bundle, one, inside=one, subject=subject)[0]]
    if others:
        yield f"{len(others)} entries are about somebody else and were left out."
    if any(not _same(one, subject) for one in bundle.of("Patient")):
        yield "The file holds other patients too; only the one it refers was read."


_ELSEWHERE = {"Patient", "Composition", "Organization", "Practitioner", "PractitionerRole", "RelatedPerson", "Flag"}


def _unread(bundle: Bundle) -> tuple[tuple[str, int], ...]:
    """The kinds of resource that stay in the stored file only, with their number."""
    kinds = Counter(entry.type or "without a type" for entry in bundle.entries)
    known = {*READERS, *_ELSEWHERE, "DocumentReference", "RiskAssessment", "Medication"}
    return tuple(sorted((kind, count) for kind, count in kinds.items() if kind not in known))
