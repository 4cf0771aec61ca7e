import pytest

from midspan.domains.schedule.tests.cast import NOW
from midspan.domains.schedule.tests.scenario_pages.pages import a_center
from midspan.kernel.tests.factories import own


@pytest.fixture(autouse=True)
def a_monday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


@pytest.fixture
def center(shared_center):
    return own(shared_center)
