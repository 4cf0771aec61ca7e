"""The page of an absence: whom it touches, what goes out, and what is said when something is not possible."""

from datetime import timedelta
from uuid import UUID

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.schedule.forms.weeks import AwayForm
from midspan.domains.schedule.models import Session
from midspan.domains.schedule.tests.cover.calling_in import CANCEL, NOW, confirm, fill, helper, patient_name, plan
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    make_section,
    rows_of,
)
from midspan.kernel.tests.factories import see_all

pytestmark = pytest.mark.django_db


AWAY_BOXES = AwayForm.base_fields["first"].widget.widgets_names


def address(center):
    day = "&".join(f"first{box}={typed}" for box, typed in zip(AWAY_BOXES, ("3", "1", "2027"), strict=True))
    return f"/plan/cover/?staff={center.leader.pk}&days=1&{day}"


@pytest.mark.slow
def test_page_says_whom_it_touches_and_what_goes_out_then_confirms(client, center):
    hana = helper(center)
    client.force_login(center.scheduler.account)

    page = client.get(address(center))
    see_all(center.organization)
    session = Session.objects.get(local_date=MONDAY)
    answer = client.post(address(center), {f"session-{session.pk}": str(hana.pk)})
    after = client.get(answer.url)

    see_all(center.organization)
    assert "1 session is covered." in page.text
    assert patient_name(center) in page.text
    assert "“Something in your week has changed.”" in page.text
    assert Session.objects.get(pk=session.pk).lead_id == hana.pk
    assert "Undo all of it" in after.text
    assert "Lee Leader is away" in after.text


@pytest.mark.slow
def test_page_says_what_nobody_can_lead_why_and_what_would(client, center):
    section = center.sections[0]
    type(section.group).objects.filter(pk=section.group_id).update(credentials=["LCSW"])
    helper(center, "Resting", credentials=["LCSW"], weekdays=(2,), family_name="Vale")
    client.force_login(center.scheduler.account)

    page = client.get(address(center))

    assert "1 would be canceled." in page.text
    assert "1 colleague lacks the credential." in page.text
    assert "1 is not at work then." in page.text
    assert "It could be led by whoever comes in for it: Resting Vale." in page.text
    assert "Canceled, it takes 3 h from 1 person." in page.text
    assert "1 of them then has fewer hours this week than the plan of care asks for." in page.text


@pytest.mark.slow
def test_page_undoes(client, center):
    session = Session.objects.get(local_date=MONDAY)
    client.force_login(center.scheduler.account)
    done = client.post(address(center), {f"session-{session.pk}": "cancel"})

    client.post(f"{done.url}undo/")
    page = client.get(done.url)

    see_all(center.organization)
    assert "This was undone" in page.text
    assert Session.objects.get(pk=session.pk).state == "planned"


@pytest.mark.slow
def test_page_refuses_what_is_not_possible_any_more(client, center):
    session = Session.objects.get(local_date=MONDAY)
    client.force_login(center.scheduler.account)

    page = client.post(address(center), {f"session-{session.pk}": str(UUID(int=7))}, follow=True)

    see_all(center.organization)
    assert "Something changed while you looked" in page.text
    assert Session.objects.get(pk=session.pk).state == "planned"


@pytest.mark.slow
def test_page_names_nobody_to_somebody_who_reaches_nobody(client, center):
    client.force_login(make_staff(center.organization, Role.COUNSELOR, given_name="Other").account)

    page = client.get(address(center))

    assert "1 person expected" in page.text
    assert center.person.family_name not in page.text


@pytest.mark.slow
def test_page_without_sessions_says_so(client, center):
    other = make_staff(center.organization, Role.NURSE)
    client.force_login(center.scheduler.account)

    page = client.get(address(center).replace(str(center.leader.pk), str(other.pk)))

    assert "Nothing to cover" in page.text


def test_unknown_absence_is_no_page(client, center):
    client.force_login(center.scheduler.account)

    assert client.get(f"/plan/absence/{UUID(int=1)}/").status_code == 404


@pytest.mark.slow
def test_as_many_questions_for_many_sessions_as_for_few(center, hour, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as one:
        plan(center)
    with django_assert_max_num_queries(40) as two:
        assert len(plan(center, days=2).lines) == 2

    assert len(one) == len(two)


@pytest.mark.slow
def test_page_moves_an_hour_and_says_when_nothing_suits(client, center, hour):
    url = address(center).replace(str(center.leader.pk), str(center.counselor.pk))
    client.force_login(center.scheduler.account)

    moved = client.get(url).text
    see_all(center.organization)
    rows_of("programs.Shift").filter(staff=center.counselor).exclude(weekday=0).delete()
    nothing = client.get(url).text

    assert "1 is moved." in moved
    assert f"with {center.counselor}" in moved
    assert "No other time this week suits them, their counselor or a colleague." in nothing
    assert "Canceled, it takes 1 h from 1 person." in nothing


@pytest.mark.slow
def test_page_names_who_could_be_freed_and_says_when_nobody_is_left(client, center):
    center.counselor.roles = []
    center.counselor.save()
    client.force_login(center.scheduler.account)
    alone = client.get(address(center)).text
    see_all(center.organization)
    busy = helper(center, "Busy", family_name="Vale")
    make_section(center.organization, site=center.site, track=center.track, times=[(0, NINE, NOON)], leaders=[busy])
    fill(center)
    taken = client.get(address(center)).text

    assert "Nobody else here leads groups." in alone
    assert "Only somebody from outside could lead it." in alone
    assert "It could be led by whoever is freed from something else: Busy Vale." in taken


@pytest.mark.slow
def test_page_of_somebody_who_does_not_reach_the_person_says_that_the_hour_stays_open(client, center, hour):
    other = make_staff(center.organization, Role.COUNSELOR, given_name="Other")
    client.force_login(other.account)
    url = address(center).replace(str(center.leader.pk), str(center.counselor.pk))

    page = client.get(url).text
    done = client.post(url, follow=True).text

    see_all(center.organization)
    assert "1 individual session is with somebody whom you do not reach." in page
    assert "Undo all of it" in done
    assert Session.objects.get(hour=hour).needs_cover


@pytest.mark.slow
def test_page_says_why_it_cannot_be_undone(client, center, at):
    absence = confirm(center, {plan(center).lines[0].session_id: CANCEL})
    at(NOW + timedelta(hours=2))
    client.force_login(center.scheduler.account)

    page = client.post(f"/plan/absence/{absence.pk}/undo/", follow=True).text

    assert "One of these sessions has begun." in page
