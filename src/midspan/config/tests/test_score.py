"""`midspan score`: a file of answer sets, a line each in answer."""

import io
import json

import pytest

from midspan.config.command import main
from midspan.engines.scoring import instrument_keys
from midspan.engines.scoring.tests.golden import GOLDEN, NOBODY


@pytest.fixture
def scored(tmp_path, capsys):
    """Score lines; returns (exit code, rows, what was said on standard error)."""

    def asked(key, *lines, words=("--json",)):
        file = tmp_path / "answers.jsonl"
        file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
        code = main(["score", key, "--answers", str(file), *words])
        told = capsys.readouterr()
        rows = told.out.splitlines()
        return code, [json.loads(row) for row in rows] if "--json" in words else rows, told.err

    return asked


def test_a_line_is_answered_with_four_keys(scored):
    code, rows, _ = scored("phq-9", {"1": 0, "2": 3, "3": 2, "4": 1, "5": 0, "6": 3, "7": 1, "8": 0, "9": 1})

    assert (code, rows) == (0, [{"complete": True, "score": 11, "subscales": {}, "band": "moderate"}])


def test_incomplete_is_said_and_never_scored(scored):
    _, rows, _ = scored("gad-7", {"1": 3, "2": 3, "3": 3, "4": 3, "5": 3, "6": 3, "7": None})

    assert rows == [{"complete": False, "score": None, "subscales": {}, "band": None}]


@pytest.mark.parametrize("key", instrument_keys())
def test_the_command_equals_the_golden_sets(scored, key):
    golden = [one for one in GOLDEN if one.key == key and one.person == NOBODY]

    code, rows, _ = scored(key, *(one.answers for one in golden))

    assert code == 0
    assert [(row["complete"], row["score"], row["band"]) for row in rows] == [
        (one.is_complete, one.score, one.band) for one in golden
    ]


def test_sums_apart_are_named(scored):
    _, rows, _ = scored("readiness-rulers", {"1": 1, "2": 2, "3": 3})

    assert rows[0]["subscales"] == {"importance": 1, "confidence": 2, "readiness": 3}


def test_where_a_line_differs_by_sex_the_band_waits_for_it(scored):
    answers = {"1": 2, "2": 1, "3": 0}
    bands = [
        scored("audit-c", answers, words=("--json", *more))[1][0]["band"]
        for more in ((), ("--sex", "male"), ("--sex", "female"))
    ]

    assert bands == [None, "below the line for men", "at or above the line"]


def test_details_say_what_is_missing_flagged_or_contradictory(scored):
    _, rows, _ = scored("audit-c", {"1": 3, "2": 0, "3": 0}, {"1": 1}, {"1": 0, "2": 1}, words=("--json", "--details"))

    assert [(row["missing"], row["flags"], row["contradictions"]) for row in rows] == [
        ([], ["check_intake"], []),
        (["2", "3"], [], []),
        ([], [], ["2"]),
    ]


@pytest.mark.parametrize(
    ("line", "said_of_it"),
    [
        ("{", "Expecting property name"),
        ("[1, 2]", "an answer set is an object"),
        ('{"1": "2"}', "an answer set is an object"),
        ('{"1": 1.5}', "an answer set is an object"),
        ('{"1": true}', "an answer set is an object"),
        ('{"1": 1, "1": 2}', "an item stands twice"),
        ('{"1": 4}', "Item 1 of PHQ-9 gives 0 to 3 points, not 4."),
        ('{"12": 1}', "PHQ-9 has no item 12."),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_a_line_that_is_no_answer_set_says_so_and_the_others_are_scored(scored, line, said_of_it):
    code, rows, _ = scored("phq-9", line, dict.fromkeys("123456789", 1))

    assert code == 2
    assert said_of_it in rows[0]["error"]
    assert rows[1] == {"complete": True, "score": 9, "subscales": {}, "band": "mild"}


def test_a_reader_is_told_in_words(scored):
    _, rows, _ = scored("phq-9", dict.fromkeys("123456789", 1), {"1": 1}, "x", words=("--age", "15"))

    assert rows == [
        "9, mild",
        "not scored: no answer to 2, 3, 4, 5, 6, 7, 8, 9",
        "line 3: Expecting value: line 1 column 1 (char 0)",
    ]


def test_a_set_without_a_sum_is_told_in_words(scored):
    _, rows, _ = scored("taps-1", {"1": 0, "2": 0, "4": 1, "5": 0}, words=())

    assert rows == ["complete; each answer is read by itself"]


@pytest.mark.parametrize("name", ["phq-9", "PHQ-9", "phq9", "Phq_9"])
def test_an_instrument_is_found_however_it_is_written(scored, name):
    assert scored(name, dict.fromkeys("123456789", 0))[1][0]["score"] == 0


def test_standard_input_is_read_where_the_file_is_a_dash(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"1": 4}\n\n'))

    assert main(["score", "craving", "--answers", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == 4


@pytest.mark.parametrize(
    ("words", "said_of_it"),
    [
        (["phq-99", "--answers", "x"], "there is no instrument “phq-99”"),
        (["phq-9", "--answers", "nowhere.jsonl"], "there is no file nowhere.jsonl"),
        (["phq-9"], "name an instrument and its answers"),
        ([], "name an instrument and its answers"),
        (["phq-9", "--answers", "/"], "/ cannot be read"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_mend(capsys, words, said_of_it):
    assert main(["score", *words]) == 2
    assert said_of_it in capsys.readouterr().err


def test_a_file_in_another_encoding_is_refused(tmp_path, capsys):
    file = tmp_path / "answers.jsonl"
    file.write_bytes(b"\xff\xfe{}")

    assert main(["score", "phq-9", "--answers", str(file)]) == 2
    assert "is not UTF-8" in capsys.readouterr().err


def test_the_list_names_what_ships_with_its_license(capsys):
    assert main(["score", "--list", "--json"]) == 0
    rows = [json.loads(row) for row in capsys.readouterr().out.splitlines()]

    assert [row["instrument"] for row in rows] == list(instrument_keys())
    assert {row["instrument"]: (row["license"], row["has_text"]) for row in rows}["isi"] == ("commercial", False)


def test_the_list_is_readable(capsys):
    assert main(["score", "--list"]) == 0

    told = capsys.readouterr().out
    assert "TAPS Tool, part 1 (points only: text not confirmed)" in told
    assert "own                          en own, es own    Strongest urge" in told
    assert "en original       Patient Health Questionnaire (PHQ-9)" in told


def test_the_list_says_whose_the_wording_is_in_each_language(capsys):
    assert main(["score", "--list", "--json"]) == 0
    rows = {row["instrument"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}

    assert {language: one["status"] for language, one in rows["craving"]["wording"].items()} == {
        "en": "own",
        "es": "own",
    }
    assert rows["phq-9"]["wording"]["en"]["basis_date"] == "2026-11-27"
    assert rows["isi"]["wording"] == {}
