"""Files of consents, and lines of requests, as `midspan gate` takes them."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from midspan.config.refusals import Refusal
from midspan.engines.disclosure import (
    BreakGlass,
    Channel,
    Consent,
    Guardianship,
    Item,
    Kind,
    Quarantined,
    Request,
    Restriction,
    Scope,
    Setting,
    Tie,
    Wishes,
    guardianship_of,
)
from midspan.engines.disclosure.fhir import AmbiguousError, ReadConsent, item_of, moment, patient_of, read_consent

E = TypeVar("E", bound=StrEnum)
IN_LINES = {".jsonl", ".ndjson"}
SUFFIXES = {".json", *IN_LINES}
EVERYBODY = None


class LineError(ValueError):
    """A request that cannot be asked; the message says what is missing or wrong in it."""


class Asked(Struct, frozen=True):
    """One request line, understood. `patient` is None where it does not say whose record; `kind` where nobody said."""

    id: Any
    request: Request
    item: Item | None
    classes: frozenset[str] | None
    patient: str | None
    is_in_house: bool
    own: Wishes


def read_consents(name: str, zone: ZoneInfo) -> list[ReadConsent]:
    """Every Consent in a file or a folder of files; other resources are passed over.

    In a folder, a file that is no JSON counts as a consent nobody can read, for everybody: it might be a denial.
    Raises Refusal where `name` cannot be read at all.
    """
    path = Path(name)
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
        if not files:
            raise Refusal(f"{name} holds no .json or .ndjson file.")
        return [read for file in files for read in _read_in_folder(file, zone)]
    try:
        return _read_file(path, zone)
    except ValueError as error:
        raise Refusal(f"{name} is not JSON: {error}") from None


def _read_in_folder(file: Path, zone: ZoneInfo) -> list[ReadConsent]:
    try:
        return _read_file(file, zone)
    except ValueError as error:
        return [ReadConsent(EVERYBODY, Quarantined(file.name, f"{file.name}: it is not JSON ({error})"))]


def _read_file(file: Path, zone: ZoneInfo) -> list[ReadConsent]:
    text = _text(file)
    documents = [line for line in text.splitlines() if line.strip()] if file.suffix in IN_LINES else [text]
    resources = [found for document in documents for found in _resources(strict_json(document))]
    return [read_consent(found, name=file.stem, zone=zone) for found in resources]


def _resources(document: Any) -> Iterator[dict[str, Any]]:
    """The Consents of a document: itself, the members of a list, or the entries of a Bundle."""
    if isinstance(document, list):
        for one in document:
            yield from _resources(one)
    elif isinstance(document, dict) and document.get("resourceType") == "Bundle":
        for entry in document.get("entry", []):
            yield from _resources(entry.get("resource") if isinstance(entry, dict) else None)
    elif isinstance(document, dict) and document.get("resourceType") == "Consent":
        yield document


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal(f"there is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} cannot be read ({error}).") from None


def strict_json(text: str) -> Any:
    """Parsed JSON. Raises ValueError; a key that stands twice is an error, since readers differ on which one counts."""
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def request_lines(name: str) -> list[tuple[int, str]]:
    """Number and text of every line that is not empty."""
    lines = enumerate(_text(Path(name)).splitlines(), start=1)
    return [(number, line) for number, line in lines if line.strip()]


def read_request(line: str, zone: ZoneInfo) -> Asked:
    """One line understood. Raises LineError."""
    try:
        found = strict_json(line)
    except ValueError as error:
        raise LineError(f"it is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise LineError("it is not an object")
    try:
        return _asked(found, zone)
    except AmbiguousError as error:
        raise LineError(str(error)) from None


def _asked(found: Mapping[str, Any], zone: ZoneInfo) -> Asked:
    resource = found.get("resource")
    if resource is not None and not isinstance(resource, dict):
        raise LineError("“resource” is not an object")
    if resource is None and "kind" in found:
        raise LineError("with “kind”, it names the “resource” it is about")
    classes = _words(found, "class")
    return Asked(
        id=found.get("id"),
        request=_request(found, zone),
        item=None if resource is None else _item(resource, classes or frozenset(), zone),
        classes=classes,
        patient=_patient(found, resource or {}),
        is_in_house="kind" in found,
        own=_wishes(found, zone),
    )


def _request(found: Mapping[str, Any], zone: ZoneInfo) -> Request:
    if "now" not in found:
        raise LineError("it does not say “now”, the instant it is asked at")
    return Request(
        actors=_actors(found.get("actor")),
        purposes=_words(found, "purpose") or frozenset(),
        now=moment(found["now"], zone=zone),
        kind=_one_of(Kind, found.get("kind", Kind.PROVIDER), "kind"),
        roles=_words(found, "roles") or frozenset(),
        ties=frozenset(_one_of(Tie, one, "ties") for one in _words(found, "ties") or ()),
        channel=_one_of(Channel, found.get("channel", Channel.API), "channel"),
        actions=_words(found, "action"),
        categories=_words(found, "category") or frozenset(),
        break_glass=_break_glass(found.get("break_glass"), zone),
        stepped_up=found.get("stepped_up") is True,
    )


def _one_of(enum: type[E], word: Any, where: str) -> E:
    try:
        return enum(word)
    except ValueError:
        raise LineError(f"“{where}” says “{word}”, not one of {', '.join(enum)}") from None


def _actors(found: Any) -> frozenset[str]:
    """The references somebody goes by: their own, and those of whom they act for (`onBehalfOf`)."""
    if isinstance(found, dict):
        others = found.get("onBehalfOf", [])
        several = others if isinstance(others, list) else [others]
        return frozenset({_reference(found)}) | frozenset(one for other in several for one in _actors(other))
    return frozenset({_reference(found)})


def _reference(found: Any) -> str:
    if isinstance(found, str) and found:
        return found
    if isinstance(found, dict) and isinstance(found.get("reference"), str) and found["reference"]:
        return str(found["reference"])
    if isinstance(found, dict) and found.get("type") and found.get("id"):
        return f"{found['type']}/{found['id']}"
    raise LineError("it does not say who asks: “actor” is a reference, or an object with “type” and “id”")


def _words(found: Mapping[str, Any], key: str) -> frozenset[str] | None:
    """One or several codes: words as they stand, of codings the code. None where there is nothing."""
    said = found.get(key)
    if said is None:
        return None
    several = said if isinstance(said, list) else [said]
    return frozenset(_code(one, key) for one in several)


def _code(found: Any, key: str) -> str:
    code = found.get("code") if isinstance(found, dict) else found
    if not isinstance(code, str) or not code:
        raise LineError(f"“{key}” holds something that is neither a code nor a coding")
    return code.rpartition("|")[2]


def _patient(found: Mapping[str, Any], resource: Mapping[str, Any]) -> str | None:
    if "patient" in found:
        return _reference(found["patient"])
    return patient_of(resource)


def _item(resource: Mapping[str, Any], classes: frozenset[str], zone: ZoneInfo) -> Item:
    item = item_of(resource, classes=classes, zone=zone)
    if "setting" not in resource:
        return item
    setting = _one_of(Setting, resource["setting"], "setting")
    return replace(item, setting=setting, named=_words(resource, "named") or frozenset())


def _break_glass(found: Any, zone: ZoneInfo) -> BreakGlass | None:
    if found is None:
        return None
    if not isinstance(found, dict) or not {"reason", "begins", "ends"} <= found.keys():
        raise LineError("“break_glass” needs “reason”, “begins” and “ends”")
    return BreakGlass(
        reason=str(found["reason"]),
        begins=moment(found["begins"], zone=zone),
        ends=moment(found["ends"], zone=zone),
        stepped_up=found.get("stepped_up") is True,
    )


def _wishes(found: Mapping[str, Any], zone: ZoneInfo) -> Wishes:
    """What the line itself says is on file beside the consents: limits, blocked people, a guardian."""
    limits = found.get("restrictions", [])
    if not isinstance(limits, list) or not all(isinstance(one, dict) for one in limits):
        raise LineError("“restrictions” is not a list of objects")
    return Wishes(
        restrictions=tuple(_restriction(number, one) for number, one in enumerate(limits, start=1)),
        blocked=_words_of_references(found.get("blocked", [])),
        guardianships=() if "guardian" not in found else (_guardian(found, zone),),
    )


def _restriction(number: int, found: Mapping[str, Any]) -> Restriction:
    scope = Scope(
        actors=_words_of_references(found["actors"]) if "actors" in found else None,
        purposes=_words(found, "purposes"),
        classes=_words(found, "classes"),
        labels=_words(found, "labels"),
    )
    return Restriction(str(found.get("id", number)), scope)


def _words_of_references(found: Any) -> frozenset[str]:
    return frozenset(_reference(one) for one in (found if isinstance(found, list) else [found]))


def _guardian(found: Mapping[str, Any], zone: ZoneInfo) -> Guardianship:
    said = found["guardian"]
    try:
        return guardianship_of(
            state=said["state"],
            service=said["service"],
            born_on=date.fromisoformat(said["born_on"]),
            on=moment(found["now"], zone=zone).astimezone(zone).date(),
            zone=zone,
            guardians=_words_of_references(said["guardians"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LineError(f"“guardian” needs “guardians”, “state”, “service” and “born_on” ({error})") from None


def wishes_of(patient: str | None, read: list[ReadConsent]) -> Wishes:
    """What is on file for one patient, with what is certain for nobody."""
    mine = [one.found for one in read if one.patient in {patient, EVERYBODY}]
    return Wishes(
        consents=tuple(one for one in mine if isinstance(one, Consent)),
        quarantined=tuple(one for one in mine if isinstance(one, Quarantined)),
    )
