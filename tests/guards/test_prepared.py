"""A query compiled once answers each viewer with their own rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.people.models import Patient
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.queries import visible
from midspan.kernel.prepared import Prepared
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import DataClass

pytestmark = pytest.mark.django_db


def born_before(*, viewer, day):
    rows = visible(Patient.objects.all(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.filter(birth_date__lt=day).values_list("pk")


def everybody_anyway(*, viewer, day):
    return visible(Patient.objects.all(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk").values_list("pk")


def notes_only(*, viewer):
    return visible(Patient.objects.all(), viewer=viewer, data_class=DataClass.NOTE, patient="pk").values_list("pk")


def test_prepared_query_fills_in_viewer_and_values():
    organization = make_organization()
    old, young = make_patient(organization, birth_date=date(1960, 1, 1)), make_patient(organization)
    intake, born = actor_for(make_staff(organization, "intake")), Prepared(born_before, day=date)

    assert born.rows(viewer=intake, day=date(1970, 1, 1)) == [(old.pk,)]
    assert set(born.rows(viewer=intake, day=date(2000, 1, 1))) == {(old.pk,), (young.pk,)}
    assert born.rows(viewer=actor_for(young), day=date(2000, 1, 1)) == [(young.pk,)]


def test_prepared_query_keeps_organizations_apart():
    organization, other = make_organization(), make_organization(name="Another center")
    make_patient(other)
    see_all(organization)
    mine, born = make_patient(organization), Prepared(born_before, day=date)
    born.rows(viewer=actor_for(make_staff(organization, "intake")), day=date(2000, 1, 1))

    rows = born.rows(viewer=actor_for(make_staff(organization, "intake")), day=date(2000, 1, 1))

    assert rows == [(mine.pk,)]


def test_prepared_query_shows_nothing_of_a_class_that_is_not_the_viewers():
    organization = make_organization()
    make_patient(organization)
    desk, director = (actor_for(make_staff(organization, role)) for role in ("front_desk", "director"))
    notes = Prepared(notes_only)

    assert (notes.rows(viewer=desk), len(notes.rows(viewer=director))) == ([], 1)


def test_prepared_query_that_forgets_a_value_is_refused():
    viewer, forgetful = actor_for(make_staff(make_organization(), "intake")), Prepared(everybody_anyway, day=date)

    with pytest.raises(ValueError, match="does not ask for: day"):
        forgetful.rows(viewer=viewer, day=date(2000, 1, 1))


def test_prepared_query_is_counted_like_every_other():
    viewer = actor_for(make_staff(make_organization(), "intake"))

    with CaptureQueriesContext(connection) as captured:
        Prepared(born_before, day=date).rows(viewer=viewer, day=date(2000, 1, 1))

    assert len(captured.captured_queries) == 1
