"""An instrument and an answer set as FHIR R4: Questionnaire, QuestionnaireResponse and Observation, as plain objects.

Item numbers are the link ids. An item or score without a verified LOINC code has no code, only its text.
"""

from collections.abc import Mapping
from typing import Any

from midspan.engines.scoring.model import ENGLISH, Condition, Instrument, Item, Option, said
from midspan.engines.scoring.scoring import TOTAL

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
SURVEY = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}],
}
Json = dict[str, Any]


def questionnaire(instrument: Instrument, language: str = ENGLISH) -> Json:
    """A Questionnaire. Of a shell, its items have no text."""
    return {
        "resourceType": "Questionnaire",
        "name": instrument.key.replace("-", "_").upper(),
        "title": instrument.title,
        "version": instrument.edition,
        "status": "active",
        "subjectType": ["Patient"],
        "copyright": instrument.license.attribution,
        **({"code": [_coding(instrument.loinc.panel)]} if instrument.loinc else {}),
        "item": [_item(instrument, item, language) for item in instrument.items],
    }


def _item(instrument: Instrument, item: Item, language: str) -> Json:
    options = instrument.options_of(item)
    return {
        "linkId": item.number,
        "type": "choice" if options else "integer",
        **({"text": said(item.text, language)} if item.text else {}),
        **({"code": [_coding(item.loinc)]} if item.loinc else {}),
        **({"answerOption": [_option(option, language) for option in options]} if options else {}),
        **({"enableWhen": _enabling(item.asked_when), "enableBehavior": "any"} if item.asked_when else {}),
    }


def _option(option: Option, language: str) -> Json:
    return {"valueCoding": _answer(option, language)}


def _answer(option: Option, language: str = ENGLISH) -> Json:
    code = {"system": LOINC, "code": option.loinc} if option.loinc else {}
    points = {"extension": [{"url": ORDINAL, "valueDecimal": option.points}]}
    return {**points, **code, "display": said(option.words, language)}


def _enabling(condition: Condition) -> list[Json]:
    return [{"question": number, "operator": ">=", "answerInteger": condition.at_least} for number in condition.items]


def _coding(code: str) -> Json:
    return {"system": LOINC, "code": code}


def response(instrument: Instrument, chosen: Mapping[str, int | None], *, patient: str, authored: str) -> Json:
    """A QuestionnaireResponse of item number to the place of the option chosen, or to the number where none are listed.

    `patient` is a reference such as Patient/1, `authored` an ISO 8601 instant. What was not answered is left out.
    """
    items = [(item, place) for item in instrument.items if (place := chosen.get(item.number)) is not None]
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": patient},
        "authored": authored,
        "item": [{"linkId": item.number, "answer": [_given(instrument, item, place)]} for item, place in items],
    }


def _given(instrument: Instrument, item: Item, place: int) -> Json:
    options = instrument.options_of(item)
    return {"valueCoding": _answer(options[place])} if options else {"valueInteger": place}


def observation(instrument: Instrument, score: int, *, patient: str, effective: str) -> Json:
    """The total as an Observation, `effective` being an ISO 8601 instant."""
    total = next(scale for scale in instrument.scales if scale.key == TOTAL)
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [SURVEY],
        "code": {
            **({"coding": [_coding(total.loinc)]} if total.loinc else {}),
            "text": f"{instrument.short_title} total",
        },
        "subject": {"reference": patient},
        "effectiveDateTime": effective,
        "valueInteger": score,
    }
