"""On every screen of patients, guardians and the public each word is Spanish, but for what somebody wrote or named.

A guard asks whether each sentence of the catalog has its Spanish. Here the pages themselves are read, in both:
what says the same in both was never given to be translated.
"""

import re

import pytest
from lxml import html

from midspan.domains.mentors.wording import LANGUAGES, language_name
from midspan.domains.programs.enums import STATE_WORDS
from tests.sweep.canaries import WORD
from tests.sweep.center import MONDAY_NOON
from tests.sweep.screens import Place, shown_to

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-confirm")
SILENT = {"script", "style", "code", "template"}
BETWEEN = re.compile(r"[\d·,:()]")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# What people and places of this center are called, and what somebody wrote.
NAMED = re.compile(
    rf"(?i:{WORD.pattern})|(?:Lee|Dana|Nia) Okafor-\d+|(?:12 )?Harbor Street(?: \d+|, Norfolk)?|Room \d+|Harbor Bridge"
    r"|Riding out urges \d+|Canal Group|Canal Row|Harborton|VA\b"
    r"|Mara\b|I know it well\.|No calls after nine\.|Call 555-0133\."
)
# What is the same in both languages, each with its reason.
SAME = {
    "No": "Spanish too.",
    "No.": "As above.",
    "Individual": "As above.",
    "Cannabis THC": "As above.",
    "AA": "What such meetings call themselves.",
    "LGBTQ": "As above.",
    "h min": "Hours and minutes.",
    "min": "As above.",
    "PHQ-": "What its authors call it, with a number.",
    "English": "A language by its own name, to choose one.",
    "Español": "As above.",
    **dict.fromkeys((language_name(one) for one in LANGUAGES if one not in {"en", "es"}), "As above."),
    "English Español": "As above, side by side.",
    "alcohol": "Spanish too.",
    "Midspan": "Our name.",
    "note": "A form of no page of ours: what was written on it is told by its own name.",
}
# Pages that are not in the language of whoever asks, or name what others wrote, each with its reason.
UNREAD = {
    "ui:gallery": "For those who build pages, in English.",
    "circle:lesson": "Its language is in its address, so that nothing is kept on the device.",
    "circle:lessons": "As above.",
    "patient:locked": "Its language is in its address, so that a phone keeps one of each.",
    "public:for_me": "As above, so that it needs no cookie; its own tests read it in both.",
    **dict.fromkeys(("public:for_someone", "public:talk", "public:done", "public:landing"), "As above."),
    "measures:before": "Says whose questionnaire it is, as its authors ask to be named.",
    "skills:skill": "Says by what a skill is supported, as that was published.",
}


@pytest.fixture(scope="module")
def in_both(share):
    return share(read_in_both, at=MONDAY_NOON)


def read_in_both():
    """Page name → the words that are the same in English and in Spanish."""
    screens = Place().screens(of_staff=False)
    return {one.page.name: found_on(one.content) & found_on(in_spanish(one)) for one in screens}


def test_no_words_of_a_screen_stay_english(in_both):
    states = set(STATE_WORDS.values())
    found = {
        name: sorted(words - set(SAME) - states)
        for name, words in in_both.items()
        if name not in UNREAD and words - set(SAME) - states
    }

    assert len(in_both) > 100
    assert found == {}


def test_no_exception_is_stale(in_both):
    read = {words for name, found in in_both.items() if name not in UNREAD for words in found}

    assert set(SAME) - read == set()
    assert {name for name in UNREAD if not in_both.get(name)} == set()


def test_words_that_are_read_are_seen():
    page = """<html lang="es"><p>Hoy, <b>12 Harbor Street</b><button aria-label="Close"></button>
      <div lang="en">Open<b lang="es">Abrir</b></div></p>"""

    assert found_on(page) == {"Hoy", "Close", "Abrir"}


def in_spanish(screen):
    return shown_to(screen.looker, screen.page, "es").content


def found_on(page):
    """Everything that is read on it or read out, but for names and for what says that it is in another language."""
    root = html.fromstring(page)
    language = root.get("lang")
    texts = (NAMED.sub("", text) for text in texts_of(root, of_page=language, of_parent=language))
    return {" ".join(BETWEEN.sub(" ", text).split()) for text in texts if LETTERS.search(text)}


def texts_of(element, *, of_page, of_parent):
    """What is said in and by an element, as far as it is in the language of the page."""
    language = element.get("lang", of_parent)
    if language == of_page:
        yield from filter(None, [element.text, *(element.get(name) for name in SPOKEN)])
        yield from (child.tail for child in element if child.tail)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in SILENT:
            yield from texts_of(child, of_page=of_page, of_parent=language)
