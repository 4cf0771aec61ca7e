"""FHIR Consents as others write them, built from the few words that matter."""

from midspan.engines.disclosure.fhir import systems

ABOUT_PRIVACY = {"coding": [{"system": systems.CONSENT_SCOPE, "code": "patient-privacy"}]}


def concept(system, code):
    return {"coding": [{"system": system, "code": code}]}


def actor(reference, role="IRCP"):
    return {"role": concept(systems.PARTICIPATION, role), "reference": {"reference": reference}}


def purposes(*codes):
    return [{"system": systems.ACT_REASON, "code": code} for code in codes]


def labels(*codes):
    ladder = {"N", "R", "V"}
    return [{"system": systems.CONFIDENTIALITY if one in ladder else systems.ACT_CODE, "code": one} for one in codes]


def actions(*codes):
    return [concept(systems.CONSENT_ACTION, code) for code in codes]


def classes(*names):
    return [{"system": systems.RESOURCE_TYPES, "code": name} for name in names]


def resource(provision=None, *, id="c1", policy=None, category="59284-0", **more):  # noqa: A002 - FHIR's word.
    found = {
        "resourceType": "Consent",
        "id": id,
        "status": "active",
        "scope": ABOUT_PRIVACY,
        "category": [concept(systems.LOINC, category)],
        "patient": {"reference": "Patient/ivy"},
        "dateTime": "2026-01-05",
        "organization": [{"reference": "Organization/harbor"}],
        "sourceAttachment": {"title": "The signed form"},
    }
    if policy:
        found["policyRule"] = concept(systems.ACT_CODE, policy)
    if provision is not None:
        found["provision"] = provision
    return found | more
