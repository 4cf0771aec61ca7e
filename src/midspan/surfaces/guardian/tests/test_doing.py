"""What a guardian does on pages of their own: sign, come to sessions, look at a home; and what they read to do it."""

from datetime import date, timedelta
from html import unescape
from uuid import UUID

import pytest

from midspan.domains.circle.actions import keep_from
from midspan.domains.circle.enums import Unnamed
from midspan.domains.consents.actions import ask_to_countersign, sign_half
from midspan.domains.consents.models import GuardianSignature
from midspan.domains.consents.queries import parties_of, text_of
from midspan.domains.consents.tests.factories import make_draft, make_signed
from midspan.domains.encounters.tests.factories import row
from midspan.domains.families.models import FamilyGuest, FamilyTimes
from midspan.domains.families.queries import candidates_of
from midspan.domains.guardians.models import HomeCheck
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.models import Reach as OpenReach
from midspan.domains.safety.actions import keep_plan, share_parts
from midspan.domains.safety.enums import PlanPart
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.guardian.tests.factories import MONDAY_NOON, Family
from midspan.values import Label

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOME = "/family/"
NOTHING = "Nothing is here for you"
GROWN = date(2009, 5, 2)
PLAN = {PlanPart.SIGNS: ("I stop answering my brother",), PlanPart.SURROUNDINGS: ("Aunt keeps the tablets",)}
EVENINGS = {
    "week-TOTAL_FORMS": "1", "week-INITIAL_FORMS": "0", "week-0-day": "0", "week-0-kind": "free",
    "week-0-start": "15:00", "week-0-end": "21:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def shared(share):
    return share(Family, at=MONDAY_NOON)


@pytest.fixture
def family(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(shared)


def page_of(person, url=HOME):
    return unescape(browser_of(person).get(url).text)


def as_child(family):
    return acting_for(actor_for(family.child), Reach.OWN)


def writes_a_plan(family):
    with as_child(family):
        keep_plan(patient_id=family.child.pk, parts=PLAN, seen=0, by=actor_for(family.child))
    see_all(family.organization)


def signs_for_mother(family, *shares):
    mother = family.mother.guardian
    named = {"name": f"{mother.name} ({mother.relation})", "recipient_id": mother.pk}
    return make_signed(family.child, **named, shares=shares)


def test_plan_for_a_crisis_is_there_whole_where_the_law_opens_it(family):
    writes_a_plan(family)

    page = page_of(family.mother)

    assert "In danger, call 911." in page
    assert all(line in page for lines in PLAN.values() for line in lines)


def test_of_a_minor_who_decides_alone_just_the_parts_they_chose_are_there(family):
    family.comes_for(Label.PART2)
    family.is_born(GROWN)
    writes_a_plan(family)
    signed = signs_for_mother(family, "crisis")
    before = page_of(family.mother)
    see_all(family.organization)
    with as_child(family):
        share_parts(signed_id=signed.pk, parts=[PlanPart.SURROUNDINGS], by=actor_for(family.child))

    after = page_of(family.mother)

    assert [line in before for lines in PLAN.values() for line in lines] == [False, False]
    assert [line in after for lines in PLAN.values() for line in lines] == [False, True]
    assert NOTHING in page_of(family.father)


def test_sentence_about_the_law_and_the_list_for_a_home_are_the_same_for_everybody(family):
    other = make_patient(family.organization, birth_date=GROWN, time_zone="America/Los_Angeles")
    nobody = make_way_in(make_guardian(other, family.intake, name="Nell Day"), family.intake)

    pages = [page_of(family.mother), page_of(nobody)]

    said = ["nobody may say whether it exists", "Go through the list"]
    assert [[words in page for words in said] for page in pages] == [[True, True], [True, True]]
    assert [NOTHING in page for page in pages] == [False, True]


def test_lessons_a_question_and_how_they_are_themselves_are_linked_the_same_for_everybody(family):
    other = make_patient(family.organization, birth_date=GROWN, time_zone="America/Los_Angeles")
    nobody = make_way_in(make_guardian(other, family.intake, name="Nell Day"), family.intake)
    links = ["/lessons/en/", "/family/me/", "/ask-us/?language=en"]

    pages = [page_of(one) for one in (family.mother, nobody)]

    assert [[f'href="{one}"' in page for one in links] for page in pages] == [[True] * 3] * 2
    assert [browser_of(family.mother).get(one).status_code for one in links] == [200, 200, 200]


def test_how_they_are_themselves_is_answered_and_kept_nowhere(family):
    browser = browser_of(family.mother)
    said = dict.fromkeys(("sleep", "joy", "fear"), "yes") | dict.fromkeys(("alone", "drink"), "no")

    half = browser.post(f"{HOME}me/", {"sleep": "yes"})
    page = unescape(browser.post(f"{HOME}me/", said).text)

    assert (half.status_code, "nothing is kept" in half.text) == (422, True)
    assert ("That is a lot to carry." in page, "800-799-7233" in page) == (True, True)
    assert "That is a lot to carry." not in page_of(family.mother, f"{HOME}me/")


def test_list_for_a_home_keeps_what_is_ticked_and_staff_read_only_that_it_was_done(family, client):
    browser = browser_of(family.mother)
    kept = browser.post(f"{HOME}home/", {"ticked": ["medicines", "naloxone"]})
    shown = browser.get(f"{HOME}home/").text
    see_all(family.organization)
    desk = make_staff(family.organization, "intake")
    client.force_login(desk.account)
    staff = unescape(client.get(f"/people/{family.child.pk}/guardians/").text)

    see_all(family.organization)
    assert kept.url == f"{HOME}home/"
    assert HomeCheck.objects.get().ticked == ["medicines", "naloxone"]
    assert shown.count(" checked") == 2
    assert staff.count("Went through the list for a safe home on March 1, 2027.") == 1
    assert "Naloxone is at home" not in staff
    assert "You went through the list on March 1, 2027." in page_of(family.mother)
    assert "You went through the list" not in page_of(family.father)


def signs_first(family, *guardians):
    """Both sign for a child of ten in care for substance use; the child asks these guardians to sign on their page."""
    family.comes_for(Label.PART2)
    by = actor_for(family.child)
    draft = make_draft(name="Tomas")
    parties = parties_of(viewer=by, patient_id=by.id)
    text = text_of(draft, parties, language="en", today=clock.local_date())
    half = sign_half(draft=draft, signed_name=parties.patient, read_digest=text.digest, language="en", by=by)
    for one in guardians:
        ask_to_countersign(half_id=half.pk, guardian_id=one.guardian.pk, by=by)
    return half


def test_guardian_reads_and_signs_what_the_minor_asked_them_to_and_the_other_learns_nothing(family):
    half = signs_first(family, family.mother)
    address = f"{HOME}{family.mother.guardian.pk}/sign/{half.pk}/"
    home, read = page_of(family.mother), page_of(family.mother, address)
    browser = browser_of(family.mother)

    wrong = browser.post(address, {"signed_name": "Somebody Else"})
    signed = browser.post(address, {"signed_name": "Alma Reyes"})

    assert "Read and sign what Rowan signed for Tomas" in home
    assert "It holds only once somebody who stands for me has signed it as well." in read
    assert (wrong.status_code, signed.url) == (422, HOME)
    assert browser.get(address).status_code == 404
    assert NOTHING in page_of(family.mother)  # What waited is signed; nothing else of this care is open to her.
    assert NOTHING in page_of(family.father)
    assert browser_of(family.father).get(f"{HOME}{family.father.guardian.pk}/sign/{half.pk}/").status_code == 404
    see_all(family.organization)
    assert GuardianSignature.objects.get().guardian_id == family.mother.guardian.pk


def test_what_waits_is_on_no_page_of_whom_the_minor_did_not_ask(family):
    half = signs_first(family)

    assert NOTHING in page_of(family.mother)
    assert browser_of(family.mother).get(f"{HOME}{family.mother.guardian.pk}/sign/{half.pk}/").status_code == 404


def asked_to_a_session(family, guardian):
    """A session of the family on Wednesday, to which a guardian is asked."""
    start = MONDAY_NOON + timedelta(days=2)
    during = (start, start + timedelta(hours=1))
    session = row(
        "schedule.Session", organization=family.organization, patient=family.child, kind="individual",
        site=family.room.site, title="Family session", local_date=start.date(), during=during, state="planned",
    )  # fmt: skip
    return row(
        "families.FamilyGuest", organization=family.organization, patient=family.child, session=session,
        tie_id=guardian.guardian.pk, state="asked", asked_at=clock.now(), asked_by=family.intake.id,
    )  # fmt: skip


def test_guardian_says_when_they_can_come_and_answers_to_a_session(family):
    guest = asked_to_a_session(family, family.mother)
    address = f"{HOME}{family.mother.guardian.pk}/"
    browser = browser_of(family.mother)
    before = unescape(browser.get(HOME).text)

    said = browser.post(f"{address}times/", EVENINGS)
    answered = browser.post(f"{address}sessions/{guest.pk}/", {"say": "no"})
    after = unescape(browser.get(HOME).text)

    assert "Wednesday, March 3" in before
    assert "Say when you can come to family sessions" in before
    assert (said.url, answered.url) == (HOME, HOME)
    assert "You said that you cannot come." in after
    assert "Change when you can come to family sessions" in after
    see_all(family.organization)
    assert FamilyTimes.objects.get().tie_id == family.mother.guardian.pk
    assert FamilyGuest.objects.get().state == "cannot"


FILE = f"{HOME}calendar.ics"


def test_guardian_takes_the_sessions_they_are_asked_to_as_a_file_and_what_is_off_says_so(family):
    guest = asked_to_a_session(family, family.mother)
    browser = browser_of(family.mother)
    page, response = unescape(browser.get(HOME).text), browser.get(FILE)
    browser.post(f"{HOME}{family.mother.guardian.pk}/sessions/{guest.pk}/", {"say": "no"})

    agreed, off = response.text.split("\r\n"), browser.get(FILE).text

    assert f'<a href="{FILE}">My family sessions, for my calendar</a>' in page  # Of every minor, not of this one.
    assert (response["Content-Type"], "no-store" in response["Cache-Control"]) == ("text/calendar", True)
    times = ["DTSTART:20270303T170000Z", "DTEND:20270303T180000Z"]
    kept = [f"UID:{guest.pk}", *times, "SUMMARY:Appointment", "STATUS:CONFIRMED"]
    assert [one for one in agreed if one.split(":")[0] in {"UID", "DTSTART", "DTEND", "SUMMARY", "STATUS"}] == kept
    assert (f"UID:{guest.pk}" in off, "STATUS:CANCELLED" in off) == (True, True)
    told = ("Rowan", family.child.family_name, family.room.site.name, family.organization.name, "Family")
    assert [word for word in told if word in response.text] == []


def test_file_is_in_the_language_of_whoever_takes_it(family):
    asked_to_a_session(family, family.mother)

    taken = browser_of(family.mother).get(FILE, headers={"accept-language": "es"})

    assert "SUMMARY:Cita" in taken.text


def test_file_of_whom_the_gate_tells_nothing_is_that_of_whoever_is_asked_to_nothing(family):
    asked_to_a_session(family, family.mother)
    nothing = browser_of(family.father).get(FILE)
    family.is_born(GROWN)

    over = browser_of(family.mother).get(FILE)

    assert (over.status_code, over.content) == (200, nothing.content)
    assert dict(over.headers) == dict(nothing.headers)
    assert "BEGIN:VEVENT" not in over.text


def test_two_homes_read_and_answer_nothing_of_each_others_sessions(family):
    guest = asked_to_a_session(family, family.mother)

    theirs = page_of(family.father)
    address = f"{HOME}{family.father.guardian.pk}/sessions/{guest.pk}/"

    assert "Wednesday, March 3" not in theirs
    assert browser_of(family.father).post(address, {"say": "no"}).status_code == 404
    see_all(family.organization)
    assert FamilyGuest.objects.get().state == "asked"


@pytest.mark.parametrize("part", ["times/", f"sessions/{UUID(int=1)}/"])
def test_pages_of_sessions_are_not_there_for_whom_the_gate_tells_nothing_of_them(family, part):
    family.is_born(GROWN)

    assert browser_of(family.mother).post(f"{HOME}{family.mother.guardian.pk}/{part}", {}).status_code == 404


def names(family):
    return [one.name for one in candidates_of(viewer=family.intake, patient_id=family.child.pk)]


def test_staff_may_ask_the_guardians_of_whom_the_gate_would_tell(family):
    by_law = names(family)
    family.is_born(GROWN)
    alone = names(family)
    signs_for_mother(family, "family_sessions")

    assert (by_law, alone) == (["Alma Reyes (mother)", "Ben Ames (father)"], [])
    assert names(family) == ["Alma Reyes (mother)"]


def test_whom_the_list_names_can_be_asked_to_nothing(family):
    keep_from(patient_id=family.child.pk, what=Unnamed.NAME, value="Ben Ames", note="", by=family.intake)
    see_all(family.organization)

    assert names(family) == ["Alma Reyes (mother)"]
    assert NOTHING in page_of(family.father)


def test_sign_in_that_nobody_looked_at_is_over_at_that_moment_on_every_page(family, monkeypatch):
    browser = browser_of(family.mother)
    found = []
    for seconds in (-1, 0):
        moment = MONDAY_NOON + timedelta(hours=1, seconds=seconds)
        OpenReach.objects.filter(basis="guardian").update(until_at=MONDAY_NOON + timedelta(hours=1))
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        found.append(NOTHING in browser.get(HOME).text)
        see_all(family.organization)

    assert found == [False, True]


def test_staff_say_that_guardians_of_two_homes_may_meet_before_they_ask_both(family, client):
    for one in (family.mother, family.father):
        browser_of(one).post(f"{HOME}{one.guardian.pk}/times/", EVENINGS)
    see_all(family.organization)
    dana = make_staff(family.organization, "counselor")
    works_with = {"patient_id": family.child.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": family.stay.pk}
    open_reach(actor_id=dana.pk, **works_with, by=family.intake)
    client.force_login(dana.account)
    address = f"/people/{family.child.pk}/family-session/"
    both = {"guests": [str(one.guardian.pk) for one in (family.mother, family.father)]}

    page = unescape(client.get(address).text)
    answers = [unescape(client.post(address, both | more).text) for more in ({}, {"may_meet": "on"})]

    said = "These may be of two homes."
    assert all(name in page for name in ("Alma Reyes (mother)", "Ben Ames (father)"))
    assert [said in one for one in answers] == [True, False]


def test_after_a_death_nothing_is_to_do_or_planned_on_any_page(family):
    asked_to_a_session(family, family.mother)
    writes_a_plan(family)
    before = page_of(family.mother)
    see_all(family.organization)
    family.child.died_at = MONDAY_NOON - timedelta(days=3)
    family.child.save()

    after = page_of(family.mother)

    assert ("For you to do" in before, "Wednesday, March 3" in before) == (True, True)
    assert ("For you to do" in after, "Wednesday, March 3" in after, NOTHING in after) == (False, False, True)
    address = f"{HOME}{family.mother.guardian.pk}/"
    assert [browser_of(family.mother).get(one).status_code for one in (address, f"{address}times/")] == [404, 404]
