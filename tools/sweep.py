"""The canary sweep, and what it found: `python -m tools.sweep [--json]`.

Exit code 0 when nothing left that may not, 1 otherwise. The report lies in `.midspan/test-results/sweep.json`, where
`./midspan test` leaves its own too: each page asked for by one person of each standing, here by everybody.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TESTS = ["-q", "-p", "no:randomly", str(ROOT / "tests" / "sweep" / "test_everybody.py")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the whole report instead of a line")
    arguments = parser.parse_args()
    environment = {**os.environ, "MIDSPAN_CLUSTER": "test", "PYTHONHASHSEED": "0"}
    done = subprocess.run([sys.executable, "-m", "pytest", *TESTS], cwd=ROOT, env=environment, check=False, stdout=2)
    report = json.loads(report_file().read_text(encoding="utf-8"))
    print(json.dumps(report, indent=2) if arguments.json else line(report))
    return done.returncode


def report_file() -> Path:
    home = os.environ.get("MIDSPAN_HOME")
    return (Path(home) if home else ROOT / ".midspan") / "test-results" / "sweep.json"


def line(report: dict[str, Any]) -> str:
    """What was tried and what was found, in one line."""
    asked = sum(report["asked"].values())
    found = [f"{len(report[name])} {words}" for name, words in FOUND.items()]
    tried = f"{report['pages']} pages × {len(report['lookers'])} kinds of people, {asked} times asked"
    return f"{tried}, {len(report['channels'])} ways out; of {report['canaries']} canaries {', '.join(found)}"


FOUND = {
    "leaks": "where they may not be",
    "worlds_differ": "answers that tell of somebody hidden",
    "undeclared": "pages without declaration",
    "errors": "errors",
}

if __name__ == "__main__":
    sys.exit(main())
