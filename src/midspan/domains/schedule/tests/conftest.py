"""Where most tests of the schedule begin: a center on the Monday before the week that is planned."""

import pytest

from midspan.domains.schedule.tests.cast import NOW
from midspan.kernel.tests.factories import own


@pytest.fixture
def a_monday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def center(shared_center):
    """A copy of what the module says in its own `shared_center`."""
    return own(shared_center)
