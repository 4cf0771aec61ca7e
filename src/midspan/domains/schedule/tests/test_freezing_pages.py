"""What stays, on its pages: frozen and let go with a button, undone from the message, named in the difference."""

import re

import pytest
from django.utils.translation import override

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.schedule.actions import compute_offer
from midspan.domains.schedule.models import ScenarioChange, Seat
from midspan.domains.schedule.scenarios.changes import PersonChange, change_from
from midspan.domains.schedule.tasks import compute_what_if
from midspan.domains.schedule.tests.cast import computed, settled
from midspan.domains.schedule.tests.factories import MONDAY
from midspan.domains.schedule.tests.test_center_pages import NOW, a_center, opened, posted
from midspan.domains.schedule.tests.test_freezing import at_work, frozen, seat_of
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_monday")]


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


def frozen_places(center, person):
    see_all(center.organization)
    held = {seat.section_id for seat in Seat.objects.filter(patient=person, frozen_at__isnull=False)}
    return [place for place, section in enumerate(center.sections) if section.pk in held]


def undo_url(page):
    return re.search(r'data-toast.*?action="([^"]+)"', page, re.DOTALL)[1].replace("&amp;", "&")


@pytest.mark.slow
def test_seat_is_frozen_with_one_button_and_undone_from_the_message(client, center):
    person = settled(center, 0, 1, 2)
    seat = seat_of(person, center.sections[1])

    before = opened(client, center.scheduler, f"/plan/{person.stay.pk}/seats/").text
    page = posted(client, center.scheduler, f"/plan/seats/{seat.pk}/freeze/").text

    assert before.count(">Freeze<") == 3
    assert len(re.findall(r'/freeze/"><input type="hidden" name="csrfmiddlewaretoken"', before)) == 3
    assert frozen_places(center, person) == [1]
    assert f"Frozen by {center.scheduler} on Feb. 22, 2027." in page
    posted(client, center.scheduler, undo_url(page))
    assert frozen_places(center, person) == []


def test_somebody_without_seats_has_nothing_to_freeze(client, center):
    person = center.make_person(state="waiting")

    assert "No seat yet" in opened(client, center.scheduler, f"/plan/{person.stay.pk}/seats/").text


@pytest.mark.slow
def test_every_seat_of_a_section_is_frozen_and_only_that_is_undone(client, center, monkeypatch):
    first, second = settled(center, 0, 1, 2), settled(center, 0, 1, 2)
    frozen(center, first, 0)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(hour=16))
    where = f"/plan/center/frozen/{center.sections[0].pk}/"

    page = posted(client, center.scheduler, f"{where}freeze/").text

    assert "2 of 2 stay" in page
    assert "1 more seat stays." in page
    posted(client, center.scheduler, undo_url(page))
    assert (frozen_places(center, first), frozen_places(center, second)) == ([0], [])
    posted(client, center.scheduler, f"{where}unfreeze/")
    assert frozen_places(center, first) == []


@pytest.mark.parametrize("moment", ["no moment", "2027-02-30T00:00"])
def test_undo_of_no_moment_is_no_page(client, center, moment):
    client.force_login(center.scheduler.account)
    url = f"/plan/center/frozen/{center.sections[0].pk}/unfreeze/"

    assert client.post(f"{url}?frozen_at={moment}").status_code == 404


@pytest.mark.slow
def test_who_does_not_reach_a_person_neither_sees_nor_freezes_their_seat(client, center):
    person = settled(center, 0, 1, 2)
    counselor = make_staff(center.organization, Role.COUNSELOR, given_name="Noor")
    seat = seat_of(person, center.sections[0])

    page = posted(client, counselor, f"/plan/seats/{seat.pk}/freeze/").text

    assert "not yours to plan" in page
    assert "Nobody has a seat yet" in page
    assert opened(client, counselor, f"/plan/{person.stay.pk}/seats/").status_code == 404
    assert frozen_places(center, person) == []


@pytest.mark.slow
def test_difference_says_what_stays_and_by_whom(client, center):
    person = settled(center, 0, 1, 2)
    frozen(center, person, 1)
    at_work(center, person, weekday=0)
    proposal = computed(center)

    page = opened(client, center.scheduler, f"/plan/center/{proposal.pk}/").text

    assert f"{center.sections[1].name}: Tuesday 9\xa0a.m. – noon, frozen by {center.scheduler}" in page
    assert page.count("frozen by") == 1


@pytest.mark.slow
def test_proposal_names_who_is_held_back_and_the_group_that_holds_them(client, center):
    person = settled(center, 0, 1, 2)
    frozen(center, person, 0)
    at_work(center, person, weekday=0)
    proposal = computed(center)

    page = opened(client, center.scheduler, f"/plan/center/{proposal.pk}/").text

    assert "Keeps the week that stands, though it does not hold: something in it is frozen." in page
    assert f"{center.sections[0].name} is to stay in this week." in page
    assert "more person is part of it" not in page


@pytest.mark.slow
def test_letting_it_go_is_tried_for_everybody_and_done_on_the_page_of_seats(client, center):
    person = settled(center, 0, 1, 2)
    frozen(center, person, 0)
    at_work(center, person, weekday=0)
    explained = f"/plan/center/explain/{person.stay.pk}/"

    page = opened(client, center.scheduler, explained).text
    key = re.search(r'value="(unfreeze_section[^"]+)"', page)[1]
    posted(client, center.scheduler, explained, fix=key)

    see_all(center.organization)
    change = ScenarioChange.objects.select_related("scenario").get()
    assert f'href="/plan/{person.stay.pk}/seats/"' in page
    assert change_from(change.kind, change.details).fix == "unfreeze_section"
    assert isinstance(change_from(change.kind, change.details), PersonChange)
    compute_what_if(str(center.organization.pk), str(change.scenario.pk))
    see_all(center.organization)
    [week] = change.scenario.weeks.all()
    assert week.patient_id == person.pk
    assert str(center.sections[0].pk) not in week.after["section_ids"]
    tried = opened(client, center.scheduler, f"/plan/center/what-if/{change.scenario.pk}/").text
    assert f"Unfreeze the seat in {center.sections[0].name}, so that it may change." in tried


@pytest.mark.slow
def test_person_reads_what_stands_in_the_way_in_their_own_language(client, center):
    person = settled(center, 0, 1, 2)
    frozen(center, person, 0)
    at_work(center, person, weekday=0)
    compute_offer(episode_id=person.stay.pk, from_date=MONDAY, by=center.by)

    with override("en"):  # The language of a request stays active after it.
        page = opened(client, person, "/week/choose/", accept_language="es").text

    assert f"{center.sections[0].name} debe quedarse en esta semana." in page
