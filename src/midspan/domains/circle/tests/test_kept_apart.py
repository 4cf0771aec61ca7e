"""A name on the list of who must not be told that is a patient here: said by a person, told to neither of the two."""

from uuid import uuid4

import pytest
from django.apps import apps

from midspan.domains.circle.actions import keep_from, keep_from_no_more, say_who_is_meant
from midspan.domains.circle.enums import Unnamed
from midspan.domains.circle.queries import entries_of
from midspan.domains.circle.tests.factories import make_supporter
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import browser_of, read
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.responsibilities.actions import remove_person_to_avoid
from midspan.domains.responsibilities.queries import must_not_meet, own_people_to_avoid, pairs_apart, people_kept_apart
from midspan.domains.schedule.actions import accept_offer, compute_offer
from midspan.domains.schedule.enums import OfferState
from midspan.domains.schedule.tests.factories import MONDAY, Center, seat_in
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Two:
    """Two patients of one center; the second is named on the first one's list."""

    def __init__(self, weekdays=(0, 1, 2)):
        self.center = Center(make_organization(), weekdays=weekdays)
        self.organization, self.by = self.center.organization, actor_for(self.center.intake)
        self.rowan, self.kim = self.center.make_person(), self.center.make_person()
        self.kim.given_names, self.kim.family_name = "Kim", "Novak"
        self.kim.save()
        self.entry = self.keep()
        self.list_url = f"/people/{self.rowan.pk}/kept-from/"
        self.url = f"{self.list_url}{self.entry.pk}/who/"

    def keep(self, what=Unnamed.NAME, value="Kim Novak"):
        return keep_from(patient_id=self.rowan.pk, what=what, value=value, note="Order of 2026", by=self.by)

    def link(self, other, *, entry=None, by=None):
        entry_id = (entry or self.entry).pk
        return say_who_is_meant(patient_id=self.rowan.pk, entry_id=entry_id, other_id=other, by=by or self.by)

    def apart(self):
        see_all(self.organization)
        return [
            must_not_meet(organization_id=self.organization.pk, patient_id=one.pk) for one in (self.rowan, self.kim)
        ]

    def seats(self):
        see_all(self.organization)
        seats = apps.get_model("schedule.Seat").objects.filter(patient=self.rowan)
        return set(seats.values_list("section_id", flat=True))


@pytest.fixture
def two():
    return Two()


def test_same_name_keeps_nobody_apart_before_somebody_says_that_it_is_meant(two):
    before = two.apart()
    two.link(two.kim.pk)

    assert before == [set(), set()]
    assert two.apart() == [{two.kim.pk}, {two.rowan.pk}]
    assert pairs_apart(organization_id=two.organization.pk) == {tuple(sorted((two.rowan.pk, two.kim.pk)))}


@pytest.mark.slow
@pytest.mark.parametrize(("weekdays", "is_meant", "seated"), [((0, 1, 2), False, 3), ((0, 1, 2, 3), True, 3)])
def test_two_are_offered_no_seat_in_one_group_once_it_is_said(weekdays, is_meant, seated):
    two = Two(weekdays)
    theirs = two.center.sections[1]
    seat_in(theirs, two.kim, number=1)
    if is_meant:
        two.link(two.kim.pk)

    offer = compute_offer(episode_id=two.rowan.stay.pk, from_date=MONDAY, by=two.by)
    accept_offer(offer_id=offer.pk, choice=0, by=two.by)

    seats = two.seats()
    assert (len(seats), theirs.pk in seats) == (seated, not is_meant)


@pytest.mark.slow
def test_where_no_other_group_is_left_there_is_no_week_and_the_person_reads_no_reason(two):
    seat_in(two.center.sections[1], two.kim, number=1)
    two.link(two.kim.pk)

    offer = compute_offer(episode_id=two.rowan.stay.pk, from_date=MONDAY, by=two.by)
    page = read(browser_of(two.rowan).get("/week/choose/"))

    assert offer.state == OfferState.IMPOSSIBLE
    assert "We have not found a week that fits yet." in page
    assert [words for words in ("Novak", "Order", "must not", "told") if words in page] == []


def test_taking_the_entry_off_or_nobody_meant_lets_them_meet_again(two):
    two.link(two.kim.pk)
    two.link(None)
    nobody = two.apart()
    two.link(two.kim.pk)
    officer = actor_for(make_staff(two.organization, Role.PRIVACY_OFFICER))
    keep_from_no_more(patient_id=two.rowan.pk, entry_id=two.entry.pk, by=officer)

    assert (nobody, two.apart()) == ([set(), set()], [set(), set()])


def test_somebody_else_is_meant_instead(two):
    third = two.center.make_person()
    two.link(two.kim.pk)
    two.link(third.pk)

    assert two.apart() == [{third.pk}, set()]


def test_only_a_name_is_linked_by_who_may_and_to_another_patient_of_this_center(two):
    number = two.keep(Unnamed.NUMBER, "555 010 2233")
    elsewhere = Center(make_organization(name="Elsewhere")).make_person()
    see_all(two.organization)
    tries = [
        (two.kim.pk, {"entry": number}, "Only a name can be a person here."),
        (two.kim.pk, {"by": actor_for(make_staff(two.organization, Role.PRIVACY_OFFICER))}, "Only intake and"),
        (two.kim.pk, {"by": actor_for(make_staff(two.organization, Role.SCHEDULER))}, "Only intake and"),
        (two.kim.pk, {"by": actor_for(two.rowan)}, "Only intake and"),
        (two.rowan.pk, {}, "Nobody can be kept apart from themselves."),
        (elsewhere.pk, {}, "This person is not among those you work with."),
        (uuid4(), {}, "This person is not among those you work with."),
    ]

    for other, fields, said in tries:
        with pytest.raises(RefusedError, match=said):
            two.link(other, **fields)

    assert two.apart() == [set(), set()]


@pytest.mark.slow
def test_intake_looks_up_who_is_meant_and_the_list_says_so(two):
    browser = browser_of(two.center.intake)

    before = read(browser.get(two.list_url))
    page = browser.get(two.url, {"search": "Novak"})
    browser.post(two.url, {"other": str(two.kim.pk)})
    after = read(browser.get(two.list_url))

    assert two.url in before
    assert "Must not share a group with" not in before
    assert page.context["found"] == [(two.kim.pk, "Kim Novak")]
    assert "Must not share a group with" in after
    assert browser.post(two.url, {"other": "not-an-id"}).status_code == 404
    assert browser.get(f"{two.list_url}{uuid4()}/who/").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.SCHEDULER, Role.FRONT_DESK, Role.DIRECTOR])
def test_other_roles_find_no_page_on_which_to_say_who_is_meant(two, role):
    assert browser_of(make_staff(two.organization, role)).get(two.url).status_code == 404


def test_neither_of_the_two_nor_a_supporter_reads_anything_of_it(two):
    mother = make_supporter(two.rowan)
    pages = [read(browser_of(one).get("/life/apart/")) for one in (two.rowan, two.kim)]
    see_all(two.organization)
    two.link(two.kim.pk)
    rows = apps.get_model("responsibilities.PersonToAvoid").objects

    seen = {}
    for one in (two.rowan, two.kim, mother):
        bind(organization_id=two.organization.pk, actor_id=one.pk, reach=Reach.OWN)
        seen[one.pk] = rows.count()
    bind(organization_id=two.organization.pk, actor_id=mother.pk, reach=Reach.ASSIGNED)
    by_supporter = rows.count()
    see_all(two.organization)

    assert (set(seen.values()), by_supporter, rows.count()) == ({0}, 0, 1)
    assert own_people_to_avoid(viewer=actor_for(two.rowan)) == []
    after = [read(browser_of(one).get("/life/apart/")) for one in (two.rowan, two.kim)]
    assert ["Novak" in page or "Order" in page for page in after] == [False, False]
    assert ["You have named nobody." in page for page in (*pages, *after)] == [True] * 4


def test_scheduler_sees_the_pair_and_never_why_and_it_is_changed_on_the_list_alone(two):
    two.link(two.kim.pk)
    scheduler = make_staff(two.organization, Role.SCHEDULER)
    url = f"/people/{two.rowan.pk}/life/apart/"
    [line] = people_kept_apart(viewer=two.by, patient_id=two.rowan.pk)

    by_scheduler = read(browser_of(scheduler).get(url))
    by_intake = read(browser_of(two.center.intake).get(url))
    see_all(two.organization)

    assert ("Kim Novak" in by_scheduler, "must not be told" in by_scheduler, "Order" in by_scheduler) == (
        True,
        False,
        False,
    )
    assert ("By the list of who must not be told" in by_intake, f"{url}{line.id}/" in by_intake) == (True, False)
    with pytest.raises(apps.get_model("responsibilities.PersonToAvoid").DoesNotExist):
        remove_person_to_avoid(avoidance_id=line.id, by=two.by)
    assert browser_of(two.center.intake).get(f"{url}{line.id}/").status_code == 404


def test_list_asks_as_often_for_three_entries_as_for_one(two, django_assert_num_queries):
    two.link(two.kim.pk)
    with django_assert_num_queries(2):
        one = entries_of(viewer=two.by, patient_id=two.rowan.pk)
    two.keep(value="Sam Hill")
    two.link(two.center.make_person().pk, entry=two.keep(value="Bo Reed"))

    with django_assert_num_queries(2):
        three = entries_of(viewer=two.by, patient_id=two.rowan.pk)

    assert [[entry.is_here for entry in found] for found in (one, three)] == [[True], [True, False, True]]
