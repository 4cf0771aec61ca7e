"""Every Synthea Bundle, against a count made here with nothing but `json`."""

import json
from collections import Counter

import pytest

from midspan.domains.journey.referral_files import Kind
from midspan.domains.journey.referral_files.tests.builders import FILES, understood

PEOPLE = {
    "Milan_Beatty_e78d0ed2-1b54-4c30-90ae-f7405af1e402.json": (
        ["Milan"],
        "Beatty",
        "1973-11-24",
        "male",
        5,
        3,
        "private",
    ),
    "Trenton_Turner_54a45132-91fc-485e-b401-8c7644a0d517.json": (
        ["Trenton"],
        "Turner",
        "1985-02-03",
        "male",
        2,
        0,
        "medicaid",
    ),
    "Trey_Leffler_250ebf4a-c818-428c-81a6-c0e46a816512.json": (
        ["Trey"],
        "Leffler",
        "1957-07-01",
        "male",
        6,
        3,
        "private",
    ),
}


def _resources(name, kind):
    entries = json.loads((FILES / name).read_text(encoding="utf-8"))["entry"]
    return [entry["resource"] for entry in entries if entry["resource"]["resourceType"] == kind]


def _at(document, pointer):
    for step in pointer.split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


@pytest.mark.parametrize("name", PEOPLE)
def test_the_person_is_who_the_file_names(name):
    given, family, birth_date, sex, *_ = PEOPLE[name]

    patient = understood((FILES / name).read_bytes()).patient

    assert (list(patient.name.given), patient.name.family, patient.birth_date, patient.sex) == (
        given,
        family,
        birth_date,
        sex,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_every_condition_is_listed_with_its_status_and_dates(name):
    expected = [
        (
            one["code"]["coding"][0]["code"],
            one["code"]["text"],
            one["clinicalStatus"]["coding"][0]["code"],
            one["onsetDateTime"],
            one.get("abatementDateTime"),
        )
        for one in _resources(name, "Condition")
    ]

    found = understood((FILES / name).read_bytes()).conditions

    assert [(f.what.first.code, f.what.text, f.status, f.began, f.ended) for f in found] == expected
    assert len(found) == PEOPLE[name][4]


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_every_medication_is_listed(name):
    expected = [
        (one["medicationCodeableConcept"]["coding"][0]["code"], one["status"], one["authoredOn"])
        for one in _resources(name, "MedicationRequest")
    ]

    found = understood((FILES / name).read_bytes()).medications

    assert [(fact.what.first.code, fact.status, fact.recorded) for fact in found] == expected
    assert len(found) == PEOPLE[name][5]


@pytest.mark.parametrize("name", PEOPLE)
def test_no_allergy_is_invented_and_silence_is_not_none(name):
    answer = understood((FILES / name).read_bytes())

    assert (answer.allergies, _resources(name, "AllergyIntolerance")) == ((), [])
    assert "The file lists no allergies; that does not mean there are none." in answer.warnings


@pytest.mark.parametrize("name", PEOPLE)
def test_coverage_said_by_every_bill_is_one_line_with_every_place(name):
    document = json.loads((FILES / name).read_text(encoding="utf-8"))
    bills = [one for bill in _resources(name, "ExplanationOfBenefit") for one in bill["contained"]]
    expected = Counter(one["resourceType"] for one in bills)["Coverage"]

    (found,) = understood((FILES / name).read_bytes()).coverage

    assert (found.what.text, dict(found.details)["payer"]) == (PEOPLE[name][6], PEOPLE[name][6])
    assert 1 + len(found.also_at) == expected
    assert {_at(document, place)["resourceType"] for place in (found.where, *found.also_at)} == {"Coverage"}


@pytest.mark.parametrize("name", PEOPLE)
def test_where_points_at_the_resource_each_fact_was_read_from(name):
    document = json.loads((FILES / name).read_text(encoding="utf-8"))
    facts = [fact for fact in understood((FILES / name).read_bytes()).facts if fact.kind == Kind.CONDITION]

    pointed = [_at(document, fact.where)["code"]["coding"][0]["code"] for fact in facts]

    assert pointed == [fact.what.first.code for fact in facts]
