"""The web is ready soon, and its workers stay small, because they load nothing that few pages ever need."""

import pytest

from tests.guards.sources import loaded_by_the_web

SOLVERS = {"highspy", "numpy", "ortools"}  # Weeks are computed by jobs.
READERS = {"lxml", "icalendar", "recurring_ical_events"}  # Of files that come from outside.


@pytest.mark.slow
def test_pages_are_loaded_without_solvers_and_readers_of_files():
    loaded = loaded_by_the_web()

    assert "midspan.domains.schedule.views.proposals" in loaded
    assert (SOLVERS | READERS).isdisjoint(loaded)
