"""The standing cast: a patient of a substance use track, those around her, and what they ask on a November noon."""

from datetime import UTC, date, datetime, timedelta

from midspan.engines.disclosure import (
    BreakGlass,
    Channel,
    Consent,
    CourtOrder,
    Effect,
    Item,
    Kind,
    Request,
    Scope,
    Tie,
    Wishes,
    compile_patient,
    decide,
)

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SISTER = "RelatedPerson/sister"
COUNSELOR = "Practitioner/counselor"
CLINIC = "Organization/clinic"
COURT = "LegalRequest/7"


def ask(kind=Kind.PROVIDER, purpose="TREAT", actor=CLINIC, **more):
    purposes = frozenset([purpose]) if isinstance(purpose, str) else purpose
    defaults = {"actors": frozenset({actor}), "purposes": purposes, "now": NOON, "kind": kind}
    return Request(**(defaults | more))


def thing(data_class="schedule", labels=("part2",), **more):
    return Item(classes=frozenset({data_class}), labels=None if labels is None else frozenset(labels), **more)


def permit(actor=CLINIC, purpose="TREAT", classes=("schedule",), labels=("part2",), **more):
    return consent(Effect.PERMIT, actor=actor, purpose=purpose, classes=classes, labels=labels, **more)


def deny(actor=CLINIC, purpose="TREAT", classes=("schedule",), labels=None, **more):
    return consent(Effect.DENY, actor=actor, purpose=purpose, classes=classes, labels=labels, **more)


def consent(effect, *, actor, purpose, classes, labels, id="c1", exceptions=(), replaces=(), **scope):  # noqa: A002 - the model's word.
    parts = {
        "actors": None if actor is None else frozenset({actor}),
        "purposes": None if purpose is None else frozenset({purpose}),
        "classes": None if classes is None else frozenset(classes),
        "labels": None if labels is None else frozenset(labels),
    }
    return Consent(
        id=id,
        effect=effect,
        scope=Scope(**parts, **scope),
        exceptions=tuple(exceptions),
        given_on=date(2026, 5, 3),
        replaces=frozenset(replaces),
    )


def wishes(*consents, **more):
    return compile_patient(Wishes(consents=consents, **more))


def outcome(patient, request, item=None):
    """(outcome, code) of one decision, the item being the patient's schedule unless it is given."""
    decision = decide(patient, request, item or thing())
    return str(decision.outcome), str(decision.code)


def counselor(**more):
    return ask(Kind.STAFF, actor=COUNSELOR, roles=frozenset({"counselor"}), ties=frozenset({Tie.CARE_TEAM}), **more)


def emergency(**more):
    claim = {
        "reason": "unconscious in the lobby",
        "begins": NOON,
        "ends": NOON + timedelta(minutes=30),
        "stepped_up": True,
    }
    return BreakGlass(**(claim | more))


def ordered(**more):
    """An order with its subpoena: times of the last ten days to the court, for a month from today on."""
    order = {
        "basis": "42 CFR 2.64",
        "recipients": frozenset({COURT}),
        "classes": frozenset({"schedule", "identity"}),
        "begins": NOON,
        "ends": NOON + 30 * DAY,
        "data_from": NOON - 10 * DAY,
        "data_until": NOON,
        "is_compelled": True,
    }
    return CourtOrder(**(order | more))


def court(order=None, **more):
    asked = {"purpose": "HLEGAL", "actor": COURT, "channel": Channel.PRINT, "order": order}
    return ask(Kind.EMPLOYER, **(asked | more))
