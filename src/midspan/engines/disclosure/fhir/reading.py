"""Reading one FHIR R4 Consent: what it says with certainty, or why it cannot be told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from midspan.engines.disclosure.books import part2_elements
from midspan.engines.disclosure.fhir.provisions import scope_of
from midspan.engines.disclosure.fhir.references import AmbiguousError, codings, part, parts, typed_reference
from midspan.engines.disclosure.fhir.systems import CONSENT_SCOPE
from midspan.engines.disclosure.fhir.times import moment
from midspan.engines.disclosure.model import Consent, Quarantined, Scope
from midspan.engines.disclosure.words import Effect, Words
from midspan.values import Label

STATES = frozenset({"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"})
ABOUT_PRIVACY = "patient-privacy"
PART2_LAW = "42CFRPart2"
OPTED_OUT = "OPTOUT"
READ = frozenset(
    [
        "resourceType",
        "id",
        "meta",
        "implicitRules",
        "language",
        "text",
        "contained",
        "extension",
        "modifierExtension",
        "identifier",
        "status",
        "scope",
        "category",
        "patient",
        "dateTime",
        "performer",
        "organization",
        "sourceAttachment",
        "sourceReference",
        "policy",
        "policyRule",
        "verification",
        "provision",
    ]
)


class SetAside(Struct, frozen=True):
    """A consent that says nothing here: not in force, or not about sharing."""

    id: str
    reason: str


class ReadConsent(Struct, frozen=True):
    """What became of one resource. `patient` is None where not even that is certain: it then counts for everybody."""

    patient: str | None
    found: Consent | Quarantined | SetAside


def read_consent(resource: Mapping[str, Any], *, name: str, zone: ZoneInfo) -> ReadConsent:
    """One resource read. `name` stands for its id where it has none, `zone` is that of dates without a time."""
    named = str(resource.get("id") or name)
    try:
        patient = typed_reference(resource.get("patient"), "patient")
    except AmbiguousError as reason:
        return ReadConsent(None, Quarantined(named, str(reason)))
    try:
        return ReadConsent(patient, _read(resource, named, zone))
    except AmbiguousError as reason:
        return ReadConsent(patient, Quarantined(named, f"{named}: {reason}"))


def _read(resource: Mapping[str, Any], named: str, zone: ZoneInfo) -> Consent | SetAside:
    _refuse_what_is_not_read(resource)
    state = resource.get("status")
    if not isinstance(state, str) or state not in STATES:
        raise AmbiguousError(f"the status “{state}” is not one of FHIR's")
    if state != "active":
        return SetAside(named, f"its status is {state}")
    kinds = _kinds(resource)
    if ABOUT_PRIVACY not in kinds:
        return SetAside(named, "it is not about sharing (its scope is not patient-privacy)")
    return _consent(resource, named, kinds, zone)


def _refuse_what_is_not_read(resource: Mapping[str, Any]) -> None:
    if unknown := sorted(key for key in resource if key.lstrip("_") not in READ):
        raise AmbiguousError(f"it has parts that no R4 Consent has: {', '.join(unknown)}")
    if told := [key for key in ("modifierExtension", "implicitRules") if key in resource]:
        raise AmbiguousError(f"{told[0]} changes its meaning in a way that is not known here")
    if any(isinstance(one, dict) and one.get("verified") is False for one in parts(resource, "verification")):
        raise AmbiguousError("it was not verified")


def _kinds(resource: Mapping[str, Any]) -> Words:
    """The codes of its scope and categories. Some put the scope among the categories. Raises where none is said."""
    scopes = codings(resource["scope"], "scope") if "scope" in resource else []
    categories = [one for found in parts(resource, "category") for one in codings(found, "category")]
    scopes += [one for one in categories if one[0] == CONSENT_SCOPE]
    if not scopes:
        raise AmbiguousError("it does not say its scope")
    return frozenset(code for _, code in scopes + categories)


def _consent(resource: Mapping[str, Any], named: str, kinds: Words, zone: ZoneInfo) -> Consent:
    root = part(resource, "provision")
    laws = _laws(resource)
    effect = _effect(root, "the root provision")
    if effect is Effect.PERMIT and OPTED_OUT in laws:
        raise AmbiguousError("it opts out and permits at once")
    scope = _scope(root, effect, zone)
    is_part2 = PART2_LAW in laws or Label.PART2 in (scope.labels or ())
    if effect is Effect.PERMIT and is_part2:
        _require_part2_elements(resource)
    given_at = moment(resource["dateTime"], zone=zone) if "dateTime" in resource else None
    if effect is Effect.PERMIT:
        scope = replace(scope, part2=is_part2, begins=_later(scope.begins, given_at))
    exceptions = tuple(_exception(one, effect, scope, zone) for one in parts(root, "provision"))
    if effect is Effect.DENY:
        # What an exception permits was not permitted before it was signed either.
        exceptions = tuple(replace(one, part2=is_part2, begins=_later(one.begins, given_at)) for one in exceptions)
    return Consent(
        id=named,
        effect=effect,
        scope=scope,
        exceptions=exceptions,
        version=str(part(resource, "meta").get("versionId", "1")),
        given_on=given_at.astimezone(zone).date() if given_at else None,
        categories=kinds,
    )


def _laws(resource: Mapping[str, Any]) -> Words:
    """The codes of the policy rule; a rule in words alone has none."""
    rule = part(resource, "policyRule")
    return frozenset(code for _, code in codings(rule, "policyRule")) if rule.get("coding") else frozenset()


def _effect(provision: Mapping[str, Any], where: str) -> Effect:
    said = provision.get("type")
    if said is None:
        raise AmbiguousError(f"{where} does not say whether it permits or denies")
    if said not in tuple(Effect):
        raise AmbiguousError(f"{where} says “{said}”, neither permit nor deny")
    return Effect(said)


def _scope(provision: Mapping[str, Any], effect: Effect, zone: ZoneInfo) -> Scope:
    scope = scope_of(provision, is_denial=effect is Effect.DENY, zone=zone)
    for begins, ends, name in (
        (scope.begins, scope.ends, "period"),
        (scope.data_from, scope.data_until, "dataPeriod"),
    ):
        if begins is not None and ends is not None and ends <= begins:
            raise AmbiguousError(f"its {name} ends before it begins")
    return scope


def _exception(provision: Any, root_effect: Effect, root: Scope, zone: ZoneInfo) -> Scope:
    """An exception says the opposite of its rule, about a part of it; all else could be meant in two ways."""
    if not isinstance(provision, dict):
        raise AmbiguousError("an exception is not an object")
    if "provision" in provision:
        raise AmbiguousError("an exception has exceptions of its own")
    effect = _effect(provision, "an exception")
    if effect is root_effect:
        raise AmbiguousError(f"an exception to a {root_effect} says {effect} as well")
    scope = _scope(provision, effect, zone)
    if _takes_all(scope, root):
        raise AmbiguousError("an exception takes back all that its rule says")
    if effect is Effect.PERMIT and _is_beyond(scope, root):
        raise AmbiguousError("an exception permits somebody or something that its rule is not about")
    return scope


def _takes_all(exception: Scope, root: Scope) -> bool:
    """Whether an exception reaches as far as its rule in every part, so that nothing is left of the rule."""
    words = ("actors", "purposes", "actions", "classes", "labels", "codes")
    wide = all(_reaches(getattr(exception, part), getattr(root, part)) for part in words)
    return wide and all(one in {None, of} for one, of in zip(_timing(exception), _timing(root), strict=True))


def _timing(scope: Scope) -> tuple[object, ...]:
    return (scope.data, scope.begins, scope.ends, scope.data_from, scope.data_until)


def _reaches(mine: Words | None, of: Words | None) -> bool:
    return mine is None or (of is not None and of <= mine)


def _is_beyond(exception: Scope, root: Scope) -> bool:
    pairs = ((exception.actors, root.actors), (exception.classes, root.classes))
    return any(mine is not None and of is not None and not mine <= of for mine, of in pairs)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((given for given in (one, other) if given is not None), default=None)


def _require_part2_elements(resource: Mapping[str, Any]) -> None:
    """Refuse a permit under 42 CFR Part 2 that lacks an element of 2.31."""
    missing = [one for one in part2_elements() if not _says(resource, one.asked)]
    if missing:
        told = "; ".join(f"{one.words} ({one.source})" for one in missing)
        raise AmbiguousError(f"as a Part 2 consent it does not say {told}")


def _says(resource: Mapping[str, Any], path: str) -> bool:
    if path == "source":
        return "sourceAttachment" in resource or "sourceReference" in resource
    found: Any = resource
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return bool(found)
