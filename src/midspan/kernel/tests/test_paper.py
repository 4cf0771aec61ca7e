"""PDFs of words: the same each time, and names with the letters they have."""

import pytest
import typst

from midspan.kernel.paper import letter_from


@pytest.fixture
def fonts_of_machine(monkeypatch):
    """Call after a paper was set: for each, whether the fonts of the machine were looked at."""
    looked = []
    compiled = typst.compile

    def noted(source, **words):
        looked.append(not words["ignore_system_fonts"])
        return compiled(source, **words)

    monkeypatch.setattr(typst, "compile", noted)
    return looked


@pytest.mark.parametrize("name", ["Zoë Łukasik-O’Neill", "Ελένη", "Наталья", "3 – 6 h · ½"])
def test_letters_that_come_with_typst_need_no_font_of_the_machine(fonts_of_machine, name):
    letter_from(head=name, lines=["Well."], language="en")

    assert fonts_of_machine == [False]


@pytest.mark.parametrize("name", ["欧阳", "김민서", "עדי", "ليلى"])
def test_other_letters_are_looked_for_on_the_machine(fonts_of_machine, name):
    letter_from(head="A letter", lines=[f"For {name}"], language="en")

    assert fonts_of_machine == [True]


def test_letter_is_the_same_each_time_and_nothing_typed_is_markup():
    words = {"head": "#panic() *bold*", "lines": ["$x$ \\ [a] 欧阳"], "language": "es"}

    assert letter_from(**words) == letter_from(**words)
