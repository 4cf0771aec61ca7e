"""Nothing acknowledged is lost when the web, the worker and the database are killed in the middle of writing."""

import json
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.crash, pytest.mark.long]
ROUNDS = 1  # Of each process; `midspan bench crash --rounds=20` is the long run.
PAUSE = 0.2  # Browsers run beside this: somebody writes at nearly every moment all the same.


@pytest.mark.parametrize("worker", [["--beside"], []], ids=["beside the web", "by itself"])
def test_killing_each_process_during_writes_loses_nothing(worker):
    command = [sys.executable, "-m", "midspan.config.command", "bench", "crash"]
    command += [f"--rounds={ROUNDS}", f"--pause={PAUSE}", "--json", *worker]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)

    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout[done.stdout.index("{") :])
    assert found["kills"] == {"web": ROUNDS, "worker": ROUNDS, "database": ROUNDS}
    assert {name: found[name] for name in ("lost", "half", "unread", "undone", "stuck")} == {
        "lost": 0,
        "half": 0,
        "unread": 0,
        "undone": 0,
        "stuck": 0,
    }
    # The proof is worth something only where writes were kept, and jobs were hit in the middle and given back.
    assert found["acknowledged"] > 20
    assert found["worker_kills_with_a_job_in_the_middle"] == ROUNDS
    assert found["given_back"] >= ROUNDS
