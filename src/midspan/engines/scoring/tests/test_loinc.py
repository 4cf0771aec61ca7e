"""The check digit: codes that exist pass, and codes in circulation that cannot exist do not."""

import pytest

from midspan.engines.scoring.loinc import check_digit, is_possible


@pytest.mark.parametrize("code", ["44249-1", "44261-6", "44260-8", "69737-5", "70274-6", "75626-2"])
def test_codes_of_published_guides_are_possible(code):
    assert is_possible(code)


@pytest.mark.parametrize("code", ["89708-7", "65625-0", "96843-5", "93038-1", "93267-4"])
def test_codes_that_circulate_and_cannot_exist_are_not(code):
    assert not is_possible(code)


@pytest.mark.parametrize("code", ["", "44261", "44261-", "-6", "4426a-6", "44261-16", "44261-7"])
def test_what_is_no_code_is_not_possible(code):
    assert not is_possible(code)


def test_the_digit_is_the_one_that_makes_the_sum_whole():
    assert [check_digit(number) for number in ("44261", "69737", "2951")] == [6, 5, 2]
