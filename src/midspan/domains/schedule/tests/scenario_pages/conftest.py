import pytest

from midspan.domains.schedule.tests.cast import NOW
from midspan.domains.schedule.tests.scenario_pages.pages import a_center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)
