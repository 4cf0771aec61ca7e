"""Rowan is 16 and decides alone, with a guardian in each of two households: one knows when sessions are, one nothing.

In California the law tells no guardian anything of care that a minor consents to alone (42 CFR 2.14(b)). What each
reads follows from custody and from what Rowan signs, and two households see nothing of each other.
"""

import pytest
from django.db import transaction

from midspan.domains.family_tasks.actions import Said, give_task
from midspan.domains.guardians.tests.factories import make_guardian
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.surfaces.guardian.tests.factories import Family
from midspan.values import Label
from tests.journeys.sizes import DESKTOP, ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIXTEEN = 16
TASK = "Eat together three evenings"


class Place(Family):
    """Care for substance use: a mother and a father who may see, an uncle who may sign alone."""

    def __init__(self):
        super().__init__()
        self.comes_for(Label.PART2)
        today = clock.now().date()
        self.is_born(today.replace(year=today.year - SIXTEEN, day=1))
        order = {"basis": GuardianBasis.COURT_ORDER, "document": "Order of June 3", "powers": (GuardianPower.SIGN,)}
        make_guardian(self.child, self.intake, name="Otto Ames", relation="uncle", **order)
        self.desk = make_staff(self.organization, "intake")


@pytest.fixture
def place():
    with transaction.atomic():
        made = Place()
        see_all(made.organization)
        return made


def says_nothing(page, looks_right, name):
    page.goto("/family/")
    page.get_by_text("Nothing is here for you").wait_for()
    assert page.get_by_text("Rowan").count() == 0
    looks_right(page, name)
    return page.locator("main").inner_text()


def reads_who_stands_for_them(page, looks_right):
    page.goto("/more/privacy/guardians/")
    for name in ("Alma Reyes", "Ben Ames", "Otto Ames"):
        page.get_by_text(name).first.wait_for()
    looks_right(page, "households-own")


def lets_the_mother_know_times(page, name, looks_right):
    page.goto("/more/privacy/new/")
    page.get_by_text("A family member or friend", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Alma Reyes (mother)", exact=True).click()
    looks_right(page, "households-whom")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("when my sessions are", exact=True).click()
    page.get_by_text("when and where family sessions are to which I ask them", exact=True).click()
    page.get_by_text("what my team asks them to do at home as those who stand for me", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("so that they can support me", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("for 90 days", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("It goes to Alma Reyes (mother).").wait_for()
    page.get_by_label("Type your name to sign").fill(name)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("It holds from now on.").wait_for()


def knows_times_and_nothing_else(page, place, looks_right):
    page.goto("/family/")
    page.get_by_role("heading", name="How Rowan’s program goes").wait_for()
    page.get_by_role("heading", name="When sessions are").wait_for()
    said = page.locator("main").inner_text()
    hidden = [
        "Attendance",
        "Ben Ames",
        "Otto Ames",
        place.child.family_name,
        place.room.session.title,
        place.room.site.name,
    ]
    assert [word for word in hidden if word in said] == []
    looks_right(page, "households-mother")


def says_when_she_can_come(page, looks_right):
    page.get_by_role("link", name="Say when you can come to family sessions").click()
    page.get_by_text("You may be asked to family sessions with Rowan.").wait_for()
    looks_right(page, "households-times")
    page.goto("/family/")


def gives_a_task(place):
    """The team's, for all who may read it: of the two households that is the mother's."""
    with transaction.atomic():
        see_all(place.organization)
        give_task(patient_id=place.child.pk, said=Said(title=TASK), by=place.intake)


def ticks_the_task(page, looks_right):
    page.goto("/family/")
    page.get_by_role("heading", name=TASK).wait_for()
    page.get_by_role("button", name="It is done").click()
    page.get_by_text("Done: you ticked it on").wait_for()
    looks_right(page, "households-task")


def goes_through_the_list(page, looks_right):
    page.goto("/family/")
    page.get_by_role("link", name="Go through the list").click()
    page.get_by_label("Naloxone is at home.").check()
    looks_right(page, "households-home")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_text("What you ticked is yours").wait_for()
    assert page.get_by_label("Naloxone is at home.").is_checked()
    page.goto("/family/")


def reads_it_in_spanish(page, looks_right):
    page.get_by_role("button", name="Español").click()
    page.get_by_role("heading", name="Cuándo son las sesiones").wait_for()
    looks_right(page, "households-mother-spanish")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="When sessions are").wait_for()


def takes_it_back(page):
    page.goto("/more/privacy/")
    page.get_by_role("link", name="Alma Reyes (mother)").first.click()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("Nothing more is shared by it, and nobody is told.").wait_for()


@pytest.mark.parametrize("size", ON_A_PHONE)
def test_one_household_knows_times_the_other_nothing_and_neither_of_the_other(
    place, open_page, sign_in, looks_right, size
):
    theirs, mothers, fathers = (open_page(size) for _ in range(3))
    for page, account in (
        (theirs, place.child.account),
        (mothers, place.mother.account),
        (fathers, place.father.account),
    ):
        sign_in(page, account)

    for page in (mothers, fathers):  # The list for a home is there whatever they are told.
        goes_through_the_list(page, looks_right)
    nothing = says_nothing(mothers, looks_right, "households-nobody")
    assert says_nothing(fathers, looks_right, "households-nobody") == nothing
    reads_who_stands_for_them(theirs, looks_right)
    lets_the_mother_know_times(theirs, f"Rowan {place.child.family_name}", looks_right)
    knows_times_and_nothing_else(mothers, place, looks_right)
    says_when_she_can_come(mothers, looks_right)
    gives_a_task(place)
    ticks_the_task(mothers, looks_right)
    reads_it_in_spanish(mothers, looks_right)
    assert says_nothing(fathers, looks_right, "households-nobody") == nothing
    takes_it_back(theirs)
    assert says_nothing(mothers, looks_right, "households-nobody") == nothing


def test_uncle_whose_papers_let_him_sign_alone_gets_no_way_in(place, open_page, sign_in, looks_right):
    desk = open_page(DESKTOP)
    sign_in(desk, place.desk.account)

    desk.goto(f"/people/{place.child.pk}/guardians/")
    desk.get_by_text("Otto Ames").first.wait_for()

    assert desk.get_by_role("link", name="Sign-in on paper").count() == 2
    looks_right(desk, "households-staff")
