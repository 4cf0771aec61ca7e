"""Going back is looked at together on its day: off the board until something newer is due."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from midspan.domains.going_back.actions import look_at_back, take_look_back
from midspan.domains.going_back.models import BackLook
from midspan.domains.going_back.queries import (
    back_of,
    backs_due,
    look_of,
    own_back,
    own_since,
)
from midspan.domains.going_back.tests.factories import as_rowan, ends_and_begins_again, page_of, share_it, write
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError


@pytest.mark.django_db
def test_only_what_was_looked_at_is_shared(place):
    write(place)
    write(place, fallback="Call Dana")
    with pytest.raises(RefusedError, match="written something newer"):
        share_it(place, number=1)

    see_all(place.organization)
    assert as_rowan(place, lambda by: own_since(viewer=by)) is None


@pytest.mark.django_db
def test_review_day_is_told_to_their_counselor_alone_and_only_when_it_is_shared(place):
    today = clock.local_date()
    write(place, review_date=today)

    def due(staff, day=today):
        viewer = actor_for(staff)
        with acting_for(viewer, Reach.ASSIGNED):
            found = [one.patient_id for one in backs_due(viewer=viewer, today=day)]
        see_all(place.organization)
        return found

    private = due(place.counselor)
    share_it(place)

    assert (private, due(place.counselor), due(place.colleague)) == ([], [place.rowan.pk], [])
    assert due(place.counselor, today - timedelta(days=1)) == []


def looks(place, staff, act=look_at_back, *, number=1):
    viewer = actor_for(staff)
    with acting_for(viewer, Reach.ASSIGNED):
        made = act(patient_id=place.rowan.pk, number=number, by=viewer)
    see_all(place.organization)
    return made


@pytest.mark.django_db
def test_looked_at_together_it_is_off_the_board_until_that_is_taken_back_or_something_newer_is_due(place):
    today = clock.local_date()
    write(place, review_date=today)
    share_it(place)

    def is_due():
        viewer = actor_for(place.counselor)
        with acting_for(viewer, Reach.ASSIGNED):
            found = backs_due(viewer=viewer, today=today)
        see_all(place.organization)
        return bool(found)

    told = [is_due()]
    once, again = looks(place, place.counselor), looks(place, place.counselor)
    told.append(is_due())
    looks(place, place.counselor, take_look_back)
    told.append(is_due())
    looks(place, place.counselor)
    write(place, review_date=today, fallback="Call Dana")
    told.append(is_due())

    assert (once.pk == again.pk, told) == (True, [True, False, True, True])


@pytest.mark.django_db
def test_a_look_of_an_earlier_stay_is_not_that_of_the_next_counselor(place):
    today = clock.local_date()
    write(place, review_date=today)
    share_it(place)
    earlier = looks(place, place.counselor)
    ends_and_begins_again(place, place.colleague)
    share_it(place)
    viewer = actor_for(place.colleague)
    with acting_for(viewer, Reach.ASSIGNED):
        due = [one.patient_id for one in backs_due(viewer=viewer, today=today)]
        told = look_of(viewer=viewer, version=back_of(viewer=viewer, patient_id=place.rowan.pk))
    see_all(place.organization)
    with pytest.raises(RefusedError, match="taken back already"):
        looks(place, place.colleague, take_look_back)

    with acting_for(viewer, Reach.ASSIGNED):
        later = look_at_back(patient_id=place.rowan.pk, number=1, by=viewer)
        left = backs_due(viewer=viewer, today=today)
    see_all(place.organization)
    own_look = as_rowan(place, lambda by: look_of(viewer=by, version=own_back(viewer=by)))

    assert (due, told, left) == ([place.rowan.pk], None, [])
    assert (later.pk != earlier.pk, own_look.pk) == (True, later.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "number", "reason"),
    [
        ("colleague", 1, "Nothing is shared with you"),
        ("counselor", 2, "something newer"),
        ("rowan", 1, "counselor says"),
    ],
)
def test_only_who_reads_the_version_that_holds_says_it_was_looked_at(place, who, number, reason):
    write(place)
    share_it(place)

    with pytest.raises(RefusedError, match=reason):
        looks(place, getattr(place, who), number=number)


@pytest.mark.django_db
def test_the_person_and_who_does_not_read_it_write_no_look(place):
    write(place)
    share_it(place)
    said = {"number": 1, "looked_at": clock.now(), "looked_by": place.counselor, "episode": place.stay}
    whose = {"organization_id": place.organization.pk, "patient_id": place.rowan.pk}

    for by, reach in ((place.rowan, Reach.OWN), (place.colleague, Reach.ALL)):
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
            acting_for(actor_for(by), reach),
        ):
            BackLook.objects.create(**whose, **said)


@pytest.mark.slow
@pytest.mark.django_db
def test_both_pages_say_that_it_was_looked_at_and_the_counselors_takes_it_back(place):
    write(place, review_date=clock.local_date())
    share_it(place)
    client = Client()
    client.force_login(place.counselor.account)
    address = f"/people/{place.rowan.pk}/going-back/"

    said = [
        client.post(f"{address}looked/", {"number": "1", "do": do}, follow=True).content.decode() for do in ("look",)
    ]
    own = page_of(place, "/going-back/").content.decode()
    said.append(client.post(f"{address}looked/", {"number": "1", "do": "undo"}, follow=True).content.decode())
    see_all(place.organization)

    assert ["Looked at together on" in one for one in said] == [True, False]
    assert f"{place.counselor} noted that you looked at it together" in own
    assert "noted that you looked" not in page_of(place, "/going-back/").content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_today_and_the_counselors_board_say_so_on_its_day(place):
    write(place, review_date=clock.local_date())
    today = page_of(place, "/today/").content.decode()
    boards = [board_of(place, place.counselor)]
    share_it(place)
    boards += [board_of(place, place.counselor), board_of(place, place.colleague)]

    address = f"/people/{place.rowan.pk}/going-back/"
    assert ("/going-back/" in today, [address in board for board in boards]) == (True, [False, True, False])


def board_of(place, staff):
    client = Client()
    client.force_login(staff.account)
    told = client.get(reverse("staff:day")).content.decode()
    see_all(place.organization)
    return told
