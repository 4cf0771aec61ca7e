"""A skill on its way: taught in the room, practiced at home without a network, named in the next note.

The leader sits at a desk. The patient has a phone whose network is gone most of the story, and whose browser is closed
twice on the way.
"""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.encounters.tests.factories import PHRASES, Room
from midspan.domains.entries.models import Entry
from midspan.domains.practice.models import NotedPractice, PracticeLog
from midspan.domains.responsibilities.tests.factories import at, make_work
from midspan.kernel.tests.factories import make_organization, see_all
from tests.journeys.conftest import cookie_of, signed_in
from tests.journeys.first_light.group import write_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TWO_DAYS, A_DAY = 2 * 24 * 60, 24 * 60 * 60  # Minutes for a room, seconds for a clock.
TITLE = "Ride the urge"
DONE = re.compile(f"Done ?: {TITLE}")
TOLD_NOBODY, OF_THE_DAY = "It was about my brother.", "He called again."
BEFORE = (8, 7, 5)


class Story:
    """A group two days ago of which one person stayed away, and the same people in one that is over since just now."""

    def __init__(self):
        self.organization = make_organization()
        self.taught = Room(self.organization, people=3, began=TWO_DAYS + 200)
        self.next = Room(self.organization, people=0, group=self.taught.group, leader=self.taught.leader)
        self.rowan, *self.others = self.taught.patients
        for patient in self.taught.patients:
            self.next.book(patient)
        make_work(self.rowan, times=[at(0, 8, 16), at(1, 8, 16), at(3, 8, 16)])
        # On Thursdays somebody has to be fetched as soon as work is over: nothing can come in between.
        make_work(self.rowan, title="Night shift", times=[at(3, 16, 20)])
        for one in (self.rowan.account, self.taught.leader.account):
            assert one


@pytest.fixture
def story():
    with transaction.atomic():
        return Story()


def test_a_skill_goes_home_without_a_network_and_comes_back_into_the_note(
    story, desktop, phone_of, sign_in, looks_right
):
    sign_in(desktop, story.taught.leader.account)
    teach(desktop, story, looks_right)

    cookie = cookie_of(signed_in(story.rowan.account))
    with phone_of(cookie) as page:
        say_yes(page, looks_right)
        keep_the_day(page)
        page.context.set_offline(True)
        write_log(page, BEFORE[0], words=TOLD_NOBODY)
        expect(page.get_by_text("Kept on this phone. It goes when you are connected. 1 waits.")).to_be_in_viewport()
        looks_right(page, "practice-kept-on-this-phone")
        write_log(page, BEFORE[1])
        expect(page.get_by_text("2 wait.")).to_be_visible()
    with phone_of(cookie, offline=True) as page:
        write_log(page, BEFORE[2])
        expect(page.get_by_text("3 wait.")).to_be_visible()
        write_day(page)
        expect(page.get_by_text("4 wait.")).to_be_in_viewport()
        looks_right(page, "diary-kept-on-this-phone")
    assert arrived(story) == []
    with phone_of(cookie, offline=True) as page:
        page.goto("/today/")
        expect(page.get_by_text("4 wait.")).to_be_visible()
        page.context.set_offline(False)
        expect(page.get_by_text("Sent. What was kept on this phone has arrived.")).to_be_visible()
        page.goto("/practice/how/")
        expect(page.get_by_text("Done 3 times").first).to_be_visible()
        looks_right(page, "practice-how-it-went")
        tomorrow_it_is_the_form_of_tomorrow(page)

    assert arrived(story) == [("practice:log", 1), ("practice:log", 2), ("practice:log", 3), ("diary:day", 4)]
    logs, days = written(story)
    assert ([one.before for one in logs], days) == (list(BEFORE), [OF_THE_DAY])
    assert len({one.client_id for one in logs}) == len(BEFORE)
    name_in_note(desktop, story, looks_right)
    assert named(story) == [(story.rowan.pk, "ride-the-urge", "signed")]


def teach(page, story, looks_right):
    """Offered to everybody who was there, in four taps."""
    page.goto(f"/room/{story.taught.session.pk}/")
    away = page.locator("[data-person]").nth(2).get_by_role("button", name="Missed")
    away.click()
    expect(away).to_be_hidden()
    page.get_by_role("link", name="Skill of today").click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    looks_right(page, "practice-skill-of-today")
    page.get_by_role("button", name="Offer it to everybody ticked").click()
    expect(page.get_by_text("Offered to 2.")).to_be_visible()


def say_yes(page, looks_right):
    """In their own words, and at a time when nothing else is."""
    page.goto("/today/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("What do I want it for?").fill("Payday")
    page.get_by_label("How often, and whether it helped").check()
    looks_right(page, "practice-offer")
    page.get_by_role("button", name="Yes, I practice this").click()
    page.get_by_text("After Bakery · Monday, Tuesday, 4 p.m.").click()
    looks_right(page, "practice-cue")
    page.get_by_role("button", name="Keep it so").click()
    expect(page.get_by_text("After Bakery, I will")).to_be_visible()
    looks_right(page, "practice-mine")


def keep_the_day(page):
    page.goto("/more/")
    page.get_by_label("Keep my day on this phone").check()
    expect(page.get_by_text("Kept on this phone.")).to_be_visible()
    page.goto("/practice/")
    page.get_by_role("link", name=DONE).click()
    page.wait_for_load_state("networkidle")  # Its keys are there from now on.


def write_log(page, before, *, words=""):
    """The same page each time, as it lies on the phone."""
    page.goto("/practice/")
    page.get_by_role("link", name=DONE).click()
    rate(page, "How hard was it before?", before)
    rate(page, "And after?", 2)
    page.get_by_role("group", name="Did it help?").get_by_text("Yes", exact=True).click()
    if words:
        page.get_by_text("More: another day").click()
        page.get_by_label("A note to yourself").fill(words)
    page.get_by_role("button", name="Keep it").first.click()


def rate(page, label, number):
    page.get_by_role("group", name=label).get_by_text(str(number), exact=True).click()


def write_day(page):
    page.goto("/days/one/")
    rate(page, "Mood", 6)
    page.get_by_label("A note").fill(OF_THE_DAY)
    page.get_by_role("button", name="Save").click()


def tomorrow_it_is_the_form_of_tomorrow(page):
    """What lies on the phone is of the day on which it is opened."""
    page.context.set_offline(True)
    page.clock.install(time=page.evaluate("Date.now()") / 1000 + A_DAY)
    page.goto("/practice/how/3/write/")
    kept = date.fromisoformat(page.locator("#id_day").get_attribute("value"))
    tomorrow = (kept + timedelta(days=1)).isoformat()
    expect(page.locator("#id_day")).to_have_value(tomorrow)
    page.goto("/days/one/")
    expect(page.locator("#id_on")).to_have_value(tomorrow)


def arrived(story):
    with transaction.atomic():
        see_all(story.organization)
        rows = Entry.objects.filter(outcome="taken").order_by("arrived_at", "number")
        return list(rows.values_list("page", "number"))


def written(story):
    with transaction.atomic():
        see_all(story.organization)
        logs = list(PracticeLog.objects.order_by("practiced_at"))
        return logs, list(apps.get_model("diary.Writing").objects.values_list("note", flat=True))


def named(story):
    """Whose practice of what stands in a note, and how that note stands."""
    with transaction.atomic():
        see_all(story.organization)
        return list(NotedPractice.objects.values_list("patient_id", "assignment__skill", "entry__state"))


def name_in_note(page, story, looks_right):
    """What is shared stands beside the person, what is theirs alone nowhere; one tap ties it to the note."""
    page.goto(f"/room/{story.next.session.pk}/")
    people = page.locator("[data-person]")
    page.get_by_role("button", name="Everybody was here from").click()
    page.get_by_role("button", name="Everybody stayed until").click()
    expect(people.first.get_by_text("Practiced 3 times, last on")).to_be_visible()
    assert not any(words in page.content() for words in (TOLD_NOBODY, OF_THE_DAY, "brother"))
    page.get_by_label("What the group did").fill(PHRASES["narrative"])
    people.first.get_by_role("button", name="Name it in the note").click()
    expect(people.first.get_by_text("named in this note")).to_be_visible()
    write_entry(people.first, 0)
    looks_right(page, "practice-from-home")
    page.get_by_role("button", name="Sign all that are ready").click()
    expect(people.first.get_by_text("Signed by")).to_be_visible()
    expect(people.first.get_by_text("named in this note")).to_be_visible()
