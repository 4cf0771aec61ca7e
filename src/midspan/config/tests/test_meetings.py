import json
from pathlib import Path

from midspan.config.command import main

FILES = Path(__file__).parents[2] / "domains/meetings/list_files/tests/files"
BMLT, GUIDE = FILES / "na_bmlt_sample_60.json", FILES / "guide.json"


def test_show_prints_one_json_line_per_file(capsys):
    code = main(["meetings", "show", str(BMLT), str(GUIDE), "--json"])

    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert first == {
        "file": str(BMLT), "format": "bmlt", "read": 60, "published": 60, "by_weekday": [4, 12, 8, 10, 10, 9, 7],
        "online": 0, "unscheduled": 0, "inactive": 0, "refused": [],
    }  # fmt: skip
    assert [one["row"] for one in second["refused"]] == list(range(10, 19))


def test_show_warns_of_a_list_that_counts_its_days_otherwise_than_its_format(capsys, tmp_path):
    real = json.loads(BMLT.read_text())
    for one in real["meetings"]:
        one["weekday_tinyint"] = str(int(one["weekday_tinyint"]) - 1)
    from_zero, both = tmp_path / "from-zero.json", tmp_path / "both.json"
    from_zero.write_text(json.dumps(real))
    real["meetings"][0]["weekday_tinyint"] = "7"
    both.write_text(json.dumps(real))

    code = main(["meetings", "show", str(from_zero), str(both), "--json"])
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    main(["meetings", "show", str(from_zero)])
    lines = capsys.readouterr().out.splitlines()

    assert (code, first["read"], first["by_weekday"], first["refused"]) == (0, 60, [4, 12, 8, 10, 10, 9, 7], [])
    assert [one.partition(":")[0] for one in first["warnings"]] == ["Its days were read with Sunday as 0"]
    assert (second["read"], len(second["refused"]), "warnings" in second) == (0, 60, False)
    assert "the list has both 0 and 7" in second["refused"][0]["why"]
    assert lines[2] == f"  ? {first['warnings'][0]}"


def test_show_refuses_what_is_no_list_and_goes_on(capsys, tmp_path):
    (tmp_path / "letter.txt").write_text("Dear all")
    (tmp_path / "empty.json").write_text("")
    files = [str(tmp_path / "letter.txt"), str(tmp_path / "empty.json"), str(tmp_path), str(tmp_path / "gone"), "a\0b"]

    code = main(["meetings", "show", *files, str(BMLT), "--json"])

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 2
    assert [row["refused"][0]["why"] for row in rows[:-1]] == [
        "This is no list of meetings. Ask for Meeting Guide JSON, a TSML table (CSV) or BMLT JSON.",
        "The file is empty.",
        "This is a folder; name the files in it.",
        "There is no such file.",
        "The file could not be read from the disk.",
    ]
    assert {(row["format"], row["read"], row["refused"][0]["row"]) for row in rows[:-1]} == {(None, 0, None)}
    assert rows[-1]["read"] == 60


def test_show_speaks_to_people_without_json(capsys, tmp_path):
    (tmp_path / "page.json").write_text("<html>")

    main(["meetings", "show", str(GUIDE), str(tmp_path / "page.json")])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{GUIDE}: meeting-guide; 10 read, 10 published, 2 online, 1 unscheduled, 2 inactive"
    assert lines[1] == "  Sun 2, Mon 2, Tue 2, Wed 2, Thu 2, Fri 1, Sat 2"
    assert lines[4] == "  ! row 12: It has a day and no time."
    assert lines[-1].startswith(f"{tmp_path / 'page.json'}: refused. This is a web page or XML")
