"""What one odd thing in a Bundle does to what is understood."""

import pytest

from midspan.domains.journey.referral_files import row_of
from midspan.domains.journey.referral_files.tests.builders import (
    PATIENT,
    SUBJECT,
    bundle,
    coded,
    codes,
    condition,
    refused,
    understood,
)

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
MEDICATION = {"resourceType": "Medication", "id": "m", "code": coded("197806", "ibuprofen", RXNORM)}
OTHER = {"resourceType": "Patient", "id": "2", "name": [{"family": "Other"}]}


def _request(**fields):
    return {"resourceType": "MedicationRequest", "subject": SUBJECT, "status": "active", **fields}


def _allergy(**fields):
    return {"resourceType": "AllergyIntolerance", "patient": SUBJECT, **fields}


def _composition(**fields):
    return {"resourceType": "Composition", "id": "c", "subject": SUBJECT, **fields}


@pytest.mark.parametrize("kind", ["collection", "document", "transaction", "batch", "searchset"])
def test_a_bundle_is_read_when_it_is_a(kind):
    answer = understood(bundle(condition(), kind=kind))

    assert (answer.document_type, codes(answer.conditions)) == (kind, ["111"])
    assert any("not made as a referral" in one for one in answer.warnings) == (kind in {"batch", "searchset"})


def test_the_subject_of_the_composition_is_the_patient_among_several():
    answer = understood(bundle(OTHER, _composition(), condition(), condition("9", subject={"reference": "Patient/2"})))

    assert (answer.patient.name.family, codes(answer.conditions)) == ("Reyes", ["111"])
    assert [one for one in answer.warnings if "other" in one or "somebody" in one] == [
        "1 entries are about somebody else and were left out.",
        "The file holds other patients too; only the one it refers was read.",
    ]


def test_the_same_patient_twice_is_one_person_and_a_warning():
    answer = understood(bundle(PATIENT, condition()))

    assert (answer.patient.name.family, codes(answer.conditions)) == ("Reyes", ["111"])
    assert "Patient 1 is in the file 2 times; each is listed." in answer.warnings


def test_two_compositions_that_disagree_are_refused():
    other = _composition(id="d", subject={"reference": "Patient/2"})

    assert refused(bundle(OTHER, _composition(), other)).code == "several-patients"


REFERENCES = {
    "relative": "Patient/1",
    "absolute": "https://example.org/fhir/Patient/1",
    "of one version": "Patient/1/_history/3",
    "by uuid": "urn:uuid:1",
}


@pytest.mark.parametrize("circumstance", REFERENCES)
def test_a_subject_is_found_when_its_reference_is(circumstance):
    mine = condition(subject={"reference": REFERENCES[circumstance]})

    answer = understood(bundle(mine, OTHER, _composition()))

    assert (codes(answer.conditions), answer.conditions[0].doubts) == (["111"], ())


def test_a_fact_of_a_patient_who_is_not_there_is_listed_with_a_doubt():
    lost, nobody = condition("1", subject={"reference": "Patient/77"}), condition("2", subject={})

    answer = understood(bundle(lost, nobody))

    assert [one for one in answer.warnings if one.startswith("Condition")] == [
        "Condition 1: it names a patient who is not in the file.",
        "Condition 2: it does not say whom it is about.",
    ]


def test_an_entry_made_in_error_is_listed_as_such():
    wrong = condition(verificationStatus=coded("entered-in-error"), clinicalStatus=coded("active"))

    answer = understood(bundle(wrong))

    assert row_of(answer)["conditions"][0]["status"] == "entered-in-error"
    assert "Condition 1: the sender marks this as entered in error." in answer.warnings


def test_a_refuted_condition_is_not_shown_as_had():
    refuted = condition(verificationStatus=coded("refuted"))

    assert row_of(understood(bundle(refuted)))["conditions"][0]["status"] == "absent"


def test_the_same_condition_twice_is_listed_twice_and_told():
    answer = understood(bundle(condition(id="a"), condition(id="b"), condition(id="b")))

    assert codes(answer.conditions) == ["111", "111", "111"]
    assert [one for one in answer.warnings if "times" in one] == [
        "Condition b is in the file 2 times; each is listed.",
        "Condition words for 111 (111) is listed 3 times.",
    ]


MEDICINES = {
    "said in place": (_request(medicationCodeableConcept=MEDICATION["code"]), []),
    "contained": (_request(contained=[MEDICATION], medicationReference={"reference": "#m"}), []),
    "in the Bundle": (_request(medicationReference={"reference": "Medication/m"}), [MEDICATION]),
    "said the way of R5": (_request(medication={"reference": {"reference": "Medication/m"}}), [MEDICATION]),
}


@pytest.mark.parametrize("circumstance", MEDICINES)
def test_a_medicine_is_named_when_it_is(circumstance):
    request, others = MEDICINES[circumstance]

    (found,) = understood(bundle(request, *others)).medications

    assert (found.what.first.code, found.what.text, found.what.first.system) == ("197806", "ibuprofen", RXNORM)


def test_a_medicine_that_is_not_in_the_file_is_a_doubt():
    answer = understood(bundle(_request(medicationReference={"reference": "Medication/x", "display": "something"})))

    assert answer.medications[0].what.text == "something"
    assert "Medication 1: the medication it refers to is not in the file." in answer.warnings


def test_a_medicine_of_ingredients_only_is_named_by_them():
    mixture = {"resourceType": "Medication", "id": "m", "ingredient": [{"itemCodeableConcept": {"text": "naltrexone"}}]}

    (found,) = understood(bundle(_request(medicationReference={"reference": "Medication/m"}), mixture)).medications

    assert found.what.text == "naltrexone"


def test_an_order_not_to_give_is_no_medication():
    answer = understood(bundle(_request(medicationCodeableConcept=coded("1"), doNotPerform=True)))

    assert row_of(answer)["medications"][0]["status"] == "absent"
    assert "Medication 1: an order NOT to give this medication." in answer.warnings


def test_a_statement_keeps_its_period_and_dose():
    statement = {
        "resourceType": "MedicationStatement",
        "subject": SUBJECT,
        "status": "completed",
        "medicationCodeableConcept": coded("1"),
        "effectivePeriod": {"start": "2024-01", "end": "2024-03-05"},
        "dosage": [{"text": "one each morning"}],
    }

    row = row_of(understood(bundle(statement)))["medications"][0]

    assert (row["status"], row["start"], row["stop"], row["dose"]) == (
        "completed",
        "2024-01",
        "2024-03-05",
        "one each morning",
    )


def test_a_known_absence_of_allergies_is_no_allergy():
    answer = understood(bundle(_allergy(code=coded("716186003", "No known allergy"))))

    assert row_of(answer)["allergies"][0]["status"] == "none-known"


def test_an_allergy_keeps_reaction_and_criticality():
    severe = _allergy(
        code=coded("7980", "penicillin G", RXNORM),
        criticality="high",
        clinicalStatus=coded("active"),
        reaction=[{"manifestation": [coded("247472004", "Hives")], "severity": "severe"}],
    )

    row = row_of(understood(bundle(severe)))["allergies"][0]

    assert (row["code"], row["status"], row["reaction"], row["severity"], row["criticality"]) == (
        "7980",
        "active",
        "Hives",
        "severe",
        "high",
    )


def test_coverage_names_payer_member_and_dates():
    payer = {"resourceType": "Organization", "id": "p", "name": "Good Plan"}
    cover = {
        "resourceType": "Coverage",
        "beneficiary": SUBJECT,
        "status": "active",
        "type": coded("HMO", "health maintenance", "urn:oid:2.16.840.1.113883.5.4"),
        "subscriberId": "ABC",
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "payor": [{"reference": "Organization/p"}],
        "class": [{"type": coded("group"), "value": "G7"}, {"type": coded("plan"), "name": "Silver"}],
    }

    row = row_of(understood(bundle(cover, payer)))["coverage"][0]

    assert row["system"] == "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    assert [row[key] for key in ("payer", "member_id", "group", "plan", "start", "stop")] == [
        "Good Plan",
        "ABC",
        "G7",
        "Silver",
        "2024-01-01",
        "2024-12-31",
    ]


def test_the_composition_names_the_sender():
    unit = {
        "resourceType": "Organization",
        "id": "o",
        "name": "River House",
        "telecom": [{"system": "phone", "value": "555-0100"}],
    }
    author = {"resourceType": "Practitioner", "id": "a", "name": [{"given": ["Ana"], "family": "Ruiz"}]}
    stay = {"resourceType": "Encounter", "id": "e", "status": "in-progress", "period": {"start": "2025-01-02"}}
    letter = _composition(
        author=[{"reference": "Practitioner/a"}],
        custodian={"reference": "Organization/o"},
        encounter={"reference": "Encounter/e"},
        date="2025-02-01",
    )

    sender = understood(bundle(letter, unit, author, stay, kind="document")).sending_unit

    assert (sender.organization, sender.author, sender.phone, sender.written_at) == (
        "River House",
        "Ana Ruiz",
        "555-0100",
        "2025-02-01",
    )
    assert (sender.stay.began, sender.stay.ended, sender.stay.status) == ("2025-01-02", None, "in-progress")


def test_flags_and_sections_are_kept_as_words():
    flag = {"resourceType": "Flag", "status": "active", "code": {"text": "Suicide attempt in March"}}
    letter = _composition(
        section=[{"title": "Course", "text": {"div": "<div><p>Did <b>well</b> &amp; slept.</p></div>"}}]
    )

    answer = understood(bundle(letter, flag, kind="document"))

    assert [(one.title, one.text) for one in answer.safety_notes] == [("Flag (active)", "Suicide attempt in March")]
    assert [(one.title, one.text) for one in answer.passages] == [("Course", "Did well & slept.")]


def test_a_modifier_nobody_knows_is_told():
    answer = understood(bundle(condition(modifierExtension=[{"url": "http://example.org/not"}])))

    assert (
        "Condition 1: it carries a modifier this reader does not know, which may change its meaning." in answer.warnings
    )


def test_an_impossible_date_is_left_out_and_told():
    answer = understood(bundle(condition(onsetDateTime="2024-02-31"), patient=PATIENT | {"birthDate": "1990-13-01"}))

    assert (answer.patient.birth_date, answer.conditions[0].began) == (None, None)
    assert answer.warnings[:2] == (
        "The birth date (Patient.birthDate) is not a date and was left out.",
        "Condition 1: the date in onsetDateTime is not a date and was left out.",
    )


def test_another_version_of_fhir_is_suspected():
    answer = understood(bundle(condition(clinicalStatus="active")))

    assert answer.conditions[0].status == "active"
    assert "Parts of the file look like FHIR STU3, not R4; check what was read against the file." in answer.warnings


def test_the_official_name_comes_first_and_the_others_are_kept():
    names = [
        {"use": "nickname", "given": ["Rosie"]},
        {"family": "Reyes", "given": ["Rosa"], "period": {"end": "2001"}},
        {"use": "official", "family": "Luna", "given": ["Rosa"]},
    ]

    patient = understood(bundle(patient=PATIENT | {"name": names})).patient

    assert (patient.name.written, [one.written for one in patient.other_names]) == (
        "Rosa Luna",
        ["Rosie", "Rosa Reyes"],
    )


def test_people_to_call_are_kept_with_who_they_are():
    mother = {"relationship": [{"text": "mother"}], "name": {"given": ["Eva"], "family": "Reyes"}}
    brother = {
        "resourceType": "RelatedPerson",
        "patient": SUBJECT,
        "relationship": [coded("BRO", "brother")],
        "name": [{"given": ["Leo"]}],
        "telecom": [{"system": "phone", "value": "555-0101"}],
    }

    contacts = understood(bundle(brother, patient=PATIENT | {"contact": [mother]})).contacts

    assert [(one.relation, one.name, one.kind, one.value) for one in contacts] == [
        ("mother", "Eva Reyes", "person", "Eva Reyes"),
        ("brother", "Leo", "phone", "555-0101"),
    ]


def test_letters_that_break_terminals_and_databases_are_taken_out():
    content = bundle(condition() | {"code": {"text": "a\u0000b\u001b[31m\ud800\u202ec"}})

    assert understood(content).conditions[0].what.text == "ab[31mc"


def test_a_risk_assessment_is_a_safety_note():
    risk = {
        "resourceType": "RiskAssessment",
        "prediction": [{"outcome": {"text": "overdose"}}],
        "note": [{"text": "alone at weekends"}],
    }

    (note,) = understood(bundle(risk)).safety_notes

    assert (note.title, note.text, note.where) == (
        "Risk assessment",
        "overdose; alone at weekends",
        "/entry/1/resource",
    )


def test_an_attached_document_is_named_and_not_read():
    letter = {
        "resourceType": "DocumentReference",
        "type": {"text": "Discharge letter"},
        "content": [{"attachment": {"contentType": "application/pdf", "data": "AAAA"}}],
    }

    (document,) = understood(bundle(letter)).documents

    assert (document.title, document.text) == ("Discharge letter", "application/pdf")


def test_the_composition_says_how_confidential_the_document_is():
    answer = understood(bundle(_composition(confidentiality="V"), kind="document"))

    assert (answer.confidentiality.code, answer.confidentiality.text) == ("V", "very restricted")


def test_resources_that_are_not_read_are_counted():
    answer = understood(bundle(*[{"resourceType": "Observation"}] * 3, {"resourceType": "Goal"}, condition()))

    assert answer.unread == (("Goal", 1), ("Observation", 3))


def test_a_doubtful_patient_record_is_told():
    answer = understood(bundle(patient=PATIENT | {"gender": "F", "active": False, "birthDate": None}))

    assert (answer.patient.sex, answer.patient.birth_date) == (None, None)
    assert answer.warnings[:3] == (
        "The file gives no birth date.",
        "The sex (Patient.gender) is not a known code and was left out.",
        "The sender marks this patient record as no longer active.",
    )
