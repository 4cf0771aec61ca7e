"""Reading a provision: the part of a Consent that says who, what for, what and when."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from midspan.engines.disclosure.books import ACTIONS, classes_known, label_ladder, label_word_of, purposes_below
from midspan.engines.disclosure.fhir import systems
from midspan.engines.disclosure.fhir.references import (
    AmbiguousError,
    codings,
    part,
    parts,
    type_of,
    typed_reference,
    words_of,
)
from midspan.engines.disclosure.fhir.times import moment
from midspan.engines.disclosure.model import DataReference, Scope
from midspan.engines.disclosure.words import Meaning, Words
from midspan.values import DataClass

READ = frozenset(
    [
        "id",
        "extension",
        "type",
        "period",
        "actor",
        "action",
        "securityLabel",
        "purpose",
        "class",
        "code",
        "dataPeriod",
        "data",
        "provision",
    ]
)
# Roles in which an actor receives. Any other one, a custodian or an author, is no recipient, and nothing says whether
# it was meant as one.
RECEIVING = frozenset({"IRCP", "PRCP"})
ACTORS = frozenset(
    [
        "Device",
        "Group",
        "CareTeam",
        "Organization",
        "Patient",
        "Practitioner",
        "RelatedPerson",
        "PractitionerRole",
    ]
)
# Who belongs to these is not told by a consent, so nobody can be sure not to be denied.
OF_MEMBERS = frozenset({"Group", "CareTeam"})


def scope_of(provision: Mapping[str, Any], *, is_denial: bool, zone: ZoneInfo) -> Scope:
    """What a provision is about. Raises AmbiguousError."""
    if unknown := sorted(key for key in provision if key.lstrip("_") not in READ):
        raise AmbiguousError(f"a provision has parts that are not read here: {', '.join(unknown)}")
    period, data_period = part(provision, "period"), part(provision, "dataPeriod")
    return Scope(
        actors=_actors(provision, is_denial=is_denial),
        purposes=words_of(provision, "purpose", _purpose, is_denial=is_denial),
        actions=_actions(provision, is_denial=is_denial),
        classes=words_of(provision, "class", _class, is_denial=is_denial),
        labels=words_of(provision, "securityLabel", label_of, is_denial=is_denial),
        codes=_codes(provision),
        data=_data(provision),
        begins=moment(period["start"], zone=zone) if "start" in period else None,
        ends=moment(period["end"], zone=zone, is_end=True) if "end" in period else None,
        data_from=moment(data_period["start"], zone=zone) if "start" in data_period else None,
        data_until=moment(data_period["end"], zone=zone, is_end=True) if "end" in data_period else None,
    )


def _actors(provision: Mapping[str, Any], *, is_denial: bool) -> Words | None:
    if "actor" not in provision:
        return None
    return frozenset(_actor(one, is_denial=is_denial) for one in parts(provision, "actor"))


def _actor(found: Any, *, is_denial: bool) -> str:
    if not isinstance(found, dict):
        raise AmbiguousError("an actor is not an object")
    roles = {code for _, code in codings(found.get("role"), "actor.role")}
    if not roles <= RECEIVING:
        raise AmbiguousError(f"an actor's role, {' '.join(sorted(roles))}, does not say that it receives")
    reference = typed_reference(found.get("reference"), "actor.reference")
    kind = type_of(reference)
    if kind not in ACTORS:
        raise AmbiguousError(f"{reference} cannot be an actor")
    if is_denial and kind in OF_MEMBERS:
        raise AmbiguousError(f"it denies {reference}, and who belongs to that is not told")
    return reference


def _purpose(system: str, code: str) -> str | None:
    is_known = system in {systems.ACT_REASON, systems.PURPOSE} and code in purposes_below(inherited_only=False)
    return code if is_known else None


def _actions(provision: Mapping[str, Any], *, is_denial: bool) -> Words | None:
    if "action" not in provision:
        return None
    found = {one for concept in parts(provision, "action") for one in codings(concept, "action")}
    if is_denial and (unknown := sorted(code for _, code in found if code not in ACTIONS)):
        raise AmbiguousError(f"it denies an action that is not known here: {unknown[0]}")
    return frozenset(code for _, code in found)


def _class(system: str, code: str) -> str | None:
    if system == systems.DATA_CLASS:
        return code if code in tuple(DataClass) else None
    return code if system == systems.RESOURCE_TYPES and code in classes_known() else None


def label_of(system: str, code: str) -> str | None:
    """Our word for a security label; None where system and code do not belong together."""
    word = label_word_of(code)
    home = systems.CONFIDENTIALITY if code in label_ladder() else systems.ACT_CODE
    return word if system in {home, systems.LABEL} else None


def _codes(provision: Mapping[str, Any]) -> Words | None:
    if "code" not in provision:
        return None
    found = {one for concept in parts(provision, "code") for one in codings(concept, "code")}
    return frozenset(f"{system}|{code}" for system, code in found)


def _data(provision: Mapping[str, Any]) -> tuple[DataReference, ...] | None:
    if "data" not in provision:
        return None
    return tuple(_pointed_at(one) for one in parts(provision, "data"))


def _pointed_at(found: Any) -> DataReference:
    if not isinstance(found, dict) or found.get("meaning") not in tuple(Meaning):
        raise AmbiguousError("a data reference does not say what it means")
    return DataReference(Meaning(found["meaning"]), typed_reference(found.get("reference"), "data.reference"))
