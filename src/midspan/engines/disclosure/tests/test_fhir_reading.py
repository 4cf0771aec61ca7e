"""Reading FHIR Consents: what is certain is decided as it says, what is not is set apart with its reason."""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midspan.engines.disclosure import Consent, Quarantined, Wishes, compile_patient, decide_consents, survey
from midspan.engines.disclosure.fhir import SetAside, item_of, moment, patient_of, read_consent, systems
from midspan.engines.disclosure.tests.cast import ask
from midspan.engines.disclosure.tests.garbled import garbled
from midspan.engines.disclosure.tests.resources import actions, actor, classes, concept, labels, purposes, resource

UTC_ZONE = ZoneInfo("UTC")
CHICAGO = ZoneInfo("America/Chicago")
DOCTOR, OTHER = "Practitioner/doctor", "Practitioner/other"
TREAT = {"type": "permit", "purpose": purposes("TREAT")}


def read(provision=None, **more):
    return read_consent(resource(provision, **more), name="file", zone=UTC_ZONE).found


def told(provision, request=None, item=None, **more):
    """The outcome of asking one consent, "no_consent" where it says nothing."""
    patient = compile_patient(Wishes(consents=(read(provision, **more),)))
    request = request or ask(actor=DOCTOR)
    decision = survey(patient, request) if item is None else decide_consents(patient, request, seen(**item))
    names = {"nothing_allows_it": "no_consent", "consent_says_no": "deny"}
    return names.get(str(decision.code), str(decision.outcome))


def seen(**said):
    return item_of({"type": "Observation", "id": "1", "labels": []} | said, zone=UTC_ZONE)


def test_a_root_permits_what_it_names():
    assert told(TREAT) == "permit"
    assert told(TREAT, ask(actor=DOCTOR, purpose="HPAYMT")) == "no_consent"
    assert told(TREAT, ask(actor=DOCTOR, purpose="ETREAT")) == "no_consent"
    assert told(TREAT | {"actor": [actor(DOCTOR)]}, ask(actor=OTHER)) == "no_consent"
    assert told({"type": "deny", "purpose": purposes("TREAT")}) == "deny"


def test_an_exception_takes_from_its_rule():
    doctor_not = TREAT | {"provision": [{"type": "deny", "actor": [actor(DOCTOR)]}]}
    only_doctor = {"type": "deny", "provision": [TREAT | {"actor": [actor(DOCTOR)]}]}

    assert (told(doctor_not), told(doctor_not, ask(actor=OTHER))) == ("deny", "permit")
    assert (told(only_doctor), told(only_doctor, ask(actor=OTHER))) == ("permit", "deny")


def test_an_exception_that_permits_reaches_no_further_than_its_rule():
    clinic_only_emergencies = {
        "type": "deny",
        "actor": [actor(DOCTOR)],
        "purpose": purposes("TREAT"),
        "provision": [{"type": "permit", "purpose": purposes("BTG")}],
    }

    assert told(clinic_only_emergencies) == "deny"
    assert told(clinic_only_emergencies, ask(actor=DOCTOR, purpose="BTG")) == "permit"
    assert told(clinic_only_emergencies, ask(actor=OTHER, purpose="BTG")) == "no_consent"


def test_what_only_some_items_meet_is_left_out_where_no_item_is_named():
    but_psychiatry = TREAT | {"provision": [{"type": "deny", "securityLabel": labels("PSY")}]}
    patient = compile_patient(Wishes(consents=(read(but_psychiatry),)))

    decision = survey(patient, ask(actor=DOCTOR))

    assert (str(decision.outcome), decision.mask.drop, decision.mask.keep) == ("redact", ("label PSY",), None)
    assert told(but_psychiatry, item={"labels": ["PSY"]}) == "deny"
    assert told(but_psychiatry, item={"labels": ["HIV"]}) == "permit"
    assert told(but_psychiatry, item={"labels": None}) == "deny"


def test_a_permit_for_some_classes_keeps_only_those():
    prescriptions = TREAT | {"class": classes("MedicationRequest")}
    patient = compile_patient(Wishes(consents=(read(prescriptions),)))

    assert survey(patient, ask(actor=DOCTOR)).mask.keep == ("class MedicationRequest",)
    assert survey(patient, ask(actor=DOCTOR), frozenset({"MedicationRequest"})).mask is None
    assert told(prescriptions, item={"type": "MedicationRequest"}) == "permit"
    assert told(prescriptions, item={}) == "no_consent"


def test_a_denial_with_an_exception_for_a_class_keeps_that_class():
    nothing_but = {"type": "deny", "provision": [TREAT | {"class": classes("MedicationRequest")}]}
    patient = compile_patient(Wishes(consents=(read(nothing_but),)))

    assert str(survey(patient, ask(actor=DOCTOR)).outcome) == "redact"
    assert str(survey(patient, ask(actor=DOCTOR), frozenset({"MedicationRequest"})).outcome) == "permit"
    assert told(nothing_but, item={"type": "MedicationRequest"}) == "permit"
    assert told(nothing_but, item={}) == "deny"
    assert told(nothing_but, ask(actor=DOCTOR, purpose="HPAYMT")) == "deny"


@pytest.mark.parametrize(
    ("named", "carried", "permitted", "denied"),
    [
        ("R", ["N"], True, False),
        ("R", ["R"], True, True),
        ("R", ["V"], False, True),
        ("ETH", ["OPIOIDUD"], True, True),
        ("OPIOIDUD", ["ETH"], False, False),
        ("MH", ["MH", "HIV"], False, True),
        ("BH", ["PSYTHPN"], False, True),
    ],
)
def test_labels_go_down_a_ladder_for_a_permit_and_up_for_a_denial(named, carried, permitted, denied):
    item = {"labels": carried}
    allowed = TREAT | {"securityLabel": labels(named)}
    but = TREAT | {"provision": [{"type": "deny", "securityLabel": labels(named)}]}

    assert (told(allowed, item=item) == "permit", told(but, item=item) == "deny") == (permitted, denied)


@pytest.mark.parametrize(
    ("meaning", "said", "meets"),
    [
        ("instance", {"id": "1"}, True),
        ("instance", {"id": "2", "related": "Observation/1"}, False),
        ("related", {"id": "2", "related": ["Observation/1"]}, True),
        ("dependents", {"id": "2", "related": [{"reference": "Observation/1"}]}, True),
        ("related", {"id": "2", "related": []}, False),
        ("authoredby", {"author": {"type": "Observation", "id": "1"}}, True),
        ("authoredby", {"author": "Practitioner/2"}, False),
    ],
)
def test_data_that_a_consent_points_at(meaning, said, meets):
    pointed = {"data": [{"meaning": meaning, "reference": {"reference": "Observation/1"}}]}
    but_that = TREAT | {"provision": [pointed | {"type": "deny"}]}

    assert told(TREAT | pointed, item=said) == ("permit" if meets else "no_consent")
    assert told(but_that, item=said) == ("deny" if meets else "permit")


def test_what_an_item_does_not_say_counts_against_it():
    pointed = {"data": [{"meaning": "authoredby", "reference": {"reference": DOCTOR}}]}

    assert told(TREAT | pointed, item={}) == "no_consent"
    assert told(TREAT | {"provision": [pointed | {"type": "deny"}]}, item={}) == "deny"


def test_data_from_a_time():
    year = {"dataPeriod": {"start": "2025", "end": "2025"}}
    moments = ("2024-12-31", "2025-01-01", "2025-12-31T23:59:59Z", "2026-01-01")

    assert [told(TREAT | year, item={"date": one}) for one in moments] == [
        "no_consent",
        "permit",
        "permit",
        "no_consent",
    ]
    assert told(TREAT | year, item={}) == "no_consent"


@pytest.mark.parametrize(
    ("period", "opens"),
    [({"start": "2025"}, [False, True, True]), ({"end": "2025"}, [True, True, False])],
)
def test_data_from_a_time_that_is_open_at_one_end(period, opens):
    but = TREAT | {"provision": [{"type": "deny", "dataPeriod": period}]}
    moments = ("2024-12-31", "2025-06-01", "2026-01-01")

    assert [told(TREAT | {"dataPeriod": period}, item={"date": one}) == "permit" for one in moments] == opens
    assert [told(but, item={"date": one}) == "deny" for one in moments] == opens


def test_an_action_must_be_among_those_named():
    reading = TREAT | {"action": actions("access")}

    assert told(reading, ask(actor=DOCTOR, actions=frozenset({"access"}))) == "permit"
    assert told(reading, ask(actor=DOCTOR, actions=frozenset({"correct"}))) == "no_consent"
    assert told(reading) == "no_consent"  # Nobody said what is to be done.


def test_a_permit_holds_from_its_signature_to_the_end_of_its_last_day():
    signed = TREAT | {"period": {"start": "2025-01-01", "end": "2026-11-26"}}
    moments = (
        datetime(2026, 1, 4, 23, 59, tzinfo=UTC),  # Signed on the 5th: nothing is given backdated.
        datetime(2026, 1, 5, tzinfo=UTC),
        datetime(2026, 11, 26, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 11, 27, tzinfo=UTC),
    )

    assert [told(signed, ask(actor=DOCTOR, now=one)) for one in moments] == [
        "no_consent",
        "permit",
        "permit",
        "no_consent",
    ]


@pytest.mark.parametrize(
    ("text", "begins", "after"),
    [
        ("2026-03-08", datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 3, 9, 5, tzinfo=UTC)),  # Clocks go forward.
        ("2026-12", datetime(2026, 12, 1, 6, tzinfo=UTC), datetime(2027, 1, 1, 6, tzinfo=UTC)),
        ("2026-03", datetime(2026, 3, 1, 6, tzinfo=UTC), datetime(2026, 4, 1, 5, tzinfo=UTC)),
        ("2024", datetime(2024, 1, 1, 6, tzinfo=UTC), datetime(2025, 1, 1, 6, tzinfo=UTC)),
        ("2024-02-29T10:00:00+01:00", datetime(2024, 2, 29, 9, tzinfo=UTC), datetime(2024, 2, 29, 9, 0, 1, tzinfo=UTC)),
        (
            "2026-01-01T00:00:00.5Z",
            datetime(2026, 1, 1, 0, 0, 0, 500000, tzinfo=UTC),
            datetime(2026, 1, 1, 0, 0, 0, 600000, tzinfo=UTC),
        ),
    ],
)
def test_a_date_stands_for_all_of_itself(text, begins, after):
    assert (moment(text, zone=CHICAGO), moment(text, zone=CHICAGO, is_end=True)) == (begins, after)


DENY_DOCTOR = {"type": "deny", "actor": [actor(DOCTOR)]}


@pytest.mark.parametrize(
    ("provision", "more", "reason"),
    [
        ({"purpose": purposes("TREAT")}, {}, "does not say whether it permits or denies"),
        (None, {"policy": "OPTOUT"}, "does not say whether it permits or denies"),
        ({"type": "maybe"}, {}, "neither permit nor deny"),
        (TREAT | {"provision": [{"actor": [actor(DOCTOR)]}]}, {}, "an exception does not say"),
        (TREAT | {"provision": [TREAT | {"actor": [actor(DOCTOR)]}]}, {}, "says permit as well"),
        (TREAT | {"provision": [DENY_DOCTOR | {"provision": [TREAT]}]}, {}, "exceptions of its own"),
        (TREAT | {"provision": [{"type": "deny"}]}, {}, "takes back all"),
        (TREAT | {"provision": [TREAT | {"type": "deny"}]}, {}, "takes back all"),
        (TREAT | {"provision": {"type": "deny"}}, {}, "not a list"),
        (TREAT | {"provision": ["deny"]}, {}, "not an object"),
        (
            {"type": "deny", "actor": [actor(DOCTOR)], "provision": [{"type": "permit", "actor": [actor(OTHER)]}]},
            {},
            "is not about",
        ),
        (TREAT, {"policy": "OPTOUT"}, "opts out and permits at once"),
        (TREAT | {"actor": [actor(DOCTOR, "CST")]}, {}, "does not say that it receives"),
        (TREAT | {"actor": [{"reference": {"reference": DOCTOR}}]}, {}, "no code"),
        (TREAT | {"actor": [actor("#doctor")]}, {}, "cannot be resolved"),
        (TREAT | {"actor": [actor("urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7")]}, {}, "cannot be resolved"),
        (TREAT | {"actor": [actor("Practitioner?name=x")]}, {}, "cannot be resolved"),
        (
            TREAT | {"actor": [{"role": concept(systems.PARTICIPATION, "IRCP"), "reference": {"display": "Dr. X"}}]},
            {},
            "it is missing",
        ),
        (TREAT | {"actor": [actor("Observation/1")]}, {}, "cannot be an actor"),
        (TREAT | {"actor": ["Practitioner/doctor"]}, {}, "an actor is not an object"),
        (TREAT | {"purpose": ["TREAT"]}, {}, "has no code"),
        (TREAT | {"actor": []}, {}, "not a list with something in it"),
        ({"type": "deny", "actor": [actor("Group/staff")]}, {}, "who belongs to that is not told"),
        ({"type": "deny", "purpose": purposes("FOO")}, {}, "not known here"),
        ({"type": "deny", "purpose": [{"system": "urn:x", "code": "TREAT"}]}, {}, "not known here"),
        ({"type": "deny", "securityLabel": labels("XYZ")}, {}, "not known here"),
        ({"type": "deny", "class": [{"system": "urn:ietf:bcp:13", "code": "text/xml"}]}, {}, "not known here"),
        ({"type": "deny", "action": actions("frame")}, {}, "not known here"),
        (TREAT | {"code": [{"text": "the blood test"}]}, {}, "words alone"),
        (TREAT | {"data": [{"reference": {"reference": "Task/1"}}]}, {}, "what it means"),
        (TREAT | {"period": {"start": "2026-02-01", "end": "2026-01-01"}}, {}, "ends before it begins"),
        (TREAT | {"period": {"start": "01/02/2026"}}, {}, "not a date or time"),
        (TREAT | {"period": {"start": "2026-01-01T10:00:00"}}, {}, "not a date or time"),
        (TREAT | {"period": "2026"}, {}, "not an object"),
        (TREAT | {"class": {"code": "Observation"}}, {}, "not a list"),
        (TREAT | {"modifierExtension": []}, {}, "not read here"),
        (TREAT, {"modifierExtension": [{"url": "x"}]}, "changes its meaning"),
        (TREAT, {"implicitRules": "x"}, "changes its meaning"),
        (TREAT, {"decision": "permit"}, "no R4 Consent has"),
        (TREAT, {"status": "on"}, "not one of FHIR's"),
        (TREAT, {"scope": {"text": "privacy"}}, "words alone"),
        (TREAT, {"verification": [{"verified": False}]}, "not verified"),
        (TREAT, {"patient": {"display": "Ivy"}}, "cannot be resolved"),
        (TREAT, {"policy": "42CFRPart2"}, "who receives"),
    ],
)
def test_what_can_be_read_in_two_ways_is_quarantined_with_its_reason(provision, more, reason):
    found = read(provision, **more)

    assert isinstance(found, Quarantined)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"status": "inactive"}, "its status is inactive"),
        ({"status": "rejected"}, "its status is rejected"),
        ({"scope": concept(systems.CONSENT_SCOPE, "research")}, "it is not about sharing"),
    ],
)
def test_what_is_not_in_force_says_nothing(more, reason):
    found = read(TREAT, **more)

    assert isinstance(found, SetAside)
    assert reason in found.reason


def test_a_scope_may_stand_among_the_categories_and_must_stand_somewhere():
    scope = concept(systems.CONSENT_SCOPE, "patient-privacy")
    without = resource(TREAT, category="x")
    del without["scope"]

    elsewhere = read_consent(without | {"category": [scope]}, name="f", zone=UTC_ZONE).found
    nowhere = read_consent(without, name="f", zone=UTC_ZONE).found

    assert (isinstance(elsewhere, Consent), isinstance(nowhere, Quarantined)) == (True, True)


def test_a_part2_consent_is_one_that_says_so_and_says_all_that_the_law_asks():
    whole = TREAT | {"actor": [actor(DOCTOR)], "period": {"end": "2027-01-01"}}

    assert told(whole, item={"labels": ["42CFRPart2"]}) == "no_consent"
    assert told(whole, item={"labels": ["42CFRPart2"]}, policy="42CFRPart2") == "permit"


def test_only_the_categories_asked_for_permit_and_any_denies():
    asked = ask(actor=DOCTOR, categories=frozenset({"59284-0"}))
    other = ask(actor=DOCTOR, categories=frozenset({"acd"}))

    assert (told(TREAT, asked), told(TREAT, other)) == ("permit", "no_consent")
    assert told({"type": "deny"}, other) == "deny"


def test_an_item_is_read_from_a_whole_resource():
    found = item_of(
        {
            "resourceType": "Condition",
            "id": "7",
            "meta": {"security": labels("R")},
            "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "F10.20"}]},
            "type": [{"text": "in words alone"}],
            "encounter": {"reference": "Encounter/3"},
            "recorder": {"reference": DOCTOR},
            "recordedDate": "2026-01-05",
        },
        zone=UTC_ZONE,
    )

    assert (found.reference, found.classes, found.labels) == ("Condition/7", {"Condition"}, {"R", "ETHUD", "ETH"})
    assert (found.authors, found.related) == ({DOCTOR}, {"Encounter/3", DOCTOR})
    assert found.at == datetime(2026, 1, 5, tzinfo=UTC)


def test_codes_add_labels_and_are_none_by_themselves():
    code = {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "B20"}
    plain = {"resourceType": "Condition", "id": "7", "code": {"coding": [code]}}

    assert item_of(plain, zone=UTC_ZONE).labels is None
    assert item_of(plain | {"meta": {"security": labels("N")}}, zone=UTC_ZONE).labels == {"N", "HIV"}


@settings(settings.default, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_whatever_stands_in_a_consent_it_is_read_or_set_apart(seed):
    draw = random.Random(seed)  # noqa: S311 - drawn to be repeated, not to be secret.
    whole = TREAT | {
        "actor": [actor(DOCTOR)],
        "period": {"start": "2026", "end": "2027-01-01"},
        "action": actions("access"),
    }
    whole |= {"class": classes("Observation"), "provision": [{"type": "deny", "securityLabel": labels("PSY")}]}

    for _ in range(20):
        odd = garbled(draw, resource(whole, policy="42CFRPart2", meta={"versionId": "3"}))
        found = read_consent(odd if isinstance(odd, dict) else {}, name="file", zone=UTC_ZONE).found
        assert isinstance(found, Consent | Quarantined | SetAside)


def test_labels_and_codes_come_as_words_or_codings():
    coded = [{"system": systems.CONFIDENTIALITY, "code": "R"}, {"code": "HIV"}, f"{systems.ACT_CODE}|MH"]

    assert seen(labels=coded, code={"system": "icd", "code": "F10"}).labels == {"R", "HIV", "mental_health"}
    assert seen(code={"system": "icd", "code": "F10"}).codes == {"icd|F10"}
    assert seen(labels=[{"system": "urn:x", "code": "R"}]).labels == {
        "urn:x|R"
    }  # No label of ours: unknown, and closed.


def test_a_resource_says_whose_it_is():
    ivy = {"reference": "Patient/ivy"}

    assert patient_of({"resourceType": "Patient", "id": "ivy"}) == "Patient/ivy"
    assert patient_of({"resourceType": "Coverage", "beneficiary": ivy}) == "Patient/ivy"
    assert patient_of({"resourceType": "Observation", "subject": {"display": "Ivy"}}) is None
