"""The center's clock is one that PostgreSQL understands too."""

import pytest
from django.db.models.functions import TruncDate
from django.utils import timezone

from midspan.config.home_clock import HomeClock
from midspan.domains.people.models import Patient
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_database_reads_dates_on_the_centers_clock():
    organization = make_organization()
    make_site(organization, time_zone="America/Chicago")
    patient = make_patient(organization)

    with timezone.override(HomeClock(actor_for(patient))):
        [day] = Patient.objects.filter(pk=patient.pk).values_list(TruncDate("created_at"), flat=True)

    assert day == patient.created_at.astimezone(HomeClock(actor_for(patient)).zone).date()
