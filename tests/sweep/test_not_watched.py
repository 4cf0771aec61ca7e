"""Wherever a patient writes words that somebody reads, it is said that nobody watches, and whom to call."""

import pytest
from lxml import html

from tests.sweep.actors import Looker
from tests.sweep.center import MONDAY_NOON, Center
from tests.sweep.pages import pages_about

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BOXES = ".//form[@method='post']//*[self::textarea or self::input[@type='text' or not(@type)]]"
CALLS = ".//a[@href='tel:988']"
# Where words are typed that tell nobody anything, or that have their own way to somebody.
EXCUSED = {
    "assessments:own_leave_out": "The part below with an error: it has the button that tells the people on duty.",
    "assessments:own_section": "It has the button that tells the people on duty at once.",
    "journey:own_alias": "A name.",
    "letters:ask": "To whom a letter goes; the person reads it next, and nobody else.",
    "life:add": "What something in the week is called.",
    "life:calendars": "The name and the address of a calendar.",
    "measures:by_link": "A birth date.",
    "mfa_activate_totp": "A code.",
    "mfa_add_webauthn": "The name of a key.",
    "people:sign_in_code": "A login and a code.",
    "practice:cue": "A cue of the person's own; nobody is told.",
}


@pytest.fixture(scope="module")
def shared(share):
    return share(seen_by_the_patient, at=MONDAY_NOON)


def seen_by_the_patient():
    """Page → what stands in it, of every page that answers the patient with a form for words."""
    center = Center()
    center.hide()
    themselves = Looker("patient themselves", center.patient)
    themselves.sign_in()
    answers = {page.name: themselves.client.get(page.url) for page in pages_about(center) if page.opens}
    shown = {
        name: one for name, one in answers.items() if one.status_code == 200 and "html" in one.headers["Content-Type"]
    }
    mains = {name: html.document_fromstring(one.content).find(".//main") for name, one in shown.items()}
    return {name: main for name, main in mains.items() if main is not None and main.xpath(BOXES)}


def test_each_page_for_words_says_whom_to_call(shared):
    silent = {name for name, main in shared.items() if not main.xpath(CALLS)}

    assert silent == set(EXCUSED)
    assert len(shared) > 2 * len(EXCUSED)


def test_words_that_staff_read_are_said_not_to_be_read_at_once(shared):
    said = {name for name, main in shared.items() if main.xpath(".//*[contains(@class, 'not-watched')]")}

    assert said >= {
        "commitments:ask",
        "diary:week",
        "life:change",
        "plans:own",
        "questions:limits",
        "records:own_not_right",
    }
