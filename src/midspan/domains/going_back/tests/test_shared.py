"""Going back is private until shared: read by their counselor from that version on, while it is shared."""

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.going_back.models import BackSharing, BackVersion
from midspan.domains.going_back.queries import (
    has_counselor,
    own_since,
)
from midspan.domains.going_back.tests.factories import as_rowan, ends_and_begins_again, read_by, share_it, write
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError


@pytest.mark.django_db
def test_nobody_reads_it_until_it_is_shared_and_then_from_that_version_on(place):
    write(place, they_know="Everything about last spring")
    write(place)
    before = read_by(place, place.counselor)

    share_it(place)
    write(place, fallback="Call Dana")

    assert (before, read_by(place, place.counselor)) == (None, 3)
    viewer = actor_for(place.counselor)
    with acting_for(viewer, Reach.ASSIGNED):
        numbers = sorted(BackVersion.objects.values_list("number", flat=True))
    see_all(place.organization)
    assert numbers == [2, 3]


@pytest.mark.django_db
def test_it_is_read_by_their_counselor_and_by_nobody_else_who_reaches_them(place):
    write(place)
    share_it(place)

    assert [read_by(place, staff) for staff in (place.counselor, place.colleague)] == [1, None]
    viewer = actor_for(place.colleague)
    with acting_for(viewer, Reach.ALL):
        counts = [model.objects.filter(patient_id=place.rowan.pk).count() for model in (BackVersion, BackSharing)]
    see_all(place.organization)
    assert counts == [0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [BackVersion, BackSharing])
def test_the_counselor_writes_nothing_of_it(place, model):
    write(place)
    whose = {"organization_id": place.organization.pk, "patient_id": place.rowan.pk}
    said = {"since_number": 1, "said_at": clock.now()}
    if model is BackVersion:
        share_it(place)
        said = {"number": 2, "going_to": "work", "stages": [], "who_knows": "nobody", "written_at": clock.now()}

    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        acting_for(actor_for(place.counselor), Reach.ALL),
    ):
        model.objects.create(**whose, **said)


@pytest.mark.django_db
def test_nobody_reads_yet_what_is_shared_outside_a_stay(place):
    other = actor_for(make_patient(place.organization))

    assert [has_counselor(viewer=actor) for actor in (actor_for(place.rowan), other)] == [True, False]


@pytest.mark.django_db
def test_the_counselor_of_a_later_stay_reads_nothing_without_a_new_share(place):
    write(place)
    share_it(place)
    ends_and_begins_again(place, place.colleague)
    write(place, was_shared=False, fallback="Call Dana")
    between = [read_by(place, staff) for staff in (place.counselor, place.colleague)]
    is_shared = as_rowan(place, lambda by: own_since(viewer=by))

    share_it(place)

    assert (between, is_shared) == ([None, None], None)
    assert [read_by(place, staff) for staff in (place.counselor, place.colleague)] == [None, 2]


@pytest.mark.django_db
def test_once_the_stay_is_over_its_counselor_reads_no_more_and_nothing_can_be_shared(place):
    write(place)
    share_it(place)
    place.stay.state = "discharged"
    place.stay.save()

    assert read_by(place, place.counselor) is None
    with pytest.raises(RefusedError, match="no counselor now"):
        share_it(place)


@pytest.mark.django_db
def test_taken_back_it_is_read_by_nobody_else(place):
    write(place)
    share_it(place)

    share_it(place, is_shared=False)

    assert read_by(place, place.counselor) is None


@pytest.mark.django_db
def test_nothing_is_shared_before_anything_is_written(place):
    with pytest.raises(RefusedError, match="nothing to share"):
        share_it(place)
