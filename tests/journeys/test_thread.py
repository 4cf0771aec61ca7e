"""One person's golden thread: assessment, signed plan, three sessions, two questionnaires, review, changed objective.

Every link of the thread's page leads somewhere, nothing is loose, and what is made loose is named.
"""

import re
from contextlib import contextmanager

import pytest
from django.db import transaction

from midspan.domains.assessments.actions import skip_section
from midspan.domains.assessments.book import book
from midspan.domains.encounters.actions import (
    NoteWords,
    all_arrive,
    all_leave,
    save_entry,
    save_group_note,
    sign_session,
)
from midspan.domains.encounters.tests.factories import PHRASES, Room, entry_words
from midspan.domains.measures.tests.factories import answer, make_assignment
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.plans.queries import objectives_to_link
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEED = "Drinking on the way home from late shifts"
OWN_WORDS = "I want to be someone my kids aren’t scared to ask for a lift."
OBJECTIVE = "Takes the planned way home after late shifts"
UNLINKED = "This entry is linked to no objective."


class Thread:
    """Rowan, three sessions of today that are over, and a later one; one counselor leads them all."""

    def __init__(self):
        organization = make_organization()
        self.counselor = make_staff(organization, Role.COUNSELOR, Role.GROUP_LEADER, credentials=["LCSW"])
        self.first = Room(organization, people=1, leader=self.counselor)
        self.rowan, self.by = self.first.patients[0], self.first.by
        self.others = [self.session(began=400), self.session(began=600)]
        self.last = self.session(began=19, minutes=15)
        for room in (*reversed(self.others), self.first, self.last):
            all_arrive(session_id=room.session.pk, by=self.by, at=room.start)
            all_leave(session_id=room.session.pk, by=self.by, at=room.end)

    def session(self, **when):
        room = Room(self.first.organization, people=0, leader=self.counselor, **when)
        room.bookings.append(room.book(self.rowan))
        return room

    @contextmanager
    def behind(self):
        """What happens without anybody looking at a page."""
        with transaction.atomic():
            see_all(self.first.organization)
            yield

    def record(self, room, number, *, is_linked):
        """What was written and signed of one session."""
        with self.behind():
            [objective] = objectives_to_link(viewer=self.by, patient_ids=[self.rowan.pk])[self.rowan.pk]
            words = entry_words(
                number, off_plan_reason="Something urgent came first.", objective_id=objective.id if is_linked else None
            )
            save_group_note(session_id=room.session.pk, words=NoteWords(narrative=PHRASES["narrative"]), by=self.by)
            save_entry(session_id=room.session.pk, booking_id=room.bookings[0].pk, words=words, by=self.by)
            sign_session(session_id=room.session.pk, by=self.by)


@pytest.fixture
def thread():
    with transaction.atomic():
        return Thread()


def test_thread_holds_from_assessment_to_review(thread, desktop, phone, sign_in, looks_right):
    sign_in(desktop, thread.counselor.account)
    sign_in(phone, thread.rowan.account)
    assess(thread, desktop, looks_right)
    write_plan(thread, desktop)
    sign_plan(thread, desktop, phone)
    record_first_session(thread, desktop)
    for number, room in enumerate(thread.others, 1):
        thread.record(room, number, is_linked=True)
    with thread.behind():
        for key, places in (("phq-9", [1] * 8 + [0]), ("gad-7", [1] * 7)):
            answer(thread.rowan, make_assignment(thread.rowan, thread.by, key=key), places)
            see_all(thread.first.organization)
    review(thread, desktop)
    change_objective(thread, desktop, phone)

    desktop.goto(f"/people/{thread.rowan.pk}/plan/thread/")
    desktop.get_by_text("Nothing is loose.").wait_for()
    for words in (NEED, OWN_WORDS, OBJECTIVE, "PHQ-9", "Review of", "Change: Too easy now"):
        desktop.get_by_text(words).first.wait_for()
    looks_right(desktop, "thread-whole")
    every_link_leads_somewhere(desktop)
    phone.goto("/plan/")
    phone.get_by_text("When you looked at it together").wait_for()
    looks_right(phone, "thread-own")

    thread.record(thread.last, 4, is_linked=False)
    desktop.reload()
    desktop.get_by_role("link", name=UNLINKED).click()
    anchor = desktop.url.partition("#")[2]
    assert desktop.locator(f"#{anchor}").get_by_text(UNLINKED).is_visible()


def assess(thread, page, looks_right):
    """One section written, a need found in another, the rest skipped; signed."""
    page.goto(f"/people/{thread.rowan.pk}/")
    page.get_by_role("link", name="Assessment", exact=True).click()
    page.get_by_role("button", name="Begin the assessment").click()
    page.get_by_label("In the person’s own words").fill("The kids stopped asking me for a lift.")
    page.get_by_text("Kept at").wait_for()
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_label("What does this show to be needed?").fill(NEED)
    looks_right(page, "assessment-section")
    page.get_by_role("button", name="This is needed").click()
    page.get_by_role("button", name="Take it back").wait_for()
    with thread.behind():
        for one in book().sections[1:]:
            skip_section(patient_id=thread.rowan.pk, section=one.key, reason="Another day.", by=thread.by)
    page.goto(f"/people/{thread.rowan.pk}/assessment/")
    page.get_by_role("button", name="Sign the assessment").click()
    page.get_by_text("Signed. What was found waits in the plan.").wait_for()


def write_plan(thread, page):
    page.goto(f"/people/{thread.rowan.pk}/plan/")
    page.get_by_role("button", name="Begin the plan").click()
    page.get_by_role("button", name="Take it into the plan").click()
    page.get_by_role("link", name="Add: goal").click()
    page.get_by_label("What does the person want?").fill(OWN_WORDS)
    keep(page)
    page.get_by_role("link", name="Add: objective").click()
    page.get_by_label("What will be seen?").fill(OBJECTIVE)
    page.get_by_label("How is it measured?").select_option("questionnaire")
    page.get_by_label("If a questionnaire: which?").select_option("phq-9")
    page.get_by_label("Where does it stand today?").fill("13 at the first visit")
    page.get_by_label("Up to what?").fill("under 10")
    for name, value in (("Month", "3"), ("Day", "1"), ("Year", "2031")):
        page.get_by_role("group", name="By when?").get_by_label(name).fill(value)
    keep(page)
    page.get_by_role("link", name="Add: what is done").click()
    page.get_by_label("What is done?").fill("Walks the other way home")
    page.get_by_label("The person", exact=True).check()
    page.get_by_label("How many times a week?").fill("3")
    keep(page)
    page.get_by_role("link", name="Add what has to be true at the end").click()
    page.get_by_label("What has to be true for the stay to end well?").fill("Four weeks by the planned way")
    keep(page)


def keep(page):
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_url(re.compile(r"/plan/draft/$"))


def sign_plan(thread, page, phone):
    page.get_by_role("button", name="Show it to the person, to be signed").click()
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_label("Type your name to sign").fill(str(thread.counselor))
    page.get_by_role("button", name="Sign these words").click()
    page.get_by_text("Signed.").first.wait_for()
    phone.goto("/plan/")
    phone.get_by_label("Type your name to sign").fill(f"{thread.rowan.given_names} {thread.rowan.family_name}")
    phone.get_by_role("button", name="Sign these words").click()
    phone.get_by_text("Signed. Thank you.").wait_for()


def record_first_session(thread, page):
    """In the room itself: the objective is chosen from those of Rowan's plan."""
    prefix, words = thread.first.bookings[0].pk.hex, entry_words(0)
    page.goto(f"/room/{thread.first.session.pk}/")
    page.locator("[name='note-narrative']").fill(PHRASES["narrative"])
    page.locator(f"[name='{prefix}-engagement'][value='took_part']").check(force=True)
    for field in ("response", "progress", "plan_for_next"):
        page.locator(f"[name='{prefix}-{field}']").fill(getattr(words, field))
    page.locator(f"#p-{prefix} .objectives .pick", has_text=OBJECTIVE).get_by_text("suggested").wait_for()
    page.get_by_role("button", name="Sign", exact=False).last.click()
    page.locator("dl.signed", has_text=OBJECTIVE).wait_for()


def review(thread, page):
    page.goto(f"/people/{thread.rowan.pk}/plan/review/")
    page.get_by_role("group", name="How far along").get_by_label("7", exact=True).check()
    page.get_by_label("Change", exact=True).check()
    page.get_by_label("If changed or closed: why?").fill("Too easy now")
    page.get_by_role("button", name="Keep this review").click()
    page.get_by_text("Kept.").first.wait_for()


def change_objective(thread, page, phone):
    page.get_by_role("button", name="Begin a new version").click()
    page.locator(".thread-objective > .thread-node .thread-deeds a", has_text="Change").first.click()
    page.get_by_label("Up to what?").fill("under 5")
    keep(page)
    sign_plan(thread, page, phone)


def every_link_leads_somewhere(page):
    links = page.locator("main a[href]").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    dead = [one for one in links if one.startswith("/") and page.request.get(one).status != 200]
    anchors = [one for one in links if one.startswith("#") and page.locator(one).count() != 1]
    assert (len([one for one in links if one.startswith("/room/")]), dead, anchors) == (3, [], [])
