"""A notice reaches its recipient alone, once, in a neutral sentence."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from midspan.domains.notices.actions import mark_all_read, tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for, unread_count
from midspan.domains.notices.wording import WORDING
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import ActorKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    organization = make_organization()
    return organization, actor_for(make_staff(organization, Role.SCHEDULER)), make_patient(organization)


def leave(by, patient, kind=NoticeKind.WEEK_READY):
    return tell(kind=kind, recipient_id=patient.pk, recipient_kind=ActorKind.PATIENT, by=by)


def test_every_kind_has_its_sentence():
    assert set(WORDING) == set(NoticeKind)


def test_same_unread_notice_is_left_once(cast):
    _, by, rowan = cast
    leave(by, rowan)
    leave(by, rowan)

    assert unread_count(viewer=actor_for(rowan)) == 1


def test_same_notice_while_it_waits_is_raised_with_its_day_and_how_many_times(cast, client, monkeypatch):
    organization, by, _rowan = cast
    director = make_staff(organization, Role.DIRECTOR)
    late, other = uuid4(), uuid4()
    told = {"kind": NoticeKind.INQUIRY_LATE, "recipient_id": director.pk, "recipient_kind": ActorKind.STAFF, "by": by}
    tell(subject_id=late, **told)
    tell(subject_id=other, **told)
    assert [one.subject_id for one in notices_for(viewer=actor_for(director))] == [other, late]

    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    tell(subject_id=late, **told)

    found = [(one.subject_id, one.times, one.at == later) for one in notices_for(viewer=actor_for(director))]
    assert found == [(late, 2, True), (other, 1, False)]
    client.force_login(director.account)
    assert client.get(reverse("notices:list")).text.count("2 times, the last on the day beside it") == 1


def test_after_reading_the_same_notice_may_come_again(cast):
    _, by, rowan = cast
    leave(by, rowan)
    mark_all_read(by=actor_for(rowan))
    leave(by, rowan)

    assert [notice.is_read for notice in notices_for(viewer=actor_for(rowan))] == [False, True]


def test_page_shows_only_the_readers_own(cast, client):
    organization, by, rowan = cast
    other = make_patient(organization)
    leave(by, other, NoticeKind.WEEK_CHANGED)
    leave(by, rowan)
    client.force_login(rowan.account)

    page = client.get(reverse("notices:list")).content.decode()

    assert "Your week is ready to look at." in page
    assert "Something in your week has changed." not in page

    see_all(organization)
    client.force_login(other.account)

    assert "Something in your week has changed." in client.get(reverse("notices:list")).content.decode()


def test_marking_read_on_the_page_empties_the_count(cast, client):
    organization, by, rowan = cast
    leave(by, rowan)
    client.force_login(rowan.account)

    press(client)

    see_all(organization)
    assert unread_count(viewer=actor_for(rowan)) == 0
    see_all(organization)
    client.force_login(rowan.account)
    assert "I have seen these" not in client.get(reverse("notices:list")).text


def press(client, page=None):
    """Send the form that stands on the page."""
    url = reverse("notices:list")
    names = re.findall(r'name="(seen|until)" value="([^"]+)"', page or client.get(url).text)
    assert client.post(url, dict(names)).status_code == 302


def test_only_what_stood_on_the_page_is_seen_and_the_rest_stands_there_next(cast, client):
    organization, by, rowan = cast
    for _ in range(25):
        tell(kind=NoticeKind.WEEK_READY, subject_id=uuid4(), recipient_id=rowan.pk, recipient_kind="patient", by=by)
    client.force_login(rowan.account)
    page = client.get(reverse("notices:list")).text
    see_all(organization)
    late = tell(
        kind=NoticeKind.WEEK_CHANGED, subject_id=uuid4(), recipient_id=rowan.pk, recipient_kind="patient", by=by
    )

    press(client, page)

    assert (page.count("<time "), "5 more that you have not seen" in page) == (20, True)
    see_all(organization)
    waiting = [one for one in notices_for(viewer=actor_for(rowan)) if not one.is_read]
    assert (len(waiting), waiting[0].id) == (6, late.pk)
    press(client)
    see_all(organization)
    assert unread_count(viewer=actor_for(rowan)) == 0


def test_what_is_told_again_while_the_page_is_open_waits_on(cast, client):
    organization, by, _ = cast
    director = make_staff(organization, Role.DIRECTOR)
    told = {"kind": NoticeKind.INQUIRY_LATE, "recipient_id": director.pk, "recipient_kind": ActorKind.STAFF, "by": by}
    late = uuid4()
    tell(subject_id=late, **told)
    client.force_login(director.account)
    page = client.get(reverse("notices:list")).text
    see_all(organization)
    tell(subject_id=late, **told)

    press(client, page)

    see_all(organization)
    assert [(one.times, one.is_read) for one in notices_for(viewer=actor_for(director))] == [(2, False)]
    see_all(organization)
    press(client)
    assert client.post(reverse("notices:list"), {"seen": "x", "until": "y"}).status_code == 302
    see_all(organization)
    assert unread_count(viewer=actor_for(director)) == 0
