"""Alumni opt in after a stay, say yes or no, and leave; nobody sees who else is one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.alumni.actions import answer_event, call_off, join, leave, make_event
from midspan.domains.alumni.models import Event, EventAnswer, Membership
from midspan.domains.alumni.queries import events_for_staff, own_events, own_membership
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.actions import keep_death
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import reach_of
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class After:
    """Rowan and Beatriz left, Juniper is here now. Pat the peer makes a picnic."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan, self.beatriz, self.juniper = (make_patient(self.organization) for _ in range(3))
        now = clock.now()
        for one in (self.rowan, self.beatriz):
            make_episode(self.organization, one, state="discharged", admitted_at=now - 90 * DAY, ended_at=now)
        make_episode(self.organization, self.juniper, state="admitted", admitted_at=now)
        self.pat = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Pat")
        self.picnic = make_event(
            title="Picnic", where="Harbor park", words="Bring a dish.", begins_at=now + 7 * DAY, by=actor_for(self.pat)
        )


@pytest.fixture(scope="module")
def shared(share):
    return share(After)


@pytest.fixture
def here(shared):
    return own(shared)


def says(here, patient, comes):
    with acting_for(actor_for(patient), Reach.OWN):
        join(by=actor_for(patient))
        answer_event(event_id=here.picnic.pk, comes=comes, by=actor_for(patient))
    see_all(here.organization)


def told(here):
    by = actor_for(here.pat)
    with acting_for(by, reach_of(by)):
        lines = [(one.event.title, one.comes) for one in events_for_staff(viewer=by, now=clock.now())]
    see_all(here.organization)
    return lines


def test_staff_see_how_many_come_and_nobody_who(here):
    says(here, here.rowan, comes=True)
    says(here, here.beatriz, comes=True)

    assert told(here) == [("Picnic", 2)]
    with acting_for(actor_for(here.pat), Reach.ASSIGNED):
        assert not Membership.objects.exists()


def test_member_sees_the_event_and_nobody_else(here):
    says(here, here.beatriz, comes=True)
    says(here, here.rowan, comes=False)

    with acting_for(actor_for(here.rowan), Reach.OWN):
        found = own_events(viewer=actor_for(here.rowan), now=clock.now())
        assert [(one.event.title, one.comes) for one in found] == [("Picnic", False)]
        assert EventAnswer.objects.count() == 1
    see_all(here.organization)
    assert told(here) == [("Picnic", 1)]


def test_last_word_holds_and_who_leaves_comes_to_nothing(here):
    says(here, here.rowan, comes=False)
    says(here, here.rowan, comes=True)
    assert told(here) == [("Picnic", 1)]

    with acting_for(actor_for(here.rowan), Reach.OWN):
        leave(by=actor_for(here.rowan))
        leave(by=actor_for(here.rowan))
        assert own_membership(viewer=actor_for(here.rowan)) is None
        assert own_events(viewer=actor_for(here.rowan), now=clock.now()) == []

    see_all(here.organization)
    assert told(here) == [("Picnic", 0)]


def test_who_is_here_now_joins_later_and_who_has_not_joined_answers_nothing(here):
    with pytest.raises(RefusedError, match="after your stay"):
        join(by=actor_for(here.juniper))
    with pytest.raises(RefusedError, match="Join first"):
        answer_event(event_id=here.picnic.pk, comes=True, by=actor_for(here.rowan))


def test_event_called_off_or_begun_takes_no_answer(here, monkeypatch):
    says(here, here.rowan, comes=True)
    call_off(event_id=here.picnic.pk, by=actor_for(here.pat))

    with pytest.raises(RefusedError, match="called off"):
        answer_event(event_id=here.picnic.pk, comes=False, by=actor_for(here.rowan))
    Event.objects.update(called_off_at=None, begins_at=clock.now() - DAY)
    with pytest.raises(RefusedError, match="has begun"):
        answer_event(event_id=here.picnic.pk, comes=False, by=actor_for(here.rowan))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": " "}, "what it is"),
        ({"begins_at": clock.now() - DAY}, "in the future"),
    ],
)
def test_event_says_what_and_lies_ahead(here, fields, reason):
    said = {"title": "Walk", "where": "Pier", "words": "", "begins_at": clock.now() + 300 * DAY} | fields

    with pytest.raises(RefusedError, match=reason):
        make_event(**said, by=actor_for(here.pat))


def test_intake_makes_no_events(here, client):
    client.force_login(make_staff(here.organization, Role.INTAKE).account)

    assert client.get(reverse("alumni:events")).status_code == 404


def test_pages_join_answer_and_make_events(here, client):
    client.force_login(here.rowan.account)
    client.post(reverse("alumni:joining"), {"do": "join"})
    client.post(reverse("alumni:answer", args=[here.picnic.pk]), {"do": "yes"})
    mine = client.get(reverse("alumni:own"))
    client.force_login(here.pat.account)
    made = client.post(
        reverse("alumni:events"), {"title": "Walk", "where": "Pier", "begins_at": "2027-01-05T17:30", "words": ""}
    )
    page = client.get(reverse("alumni:events"))

    assert "You said yes." in mine.text
    assert made.status_code == 302
    assert "1 comes" in page.text
    assert "Rowan" not in page.text
    assert "Walk" in page.text


def test_referral_that_was_closed_before_admission_shuts_nobody_out(here):
    make_episode(here.organization, here.rowan, state="closed", ended_at=clock.now())

    with acting_for(actor_for(here.rowan), Reach.OWN):
        assert join(by=actor_for(here.rowan)).left_at is None


@pytest.mark.parametrize("reach", [Reach.ASSIGNED, Reach.ALL])
def test_database_shows_no_member_of_the_staff_who_is_an_alumnus(here, reach):
    says(here, here.rowan, comes=True)
    open_reach(
        actor_id=here.pat.pk,
        patient_id=here.rowan.pk,
        basis=Basis.CARE_TEAM,
        source_id=here.rowan.pk,
        by=actor_for(here.pat),
    )

    with acting_for(actor_for(here.pat), reach):
        assert (Membership.objects.count(), EventAnswer.objects.count()) == (0, 0)
        assert [one.comes for one in events_for_staff(viewer=actor_for(here.pat), now=clock.now())] == [1]
        assert Membership.objects.count() == 0
    with acting_for(actor_for(here.rowan), Reach.OWN):
        assert (Membership.objects.count(), EventAnswer.objects.count()) == (1, 1)


def test_who_has_died_comes_to_nothing(here):
    says(here, here.rowan, comes=True)
    says(here, here.beatriz, comes=True)
    by = actor_for(here.pat)
    assert [one.comes for one in events_for_staff(viewer=by, now=clock.now())] == [2]

    keep_death(patient_id=here.rowan.pk, has_died=True, by=actor_for(make_staff(here.organization, Role.DIRECTOR)))

    assert [one.comes for one in events_for_staff(viewer=by, now=clock.now())] == [1]
