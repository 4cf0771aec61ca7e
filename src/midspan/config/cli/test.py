"""`midspan test`: what continuous integration runs, no more, no less."""

import argparse
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from midspan.config.cli import browser, preparation
from midspan.config.cli.stages import Outcome, Stage, last_line, none_found, run_lanes, show, table
from midspan.config.places import project_folder, state_folder
from midspan.config.postgres import DatabaseRole, running

# Each process copies one migrated template database, so a second one costs little and halves the wait. A process that
# has run out of tests takes some of the other's: a few take as long as all the rest.
SIDE_BY_SIDE = ["-n2", "--dist=worksteal"]
# A browser waits now and then: for a word to be kept, for a line to come back. Another one goes on meanwhile.
BROWSERS = ["-n3", "--dist=worksteal"]
PLAIN = ["pytest"]
COUNTING_LINES = ["coverage", "run", "-m", "pytest"]  # Takes half as long again.
# Chromium and killed processes keep a time of their own: what fails there is tried once more, and named (ADR 18).
ONCE_MORE = ["--reruns=1", "-raR"]
# More rounds, widths, examples and combinations of what the others do once: before a release.
LONG = "--long"
MANY_EXAMPLES = "--hypothesis-profile=long"
# Files that hold nothing but tests of the two other lanes.
ELSEWHERE = re.compile(r"^pytestmark = .*mark\.(browser|crash)\b", re.MULTILINE)
PAGES = frozenset({"surfaces", "attacks", "sweep", "demo"})
# Of the tests without a browser, by size: what comes before the browsers in their lane, so that both end together.
BEFORE_BROWSERS = 0.44
TAKES_OTHER_WORDS = True  # pytest's.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fast", action="store_true", help="leave out browsers, pages, killed processes and what is slow"
    )
    parser.add_argument(LONG, action="store_true", help="also all rounds, widths, examples and combinations")
    parser.add_argument("--coverage", action="store_true", help="also say which lines and branches no test runs")
    parser.epilog = "Other words go to pytest: midspan test -k referral"


def run(arguments: argparse.Namespace) -> int:
    os.environ["MIDSPAN_CLUSTER"] = "test"
    # Every one of many processes would compile the tests and us anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "midspan.config.settings"
    results_folder().mkdir(parents=True, exist_ok=True)
    chromium = None if arguments.fast else browser.find_or_install_chromium()
    preparation.compile_messages()
    with running("test"):
        runner = COUNTING_LINES if arguments.coverage else PLAIN
        stages = lanes(arguments, chromium, runner=runner)
        outcomes = run_lanes(*stages)
        outcomes += none_found(stages, outcomes)
        if not arguments.fast and chromium is None:
            outcomes.append(without_browser())
        if arguments.coverage:
            outcomes += run_lanes([coverage_stage()])
    print(table(outcomes))
    print(last_line(outcomes))
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def lanes(arguments: argparse.Namespace, chromium: str | None, *, runner: list[str]) -> list[list[Stage]]:
    """Whoever is done with one thing goes on with the next, so that no processor waits for the other.

    Killed processes are mostly waited for; each has files, ports and a database of its own.
    """
    tests = pytest_lanes(arguments, runner=runner)
    if arguments.fast:
        return [static_stages(), *tests]
    *others, last = tests
    beside = [stage for lane in others for stage in lane]
    return [
        static_stages(),
        [*beside, *durability_lane(arguments)],
        [*last, *browser_lane(chromium, arguments, runner=runner)],
    ]


def results_folder() -> Path:
    return state_folder() / "test-results"


def tool(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


def static_stages() -> list[Stage]:
    """Return the checks that run no test. Sources are named because the command `midspan` has no ending to go by."""
    sources = [".", "midspan"]
    stages = [
        Stage("format", tool("ruff", "format", "--check", *sources)),
        Stage("lint", tool("ruff", "check", *sources)),
        Stage("imports", [beside_python("lint-imports")]),
        Stage("types", tool("mypy", "src/midspan")),
        Stage("migrations", django("makemigrations", "--check", "--dry-run"), extra=as_owner()),
    ]
    return [*stages, *template_stages(), *generated_stages()]


def beside_python(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def django(*words: str) -> list[str]:
    return tool("django", *words)


def as_owner() -> dict[str, str]:
    return {"MIDSPAN_DATABASE_ROLE": DatabaseRole.OWNER.value}


def template_stages() -> list[Stage]:
    paths = templates()
    return [Stage("templates", [beside_python("djade"), "--check", *paths])] if paths else []


def templates() -> list[str]:
    return sorted(str(path) for path in (project_folder() / "src").glob("**/templates/**/*.html"))


def generated_stages() -> list[Stage]:
    script = project_folder() / "tools" / "generated_docs.py"
    return [Stage("generated pages", tool("tools.generated_docs", "--check"))] if script.exists() else []


def pytest_lanes(arguments: argparse.Namespace, *, runner: list[str]) -> list[list[Stage]]:
    """Two lanes that share the files. Words of the user's own go to one, as they may name a few tests."""
    if arguments.others:
        return [[pytest_stage("tests", [*SIDE_BY_SIDE, *arguments.others], arguments, runner=runner)]]
    paths = [path for path in test_files() if not ELSEWHERE.search(path.read_text())]
    paths = [path for path in paths if not (arguments.fast and asks_for_pages(path))]
    parts = parts_of(paths, share_of_last=0.5 if arguments.fast else BEFORE_BROWSERS)
    return [
        [pytest_stage(f"tests, part {number}", list(map(str, part)), arguments, runner=runner)]
        for number, part in enumerate(parts, 1)
    ]


def pytest_stage(name: str, words: list[str], arguments: argparse.Namespace, *, runner: list[str]) -> Stage:
    junit = results_folder() / f"{name.replace(', ', '-').replace(' ', '-')}.xml"
    left_out = "not browser and not crash and not slow" if arguments.fast else "not browser and not crash"
    examples = [MANY_EXAMPLES] if arguments.long else []
    command = tool(*runner, "-m", chosen(left_out, arguments), *examples, *pytest_words(junit), *words)
    return Stage(name, command, extra=coverage_file(), junit=junit, may_be_empty=bool(arguments.others))


def asks_for_pages(path: Path) -> bool:
    """Pages take most of the time: the fast part asks the domains, the engines and the guards."""
    parts = path.relative_to(project_folder()).parts
    return "pages" in path.stem or not PAGES.isdisjoint(parts)


def test_files() -> list[Path]:
    return sorted(path for top in ("src", "tests") for path in (project_folder() / top).rglob("test_*.py"))


def parts_of(paths: Iterable[Path], *, share_of_last: float) -> tuple[list[Path], list[Path]]:
    """Two lists, the last with that share of the bytes, by which tests take about the same time.

    To collect everything in each of two processes, and share the tests out one by one, takes half a minute longer.
    """
    parts: tuple[list[Path], list[Path]] = ([], [])
    shares, filled = (1 - share_of_last, share_of_last), [0.0, 0.0]
    sizes = {path: path.stat().st_size for path in paths}
    for path in sorted(sizes, key=lambda path: (-sizes[path], path)):
        emptier = min((0, 1), key=filled.__getitem__)
        parts[emptier].append(path)
        filled[emptier] += sizes[path] / shares[emptier]
    return sorted(parts[0]), sorted(parts[1])


def chosen(marks: str, arguments: argparse.Namespace) -> str:
    return marks if arguments.long else f"{marks} and not long"


def words_for(mark: str, words: list[str]) -> list[str]:
    """Return the words with the files that hold the mark, unless they name a path: collecting all takes seconds."""
    if any(Path(word.partition("::")[0]).exists() for word in words):
        return words
    return [*words, *(str(path) for path in test_files() if f"mark.{mark}" in path.read_text())]


def durability_lane(arguments: argparse.Namespace) -> list[Stage]:
    """Tests that race many connections or kill real processes."""
    junit, words = results_folder() / "durability.xml", arguments.others
    others = [*pytest_words(junit), *words_for("crash", words)]
    command = tool("pytest", "-m", chosen("crash and not browser", arguments), *ONCE_MORE, *SIDE_BY_SIDE, *others)
    return [Stage("durability", command, extra=coverage_file(), junit=junit, may_be_empty=bool(words))]


def pytest_words(junit: Path) -> list[str]:
    return ["-p", "no:randomly", "-q", f"--junitxml={junit}"]


def coverage_file() -> dict[str, str]:
    # Two processes must collect tests in the same order, whatever sets they are made from.
    return {"COVERAGE_FILE": str(results_folder() / "coverage"), "PYTHONHASHSEED": "0"}


def coverage_stage() -> Stage:
    steps = "coverage combine -q && coverage report --format=total > {0} && coverage html -q -d {1}"
    folder = results_folder()
    script = steps.format(folder / "coverage-total", folder / "coverage-html").replace(
        "coverage ", f"{sys.executable} -m coverage "
    )
    return Stage("coverage", ["sh", "-c", script], extra=coverage_file())


def browser_lane(chromium: str | None, arguments: argparse.Namespace, *, runner: list[str]) -> list[Stage]:
    if chromium is None:
        return []
    junit, words = results_folder() / "browser.xml", arguments.others
    # Playwright's own loop makes Django believe that synchronous queries run inside asynchronous code.
    extra = {"MIDSPAN_CHROMIUM": chromium, "DJANGO_ALLOW_ASYNC_UNSAFE": "1", **coverage_file()}
    others = [*pytest_words(junit), *words_for("browser", words)]
    command = tool(*runner, "-m", chosen("browser", arguments), *ONCE_MORE, *BROWSERS, *others)
    return [Stage("browser tests", command, extra=extra, junit=junit, may_be_empty=bool(words))]


def without_browser() -> Outcome:
    """Without a browser: a failure in continuous integration, where nobody would see it being left out."""
    must = os.environ.get("CI", "").lower() in {"1", "true"}
    outcome = Outcome("browser tests", seconds=0, failed=int(must), skipped=int(not must), note=browser.MEND)
    show(outcome, output=browser.MEND)
    return outcome
