"""Going back to work: written on a phone without a network, shared, read and looked at together with the counselor."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.going_back.models import BackLook, BackVersion
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.responsibilities.tests.factories import at, make_work
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.conftest import cookie_of, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT_WITHIN = 1000  # Milliseconds after which what was shown is kept, with its form.
KNOWN = "That I have appointments on three evenings."


class Story:
    """Rowan in a stay with a counselor; a child's school run stands on Mondays."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, given_names="Rowan")
        self.counselor = make_staff(self.organization, Role.COUNSELOR, given_name="Mateo")
        stay = make_episode(self.organization, self.rowan, state="admitted", primary_counselor=self.counselor)
        reached = {"actor_id": self.counselor.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
        open_reach(**reached, basis=Basis.PRIMARY_COUNSELOR, by=actor_for(self.counselor))
        make_work(self.rowan, title="School run", times=[at(0, 8, 10)])
        for one in (self.rowan.account, self.counselor.account):
            assert one


@pytest.fixture
def story():
    with transaction.atomic():
        return Story()


def test_what_was_written_without_a_network_is_shared_and_looked_at_together(
    story, desktop, phone_of, sign_in, looks_right
):
    cookie = cookie_of(signed_in(story.rowan.account))
    with phone_of(cookie) as page:
        keeps_the_day(page)
        page.context.set_offline(True)
        writes(page, looks_right)
    with phone_of(cookie, offline=True) as page:
        page.goto("/week/")
        page.get_by_role("link", name="Going back to work or school").click()
        expect(page.get_by_text("1 waits.")).to_be_visible()
        assert written(story) == []
        page.context.set_offline(False)
        expect(page.get_by_text("Sent. What was kept on this phone has arrived.")).to_be_visible()
        shares(page, looks_right)
        puts_a_stage_into_the_week(page, looks_right)

    assert written(story) == [(1, "the bakery", KNOWN)]
    sign_in(desktop, story.counselor.account)
    looks_at_it_together(desktop, looks_right)
    with transaction.atomic():
        see_all(story.organization)
        assert [one.taken_back_at is None for one in BackLook.objects.order_by("looked_at")] == [False, True]


def test_without_a_network_one_goes_on_from_the_words_that_hold(story, phone_of, looks_right):
    """The form that was kept is that of what was written last, whether it was kept at once or has waited."""
    with phone_of(cookie_of(signed_in(story.rowan.account))) as page:
        keeps_the_day(page)
        fills(page)
        page.get_by_role("button", name="Keep").click()
        expect(page.get_by_text("Nobody but you reads it.")).to_be_visible()
        shares(page, looks_right)
        page.wait_for_timeout(KEPT_WITHIN)
        for before, name in (("the bakery", "the mill"), ("the mill", "the tannery")):
            page.context.set_offline(True)
            page.goto("/going-back/")
            page.get_by_role("link", name="Change it").click()
            expect(page.get_by_label("What do you call it?")).to_have_value(before)
            page.get_by_label("What do you call it?").fill(name)
            page.get_by_role("button", name="Keep").click()
            expect(page.get_by_text("1 waits.")).to_be_visible()
            page.context.set_offline(False)
            expect(page.get_by_text("Sent. What was kept on this phone has arrived.")).to_be_visible()
            page.wait_for_timeout(KEPT_WITHIN)
        looks_right(page, "going-back-sent")

    assert [name for _number, name, _known in written(story)] == ["the bakery", "the mill", "the tannery"]


def keeps_the_day(page):
    page.goto("/more/")
    page.get_by_label("Keep my day on this phone").check()
    expect(page.get_by_text("Kept on this phone.")).to_be_visible()
    page.goto("/going-back/")
    page.get_by_role("link", name="Begin").click()
    page.wait_for_load_state("networkidle")  # Its keys are there from now on.


def writes(page, looks_right):
    page.goto("/going-back/")
    page.get_by_role("link", name="Begin").click()
    fills(page)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept on this phone. It goes when you are connected. 1 waits.")).to_be_in_viewport()
    looks_right(page, "going-back-kept-on-this-phone")


def fills(page):
    page.get_by_label("What do you call it?").fill("the bakery")
    page.get_by_label("From this day on").first.fill((clock.local_date() + timedelta(days=7)).isoformat())
    page.get_by_label("Hours a week").first.fill("12")
    page.get_by_label("What gets hard there?").first.fill("Wine tastings")
    page.get_by_text("My manager, or a teacher").click()
    page.get_by_label("What exactly do they know?").fill(KNOWN)
    page.get_by_label("When do you look at it again?").fill(clock.local_date().isoformat())


def shares(page, looks_right):
    page.goto("/going-back/")
    expect(page.get_by_text("Nobody but you reads it.")).to_be_visible()
    page.get_by_role("button", name="Let your counselor read it").click()
    expect(page.get_by_text("Shared. Your counselor reads it now.")).to_be_visible()
    looks_right(page, "going-back-shared")


def puts_a_stage_into_the_week(page, looks_right):
    """Not on Mondays, when something of their own stands then; and no second time."""
    page.get_by_role("button", name="12 h a week").click()
    expect(page.get_by_role("checkbox", name="Mon")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="Tue")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.locator("input[name=firm-firmness]").last.check(force=True)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Add to the week").click()
    page.goto("/going-back/")
    expect(page.get_by_text("Already in your week")).to_be_visible()
    looks_right(page, "going-back-in-the-week")


def written(story):
    with transaction.atomic():
        see_all(story.organization)
        return list(BackVersion.objects.order_by("number").values_list("number", "name", "they_know"))


def looks_at_it_together(page, looks_right):
    line = page.get_by_text("What they shared with you is to be looked at again")
    page.goto("/day/")
    expect(line).to_be_visible()
    page.locator("main a[href$='/going-back/']").click()
    expect(page.get_by_text(KNOWN)).to_be_visible()
    looks_right(page, "going-back-of-patient")
    page.get_by_role("button", name="We looked at it together").click()
    expect(page.get_by_text("Looked at together on")).to_be_visible()
    looks_right(page, "going-back-looked-at")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back. It is due as before.")).to_be_visible()
    page.get_by_role("button", name="We looked at it together").click()
    page.goto("/day/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(line).to_be_hidden()
