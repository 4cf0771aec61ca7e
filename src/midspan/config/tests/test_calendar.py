import json
from pathlib import Path

import pytest

from midspan.config.command import main

FILES = Path(__file__).parents[2] / "domains/responsibilities/calendars/tests/files"
FINITE = FILES / "icaljs" / "recur_instances_finite.ics"
REMINDER = FILES / "icalendar" / "issue_127_categories_with_commas.ics"
OPTIONS = ["--from", "2012-11-01", "--to", "2012-12-01", "--tz", "America/New_York"]


def test_busy_prints_one_json_line_per_file(capsys, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all")

    code = main(["calendar", "busy", str(FINITE), str(tmp_path / "letter.txt"), *OPTIONS, "--json"])

    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 2
    assert first == {
        "file": str(FINITE),
        "busy": [
            ["2012-11-05T18:00:00Z", "2012-11-05T18:30:00Z"],
            ["2012-11-06T18:00:00Z", "2012-11-06T18:30:00Z"],
            ["2012-11-10T18:00:00Z", "2012-11-10T18:30:00Z"],
        ],
        "warnings": [],
    }
    assert sorted(second) == ["file", "refused"]


def test_busy_prints_an_event_without_length_as_an_interval_without_length(capsys):
    options = ["--from", "2014-02-01", "--to", "2014-03-01", "--tz", "UTC", "--json"]

    code = main(["calendar", "busy", str(REMINDER), *options])

    assert (code, json.loads(capsys.readouterr().out)["busy"]) == (
        0,
        [["2014-02-04T14:00:00Z", "2014-02-04T14:00:00Z"]],
    )


def test_busy_speaks_to_people_without_json(capsys, tmp_path):
    (tmp_path / "cut.ics").write_text("BEGIN:VCALENDAR\n")

    main(["calendar", "busy", str(FINITE), str(tmp_path / "cut.ics"), str(tmp_path / "gone.ics"), *OPTIONS])

    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  2012-11-05T18:00:00Z to 2012-11-05T18:30:00Z"
    assert lines[5:7] == [
        "  free throughout",
        "  ! This calendar breaks off before its end; events may be missing. Export it again.",
    ]
    assert lines[7] == f"{tmp_path / 'gone.ics'}: refused. This file cannot be read: No such file or directory."


@pytest.mark.parametrize(("option", "value"), [("--from", "yesterday"), ("--tz", "Mars/Olympus"), ("--tz", "../UTC")])
def test_busy_explains_a_wrong_option(capsys, option, value):
    options = [*OPTIONS, option, value]

    with pytest.raises(SystemExit) as ended:
        main(["calendar", "busy", str(FINITE), *options])

    assert ended.value.code == 2
    assert f"“{value}” is not a" in capsys.readouterr().err
