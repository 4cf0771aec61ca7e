"""Writing a consent of ours as a FHIR R4 Consent that reads back to the same decisions."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from midspan.engines.disclosure.books import classes_known, hl7_code_of, label_ladder, label_word_of
from midspan.engines.disclosure.fhir import systems
from midspan.engines.disclosure.fhir.references import type_of
from midspan.engines.disclosure.model import Consent, DataReference, Scope
from midspan.engines.disclosure.words import Effect
from midspan.values import DataClass

CONSENT_DOCUMENT = {"system": systems.LOINC, "code": "59284-0"}
SMALLEST = timedelta(microseconds=1)


def write_consent(
    consent: Consent, *, patient: str, organization: str | None = None, form: str | None = None
) -> dict[str, Any]:
    """The resource. `organization` discloses, `form` is where the signed document is; a Part 2 consent needs both.

    Raises ValueError for a permit that does not say since when it holds although it says when it was given, and for an
    actor that is no FHIR reference: either would read back as something else. What a consent replaces is not written,
    since what is replaced is not written either.
    """
    _require_readable(consent)
    root = _provision(consent.scope, consent.effect)
    other = Effect.DENY if consent.effect is Effect.PERMIT else Effect.PERMIT
    if consent.exceptions:
        root["provision"] = [_provision(one, other) for one in consent.exceptions]
    written = {
        "resourceType": "Consent",
        "id": consent.id,
        "meta": {"versionId": consent.version},
        "status": "active",
        "scope": _concept(systems.CONSENT_SCOPE, "patient-privacy"),
        "category": [{"coding": [CONSENT_DOCUMENT]}],
        "patient": {"reference": patient},
        "dateTime": consent.given_on.isoformat() if consent.given_on else None,
        "organization": [{"reference": organization}] if organization else None,
        "sourceReference": {"reference": form} if form else None,
        "policyRule": _concept(systems.ACT_CODE, "42CFRPart2") if _is_part2(consent) else None,
        "provision": root,
    }
    return {key: value for key, value in written.items() if value is not None}


def _require_readable(consent: Consent) -> None:
    scopes = (consent.scope, *consent.exceptions)
    for reference in {one for scope in scopes for one in scope.actors or ()}:
        type_of(reference)
    permits = [consent.scope] if consent.effect is Effect.PERMIT else list(consent.exceptions)
    day = consent.given_on
    if day is not None and any(one.begins is None or one.begins.date() <= day for one in permits):
        raise ValueError(f"Consent {consent.id} says when it was given, but not that it holds only from then on.")


def _is_part2(consent: Consent) -> bool:
    return consent.scope.part2 or any(one.part2 for one in consent.exceptions)


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _provision(scope: Scope, effect: Effect) -> dict[str, Any]:
    written = {
        "type": str(effect),
        "period": _period(scope.begins, scope.ends),
        "actor": _listed(scope.actors, _actor),
        "action": _listed(scope.actions, lambda one: _concept(systems.CONSENT_ACTION, one)),
        "securityLabel": _listed(scope.labels, _label),
        "purpose": _listed(scope.purposes, _purpose),
        "class": _listed(scope.classes, _class),
        "code": _listed(scope.codes, lambda one: _concept(*one.split("|", 1))),
        "dataPeriod": _period(scope.data_from, scope.data_until),
        "data": [_data(one) for one in scope.data] if scope.data is not None else None,
    }
    return {key: value for key, value in written.items() if value is not None}


def _listed(words: Iterable[str] | None, write: Any) -> list[Any] | None:
    return None if words is None else [write(one) for one in sorted(words)]


def _period(begins: datetime | None, ends: datetime | None) -> dict[str, str] | None:
    """A half-open span as a period of FHIR, whose end belongs to it: the last microsecond before ours."""
    written = {}
    if begins is not None:
        written["start"] = _instant(begins)
    if ends is not None:
        written["end"] = _instant(ends - SMALLEST)
    return written or None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _actor(reference: str) -> dict[str, Any]:
    return {"role": _concept(systems.PARTICIPATION, "IRCP"), "reference": {"reference": reference}}


def _purpose(code: str) -> dict[str, str]:
    return {"system": systems.PURPOSE if code == "PEER" else systems.ACT_REASON, "code": code}


def _class(word: str) -> dict[str, str]:
    is_ours = word in tuple(DataClass) or word not in classes_known()
    return {"system": systems.DATA_CLASS if is_ours else systems.RESOURCE_TYPES, "code": word}


def _label(word: str) -> dict[str, str]:
    code = hl7_code_of(word)
    if word in label_ladder():
        return {"system": systems.CONFIDENTIALITY, "code": code}
    is_hl7 = code != word or word.isupper()  # HL7's codes are in capitals; ours that it has no code for are words.
    return {"system": systems.ACT_CODE if is_hl7 and label_word_of(code) else systems.LABEL, "code": code}


def _data(pointed: DataReference) -> dict[str, Any]:
    return {"meaning": str(pointed.meaning), "reference": {"reference": pointed.reference}}
