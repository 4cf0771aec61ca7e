"""Many reach for the last place for a guest at once, on real connections: one has it, and the others are told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import take_family_place
from midspan.domains.schedule.models import FamilyPlace
from midspan.domains.schedule.tests.factories import MONDAY, NINE, NOON, Center, job_of, make_section, seat_in
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.kernel.row_security import Reach, acting_for
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
PEOPLE, PLACES = 12, 2


def test_twelve_race_for_two_places_and_two_have_one_each(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda _zone: MONDAY)
    organization = Organization.objects.create(name="Harbor Bridge", short_name="Harbor", jurisdiction="VA", phone="1")
    with acting_for(job_of(organization), Reach.ALL):
        center = Center(organization, weekdays=())
        section = make_section(organization, site=center.site, track=center.track, times=[(3, NINE, NOON)],
                               leaders=[center.leader], capacity=PEOPLE, family_places=PLACES)  # fmt: skip
        people = [center.make_person() for _ in range(PEOPLE)]
        for number, person in enumerate(people, start=1):
            seat_in(section, person, number=number)
        by = actor_for(center.counselor)
    start = Barrier(PEOPLE)

    def reach_for_it(person):
        try:
            start.wait()
            with acting_for(by, Reach.ALL):
                about = {"section_id": section.pk, "patient_id": person.pk, "guest_id": uuid4(), "account_id": uuid4()}
                return take_family_place(**about, by=by).number
        except RefusedError as refusal:
            return refusal.verdict.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as threads:
        found = list(threads.map(reach_for_it, people))

    assert sorted(one for one in found if isinstance(one, int)) == [1, 2]
    assert len([one for one in found if "Every place for guests" in str(one)]) == PEOPLE - PLACES
    with acting_for(job_of(organization), Reach.ALL), acting_for(job_of(organization), Reach.ALL):
        assert sorted(FamilyPlace.objects.values_list("number", flat=True)) == [1, 2]
