"""The mapping to FHIR beside the packs."""

from midspan.engines.scoring import instrument
from midspan.engines.scoring.fhir import observation, questionnaire, response

PHQ9, AUDIT_C = instrument("phq-9"), instrument("audit-c")
NOW = "2026-11-27T09:00:00-06:00"


def test_a_questionnaire_has_the_panel_the_items_and_their_answers():
    found = questionnaire(PHQ9)

    assert (found["code"], found["version"], len(found["item"])) == (
        [{"system": "http://loinc.org", "code": "44249-1"}],
        "2026-11",
        10,
    )
    assert found["item"][0] == {
        "linkId": "1",
        "type": "choice",
        "text": "Little interest or pleasure in doing things",
        "code": [{"system": "http://loinc.org", "code": "44250-9"}],
        "answerOption": [
            {
                "valueCoding": {
                    "extension": [
                        {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": points}
                    ],
                    "system": "http://loinc.org",
                    "code": code,
                    "display": words,
                }
            }
            for points, (code, words) in enumerate(
                [
                    ("LA6568-5", "Not at all"),
                    ("LA6569-3", "Several days"),
                    ("LA6570-1", "More than half the days"),
                    ("LA6571-9", "Nearly every day"),
                ]
            )
        ],
    }


def test_a_question_that_depends_on_another_says_so():
    assert questionnaire(AUDIT_C)["item"][1]["enableWhen"] == [{"question": "1", "operator": ">=", "answerInteger": 1}]


def test_a_shell_maps_without_a_word_of_the_instrument():
    assert questionnaire(instrument("isi"))["item"][0] == {"linkId": "1", "type": "integer"}


def test_our_own_questions_map_in_the_language_asked_for():
    assert questionnaire(instrument("craving"), "es")["item"][0]["text"].startswith("¿Qué tan fuerte")


def test_a_response_keeps_which_of_two_answers_with_the_same_points_was_chosen():
    chosen = [
        response(AUDIT_C, {"2": place}, patient="Patient/1", authored=NOW)["item"][0]["answer"][0]["valueCoding"]
        for place in (0, 1)
    ]

    assert [coding["display"] for coding in chosen] == ["None, I do not drink", "1 or 2"]


def test_a_response_leaves_out_what_was_not_answered():
    found = response(instrument("readiness-rulers"), {"1": 7, "2": None}, patient="Patient/1", authored=NOW)

    assert found["item"] == [{"linkId": "1", "answer": [{"valueInteger": 7}]}]


def test_a_total_is_an_observation_with_its_code_where_one_is_verified():
    coded = observation(PHQ9, 12, patient="Patient/1", effective=NOW)
    uncoded = observation(instrument("k6"), 12, patient="Patient/1", effective=NOW)

    assert (coded["valueInteger"], coded["code"]) == (
        12,
        {"coding": [{"system": "http://loinc.org", "code": "44261-6"}], "text": "PHQ-9 total"},
    )
    assert uncoded["code"] == {"text": "K6 total"}
