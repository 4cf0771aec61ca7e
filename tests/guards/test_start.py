"""The web is ready soon, and its workers stay small, because they load nothing that few pages ever need."""

import os
import subprocess
import sys

SOLVERS = {"highspy", "numpy", "ortools"}  # Weeks are computed by jobs.
READERS = {"lxml", "icalendar", "recurring_ical_events"}  # Of files that come from outside.


def test_pages_are_loaded_without_solvers_and_readers_of_files():
    code = "import sys, midspan.config.wsgi, midspan.config.urls; print(*sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "midspan.config.settings"}
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    assert "midspan.domains.schedule.views.proposals" in loaded
    assert (SOLVERS | READERS).isdisjoint(loaded)
