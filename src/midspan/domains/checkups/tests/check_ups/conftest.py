"""Rowan has left, or is about to, on a Friday at noon; built once for each module."""

import pytest

from midspan.domains.checkups.tests.check_ups.after_leaving import NOON, stand_at
from midspan.domains.checkups.tests.factories import Left, make_left
from midspan.kernel.tests.factories import own


@pytest.fixture(autouse=True)
def friday(monkeypatch):
    stand_at(monkeypatch, 0)


@pytest.fixture(scope="module")
def shared(share):
    return share(make_left, at=NOON)


@pytest.fixture
def here(shared):
    return own(shared)


@pytest.fixture(scope="module")
def shared_before(share):
    return share(Left, at=NOON)


@pytest.fixture
def before(shared_before):
    return own(shared_before)
