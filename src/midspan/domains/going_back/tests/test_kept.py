"""Going back is written by the person alone: each version is kept, and no older page takes a newer one back."""

from uuid import UUID

import pytest

from midspan.domains.going_back.queries import (
    own_versions,
    words_of,
)
from midspan.domains.going_back.rules import (
    may_write,
)
from midspan.domains.going_back.tests.factories import as_rowan, read_by, share_it, words, write
from midspan.kernel.tests.factories import see_all
from midspan.values import Actor, ActorKind, RefusedError


@pytest.mark.django_db
def test_versions_are_kept_and_the_same_words_are_no_new_one(place):
    write(place)
    write(place, fallback="Call Dana")
    write(place, fallback="Call Dana")

    rows = as_rowan(place, lambda by: own_versions(viewer=by))
    assert [(one.number, one.fallback) for one in rows] == [(2, "Call Dana"), (1, "Back to ten hours")]
    assert words_of(rows[1]) == words()


@pytest.mark.django_db
def test_an_old_page_takes_no_newer_words_back_and_a_second_click_is_none(place):
    write(place, seen=0)
    write(place, seen=0)
    with pytest.raises(RefusedError, match="newer was written meanwhile"):
        write(place, seen=0, fallback="Call Dana")

    see_all(place.organization)
    assert [one.number for one in as_rowan(place, lambda by: own_versions(viewer=by))] == [1]


@pytest.mark.django_db
def test_words_written_as_private_are_not_read_because_another_page_shared(place):
    write(place)
    share_it(place)
    with pytest.raises(RefusedError, match="you let your counselor read"):
        write(place, was_shared=False, fallback="Call Dana")

    see_all(place.organization)
    assert read_by(place, place.counselor) == 1


def test_staff_do_not_write_it():
    assert not may_write(actor_like_staff(), "anybody")


def actor_like_staff():
    return Actor(organization_id=UUID(int=1), id=UUID(int=2), kind=ActorKind.STAFF)
