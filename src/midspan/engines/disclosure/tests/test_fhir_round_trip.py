"""What is written as FHIR reads back to the same decisions."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.disclosure import (
    Consent,
    DataReference,
    Effect,
    Meaning,
    Quarantined,
    Scope,
    Wishes,
    compile_patient,
    decide,
    decide_consents,
)
from midspan.engines.disclosure.fhir import read_consent, write_consent
from midspan.engines.disclosure.tests.cast import NOON, permit
from midspan.engines.disclosure.tests.drawn import drawn_item, drawn_request, drawn_scope

CHICAGO = ZoneInfo("America/Chicago")
MANY = settings(settings.default, deadline=None, derandomize=True)
FORM = {"organization": "Organization/harbor", "form": "DocumentReference/form"}


def again(consent, **more):
    """Written, sent as text, read."""
    text = json.dumps(write_consent(consent, patient="Patient/ivy", **(FORM | more)))
    return read_consent(json.loads(text), name="file", zone=CHICAGO).found


def sayable(draw, effect, number):
    """A consent that FHIR can say: exceptions say less than their rule, and what is of Part 2 has all its elements."""
    begins = datetime(2026, 11, 20, 6, draw.randint(0, 59), tzinfo=UTC)
    scope = replace(drawn_scope(draw), begins=begins, ends=begins + timedelta(days=draw.randint(1, 30)), data_from=None)
    exceptions = [
        replace(drawn_scope(draw), actors=None, classes=None, part2=False) for _ in range(draw.choice((0, 1, 2)))
    ]
    if effect is Effect.DENY:
        scope = replace(scope, part2=False)
        exceptions = [replace(one, begins=begins) for one in exceptions]
    if effect is Effect.PERMIT and scope.part2:
        scope = replace(
            scope, actors=scope.actors or frozenset({"Organization/b"}), purposes=scope.purposes or frozenset({"TREAT"})
        )
    return Consent(
        id=f"c{number}", effect=effect, scope=scope, exceptions=tuple(exceptions), given_on=date(2026, 11, 19)
    )


@pytest.mark.slow
@MANY
@given(st.integers(0, 2**32))
def test_written_consents_read_back_to_the_same_decisions(seed):
    draw = random.Random(seed)  # noqa: S311 - drawn to be repeated, not to be secret.
    wishes = [sayable(draw, draw.choice((Effect.PERMIT, Effect.PERMIT, Effect.DENY)), number) for number in range(4)]
    pairs = [(one, again(one)) for one in wishes]
    read = [(mine, found) for mine, found in pairs if isinstance(found, Consent)]
    ours, theirs = (
        (compile_patient(Wishes(consents=side)) for side in zip(*read, strict=True)) if read else (None, None)
    )

    # What cannot be said unambiguously is refused by the reader, and never read as something else.
    assert all(isinstance(found, Consent | Quarantined) for _, found in pairs)
    for _ in range(30 if read else 0):
        request, item = drawn_request(draw), drawn_item(draw)
        assert decide(ours, request, item) == decide(theirs, request, item)
        assert decide_consents(ours, request, item) == decide_consents(theirs, request, item)


def test_most_of_what_is_drawn_can_be_said():
    draw = random.Random(1)  # noqa: S311 - as above.
    found = [again(sayable(draw, effect, 1)) for effect in (Effect.PERMIT, Effect.DENY) for _ in range(50)]

    assert sum(isinstance(one, Consent) for one in found) > 70


def test_every_part_of_a_rule_is_written_and_read():
    scope = Scope(
        actors=frozenset({"Practitioner/a", "Organization/b"}),
        purposes=frozenset({"TREAT", "PEER"}),
        actions=frozenset({"access"}),
        classes=frozenset({"schedule", "Observation"}),
        labels=frozenset({"part2", "mental_health", "third_party", "HIV", "N"}),
        codes=frozenset({"http://loinc.org|1234-5"}),
        data=(DataReference(Meaning.AUTHORED_BY, "Practitioner/a"),),
        begins=NOON,
        ends=NOON + timedelta(days=1),
        data_from=NOON - timedelta(days=9),
        data_until=NOON - timedelta(days=8),
        part2=True,
    )
    but = Scope(labels=frozenset({"PSY"}), purposes=frozenset({"TREAT"}))
    consent = Consent(
        id="whole", effect=Effect.PERMIT, scope=scope, exceptions=(but,), version="7", given_on=date(2026, 11, 25)
    )

    found = again(consent)

    assert (found.scope, found.exceptions, found.version, found.given_on) == (scope, (but,), "7", date(2026, 11, 25))


@pytest.mark.parametrize(
    "consent",
    [
        permit(actor="sister", begins=NOON),  # Nobody outside could tell who that is.
        permit(),  # It says when it was given, and not since when it holds.
    ],
)
def test_what_would_read_back_as_something_else_is_not_written(consent):
    with pytest.raises(ValueError, match=r"resolved|holds only from then on"):
        write_consent(consent, patient="Patient/ivy")
