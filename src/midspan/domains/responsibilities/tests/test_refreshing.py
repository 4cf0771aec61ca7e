"""A subscription read by its job from a real HTTPS server."""

from datetime import timedelta

import pytest

from midspan.domains.people.tests.factories import make_patient
from midspan.domains.responsibilities.calendars import subscription
from midspan.domains.responsibilities.models import BusyTime, CalendarSource
from midspan.domains.responsibilities.tasks import read_subscription
from midspan.kernel import clock
from midspan.kernel.sealing import seal
from midspan.kernel.tests import https
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db

certificate, server, opener = https.certificate, https.server, https.opener


@pytest.fixture
def rowan():
    return make_patient(make_organization())


def subscribed(patient, url):
    """A source whose link leads to this machine; the action itself would refuse it."""
    source = CalendarSource(organization=patient.organization, patient=patient, name="Work", next_at=clock.now())
    source.sealed_url = seal(url, context=f"calendar-link:{source.organization_id}:{patient.pk}:{source.pk}")
    source.save()
    start = clock.now() + timedelta(days=1)
    BusyTime.objects.create(
        organization=patient.organization,
        patient=patient,
        source=source,
        start_at=start,
        end_at=start + timedelta(hours=1),
    )
    return source


def read(source, opener):
    is_read = read_subscription(
        source.organization_id, patient_id=source.patient_id, source_id=source.pk, opener=opener
    )
    see_all(source.organization)
    source.refresh_from_db()
    return is_read


@pytest.mark.slow
def test_an_empty_calendar_frees_the_times_that_were(rowan, server, opener):
    source = subscribed(rowan, f"{server}/calendar.ics")

    assert read(source, opener) is True
    assert (source.state, BusyTime.objects.count()) == ("fresh", 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "reason"), [("missing", subscription.NOT_GIVEN), ("inwards", subscription.NOT_PUBLIC)]
)
def test_a_server_that_fails_leaves_the_times_and_says_why(rowan, server, opener, path, reason):
    source = subscribed(rowan, f"{server}/{path}")

    assert read(source, opener) is False
    assert (source.state, source.state_reason, BusyTime.objects.count()) == ("failed", reason, 1)
    assert source.next_at > clock.now()
