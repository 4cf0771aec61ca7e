"""What phones kept without a network arrives exactly once and in order, over a bad network and a server that dies."""

import json
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.crash, pytest.mark.long]
ENTRIES, PHONES, KILLS = 120, 12, 3  # `midspan bench offline` is the long run.


def test_entries_are_taken_in_once_each_and_in_order():
    command = [sys.executable, "-m", "midspan.config.command", "bench", "offline"]
    command += [f"--entries={ENTRIES}", f"--devices={PHONES}", f"--kills={KILLS}", "--json"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout[done.stdout.index("{") :])
    counted = {
        name: found[name] for name in ("taken_in", "lost", "doubled", "out_of_order", "refused", "still_waiting")
    }
    assert counted == {
        "taken_in": ENTRIES,
        "lost": 0,
        "doubled": 0,
        "out_of_order": 0,
        "refused": 0,
        "still_waiting": 0,
    }
    # The proof is worth something only where answers were lost, and the server was killed.
    assert min(found["network"].values()) > 0
    assert found["kills"] == KILLS
