"""The pages of going back: the person’s own, with stages put into their week, and the counselor’s."""

from datetime import date, timedelta

import pytest
from django.test import Client

from midspan.domains.going_back.queries import (
    own_back,
    own_versions,
    words_of,
)
from midspan.domains.going_back.rules import (
    Hard,
    Stage,
    lasts_into,
)
from midspan.domains.going_back.tests.factories import (
    FILLED,
    FIRST,
    SECOND,
    as_rowan,
    last_number,
    page_of,
    share_it,
    write,
)
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.responsibilities.queries import life_lines
from midspan.domains.responsibilities.tests.factories import at, every_second, make_work
from midspan.domains.skills.queries import library
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all


@pytest.mark.slow
@pytest.mark.django_db
def test_person_writes_it_and_puts_a_stage_into_their_week(place):
    told = page_of(place, "/going-back/write/", FILLED).content.decode()

    assert ("the bakery" in told, "10 h a week" in told, "Wine tastings" in told) == (True, True, True)
    assert 'name="what-from_date" value="2027-03-01"' in told
    [one] = as_rowan(place, lambda by: own_versions(viewer=by))
    assert words_of(one).stages == (Stage(FIRST, 600),)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stage_is_put_into_their_week_with_days_that_add_up_to_its_hours(place):
    write(place)
    client = Client()
    client.force_login(place.rowan.account)
    page = client.get("/going-back/")
    answers = page.context["proposals"][0]["answers"]
    given = {name: [value for one, value in answers if one == name] for name, _ in answers}
    given |= {"firm-firmness": "movable", "firm-commute_minutes": "0", "relies-relies_on_me": ""}

    asked = client.post("/life/add/", given)
    for _click in range(2):
        client.post("/life/add/", {**given, "at": "relies"})
    otherwise = client.post("/life/add/", {**given, "at": "relies", "firm-commute_minutes": "20"}).content.decode()

    see_all(place.organization)
    assert ("When is it?" in asked.content.decode(), "This is there already" in otherwise) == (True, True)
    viewer = actor_for(place.rowan)
    [line] = life_lines(viewer=viewer, patient_id=place.rowan.pk, from_day=FIRST)
    assert (line.title, line.from_date, line.until_date) == ("the bakery", FIRST, SECOND)
    assert sum(one.end_minute - one.start_minute for one in line.times) == 10 * 60


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stage_that_is_emptied_is_gone_and_order_is_that_of_days(place):
    write(place)
    said = {**FILLED, "stage-INITIAL_FORMS": 2, "stage-0-from_date": "", "stage-0-hours": ""}
    said |= {"stage-TOTAL_FORMS": 3, "seen": 1, "stage-1-from_date": "2027-03-15", "stage-1-hours": "20"}

    page_of(place, "/going-back/write/", {**said, "stage-2-from_date": "2027-03-08", "stage-2-hours": "12.5"})

    [one, _] = as_rowan(place, lambda by: own_versions(viewer=by))
    assert words_of(one).stages == (Stage(date(2027, 3, 8), 750), Stage(SECOND, 1200))


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(place):
    wrong = {**FILLED, "who_knows": "hr", "stage-0-hours": "200"}

    answer = page_of(place, "/going-back/write/", wrong)

    told = answer.content.decode()
    assert (answer.status_code, "Wine tastings" in told) == (422, True)
    assert "Write what exactly they know" in told
    assert as_rowan(place, lambda by: own_back(viewer=by)) is None


@pytest.mark.slow
@pytest.mark.django_db
def test_counselor_reads_what_is_shared_and_sees_no_hint_of_more(place):
    write(place)
    client = Client()
    client.force_login(place.counselor.account)
    address = f"/people/{place.rowan.pk}/going-back/"
    before = client.get(address).content.decode()

    page_of(place, "/going-back/share/", {"do": "share", "number": "1"})
    after = client.get(address).content.decode()
    see_all(place.organization)

    assert ("Nothing is shared" in before, "bakery" in before, "bakery" in after) == (True, False, True)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_old_page_is_refused_once_with_its_words_still_there(place):
    write(place)
    share_it(place)
    old = {**FILLED, "seen": "0", "was_shared": "False"}

    refused = page_of(place, "/going-back/write/", old)
    told = refused.content.decode()
    form = refused.context["form"]
    again = page_of(
        place, "/going-back/write/", {**old, **{name: form[name].value() for name in ("seen", "was_shared")}}
    )

    assert (refused.status_code, "Something newer was written meanwhile" in told, "Step outside" in told) == (
        422,
        True,
        True,
    )
    assert (again.status_code, as_rowan(place, last_number)) == (200, 2)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_page_says_since_when_it_is_read_and_by_a_counselor_there_is(place):
    write(place)
    private = page_of(place, "/going-back/").content.decode()
    shared = page_of(place, "/going-back/share/", {"do": "share", "number": "1"}).content.decode()
    place.stay.primary_counselor = None
    place.stay.save()
    without = page_of(place, "/going-back/share/", {"do": "share", "number": "1"}).content.decode()

    since, now, once = "may read what you wrote from", "Your counselor reads it now.", "will read it once you have one"
    assert [(since in page, now in page, once in page) for page in (private, shared, without)] == [
        (False, False, False), (True, True, False), (True, False, True),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_a_skill_that_was_retired_keeps_its_place_and_none_is_offered_that_a_clinician_switches_on(place):
    manager = actor_for(make_staff(place.organization, Role.PROGRAM_MANAGER))
    skill = make_own_skill(manager).skill
    key = library(viewer=manager)[-1].key
    skill.is_active = False
    skill.save()
    write(place, hard=(Hard("Paydays", "I take the other gate", key),))

    told = page_of(place, "/going-back/").context["back"]["hard"][0]["skill"]
    hard = page_of(place, "/going-back/write/").context["hard"]

    choices = dict(hard.forms[0].fields["skill"].choices)
    assert (bool(told), choices.get(key), "body-reset" in choices) == (True, told, False)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stage_that_is_in_their_week_is_not_put_there_again(place):
    write(place)
    make_work(place.rowan, title="the bakery", from_date=FIRST)

    page = page_of(place, "/going-back/")

    assert [one["is_there"] for one in page.context["proposals"]] == [True, False]
    assert "Already in your week" in page.content.decode()


@pytest.mark.parametrize(
    ("first", "until", "lasts"),
    [
        (None, None, True),
        (None, FIRST, False),
        (None, FIRST + timedelta(days=1), True),
        (SECOND - timedelta(days=1), None, True),
        (SECOND, None, False),
    ],
)
def test_what_is_over_before_a_stage_or_begins_after_it_is_not_in_its_way(first, until, lasts):
    assert lasts_into(Stage(FIRST, 600), SECOND - timedelta(days=1), first=first, until=until) is lasts
    assert lasts_into(Stage(FIRST, 600), None, first=SECOND, until=None)


@pytest.mark.slow
@pytest.mark.django_db
def test_days_of_a_stage_are_proposed_around_what_stands_then_and_not_around_itself(place):
    """The first stage is in the week until the second begins; a course is over by then, and a choir begins."""
    write(place)
    weekdays = [at(day, 9, 11) for day in range(5)]
    make_work(place.rowan, title="the bakery", from_date=FIRST, until_date=SECOND, times=weekdays)
    make_work(place.rowan, title="Course", until_date=SECOND, times=[at(1, 9, 10)])
    make_work(place.rowan, title="Choir", from_date=SECOND, times=[every_second(2, 9, 10, anchor=SECOND)])

    proposals = page_of(place, "/going-back/").context["proposals"]

    days = ["".join(value for name, value in one["answers"] if name.endswith("-days")) for one in proposals]
    assert days == ["02345", "01345"]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_day_that_has_come_is_not_proposed_again(place):
    write(place, review_date=clock.local_date() - timedelta(days=1))

    form = page_of(place, "/going-back/write/").context["form"]

    assert (form["review_date"].value(), form["seen"].value()) == (None, 1)
