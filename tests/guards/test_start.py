"""The web is ready soon, and its workers stay small, because they load no solver: weeks are computed by jobs."""

import os
import subprocess
import sys

SOLVERS = {"highspy", "numpy", "ortools"}


def test_pages_are_loaded_without_a_solver():
    code = "import sys, midspan.config.wsgi, midspan.config.urls; print(*sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "midspan.config.settings"}
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "midspan.domains.schedule.views.proposals" in loaded
    assert SOLVERS.isdisjoint(loaded)
