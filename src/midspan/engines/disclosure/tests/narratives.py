"""HL7's twelve core R4 Consent examples, told and built anew: what each wants, whom it excludes, and what it says.

They are built as the published ones are: what a patient wants stands in the narrative, and most of them do not say in
their data whether they permit or deny. A party that a narrative excludes must get nothing, however the data read.
"""

from typing import Any

from msgspec import Struct

from midspan.engines.disclosure.tests.resources import actions, actor, classes, labels, purposes, resource

HARBOR = "Organization/harbor"  # A psychiatric hospital.
NURSE = "Practitioner/nurse-former-spouse"
ANYBODY = "Practitioner/somebody"
LAB_ORDER = "ServiceRequest/private-order"


class Narrative(Struct, frozen=True):
    """`excluded` are (actor, purpose, item) that the patient does not want; `is_certain` where the data say so too."""

    name: str
    wants: str
    consent: dict[str, Any]
    excluded: tuple[tuple[str, str, dict[str, Any] | None], ...]
    is_certain: bool = False


def _only(exception_label: str) -> dict[str, Any]:
    return {"actor": [actor(HARBOR, "PRCP")], "action": actions("access"), "securityLabel": labels(exception_label)}


NARRATIVES = (
    Narrative(
        "consent-example",
        "Records collected at the hospital up to the start of 2026 may be used for ordinary treatment.",
        resource({"period": {"start": "1964-01-01", "end": "2026-01-01"}}, id="consent-example", policy="OPTIN"),
        excluded=((ANYBODY, "HRESCH", None), (ANYBODY, "BTG", None)),
    ),
    Narrative(
        "consent-example-basic",
        "Whatever the hospital collected may be used for ordinary treatment.",
        resource({"period": {"start": "1964-01-01"}}, id="consent-example-basic", policy="OPTIN"),
        excluded=((ANYBODY, "HMARKT", None), (ANYBODY, "ETREAT", None)),
    ),
    Narrative(
        "consent-example-Emergency",
        "Nothing of the hospital's is to be used, but for emergency treatment there.",
        resource(
            {
                "actor": [actor(HARBOR, "CST")],
                "purpose": purposes("ETREAT"),
                "provision": [{"type": "deny", "actor": [actor(HARBOR, "CST")]}],
            },
            id="consent-example-Emergency",
            policy="OPTOUT",
            category="EMRGONLY",
        ),
        excluded=((HARBOR, "TREAT", None), (ANYBODY, "TREAT", None), (HARBOR, "HPAYMT", None)),
    ),
    Narrative(
        "consent-example-grantor",
        "One person may read, and only read, what the hospital has, at the patient's request.",
        resource(
            {"actor": [actor(HARBOR, "CST"), actor("Patient/reader", "PRCP")], "action": actions("access")},
            id="consent-example-grantor",
            policy="OPTOUT",
        ),
        excluded=((ANYBODY, "PATRQT", None), (ANYBODY, "TREAT", None), (HARBOR, "HPAYMT", None)),
    ),
    Narrative(
        "consent-example-notAuthor",
        "What the hospital wrote is to be shown to no provider at all.",
        resource({"actor": [actor(HARBOR, "CST")]}, id="consent-example-notAuthor", policy="OPTIN"),
        excluded=(
            (ANYBODY, "TREAT", {"type": "Observation", "id": "1", "author": HARBOR}),
            ("Organization/elsewhere", "TREAT", {"type": "Observation", "id": "1", "author": HARBOR}),
        ),
    ),
    Narrative(
        "consent-example-notOrg",
        "A former spouse works at the clinic: nothing may go to that clinic.",
        resource(
            {"type": "deny", "actor": [actor(HARBOR, "PRCP")], "action": actions("access", "correct")},
            id="consent-example-notOrg",
            policy="OPTIN",
        ),
        excluded=((HARBOR, "TREAT", None), (HARBOR, "TREAT", {"type": "Observation", "id": "1", "labels": []})),
        is_certain=True,
    ),
    Narrative(
        "consent-example-notThem",
        "A former spouse is a nurse: nothing may go to that nurse.",
        resource(
            {"actor": [actor(NURSE, "PRCP")], "action": actions("access", "correct")},
            id="consent-example-notThem",
            policy="OPTIN",
        ),
        excluded=((NURSE, "TREAT", None), (NURSE, "TREAT", {"type": "Observation", "id": "1", "labels": []})),
    ),
    Narrative(
        "consent-example-notThis",
        "One laboratory order, and all that came of it, is to be shown to no other provider.",
        resource(
            {"data": [{"meaning": "related", "reference": {"reference": LAB_ORDER}}]},
            id="consent-example-notThis",
            policy="OPTIN",
        ),
        excluded=((ANYBODY, "TREAT", {"type": "Observation", "id": "1", "related": LAB_ORDER, "labels": []}),),
    ),
    Narrative(
        "consent-example-notTime",
        "What is from January 2015 is to be shown to no provider.",
        resource(
            {"period": {"start": "2015-01-01", "end": "2015-02-01"}}, id="consent-example-notTime", policy="OPTIN"
        ),
        excluded=((ANYBODY, "TREAT", {"type": "Observation", "id": "1", "date": "2015-01-15", "labels": []}),),
    ),
    Narrative(
        "consent-example-Out",
        "Nothing of the hospital's is to be used for ordinary treatment.",
        resource({"actor": [actor(HARBOR, "CST")]}, id="consent-example-Out", policy="OPTOUT"),
        excluded=((ANYBODY, "TREAT", None), (HARBOR, "TREAT", None)),
    ),
    Narrative(
        "consent-example-pkb",
        "A screen of tick boxes: kinds of information, each for some of the parties and not for others.",
        resource(
            _only("N") | {"provision": [_only(label) for label in ("PSY", "SPI", "N", "PSY", "SPI", "SEX", "N")]},
            id="consent-example-pkb",
            policy="OPTOUT",
        ),
        excluded=(
            (HARBOR, "TREAT", {"type": "Observation", "id": "1", "labels": ["SEX"]}),
            (ANYBODY, "TREAT", {"type": "Observation", "id": "1", "labels": ["N"]}),
        ),
    ),
    Narrative(
        "consent-example-smartonfhir",
        "An application may read prescriptions for half an hour, and nothing else.",
        resource(
            {
                "period": {"start": "2026-06-23T17:02:33+10:00", "end": "2026-06-23T17:32:33+10:00"},
                "provision": [
                    {"type": "permit", "action": actions("access"), "class": classes("MedicationRequest")},
                ],
            },
            id="consent-example-smartonfhir",
            policy="OPTIN",
        ),
        excluded=(
            (ANYBODY, "TREAT", {"type": "Observation", "id": "1", "labels": []}),
            (ANYBODY, "PATRQT", {"type": "MedicationRequest", "id": "1", "labels": []}),
        ),
    ),
)
