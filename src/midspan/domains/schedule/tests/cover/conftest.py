import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.schedule.models import IndividualHour
from midspan.domains.schedule.tests.cover.calling_in import NOW, TWO, a_center, fill
from midspan.domains.schedule.tests.factories import (
    MONDAY,
)
from midspan.kernel.tests.factories import own


@pytest.fixture
def at(monkeypatch):
    """Call with a moment to let it be then."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


@pytest.fixture
def center(shared_center, at):
    at(NOW)
    return own(shared_center)


@pytest.fixture
def hour(center):
    """Monday at two with Dana, for whom nothing else stands in the week but the group."""
    hour = IndividualHour.objects.create(
        organization=center.organization,
        patient=center.person,
        staff=center.counselor,
        kind="individual",
        weekday=0,
        start_minute=TWO,
        end_minute=TWO + 60,
        site=center.site,
        dates=DateRange(MONDAY, None),
    )
    fill(center)
    return hour
