"""The stages of a check: commands that run one after another in lanes, lanes side by side, and the table at the end."""

import os
import subprocess
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import Struct, field

from midspan.config.places import project_folder

NOTHING_COLLECTED = 5  # pytest's exit code.
FOUND_NONE = "found no test"
TRIED_AGAIN = "RERUN "  # How pytest-rerunfailures begins a line of its summary.
_printing = threading.Lock()


class Stage(Struct, frozen=True):
    """One command. `junit` is where a pytest stage leaves its counts; a `may_be_empty` one may find no test."""

    name: str
    command: Sequence[str]
    extra: Mapping[str, str] = field(default_factory=dict)
    junit: Path | None = None
    may_be_empty: bool = False


class Outcome(Struct, frozen=True):
    """What a stage came to. A stage that is no test run counts as one check."""

    name: str
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    note: str = ""

    @property
    def is_good(self) -> bool:
        return self.failed == 0


def run_lanes(*lanes: Sequence[Stage]) -> list[Outcome]:
    """Run the lanes side by side; return the outcomes lane by lane."""
    with ThreadPoolExecutor(max_workers=len(lanes)) as pool:
        return [outcome for lane in pool.map(run_lane, lanes) for outcome in lane]


def run_lane(lane: Sequence[Stage]) -> list[Outcome]:
    return [run_stage(stage) for stage in lane]


def run_stage(stage: Stage) -> Outcome:
    if stage.junit is not None:
        stage.junit.unlink(missing_ok=True)
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own tools.
        stage.command,
        cwd=project_folder(),
        env={**os.environ, **stage.extra},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    outcome = judge(stage, code=done.returncode, seconds=time.monotonic() - started, output=done.stdout)
    show(outcome, output=done.stdout)
    return outcome


def judge(stage: Stage, *, code: int, seconds: float, output: str = "") -> Outcome:
    if stage.junit is None:
        return Outcome(name=stage.name, seconds=seconds, passed=int(code == 0), failed=int(code != 0))
    if code == NOTHING_COLLECTED:
        failed = 0 if stage.may_be_empty else 1
        return Outcome(name=stage.name, seconds=seconds, failed=failed, note=FOUND_NONE)
    passed, failed, skipped = read_counts(stage.junit)
    if code != 0 and failed == 0:  # It broke outside its tests.
        return Outcome(
            name=stage.name, seconds=seconds, passed=passed, failed=1, skipped=skipped, note=f"exit code {code}"
        )
    note = second_tries(output)
    return Outcome(name=stage.name, seconds=seconds, passed=passed, failed=failed, skipped=skipped, note=note)


def none_found(lanes: Sequence[Sequence[Stage]], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """A failure where each stage may be empty and all are: a word with a slip in it tests nothing, and looks green."""
    may = {stage.name for lane in lanes for stage in lane if stage.may_be_empty}
    notes = {outcome.note for outcome in outcomes if outcome.name in may}
    if notes != {FOUND_NONE}:
        return []
    return [Outcome("your words", seconds=0, failed=1, note="no test fits them: look for a slip")]


def second_tries(output: str) -> str:
    """Return the tests that were tried again, by name: one that passes then has still said something."""
    names = [line.removeprefix(TRIED_AGAIN) for line in output.splitlines() if line.startswith(TRIED_AGAIN)]
    return f"tried again: {', '.join(dict.fromkeys(names))}" if names else ""


def read_counts(junit: Path) -> tuple[int, int, int]:
    """Return passed, failed (errors included) and skipped of a pytest run; zeros when it left nothing."""
    if not junit.exists():
        return 0, 0, 0
    suites = list(ET.parse(junit).getroot().iter("testsuite"))  # noqa: S314 - written by our own pytest a moment ago.
    counts = {
        name: sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    }
    failed = counts["failures"] + counts["errors"]
    return max(0, counts["tests"] - failed - counts["skipped"]), failed, counts["skipped"]


def show(outcome: Outcome, *, output: str) -> None:
    with _printing:
        print(
            f"{'ok  ' if outcome.is_good else 'FAIL'}  {outcome.name}  {outcome.seconds:.1f} s  {outcome.note}".rstrip()
        )
        if not outcome.is_good:
            print(output.rstrip() + "\n", flush=True)


def table(outcomes: Sequence[Outcome]) -> str:
    heading = f"\n  {'stage':<22}{'time':>9}  {'passed':>6} {'failed':>6} {'skipped':>7}"
    return "\n".join([heading, *(row(outcome) for outcome in outcomes), ""])


def row(outcome: Outcome) -> str:
    counts = f"{outcome.passed:>6} {outcome.failed:>6} {outcome.skipped:>7}"
    return f"  {outcome.name:<22}{outcome.seconds:>7.1f} s  {counts}  {outcome.note}".rstrip()


def last_line(outcomes: Sequence[Outcome]) -> str:
    totals = {name: sum(getattr(outcome, name) for outcome in outcomes) for name in ("passed", "failed", "skipped")}
    return ", ".join(f"{count} {name}" for name, count in totals.items())
