"""A circle built once for each module, one's own at noon, whose clock can be turned."""

import pytest

from midspan.domains.circle.tests.factories import NOON
from midspan.kernel.tests.factories import own


@pytest.fixture
def at_noon(monkeypatch):
    """Call with what is shared: a copy of one's own at noon; its `at` turns the clock."""

    def own_at_noon(shared):
        found = own(shared)
        found.at = lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        found.at(NOON)
        return found

    return own_at_noon
