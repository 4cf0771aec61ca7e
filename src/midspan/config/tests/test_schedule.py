"""`midspan schedule` on files: what it answers, what it writes, and what it refuses in one line."""

import json

import pytest

from midspan.config.cli.schedule_files import IOP_PARTS
from midspan.config.command import main
from midspan.engines.scheduling import Schedule
from midspan.engines.scheduling.tests.build import counselor, mornings, needs, problem
from midspan.engines.scheduling.tests.test_exchange import FIXTURES
from midspan.engines.scheduling.wire import problem_to_json, schedule_to_json

IOP_30, BEST_30 = str(FIXTURES / "iop-30.json"), str(FIXTURES / "iop-30.best.json")
FIGURES = {"objective", "bound", "gap_controllable", "unplaced", "seconds", "cpu_seconds", "peak_mb", "life"}


def answer(capsys, *words):
    """(exit code, the JSON it printed)."""
    code = main(["schedule", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def own_week(tmp_path):
    """One seat for two people, as a `midspan-week/1` file."""
    groups = mornings()
    week = problem(sections=groups, patients=[needs("a"), needs("b", max_days=2, min_days=2)], counselors=[counselor()])
    path = tmp_path / "week.json"
    path.write_text(problem_to_json(week), encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_solve_prints_its_figures(capsys):
    code, found = answer(capsys, "solve", IOP_30)

    assert (code, found.keys()) == (0, FIGURES)
    assert (found["objective"], found["bound"], found["gap_controllable"], found["unplaced"]) == (83_058, 83_058, 0, 4)


@pytest.mark.slow
def test_solved_schedule_is_written_checked_and_verified(tmp_path, capsys):
    out = str(tmp_path / "schedule.json")
    main(["schedule", "solve", IOP_30, "--out", out])
    said = capsys.readouterr().out

    checked, verified = answer(capsys, "check", IOP_30, out), answer(capsys, "verify", IOP_30, out)

    assert said.startswith(f"{IOP_30}: 83058 points, bound 83058.0, gap 0.000% of what is controllable, 4 waiting")
    assert checked == (0, {"objective": 83_058, "unplaced": 4, "violations": [], "over_life_limit": []})
    assert (verified[0], verified[1]["bound"], verified[1]["is_upheld"]) == (0, 83_058, True)


@pytest.mark.slow
def test_written_entries_have_the_form_of_the_exchange_format(tmp_path):
    out = tmp_path / "schedule.json"

    main(["schedule", "solve", IOP_30, "--out", str(out)])

    plans = json.loads(out.read_text(encoding="utf-8"))["schedule"]
    assert sorted(plans, key=int) == [str(number) for number in range(30)]
    assert {tuple(plan) for plan in plans.values() if plan} == {("sections", "individual", "family")}


def test_no_seconds_give_the_first_week_found(capsys):
    code, found = answer(capsys, "solve", IOP_30, "--seconds", "0")

    assert (code, found["objective"] >= 83_058) == (0, True)


def test_own_weeks_are_solved_and_verified_too(own_week, tmp_path, capsys):
    out = str(tmp_path / "schedule.json")

    solved = answer(capsys, "solve", own_week, "--out", out)
    verified = answer(capsys, "verify", own_week, out)

    assert (solved[0], solved[1]["unplaced"]) == (0, 1)
    assert (verified[0], verified[1]["objective"]) == (0, 20_024)


def test_check_names_each_broken_rule(tmp_path, capsys):
    entries = json.loads((FIXTURES / "iop-30.best.json").read_text(encoding="utf-8"))
    entries["schedule"]["2"]["sections"].append(99)
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(entries), encoding="utf-8")

    code, found = answer(capsys, "check", IOP_30, str(broken))

    assert (code, found["violations"]) == (1, [["unknown section", "2", ""]])


@pytest.mark.slow
def test_claim_of_more_than_the_prices_prove_is_not_upheld(tmp_path, capsys):
    out = tmp_path / "schedule.json"
    main(["schedule", "solve", IOP_30, "--out", str(out)])
    capsys.readouterr()
    entries = json.loads(out.read_text(encoding="utf-8"))
    entries["certificate"]["bound"] += 1
    out.write_text(json.dumps(entries), encoding="utf-8")

    code, found = answer(capsys, "verify", IOP_30, str(out))

    assert (code, found["is_upheld"]) == (1, False)


def test_who_waits_is_explained_one_by_one(own_week, tmp_path, capsys):
    empty = tmp_path / "schedule.json"
    empty.write_text(schedule_to_json(Schedule({"a": None, "b": None})), encoding="utf-8")

    code = main(["schedule", "explain", own_week, str(empty)])

    lines = capsys.readouterr().out.splitlines()
    assert (code, lines[0], lines[1]) == (0, "a: can be placed", "b: no week, because of")


def test_one_person_is_placed_beside_the_others(capsys):
    code, found = answer(capsys, "place", IOP_30, BEST_30, "--patient", "2")

    assert (code, found["patient"]) == (0, "2")
    assert found["options"][0]["plan"]["section_ids"] == ["13", "17", "20"]


REFUSED = [
    (["solve", "gone.json"], "there is no file gone.json."),
    (["solve", "{folder}"], "{folder} is a folder; name the file in it."),
    (["solve", "{letter}"], "{letter} is not JSON."),
    (["solve", "{list}"], "{list} holds no JSON object."),
    (["solve", "{other}"], f"{{other}} is not a center's week (it has no {', '.join(sorted(IOP_PARTS))})."),
    (["solve", "{week2}"], "{week2} is not a center's week (This is not a midspan-week/1 document)."),
    (["solve", "{holed}"], "{holed} is not a center's week ('meets' is missing)."),
    (["solve", IOP_30, IOP_30, "--out", "x"], "--out takes the schedule of one week; name one file."),
    (["check", IOP_30], "name two files: a week, then its schedule."),
    (["check", IOP_30, "{other}"], "{other} is not a schedule for " + IOP_30 + " ('schedule' is missing)."),
    (["verify", IOP_30, BEST_30], BEST_30 + " holds no certificate; `midspan schedule solve --out` writes one."),
    (["place", IOP_30], "name a schedule behind the week, or say whom with --patient ID."),
    (["place", IOP_30, BEST_30, "--patient", "x"], IOP_30 + " has no patient x."),
    (["explain", IOP_30, BEST_30, BEST_30], "name a week and at most one schedule."),
]  # fmt: skip


@pytest.fixture
def bad_files(tmp_path):
    """Files that are not weeks, by name."""
    week = json.loads((FIXTURES / "iop-30.json").read_text(encoding="utf-8"))
    del week["sections"][0]["meets"]
    texts = {
        "letter": "Dear colleague",
        "list": "[]",
        "other": "{}",
        "week2": '{"version": "midspan-week/2"}',
        "holed": json.dumps(week),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.json") for name in texts} | {"folder": str(tmp_path)}


@pytest.mark.parametrize(("words", "sentence"), REFUSED)
def test_what_is_not_a_week_is_refused_in_one_line(words, sentence, bad_files, capsys):
    code = main(["schedule", *(word.format(**bad_files) for word in words)])

    assert (code, capsys.readouterr().err) == (2, f"midspan schedule: {sentence.format(**bad_files)}\n")


def test_schedule_that_cannot_be_written_is_refused(tmp_path, capsys):
    code = main(["schedule", "solve", IOP_30, "--out", str(tmp_path)])

    assert (code, capsys.readouterr().err) == (2, f"midspan schedule: {tmp_path} cannot be written (Is a directory).\n")


def test_certificate_of_another_week_is_refused(tmp_path, own_week, capsys):
    out = tmp_path / "schedule.json"
    main(["schedule", "solve", own_week, "--out", str(out)])
    entries = json.loads(out.read_text(encoding="utf-8"))
    entries["certificate"]["rules_version"] = "2001-01"
    out.write_text(json.dumps(entries), encoding="utf-8")

    code = main(["schedule", "verify", own_week, str(out)])

    assert (code, "does not belong to" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize("text", ["soon", "-1", "inf"])
def test_seconds_are_a_number(text, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["schedule", "solve", IOP_30, f"--seconds={text}"])

    assert ended.value.code == 2
    assert f"“{text}” is not a number of seconds" in capsys.readouterr().err


def test_week_that_does_not_hold_any_more_is_repaired(tmp_path, capsys):
    changed, out = tmp_path / "changed.json", str(tmp_path / "repaired.json")
    week = json.loads((FIXTURES / "iop-30.json").read_text(encoding="utf-8"))
    best = json.loads((FIXTURES / "iop-30.best.json").read_text(encoding="utf-8"))["schedule"]
    who = next(one for one in week["patients"] if best[str(one["id"])])
    day, start, end = best[str(who["id"])]["individual"]
    who["busy"].append([day, start, end])
    changed.write_text(json.dumps(week), encoding="utf-8")

    code, found = answer(capsys, "repair", str(changed), BEST_30, "--out", out)

    assert (code, [move["patient_id"] for move in found["moves"]]) == (0, [str(who["id"])])
    assert answer(capsys, "check", str(changed), out) == (
        0, {"objective": found["objective"], "unplaced": found["unplaced"], "violations": [], "over_life_limit": []}
    )  # fmt: skip


def test_week_that_holds_is_left_as_it_is(capsys):
    main(["schedule", "repair", IOP_30, BEST_30])

    assert capsys.readouterr().out.startswith("0 people touched, 0 lost their week")
