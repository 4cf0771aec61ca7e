"""What the repository never contains."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "machine path": re.compile(r"(?<![\w.])/(?:root|home/[a-z]+|work|farm)/[A-Za-z.]"),
    "registry address": re.compile(r"https?://[\w.-]*(?:py" + r"pi|python" + r"hosted|npm" + r"js|debian\.org)"),
    "to-do": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
}


def tracked_text():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if "/tests/files/" in name or not path.is_file():
            continue  # Third parties' example files stand as they were published.
        try:
            yield name, path.read_text(encoding="utf8")
        except UnicodeDecodeError:
            continue


@pytest.mark.slow
def test_repository_is_free_of_what_it_must_not_hold():
    found = [
        f"{name}: {what}"
        for name, text in tracked_text()
        for what, pattern in FORBIDDEN.items()
        if name != "tests/guards/test_repository.py" and pattern.search(text)
    ]

    assert found == []
