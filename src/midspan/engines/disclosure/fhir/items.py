"""What would be disclosed, from a FHIR resource or the few words a request says about one."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from midspan.engines.disclosure.books import added_labels, label_word_of
from midspan.engines.disclosure.fhir.provisions import label_of
from midspan.engines.disclosure.fhir.references import AmbiguousError, coding, codings, parts
from midspan.engines.disclosure.fhir.times import moment
from midspan.engines.disclosure.model import Item
from midspan.engines.disclosure.words import NONE, Words

CODED = ("code", "medicationCodeableConcept", "vaccineCode", "type")
WRITTEN_BY = ("author", "performer", "recorder", "asserter", "requester", "informationSource", "source")
# When the data are from: the first of these that a resource has.
DATED = (
    "effectiveDateTime",
    "effectiveInstant",
    "authoredOn",
    "recordedDate",
    "performedDateTime",
    "occurrenceDateTime",
    "dateAsserted",
    "date",
    "created",
    "issued",
)
PERIODS = ("effectivePeriod", "performedPeriod", "period")
OWNERS = ("patient", "subject", "beneficiary", "for")


def item_of(found: Mapping[str, Any], *, classes: Words = NONE, zone: ZoneInfo) -> Item:
    """An item from a FHIR resource, or from `{"type", "id", "author", "related", "labels", "date", "code"}`.

    Raises AmbiguousError for what is neither. What is not said stays unknown.
    """
    kind = found.get("resourceType", found.get("type"))
    if not isinstance(kind, str):
        raise AmbiguousError("the resource has no type")
    read = _of_resource if "resourceType" in found else _of_words
    reference = f"{kind}/{found['id']}" if found.get("id") else None
    return read(found, classes | {kind}, reference, zone)


def patient_of(found: Mapping[str, Any]) -> str | None:
    """Whose resource it is, as a reference; None where it does not say."""
    if found.get("resourceType") == "Patient" and found.get("id"):
        return f"Patient/{found['id']}"
    owners = (found.get(key) for key in OWNERS)
    return next(
        (one["reference"] for one in owners if isinstance(one, dict) and isinstance(one.get("reference"), str)), None
    )


def _of_resource(found: Mapping[str, Any], classes: Words, reference: str | None, zone: ZoneInfo) -> Item:
    codes = frozenset(f"{system}|{code}" for system, code in _codes(found))
    return Item(
        classes=classes,
        labels=_labels(found, codes),
        reference=reference,
        codes=codes or None,
        related=frozenset(_references(found)),
        authors=frozenset(one for key in WRITTEN_BY for one in _references(found.get(key))) or None,
        at=_date(found, zone),
    )


def _codes(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in CODED:
        concepts = found.get(key, [])
        for concept in concepts if isinstance(concepts, list) else [concepts]:
            if isinstance(concept, dict) and concept.get("coding"):
                yield from codings(concept, key)


def _labels(found: Mapping[str, Any], codes: Words) -> Words | None:
    """What it is labeled, with what its codes add. Codes alone are no label: others may be missing."""
    meta = found.get("meta")
    if not isinstance(meta, dict) or "security" not in meta:
        return None
    said = {coding(one, "meta.security") for one in parts(meta, "security")}
    return frozenset(label_of(*one) or "|".join(one) for one in said) | added_labels(codes)


def _references(found: Any) -> Iterator[str]:
    """Every reference anywhere inside."""
    if isinstance(found, dict):
        if isinstance(found.get("reference"), str):
            yield found["reference"]
        for inner in found.values():
            yield from _references(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _references(inner)


def _date(found: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    said = next((found[key] for key in DATED if key in found), None)
    periods = (found[key].get("start") for key in PERIODS if isinstance(found.get(key), dict))
    said = said or next((start for start in periods if start), None)
    return moment(said, zone=zone) if said else None


def _of_words(found: Mapping[str, Any], classes: Words, reference: str | None, zone: ZoneInfo) -> Item:
    codes = _several(found, "code")
    labels = _several(found, "labels")
    return Item(
        classes=classes,
        labels=None if labels is None else frozenset(_plain_label(one) for one in labels) | added_labels(codes or NONE),
        reference=reference,
        codes=codes,
        related=_several(found, "related"),
        authors=_several(found, "author"),
        at=moment(found["date"], zone=zone) if found.get("date") else None,
    )


def _several(found: Mapping[str, Any], key: str) -> Words | None:
    """One or several words, references or codings, as "system|code" or as they stand; None where nothing is said."""
    if found.get(key) is None:
        return None
    said = found[key] if isinstance(found[key], list) else [found[key]]
    return frozenset(_word(one, key) for one in said)


def _word(found: Any, key: str) -> str:
    if isinstance(found, str):
        return found
    if isinstance(found, dict) and isinstance(found.get("reference"), str):
        return str(found["reference"])
    if isinstance(found, dict) and {"type", "id"} <= found.keys():
        return f"{found['type']}/{found['id']}"
    system, code = coding(found, key)
    return f"{system}|{code}" if system else code


def _plain_label(word: str) -> str:
    """Our word for a label given as "system|code", HL7's code or ours."""
    system, separator, code = word.rpartition("|")
    return (label_of(system, code) if separator else label_word_of(code)) or word
