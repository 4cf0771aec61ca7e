"""The Bundle: its type, its resources, and which of them a reference means."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from midspan.domains.journey.referral_files.fhir.nodes import Node
from midspan.domains.journey.referral_files.refusals import ASK_FOR, Refusal, RefusalCode

if TYPE_CHECKING:
    from collections.abc import Iterator

READ = {"collection", "document", "transaction"}
_TOLERATED = {"batch", "searchset"}


class Entry(Struct, frozen=True):
    resource: Node
    full_url: str | None

    @property
    def type(self) -> str | None:
        return self.resource["resourceType"].words

    @property
    def id(self) -> str | None:
        return self.resource["id"].words


class Bundle(Struct, frozen=True):
    root: Node
    type: str
    entries: tuple[Entry, ...]
    by_name: dict[str, Node] = field(default_factory=dict)

    def of(self, *types: str) -> Iterator[Node]:
        """The resources of these types, in the order of the file."""
        return (entry.resource for entry in self.entries if entry.type in types)

    def resolve(self, reference: Node, *, inside: Node) -> Node:
        """The resource a Reference means: contained, by full URL, or by type and id; an empty node when not here."""
        written = reference["reference"].words or ""
        if written.startswith("#"):
            return self.by_name.get(inside.where.partition("/contained/")[0] + written, Node(None))
        return self.by_name.get(written) or self.by_name.get(short_name(written)) or Node(None)


def bundle_of(root: Node) -> Bundle:
    """The Bundle, when it is one of a type that carries a referral."""
    if root["resourceType"].words != "Bundle":
        raise _not_a_bundle(root)
    kind = root["type"].words or ""
    if kind not in READ | _TOLERATED:
        shown = kind if kind in {"history", "message", "batch-response", "transaction-response"} else "unknown"
        reason = f"This is a FHIR Bundle of type {shown}; a referral comes as collection, document or transaction."
        raise Refusal(RefusalCode.WRONG_DOCUMENT, f"{reason} {ASK_FOR}")
    entries = tuple(
        Entry(entry["resource"], entry["fullUrl"].words) for entry in root["entry"].each() if entry["resource"]
    )
    return Bundle(root, kind, entries, _names(entries))


def short_name(url: str) -> str:
    """`Type/id` of a reference, without server and version."""
    parts = url.partition("/_history/")[0].split("/")
    return "/".join(parts[-2:])


def _names(entries: tuple[Entry, ...]) -> dict[str, Node]:
    names: dict[str, Node] = {}
    for entry in entries:
        own = f"{entry.type}/{entry.id}" if entry.id else None
        for name in (entry.full_url, own, entry.full_url and short_name(entry.full_url), f"urn:uuid:{entry.id}"):
            if name:
                names.setdefault(name, entry.resource)
        for inner in entry.resource["contained"].each():
            names.setdefault(f"{entry.resource.where}#{inner['id'].words}", inner)
    return names


def _not_a_bundle(root: Node) -> Refusal:
    kind = root["resourceType"].words
    if kind == "Patient":
        what = "a single FHIR Patient; conditions, medications and the sending unit are missing"
    else:
        what = "a single FHIR resource, not a Bundle" if kind else "JSON, but not FHIR"
    return Refusal(RefusalCode.WRONG_DOCUMENT, f"This is {what}. {ASK_FOR}")


def bundle_warnings(bundle: Bundle) -> Iterator[str]:
    """What is unusual about the Bundle as a whole."""
    if bundle.type in _TOLERATED:
        yield f"The Bundle is of type {bundle.type}, not made as a referral; check that nothing is missing."
    yield from _repeats(bundle)
    yield from _other_versions(bundle)


def _repeats(bundle: Bundle) -> Iterator[str]:
    times = Counter((entry.type, entry.id) for entry in bundle.entries if entry.id)
    for (kind, name), count in times.items():
        if count > 1:
            yield f"{kind} {name} is in the file {count} times; each is listed."


def _is_stu3(resource: Node) -> bool:
    return isinstance(resource["clinicalStatus"].value, str) or bool(resource["assertedDate"])


def _is_r5(resource: Node) -> bool:
    return bool(resource["medication"]["concept"] or resource["medication"]["reference"])


_NOT_R4 = {"STU3": _is_stu3, "R5": _is_r5}


def _other_versions(bundle: Bundle) -> Iterator[str]:
    clinical = list(bundle.of("Condition", "AllergyIntolerance", "MedicationRequest", "MedicationStatement"))
    for version, shows in _NOT_R4.items():
        if any(shows(resource) for resource in clinical):
            yield f"Parts of the file look like FHIR {version}, not R4; check what was read against the file."
