"""What the tests of a module share: each finds it as built, whatever another did to rows, objects and binding."""

import pytest
from django.db import connection

from midspan.kernel.models import Organization
from midspan.kernel.tests.factories import make_organization, own
from midspan.values import NOBODY

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("turn", ["one", "another"])]


class Built:
    def __init__(self):
        self.organization = make_organization(short_name="As built")


@pytest.fixture(scope="module")
def shared(share):
    return share(Built)


def bound_organization():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('midspan.organization')")
        return cursor.fetchone()[0]


def test_row_and_object_are_as_built_for_the_second_of_two_that_change_both(shared, turn):
    mine = own(shared)
    names = [mine.organization.short_name, *Organization.objects.values_list("short_name", flat=True)]

    mine.organization.short_name = "Changed"
    mine.organization.save()

    assert names == ["As built", "As built"]


def test_nobody_is_bound_before_a_copy_is_taken(shared, turn):
    before = bound_organization()
    own(shared)

    assert (before, bound_organization()) == (str(NOBODY), str(shared.organization.pk))
