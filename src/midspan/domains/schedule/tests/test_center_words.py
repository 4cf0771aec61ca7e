"""The words of a center's sessions: kept for a minute, and never those of another center."""

import pytest

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.queries import center_words
from midspan.domains.schedule.tests.factories import Center, row
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization

pytestmark = pytest.mark.django_db


def words_seen_by(patient, *, anew=False):
    with acting_for(actor_for(patient), Reach.OWN):
        return center_words(organization_id=patient.organization_id, anew=anew)


def test_a_patient_reads_what_their_sessions_are_called_by():
    center = Center(make_organization())
    patient, site = center.make_person(), center.site
    room = row("programs.Room", organization=center.organization, site=site, name="Garden room", capacity=8)

    words = words_seen_by(patient, anew=True)

    assert (words.sites[site.pk].name, words.sites[site.pk].zone) == (site.name, site.time_zone)
    assert words.rooms[room.pk] == room.name
    assert words.staff[center.counselor.pk] == f"{center.counselor.given_name} {center.counselor.family_name}"


def test_they_are_kept_and_a_change_in_this_process_is_read_at_once(django_assert_num_queries):
    center = Center(make_organization())
    patient, site = center.make_person(), center.site
    with acting_for(actor_for(patient), Reach.OWN):
        before = center_words(organization_id=patient.organization_id)
        with django_assert_num_queries(0):
            assert center_words(organization_id=patient.organization_id) is before

    site.name = "By the river"
    site.save()

    assert words_seen_by(patient).sites[site.pk].name == "By the river"


def test_who_meets_something_new_asks_anew():
    center = Center(make_organization())
    patient = center.make_person()
    words_seen_by(patient)
    added = row("programs.Room", organization=center.organization, site=center.site, name="Attic", capacity=8)

    assert words_seen_by(patient, anew=True).rooms[added.pk] == "Attic"


def test_another_center_is_not_among_them():
    center = Center(make_organization())
    patient = center.make_person()
    other = Center(make_organization())

    words = words_seen_by(patient)

    assert other.site.pk not in words.sites
    assert other.counselor.pk not in words.staff
