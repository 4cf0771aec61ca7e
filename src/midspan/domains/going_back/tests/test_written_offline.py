"""Going back written on a phone without a network: kept once, at its moment, and chosen where two differ."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from midspan.domains.entries.queries import not_taken_in
from midspan.domains.going_back.queries import (
    own_versions,
)
from midspan.domains.going_back.tests.factories import FILLED, as_rowan, page_of, read_by, share_it, write
from midspan.kernel import clock


def sent_from_phone(*, number, page_id, made_at=None, **said):
    """An entry as a device sends it, from a page that showed nothing written yet."""
    now = clock.now()
    stamps = {"made_at": made_at or now, "sent_at": now}
    device = {"id": uuid4(), "device": UUID(int=9), "number": number, "offset": 0, "version": "of-then"}
    told = {**device, **{name: int(moment.timestamp() * 1000) for name, moment in stamps.items()}}
    entry = {f"entry_{name}": value for name, value in told.items()}
    return {**FILLED, "seen": "0", "was_shared": "False", "page_id": page_id, **said, **entry}


def arrives(place, sent):
    told = page_of(place, "/going-back/write/", sent).json()
    return told["outcome"], told["reason"]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_written_without_a_network_is_kept_once_at_its_own_moment(place):
    made_at = clock.now() - timedelta(days=3)
    sent = sent_from_phone(number=1, page_id=UUID(int=1), made_at=made_at, review_date=made_at.date())

    told = [arrives(place, sent) for _again in range(2)]

    rows = as_rowan(place, lambda by: own_versions(viewer=by))
    assert told == [("taken", ""), ("taken", "")]
    [one] = rows
    assert (abs(one.written_at - made_at) < timedelta(minutes=1), one.review_date) == (True, made_at.date())


@pytest.mark.slow
@pytest.mark.django_db
def test_corrected_on_the_page_it_follows_and_from_a_page_that_showed_less_both_wait_to_be_chosen(place):
    first, same = (sent_from_phone(number=number, page_id=UUID(int=1)) for number in (1, 2))
    same["fallback"] = "Call Dana"
    other = sent_from_phone(number=3, page_id=UUID(int=2), fallback="Call Ines")

    told = [arrives(place, one) for one in (first, same, other)]
    waiting = page_of(place, "/entries/").content.decode()
    mending = {name: value for name, value in other.items() if not name.startswith("entry_")}
    [entry] = as_rowan(place, lambda by: not_taken_in(viewer=by))
    asked = page_of(place, "/going-back/write/", {**mending, "mends": entry.pk})
    shown = {name: asked.context["form"][name].value() for name in ("seen", "was_shared")}
    page_of(place, "/going-back/write/", {**mending, **shown, "mends": entry.pk})

    assert told == [("taken", ""), ("taken", ""), ("refused", "conflict")]
    assert ("both are here" in waiting, "Something newer" in asked.content.decode()) == (True, True)
    assert [one.fallback for one in as_rowan(place, lambda by: own_versions(viewer=by))] == [
        "Call Ines",
        "Call Dana",
        "",
    ]
    assert as_rowan(place, lambda by: not_taken_in(viewer=by)) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_what_arrives_after_something_written_later_on_the_same_page_waits_to_be_chosen(place):
    """An entry at which the server failed is sent again after those behind it."""
    older, newer = (
        sent_from_phone(number=number, page_id=UUID(int=1), made_at=clock.now() - timedelta(hours=ago), fallback=said)
        for number, ago, said in ((1, 3, "Call Dana"), (2, 1, "Call Ines"))
    )

    told = [arrives(place, one) for one in (newer, older)]

    assert told == [("taken", ""), ("refused", "conflict")]
    assert [one.fallback for one in as_rowan(place, lambda by: own_versions(viewer=by))] == ["Call Ines"]


@pytest.mark.slow
@pytest.mark.django_db
def test_put_right_after_something_newer_from_the_same_page_it_is_asked_first(place):
    wrong = sent_from_phone(number=1, page_id=UUID(int=1), they_know="That I come late.", fallback="Call Dana")
    told = [
        arrives(place, one) for one in (wrong, sent_from_phone(number=2, page_id=UUID(int=1), fallback="Call Ines"))
    ]
    [entry] = as_rowan(place, lambda by: not_taken_in(viewer=by))
    mending = {name: value for name, value in wrong.items() if not name.startswith("entry_")}
    mending |= {"they_know": "", "mends": entry.pk}

    asked = page_of(place, "/going-back/write/", mending)

    assert told == [("refused", "invalid"), ("taken", "")]
    assert (asked.status_code, "Something newer was written meanwhile" in asked.content.decode()) == (422, True)
    assert [one.fallback for one in as_rowan(place, lambda by: own_versions(viewer=by))] == ["Call Ines"]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_written_as_private_is_not_read_because_it_was_shared_before_it_arrived(place):
    write(place)
    share_it(place)

    told = arrives(place, sent_from_phone(number=1, page_id=UUID(int=1), seen="1"))

    assert (told, read_by(place, place.counselor)) == (("refused", "conflict"), 1)
