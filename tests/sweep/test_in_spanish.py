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
LINES = ("p", "li", "dd", "dt", "td", "summary", "button", "a", "label")
# Spanish writes days and months small, but where a line begins. “Hoy” is also what a page is called.
DAY_INSIDE = re.compile(
    r"[\w,:;)”»] ((?:Lunes|Martes|Miércoles|Jueves|Viernes|Sábado|Domingo|Enero|Febrero|Marzo|Abril|Mayo|Junio|Julio"
    r"|Agosto|Septiembre|Octubre|Noviembre|Diciembre|Mañana|Ayer)\b)"
)
# What people and places of this center are called, and what somebody wrote.
NAMED = re.compile(
    rf"(?i:{WORD.pattern})|(?:Lee|Dana|Nia) Okafor-\d+|(?:12 )?Harbor Street(?: \d+|, Norfolk)?|Room \d+"
    r"|Harbor Bridge(?: Behavioral Health)?"
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
    "Alcohol": "Spanish too.",
    "Midspan": "Our name.",
    "They call them.": "A consent that holds, in the words in which it was signed.",
    "note": "A form of no page of ours: what was written on it is told by its own name.",
}
# Pages that are not in the language of whoever asks, or name what others wrote, each with its reason.
UNREAD = {
    "ui:gallery": "For those who build pages, in English.",
    "public:lesson": "Its language is in its address, so that nothing is kept on the device.",
    "public:lessons": "As above.",
    "patient:locked": "Its language is in its address, so that a phone keeps one of each.",
    "public:for_me": "As above, so that it needs no cookie; its own tests read it in both.",
    **dict.fromkeys(("public:for_someone", "public:talk", "public:done", "public:landing"), "As above."),
    "measures:before": "Says whose questionnaire it is, as its authors ask to be named.",
    "skills:skill": "Says by what a skill is supported, as that was published.",
}


@pytest.fixture(scope="module")
def in_both_languages(share):
    return share(read_in_both, at=MONDAY_NOON)


def read_in_both():
    """Page name → the words that are the same in English and in Spanish; page name → its days inside a sentence."""
    same, days = {}, {}
    for one in Place().screens(of_staff=False):
        spanish = shown_to(one.looker, one.page, "es").content
        same[one.page.name] = found_on(one.content) & found_on(spanish)
        days[one.page.name] = days_inside(spanish)
    return same, days


@pytest.fixture
def in_both(in_both_languages):
    return in_both_languages[0]


def test_no_day_stands_large_inside_a_spanish_sentence(in_both_languages):
    assert {name: found for name, found in in_both_languages[1].items() if found} == {}


def test_a_day_inside_a_sentence_is_seen_and_one_that_begins_a_line_is_not():
    page = """<html lang="es"><p>Lunes, 30 de noviembre</p><p>Próxima: <b>Lunes</b>, 17:30</p>
      <ul><li>Ella lo dijo. Martes, 1 de diciembre</li><li>para el 30 de Noviembre</li></ul></html>"""

    assert days_inside(page) == ["Próxima: Lunes", "de Noviembre"]


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


def days_inside(page):
    """Each with the word before it."""
    root = html.fromstring(page)
    if root.get("lang") != "es":
        return []
    alone = (one for one in root.iter(*LINES) if one.find(".//p") is None and one.find(".//div") is None)
    lines = {" ".join("".join(one.itertext()).split()) for one in alone}
    found = {
        line[: match.end()].split(" ")[-2] + " " + match[1] for line in lines for match in DAY_INSIDE.finditer(line)
    }
    return sorted(found)


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
