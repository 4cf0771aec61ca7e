"""Alumni opt in after a stay, say yes or no, and leave; nobody sees who else is one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.alumni.actions import Wishes, answer_event, call_off, join, keep_wishes, leave, make_event
from midspan.domains.alumni.models import Event, EventAnswer, EventName, Membership
from midspan.domains.alumni.queries import events_for_staff, own_events, own_membership
from midspan.domains.alumni.tasks import remind_of_events
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.actions import keep_death
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import browser_of
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
    see_all(here.organization)

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


def wishes(here, patient, **said):
    """Joins and says how they would like to hear, and by what name they are known at events."""
    with acting_for(actor_for(patient), Reach.OWN):
        join(by=actor_for(patient))
        keep_wishes(wishes=Wishes(**said), by=actor_for(patient))
    see_all(here.organization)


def make_walk(here):
    return make_event(title="Walk", where="Pier", words="", begins_at=clock.now() + 2 * DAY, by=actor_for(here.pat))


def heard_by(here, patient):
    with acting_for(actor_for(patient), Reach.OWN):
        heard = [(one.kind, one.subject_id) for one in unread_notices(viewer=actor_for(patient))]
    see_all(here.organization)
    return heard


def names_at(here):
    by = actor_for(here.pat)
    with acting_for(by, reach_of(by)):
        names = [one.names for one in events_for_staff(viewer=by, now=clock.now())]
    see_all(here.organization)
    return names


def test_members_who_wish_it_are_told_of_a_new_event_and_nobody_else(here):
    wishes(here, here.rowan, hears_of_new=True)
    wishes(here, here.beatriz, is_reminded=True)

    walk = make_walk(here)

    assert heard_by(here, here.rowan) == [(NoticeKind.EVENT_NEWS, walk.pk)]
    assert heard_by(here, here.beatriz) == heard_by(here, here.juniper) == []


def test_who_joined_and_said_no_more_is_told_of_nothing_until_they_wish_it(here):
    says(here, here.rowan, comes=True)
    make_walk(here)
    assert heard_by(here, here.rowan) == []

    wishes(here, here.rowan, hears_of_new=True)
    with acting_for(actor_for(here.rowan), Reach.OWN):
        leave(by=actor_for(here.rowan))
    see_all(here.organization)
    make_walk(here)

    assert heard_by(here, here.rowan) == []


def test_who_comes_and_wishes_to_hear_is_told_that_it_was_called_off(here):
    for one, comes in ((here.rowan, True), (here.beatriz, False)):
        wishes(here, one, is_reminded=True)
        says(here, one, comes=comes)

    call_off(event_id=here.picnic.pk, by=actor_for(here.pat))

    assert heard_by(here, here.rowan) == [(NoticeKind.EVENT_NEWS, here.picnic.pk)]
    assert heard_by(here, here.beatriz) == []


def test_who_said_yes_is_reminded_once_in_the_day_before_if_they_wish_it(here):
    wishes(here, here.rowan, is_reminded=True)
    says(here, here.rowan, comes=True)
    says(here, here.beatriz, comes=True)

    early = remind_of_events(str(here.organization.pk))
    see_all(here.organization)
    Event.objects.update(begins_at=clock.now() + DAY / 2)
    reminded = [remind_of_events(str(here.organization.pk)) for _ in range(2)]
    see_all(here.organization)

    assert (early, reminded) == (0, [1, 0])
    assert heard_by(here, here.rowan) == [(NoticeKind.EVENT_SOON, here.picnic.pk)]
    assert heard_by(here, here.beatriz) == []


@pytest.mark.parametrize("change", [{"called_off_at": clock.now()}, {"begins_at": clock.now() - DAY}])
def test_nobody_is_reminded_of_what_was_called_off_or_is_over(here, change):
    wishes(here, here.rowan, is_reminded=True)
    says(here, here.rowan, comes=True)
    Event.objects.update(**({"begins_at": clock.now() + DAY / 2} | change))

    assert remind_of_events(str(here.organization.pk)) == 0


def test_staff_read_the_name_that_somebody_gave_for_events_while_they_come(here):
    wishes(here, here.rowan, shown_as="  Sparrow ")
    says(here, here.rowan, comes=True)
    says(here, here.beatriz, comes=True)
    assert (names_at(here), told(here)) == ([["Sparrow"]], [("Picnic", 2)])

    wishes(here, here.rowan, shown_as="Wren")
    assert names_at(here) == [["Wren"]]
    says(here, here.rowan, comes=False)
    assert names_at(here) == [[]]
    says(here, here.rowan, comes=True)
    wishes(here, here.rowan)

    assert (names_at(here), told(here)) == ([[]], [("Picnic", 2)])


def test_name_for_events_is_gone_with_who_leaves_or_has_died(here):
    for one, name in ((here.rowan, "Sparrow"), (here.beatriz, "Wren")):
        wishes(here, one, shown_as=name)
        says(here, one, comes=True)
    assert names_at(here) == [["Sparrow", "Wren"]]

    with acting_for(actor_for(here.rowan), Reach.OWN):
        leave(by=actor_for(here.rowan))
    see_all(here.organization)
    keep_death(patient_id=here.beatriz.pk, has_died=True, by=actor_for(make_staff(here.organization, Role.DIRECTOR)))

    assert names_at(here) == [[]]
    assert set(EventName.objects.values_list("name", flat=True)) == {"", "Wren"}


def test_only_a_member_says_how_they_hear(here):
    with pytest.raises(RefusedError, match="Join first"):
        keep_wishes(wishes=Wishes(hears_of_new=True), by=actor_for(here.rowan))


def test_pages_keep_how_somebody_hears_and_staff_read_the_name(here, client):
    client.force_login(here.rowan.account)
    client.post(reverse("alumni:joining"), {"do": "join"})
    first = client.get(reverse("alumni:own")).text
    client.post(reverse("alumni:wishes"), {"hears_of_new": "on", "shown_as": "Sparrow"})
    client.post(reverse("alumni:answer", args=[here.picnic.pk]), {"do": "yes"})
    kept = client.get(reverse("alumni:own")).text
    too_long = client.post(reverse("alumni:wishes"), {"shown_as": "x" * 100})
    client.force_login(here.pat.account)
    page = client.get(reverse("alumni:events")).text

    assert ("checked" in first, "checked" in kept, 'value="Sparrow"' in kept) == (False, True, True)
    assert (too_long.status_code, "x" * 100 in too_long.text) == (422, True)
    assert "Sparrow" in page


def test_how_somebody_hears_is_asked_in_spanish_too(here, client):
    client.force_login(here.rowan.account)
    client.post(reverse("alumni:joining"), {"do": "join"})

    page = client.get(reverse("alumni:own"), headers={"accept-language": "es"}).text

    assert "Avíseme de una actividad nueva" in page


def test_event_called_off_is_read_by_who_said_yes_and_told_whatever_they_wish(here):
    says(here, here.rowan, comes=True)
    says(here, here.beatriz, comes=False)
    assert own_membership_of(here.rowan) == (False, False)

    call_off(event_id=here.picnic.pk, by=actor_for(here.pat))
    see_all(here.organization)

    page, other = (browser_of(one).get(reverse("alumni:own")).content.decode() for one in (here.rowan, here.beatriz))
    assert ("Picnic" in page, "Called off." in page, 'value="no"' in page) == (True, True, False)
    assert ("Picnic" in other, "Nothing is planned now." in other) == (False, True)
    assert heard_by(here, here.rowan) == [(NoticeKind.EVENT_NEWS, here.picnic.pk)]
    assert heard_by(here, here.beatriz) == []


def own_membership_of(patient):
    found = Membership.objects.get(patient=patient)
    return found.hears_of_new, found.is_reminded


def test_staff_are_asked_before_an_event_is_called_off(here):
    page = browser_of(here.pat).get(reverse("alumni:events")).content.decode()

    assert "Whoever said yes is told, and it cannot be put on again." in page
