"""Three people and two peer specialists, built once for each module."""

import pytest

from midspan.kernel.tests.factories import own
from midspan.surfaces.staff.tests.peers.three_people import NOW, Peers


@pytest.fixture(scope="module")
def shared(share):
    return share(Peers, at=NOW)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)
