"""Rowan has a week of nine hours; built once for each module."""

import pytest

from midspan.domains.schedule.tests.tapers.stepping_down import a_center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center)
