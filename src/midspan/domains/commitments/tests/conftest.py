"""Rowan's center on a Monday at ten, built once for each module."""

import pytest

from midspan.domains.commitments.tests.factories import Pledged
from midspan.domains.safety.tests.factories import MONDAY_TEN, at
from midspan.kernel.tests.factories import own


@pytest.fixture(scope="module")
def shared(share):
    return share(Pledged, at=MONDAY_TEN)


@pytest.fixture
def center(shared):
    with at(MONDAY_TEN):
        yield own(shared)
