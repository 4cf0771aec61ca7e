"""Boxes to search in: where they are, and what somebody might type to find a person who is hidden from them."""

from contextlib import suppress
from urllib.parse import urlencode

from django.urls import Resolver404, resolve
from lxml import html

from tests.sweep.asking import Answer
from tests.sweep.canaries import BORN, words

OF_A_PERSON = ("people.Patient.", "people.PatientIdentifier.", "people.Account.", "journey.Episode.alias")
IN_A_LIST = ("people.Patient.family_name", "people.Patient.phone", "journey.Episode.alias")
TAKES_WORDS = frozenset({"text", "search", "email", "tel", ""})


def what_is_typed(*, everything):
    """Words by which somebody is known or reached: three, or every one, and when they were born."""
    if not everything:
        return [words()[place] for place in IN_A_LIST]
    return [*(word for place, word in words().items() if place.startswith(OF_A_PERSON)), str(BORN.year)]


def boxes_on(answer, page):
    """The names of the boxes that take words, in forms which ask the very page they are on."""
    body = answer.channels["body"]
    if "<form" not in body:
        return set()
    forms = [one for one in html.fromstring(body.encode()).forms if one.method == "GET" and leads_to(one, page)]
    return {box.name for form in forms for box in form.inputs if box.name and takes_words(box)}


def leads_to(form, page):
    with suppress(Resolver404):
        return not form.action or resolve(form.action.split("?")[0]).view_name == page.name
    return False


def takes_words(box):
    """Not those for the parts of a date."""
    return box.tag == "input" and box.get("type", "") in TAKES_WORDS and box.get("inputmode") != "numeric"


def asking_for(page, box, word):
    return f"{page.url}?{urlencode({box: word})}"


def without(answer, word):
    """The answer without the word that was typed, which its box repeats; in a log it may not even stand once."""
    texts = {way: text if way == "log" else text.replace(word, "…") for way, text in answer.channels.items()}
    return Answer(answer.status, texts)
