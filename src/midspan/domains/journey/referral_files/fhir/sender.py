"""The unit that sends: who wrote the referral, for which organization, and the stay it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.fhir.concepts import all_text, concept_of
from midspan.domains.journey.referral_files.fhir.nodes import Node
from midspan.domains.journey.referral_files.moments import fhir_moment
from midspan.domains.journey.referral_files.shapes import SendingUnit, Stay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.fhir.bundle import Bundle

_NOTHING = Node(None)


def sending_unit_of(bundle: Bundle) -> SendingUnit:
    """The author and organization of the Composition or the ServiceRequest; else the only organization there is."""
    source = _source(bundle)
    people = [one for one in _writers(bundle, source) if one["resourceType"].words != "Organization"]
    organization = _organization(bundle, source)
    author = people[0] if people else _NOTHING
    named = organization or author
    written_at, _ = fhir_moment(source["date"].words or source["authoredOn"].words or bundle.root["timestamp"].words)
    return SendingUnit(
        organization=organization["name"].words,
        author=_person(bundle, author),
        phone=_phone(organization) or _phone(author),
        written_at=written_at,
        stay=_stay(bundle, source),
        where=named.where if named else None,
    )


def sender_warnings(bundle: Bundle) -> Iterator[str]:
    """What is guessed or missing about the sender."""
    if _source(bundle):
        return
    organizations = list(bundle.of("Organization"))
    if len(organizations) == 1:
        yield "The file does not say who sends it; the only organization in it is shown as the sending unit."
    if len(organizations) > 1:
        yield f"The file does not say who sends it; it names {len(organizations)} organizations."


def _source(bundle: Bundle) -> Node:
    return next(bundle.of("Composition"), None) or next(bundle.of("ServiceRequest"), None) or _NOTHING


def _writers(bundle: Bundle, source: Node) -> list[Node]:
    named = [*source["author"].each(), *source["requester"].each()]
    return [found for one in named if (found := bundle.resolve(one, inside=source))]


def _organization(bundle: Bundle, source: Node) -> Node:
    candidates = [bundle.resolve(source["custodian"], inside=source)]
    for writer in _writers(bundle, source):
        candidates += [writer, bundle.resolve(writer["organization"], inside=writer)]
    only = list(bundle.of("Organization"))
    if not source and len(only) == 1:
        candidates += only
    return next((one for one in candidates if one["resourceType"].words == "Organization"), _NOTHING)


def _person(bundle: Bundle, author: Node) -> str | None:
    if author["practitioner"]:
        author = bundle.resolve(author["practitioner"], inside=author) or author
    name = author["name"]
    first = next(name.each(), _NOTHING)
    parts = [
        *first["prefix"].all_words,
        *first["given"].all_words,
        *first["family"].all_words,
        *first["suffix"].all_words,
    ]
    return " ".join(parts) or first["text"].words


def _phone(resource: Node) -> str | None:
    return next((way["value"].words for way in resource["telecom"].each() if way["system"].words == "phone"), None)


def _stay(bundle: Bundle, source: Node) -> Stay | None:
    """The encounter named by the Composition, else the latest in the file."""
    encounter = bundle.resolve(source["encounter"], inside=source)
    if not encounter:
        encounters = [one for one in bundle.of("Encounter") if one["period"]["start"].words]
        encounter = max(encounters, key=lambda one: one["period"]["start"].words or "", default=_NOTHING)
    if not encounter:
        return None
    return Stay(
        began=fhir_moment(encounter["period"]["start"].words)[0],
        ended=fhir_moment(encounter["period"]["end"].words)[0],
        status=encounter["status"].words,
        kind=all_text(encounter["type"]) or concept_of(encounter["class"]).text or encounter["class"]["code"].words,
        where=encounter.where,
    )
