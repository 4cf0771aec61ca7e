"""Each attack has a test of its own, or cannot happen yet; and that is noticed once it can."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import get_resolver

from tests.attacks.catalogue import ATTACKS
from tests.sweep.pages import addresses

NUMBER = re.compile(r'def test_\w+\([^\n]*\n    """(\d+) ')
WORDS = re.compile(r"[A-Z]?[a-z]+")


def numbers_with_a_test():
    texts = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    return {int(number) for text in texts for number in NUMBER.findall(text)}


def parts_of_the_application():
    """Every word in the name of a page, in an address and in the name of a model of ours."""
    pages = [f"{name} {one.pattern}" for name, one, _ in addresses(get_resolver().url_patterns)]
    models = [one.__name__ for one in apps.get_models() if one.__module__.startswith("midspan.")]
    return {word.lower() for text in (*pages, *models) for word in WORDS.findall(text)}


def test_every_attack_is_tested_or_cannot_happen():
    assert sorted(ATTACKS) == list(range(1, 45))
    assert numbers_with_a_test() | {number for number, one in ATTACKS.items() if one.absent} == set(ATTACKS)


@pytest.mark.parametrize("number", [number for number, one in ATTACKS.items() if one.absent])
def test_what_cannot_happen_has_no_part_by_which_it_could(number):
    """A part that has come to exist wants a test of its own in the place of `absent`."""
    attack = ATTACKS[number]

    assert parts_of_the_application() & {*attack.absent, *(f"{one}s" for one in attack.absent)} == set()
    assert (attack.why_not != "", number in numbers_with_a_test()) == (True, False)
