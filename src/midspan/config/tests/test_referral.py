"""`midspan referral show`: one answer per file, exit code 2 when any is refused."""

import json
import subprocess
import sys

import pytest

from midspan.config.command import main
from midspan.domains.journey.referral_files.tests.builders import FILES

KEYS = {
    "file", "format", "patient", "conditions", "medications", "allergies", "coverage",
    "confidentiality", "redisclosure_prohibited", "warnings",
}  # fmt: skip
NOTE = str(FILES / "hl7_referral_note.xml")
FRAGMENT = str(FILES / "hl7_phq9_mental_status_fragment.xml")


def _rows(capsys, *words):
    code = main(["referral", "show", *words])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.slow
def test_understood_files_are_one_json_line_each(capsys):
    files = sorted(
        str(path) for path in FILES.glob("*.*") if path.suffix in {".json", ".xml"} and str(path) != FRAGMENT
    )

    code, rows = _rows(capsys, "--json", *files)

    assert (code, [row["file"] for row in rows]) == (0, files)
    assert {frozenset(row) for row in rows} == {frozenset(KEYS)}
    assert {frozenset(row["patient"]) for row in rows} == {frozenset({"given", "family", "birth_date", "sex"})}


def test_every_fact_has_code_system_text_and_status(capsys):
    _, (row,) = _rows(capsys, NOTE, "--json")

    penicillin = {key: row["allergies"][0][key] for key in ("code", "system", "text", "status")}
    assert penicillin == {
        "code": "70618",
        "system": "http://www.nlm.nih.gov/research/umls/rxnorm",
        "text": "Penicillin",
        "status": "active",
    }


def test_one_refused_file_among_others_makes_the_exit_code_two(capsys):
    code, rows = _rows(capsys, "--json", NOTE, FRAGMENT, NOTE)

    assert (code, [sorted(row) for row in rows if "refused" in row]) == (2, [["file", "refused"]])
    assert [row["file"] for row in rows] == [NOTE, FRAGMENT, NOTE]


def _big(folder):
    path = folder / "big.json"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)  # A hole: 50 MB to read, nothing on the disk.
    return path


UNREADABLE = {
    "not there": (lambda folder: folder / "none.json", "There is no such file."),
    "a folder": (lambda folder: folder, "This is a folder; name the files in it."),
    "too large": (
        _big,
        "The file is larger than 20 MB, more than a referral needs. Ask the sender for a summary without scans.",
    ),
}


@pytest.mark.parametrize("circumstance", UNREADABLE)
def test_a_file_is_one_clear_line_when_it_is(circumstance, tmp_path, capsys):
    make, reason = UNREADABLE[circumstance]
    path = str(make(tmp_path))

    code, rows = _rows(capsys, "--json", path)

    assert (code, rows) == (2, [{"file": path, "refused": reason}])


def test_the_page_says_who_what_and_what_to_check(capsys):
    code = main(["referral", "show", NOTE])

    lines = capsys.readouterr().out.splitlines()
    assert (code, lines[1]) == (0, "  Eve Betterhalf, born 1975-05-01, sex female")
    assert [line for line in lines if line.startswith("  Allergies")] == ["  Allergies (2)"]


def test_a_refused_file_is_one_line_without_json_too(capsys):
    code = main(["referral", "show", FRAGMENT])

    (line,) = capsys.readouterr().out.splitlines()
    assert (code, line.startswith(f"{FRAGMENT}: refused. This is a single section")) == (2, True)


@pytest.mark.slow
def test_neither_django_nor_a_database_driver_is_loaded():
    script = (
        "import sys; from midspan.config.command import main; "
        f"main(['referral', 'show', '--json', {NOTE!r}]); "
        "print(sorted({'django', 'psycopg'} & set(sys.modules)))"
    )

    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"
