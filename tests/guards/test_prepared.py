"""A query compiled once answers each viewer with their own rows."""

from datetime import date
from uuid import UUID

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from midspan.domains.people.models import Patient
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.queries import visible
from midspan.domains.responsibilities.models import WeekPreference
from midspan.kernel.prepared import Prepared
from midspan.kernel.statements import MOST_PREPARED, rows_of
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


def named(*, viewer, patient_ids, languages):
    rows = visible(Patient.objects.all(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.filter(pk__any_of=patient_ids, language__any_of=languages).values_list("pk")


def sharing_a_language(*, viewer, language):
    rows = visible(Patient.objects.all(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.filter(language=language).values_list("pk")


def people_counted(*, viewer):
    rows = visible(Patient.objects.all(), viewer=viewer, data_class=DataClass.IDENTITY, patient="pk")
    return rows.annotate(count=Count("pk"))


def wishes(*, viewer, patient_ids):
    rows = visible(WeekPreference.objects.all(), viewer=viewer, data_class=DataClass.LIFE)
    return rows.filter(patient__any_of=patient_ids).select_related("patient")


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


def test_prepared_query_takes_words():
    organization = make_organization()
    rowan, _ = make_patient(organization, language="es"), make_patient(organization, language="en")
    intake, find = actor_for(make_staff(organization, "intake")), Prepared(sharing_a_language, language=str)

    assert find.rows(viewer=intake, language="es") == [(rowan.pk,)]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_prepared_query_takes_a_list_as_one_value(count):
    organization = make_organization()
    people = [make_patient(organization, language="es").pk for _ in range(4)]
    make_patient(organization, language="en")
    intake, find = (
        actor_for(make_staff(organization, "intake")),
        Prepared(named, patient_ids=list[UUID], languages=list[str]),
    )

    rows = find.rows(viewer=intake, patient_ids=people[:count], languages=["es", "de"])

    assert {pk for (pk,) in rows} == set(people[:count])
    assert find.rows(viewer=intake, patient_ids=people[:count], languages=[]) == []


def test_prepared_query_gives_instances_as_django_does():
    organization = make_organization()
    rowan, kim = make_patient(organization), make_patient(organization)
    for person, minutes in ((rowan, 10), (kim, 25)):
        fields = {"travel_minutes": {"a site": minutes}, "longest_day_minutes": None}
        WeekPreference.objects.create(organization=organization, patient=person, **fields)
    find, viewer = Prepared(wishes, patient_ids=list[UUID]), actor_for(kim)

    with CaptureQueriesContext(connection) as captured:
        [wish] = find.instances(viewer=viewer, patient_ids=[rowan.pk, kim.pk])
        person = wish.patient

    assert (person, person.birth_date, len(captured.captured_queries)) == (kim, kim.birth_date, 1)
    assert (wish.travel_minutes, wish.longest_day_minutes) == ({"a site": 25}, None)
    assert find.instances(viewer=viewer, patient_ids=[rowan.pk]) == []


def test_prepared_query_with_annotations_gives_no_instances():
    viewer = actor_for(make_staff(make_organization(), "intake"))
    counted = Prepared(people_counted)

    with pytest.raises(ValueError, match="ask for rows"):
        counted.instances(viewer=viewer)


def test_prepared_query_that_forgets_a_value_is_refused():
    viewer, forgetful = actor_for(make_staff(make_organization(), "intake")), Prepared(everybody_anyway, day=date)

    with pytest.raises(ValueError, match="does not ask for: day"):
        forgetful.rows(viewer=viewer, day=date(2000, 1, 1))


def test_prepared_query_is_counted_like_every_other():
    viewer = actor_for(make_staff(make_organization(), "intake"))

    with CaptureQueriesContext(connection) as captured:
        Prepared(born_before, day=date).rows(viewer=viewer, day=date(2000, 1, 1))

    assert len(captured.captured_queries) == 1


def test_statement_is_the_same_through_the_driver_and_straight_to_the_database():
    organization = make_organization()
    rowan = make_patient(organization, birth_date=date(1960, 1, 1))
    intake, born = actor_for(make_staff(organization, "intake")), Prepared(born_before, day=date)

    with CaptureQueriesContext(connection) as logged:
        by_driver = born.rows(viewer=intake, day=date(1970, 1, 1))

    assert len(logged) == 1
    assert by_driver == born.rows(viewer=intake, day=date(1970, 1, 1)) == [(rowan.pk,)]


def test_statement_the_database_refuses_is_djangos_own_error():
    with pytest.raises(ProgrammingError, match="nothing_here"), transaction.atomic():
        rows_of("SELECT 1 FROM nothing_here", [])
    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        rows_of("SELECT 1 / %s::int", [0])

    assert rows_of("SELECT 100 %% 7, %s::text", ["%s"]) == [(2, "%s")]


def test_statements_beyond_the_most_kept_are_let_go_of():
    for number in range(MOST_PREPARED + 5):
        assert rows_of(f"SELECT {number}, %s::text", ["asked"]) == [(number, "asked")]

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'midspan_%'")
        assert cursor.fetchone() == (MOST_PREPARED,)
    assert rows_of("SELECT 0, %s::text", ["again"]) == [(0, "again")]
