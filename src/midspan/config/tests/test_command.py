import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from midspan.config.cli.stages import Outcome, Stage, judge, last_line, none_found
from midspan.config.command import VERBS, main

PROJECT = Path(__file__).resolve().parents[4]


def test_help_names_every_verb(capsys):
    code = main(["--help"])

    lines = capsys.readouterr().out.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ")]
    assert code == 0
    assert listed == [verb.name for group in VERBS.values() for verb in group]


@pytest.mark.parametrize("verb", [verb for group in VERBS.values() for verb in group], ids=lambda verb: verb.name)
def test_every_verb_has_its_module_and_help(verb, capsys):
    assert importlib.util.find_spec(verb.module) is not None
    with pytest.raises(SystemExit) as ended:
        main([verb.name, "--help"])

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: midspan {verb.name}")


def test_unknown_verb_is_refused_in_words(capsys):
    code = main(["dmeo"])

    assert code == 2
    assert capsys.readouterr().err == "midspan: there is no verb “dmeo”. `midspan --help` lists them.\n"


def test_unknown_word_is_refused_by_a_verb_that_takes_none(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["db", "status", "--colour"])

    assert ended.value.code == 2


def test_help_imports_neither_django_nor_a_database_driver():
    program = "import sys; from midspan.config.command import main; main([]); print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own.

    assert {"django", "psycopg"} & {*done.stdout.splitlines()[-1].split()} == set()


@pytest.fixture
def junit(tmp_path):
    path = tmp_path / "tests.xml"
    path.write_text('<testsuites><testsuite tests="7" failures="1" errors="1" skipped="2"/></testsuites>')
    return path


def test_counts_of_a_test_run_hold_errors_as_failures(junit):
    outcome = judge(Stage("tests", [], junit=junit), code=1, seconds=1)

    assert outcome == Outcome("tests", seconds=1, passed=3, failed=2, skipped=2)


def test_test_run_without_a_test_is_a_failure(tmp_path):
    outcome = judge(Stage("tests", [], junit=tmp_path / "none.xml"), code=5, seconds=1)

    assert outcome == Outcome("tests", seconds=1, failed=1, note="found no test")


@pytest.mark.parametrize(
    ("codes", "may_be_empty", "failed"),
    [((5, 5), True, [1]), ((5, 0), True, []), ((5, 1), True, []), ((0, 0), True, []), ((0, 0), False, [])],
)
def test_words_that_no_test_fits_are_a_failure(junit, codes, may_be_empty, failed):
    names = ("tests", "durability")
    tests = [Stage(name, [], junit=junit, may_be_empty=may_be_empty) for name in names]
    outcomes = [judge(stage, code=code, seconds=1) for stage, code in zip(tests, codes, strict=True)]
    lint = Stage("lint", [])

    found = none_found([[lint], tests], [judge(lint, code=0, seconds=1), *outcomes])

    assert [one.failed for one in found] == failed


def test_test_run_that_breaks_before_its_tests_is_a_failure(tmp_path):
    outcome = judge(Stage("tests", [], junit=tmp_path / "none.xml"), code=3, seconds=1)

    assert outcome == Outcome("tests", seconds=1, failed=1, note="exit code 3")


def test_what_was_tried_again_is_named(junit):
    output = ".R\nRERUN tests/journeys/test_plan.py::test_plan\nRERUN tests/journeys/test_plan.py::test_plan\n"

    outcome = judge(Stage("browser tests", [], junit=junit), code=1, seconds=1, output=output)

    assert outcome.note == "tried again: tests/journeys/test_plan.py::test_plan"


def test_last_line_adds_up_the_stages():
    outcomes = [Outcome("lint", seconds=1, passed=1), Outcome("tests", seconds=1, passed=3, failed=2, skipped=2)]

    assert last_line(outcomes) == "4 passed, 2 failed, 2 skipped"
