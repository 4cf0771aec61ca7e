"""Wherever a patient writes words that somebody reads, it is said that nobody watches, and whom to call."""

from pathlib import Path

import pytest
from django.template.loader import get_template
from lxml import html

from tests.sweep.actors import Looker
from tests.sweep.asking import unheard
from tests.sweep.center import MONDAY_NOON, Center
from tests.sweep.pages import pages_about

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BOXES = ".//form[@method='post']//*[self::textarea or self::input[@type='text' or not(@type)]]"
CALLS = ".//a[@href='tel:988']"
# Where words are typed that tell nobody anything, or that have their own way to somebody.
EXCUSED = {
    "alumni:own": "By what name staff know them at an event.",
    "assessments:own_leave_out": "The part below with an error: it has the button that tells the people on duty.",
    "assessments:own_section": "It has the button that tells the people on duty at once.",
    "circle:invite": "The name by which somebody knows the person.",
    "journey:own_alias": "A name.",
    "letters:ask": "To whom a letter goes; the person reads it next, and nobody else.",
    "life:add": "What something in the week is called.",
    "life:calendars": "The name and the address of a calendar.",
    "measures:by_link": "A birth date.",
    "meetings:own": "Where to look for a meeting; it is kept nowhere and read by nobody.",
    "mfa_activate_totp": "A code.",
    "mfa_add_webauthn": "The name of a key.",
    "people:sign_in_code": "A login and a code.",
    "public:landing": "A sending unit's own number.",
    "practice:cue": "A cue of the person's own; nobody is told.",
}
# Where it is said in other words beside the box, with the same ways to somebody.
SAID_OTHERWISE = {
    "diary:day": "Before the questions about harm, with who reads them.",
    "public:talk": "Under the form, with who reads it; the lines stand below it.",
    "practice:correct_log": "Under the form, with who reads the note.",
    "practice:log": "As where it is put right.",
    "safety:own_hard": "It is the page that tells the team.",
}
NOTED = {
    "circle:ask",
    "circle:card",
    "circle:change",
    "circle:milestones",
    "circle:new",
    "commitments:ask",
    "commitments:change",
    "commitments:one",
    "commitments:write",
    "diary:week",
    "going_back:write",
    "life:apart",
    "life:change",
    "life:wishes",
    "measures:events",
    "mentors:concern",
    "mentors:move",
    "mentors:propose",
    "notices:contact",
    "plans:own",
    "practice:own_one",
    "public:question",
    "questions:limits",
    "questions:line",
    "records:own_medicines",
    "records:own_not_right",
    "safety:change_own_plan",
    "schedule:own_change",
    "ui:gallery",
}
# Where others read it than the team on working days, as the page says.
IN_OTHER_WORDS = {
    "circle:ask",
    "circle:card",
    "circle:change",
    "circle:milestones",
    "circle:new",
    "diary:week",
    "going_back:write",
    "life:apart",
    "life:change",
    "measures:events",
    "mentors:concern",
    "mentors:move",
    "mentors:propose",
    "plans:own",
    "public:question",
    "questions:limits",
    "questions:line",
    "safety:change_own_plan",
}
USUAL = "your team reads it on working days"
# Whose box opens at another hour or in another state than this center's → the template that has it.
NOT_OPEN_HERE = {
    "checkups:own": "checkups/own.html",
    "feedback:check": "feedback/check.html",
    "plans:suggest": "plans/suggest.html",
    "schedule:swap": "schedule/swap.html",
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
    with unheard():
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

    assert said == NOTED
    assert set(shared) - said == {*EXCUSED, *SAID_OTHERWISE}
    assert not set(NOT_OPEN_HERE) & set(shared)
    sources = {name: Path(get_template(one).origin.name).read_text() for name, one in NOT_OPEN_HERE.items()}
    assert [name for name, one in sources.items() if "{% not_watched" not in one] == []


def test_the_note_says_who_reads_as_the_page_around_it_does(shared):
    notes = {name: shared[name].xpath(".//*[contains(@class, 'not-watched')]") for name in NOTED - {"ui:gallery"}}

    assert {name for name, found in notes.items() if USUAL not in found[0].text} == IN_OTHER_WORDS
