"""Whoever led a session reaches those who came at least until its notes are due."""

from datetime import date, timedelta

import pytest

from midspan.domains.encounters.rules.deadlines import due_date
from midspan.domains.schedule.reach.rules import first_day_still_reached

MONDAY = date(2027, 3, 1)


@pytest.mark.parametrize("days", range(7))
def test_reach_does_not_end_before_the_note_is_due(days):
    session = MONDAY + timedelta(days=days)

    assert first_day_still_reached(due_date(session)) <= session
