"""A supporter's own pages: what is shared with them now, and of all else not a word."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from midspan.domains.circle.actions import (
    end_share,
    end_tie,
    offer_help,
    open_invitation,
    show_milestone,
    take_milestone_back,
)
from midspan.domains.circle.enums import HelpKind, HelpState, Scope, SupportRole
from midspan.domains.circle.models import HelpAsk
from midspan.domains.circle.queries import POWERS
from midspan.domains.circle.tests.factories import (
    CARD,
    as_person,
    make_card,
    make_invitation,
    make_share,
    make_supporter,
    make_tie,
)
from midspan.domains.consents.actions import pause_sharing
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.people.models import Patient
from midspan.domains.people.queries import actor_of
from midspan.domains.people.tests.clients import browser_of
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import ledger_of, visible
from midspan.domains.safety.actions import share_parts
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import SafetyPlan
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.supporter.tests.factories import MONDAY_MORNING, TOKEN, Circle, answers
from midspan.values import DataClass, Label

pytestmark = pytest.mark.django_db
HOME = "/around/"
NOTHING = "They haven’t shared anything yet, and that’s okay"
SESSION = "Monday, March 1, "


@pytest.fixture(scope="module")
def shared(share):
    return share(Circle, at=MONDAY_MORNING)


@pytest.fixture
def circle(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING)
    return own(shared)


def read(browser, url=HOME):
    return unescape(browser.get(url).content.decode())


def test_nothing_shared_is_a_calm_page_with_lessons(circle):
    page = read(browser_of(circle.mother))

    assert NOTHING in page
    assert "/lessons/en/" in page
    assert "Ro<" not in page


def test_times_alone_are_shared_and_neither_what_nor_where(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)

    page = read(browser_of(circle.mother))

    assert SESSION in page
    assert "<bdi>Ro</bdi>" in page
    assert "42 CFR" in page
    for word in (circle.room.session.title, circle.room.site.name, circle.rowan.given_names, circle.rowan.family_name):
        assert word not in page


def test_card_is_shared_whole_and_times_are_not(circle):
    make_card(circle.rowan)
    make_share(circle.rowan, circle.mother.tie, Scope.CARD)

    page = read(browser_of(circle.mother))

    assert [words for words in CARD.values() if words not in page] == []
    assert SESSION not in page


def test_card_on_which_nothing_is_written_is_no_empty_box(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.CARD)
    headings = []

    for words in ("Tea.", ""):
        make_card(circle.rowan, **{**dict.fromkeys(CARD, ""), "helps": words})
        headings.append("How to help me" in read(browser_of(circle.mother)))

    assert headings == [True, False]


def test_parts_of_the_plan_are_a_plain_card_and_gone_when_taken_back(circle):
    SafetyPlan.objects.create(
        organization=circle.organization, patient=circle.rowan, number=1, signs=["I stop calling"], alone=["A bath"],
        written_by=circle.rowan.pk, written_at=MONDAY_MORNING,
    )  # fmt: skip
    signed = make_share(circle.rowan, circle.mother.tie, Scope.CRISIS)
    with as_person(circle.rowan) as by:
        share_parts(signed_id=signed.pk, parts=[PlanPart.SIGNS], by=by)
    browser = browser_of(circle.mother)

    before = read(browser)
    with as_person(circle.rowan) as by:
        end_share(tie_id=circle.mother.tie.pk, scope=Scope.CRISIS, language="en", by=by)

    assert "I stop calling" in before
    assert "A bath" not in before
    assert NOTHING in read(browser)


def test_friend_is_shown_no_times_even_by_a_consent_from_elsewhere(circle):
    friend = make_supporter(circle.rowan, name="Kim", role=SupportRole.FRIEND)
    make_card(circle.rowan)
    make_share(circle.rowan, friend.tie, Scope.CARD)
    with as_person(circle.rowan):
        make_signed(circle.rowan, shares=("times", "attendance"), recipient_id=friend.tie.pk, name="Kim")

    page = read(browser_of(friend))

    assert CARD["helps"] in page
    assert SESSION not in page


def test_mother_offers_a_ride_for_a_shared_time_and_reads_the_answer(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
    browser = browser_of(circle.mother)
    form = f"/around/{circle.mother.tie.pk}/offer/"
    known = re.search(r'<option value="(2027[^"]+)"', read(browser, form)).group(1)

    browser.post(form, {"kind": "ride", "known": known, "words": "I have the car."})
    person = browser_of(circle.rowan)
    ask = re.search(r"/circle/help/[0-9a-f-]+/", read(person, "/circle/")).group()
    person.post(ask, {"say": "yes"})

    assert "Agreed" in read(browser)
    assert "SUMMARY:A ride\r\n" in read(browser, "/around/calendar.ics")


def ends_quietly(circle):
    make_card(circle.rowan)
    for scope in (Scope.TIMES, Scope.CARD):
        make_share(circle.rowan, circle.mother.tie, scope)
    see_all(circle.organization)
    offered = {"patient_id": circle.rowan.pk, "tie_id": circle.mother.tie.pk, "role": SupportRole.FAMILY}
    by = actor_of(circle.mother.account)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    row = offer_help(**offered, kind=HelpKind.RIDE, starts_at=MONDAY_MORNING + timedelta(hours=3), words="", by=by)
    see_all(circle.organization)
    person = browser_of(circle.rowan)
    person.post(f"/circle/help/{row.pk}/", {"say": "yes"})
    before = answers(browser_of(circle.mother))
    person.post(f"/circle/{circle.mother.tie.pk}/end/")
    return before, row


def test_two_worlds_an_ended_tie_reads_byte_for_byte_as_one_with_which_nothing_was_ever_shared(circle):
    before, row = ends_quietly(circle)

    ended, never = answers(browser_of(circle.mother)), answers(browser_of(circle.friend))

    assert before[HOME] != never[HOME]
    assert "Agreed" in unescape(before[HOME][2])
    assert ended == never
    tie, other = circle.mother.tie.pk, circle.friend.tie.pk
    mother, friend = browser_of(circle.mother), browser_of(circle.friend)
    for verb in ("get", "post"):
        for url in ("/around/{}/offer/", f"/around/help/{row.pk}/"):
            one, two = (getattr(who, verb)(url.format(which)) for who, which in ((mother, tie), (friend, other)))
            assert one.status_code == two.status_code
            # A page that does not exist names the address that was asked for, and nothing else.
            bodies = [TOKEN.sub("", each.content.decode()) for each in (one, two)]
            assert bodies[0].replace(str(tie), "…") == bodies[1].replace(str(other), "…")


def test_ending_tells_nobody(circle):
    ends_quietly(circle)

    assert browser_of(circle.mother).get("/updates/").content == browser_of(circle.friend).get("/updates/").content
    see_all(circle.organization)
    assert not HelpAsk.objects.exclude(state=HelpState.TAKEN_BACK).exists()


def test_pause_shows_everybody_the_calm_page_and_what_was_agreed_comes_back_with_resuming(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
    browser, person = browser_of(circle.mother), browser_of(circle.rowan)

    person.post("/circle/pause/", {"pause": "on"})
    paused = answers(browser)
    person.post("/circle/pause/", {"pause": "off"})

    assert paused == answers(browser_of(circle.friend))
    assert SESSION in read(browser)


def test_share_ends_by_itself_after_its_last_day(circle, monkeypatch):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES, days=3)
    browser = browser_of(circle.mother)

    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING + timedelta(days=4))

    assert NOTHING in read(browser)


def test_what_is_shown_stands_in_the_ledger_by_the_tie_and_lists_are_closed(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)

    read(browser_of(circle.mother))

    see_all(circle.organization)
    with as_person(circle.rowan) as by:
        told = [one for one in ledger_of(viewer=by, patient_id=by.id) if one.recipient]
    assert {one.recipient for one in told} == {f"RelatedPerson/{circle.mother.tie.pk}"}
    assert {word for one in told for word in one.classes} == {"schedule", "help_ask"}
    viewer = actor_of(circle.mother.account)
    rows = Patient.objects.filter(pk=circle.rowan.pk)
    assert not [one for one in DataClass if visible(rows, viewer=viewer, data_class=one, patient="pk").exists()]


@pytest.mark.parametrize("shared_with", ["mother", "friend"])
def test_each_tie_is_told_by_its_own_consent_alone_even_where_one_account_holds_two_of_one_person(circle, shared_with):
    make_card(circle.rowan)
    tie = getattr(circle, shared_with).tie
    make_share(circle.rowan, tie, Scope.CARD)
    see_all(circle.organization)
    reach = {"actor_id": circle.mother.pk, "patient_id": circle.rowan.pk, "basis": Basis.SUPPORTER}
    open_reach(**reach, source_id=circle.friend.tie.pk, by=circle.intake)

    page = read(browser_of(circle.mother))

    assert page.count(CARD["helps"]) == 1
    see_all(circle.organization)
    with as_person(circle.rowan) as by:
        told = [one.recipient for one in ledger_of(viewer=by, patient_id=by.id) if one.recipient]
    assert set(told) == {f"RelatedPerson/{tie.pk}"}


def ledger_lines(circle, patient=None):
    """What stands in a patient's ledger as told to anybody, class by class, in order."""
    see_all(circle.organization)
    with as_person(patient or circle.rowan) as by:
        return [word for one in ledger_of(viewer=by, patient_id=by.id) if one.recipient for word in one.classes]


def test_offers_that_were_declined_count_so_that_nobody_is_pressed_and_those_agreed_on_do_not(circle, monkeypatch):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
    browser, form = browser_of(circle.mother), f"/around/{circle.mother.tie.pk}/offer/"
    day = {"kind": "meal", "known": "", "time": "18:00", "day_0": "3", "day_2": "2027"}
    says = ["no", "no", "yes", "no", "no", "no"]
    for number, say in enumerate(says, start=2):
        assert browser.post(form, {**day, "day_1": str(number)}).status_code == 302
        row = HelpAsk.objects.get(starts_at__day=number)
        browser_of(circle.rowan).post(f"/circle/help/{row.pk}/", {"say": say})

    pressed = browser.post(form, {**day, "day_1": "9"})
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_MORNING + timedelta(days=8))
    later = browser.post(form, {**day, "day_1": "12"})

    assert (pressed.status_code, later.status_code) == (422, 302)


def test_help_that_waits_is_kept_once(circle):
    row = {"organization": circle.organization, "patient": circle.rowan, "tie": circle.mother.tie, "kind": "ride",
           "is_offer": False, "starts_at": MONDAY_MORNING + timedelta(days=1), "made_at": MONDAY_MORNING}  # fmt: skip
    HelpAsk.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        HelpAsk.objects.create(**row)
    HelpAsk.objects.create(**row, state=HelpState.DECLINED)


def test_each_page_accounts_for_what_is_on_it_once_and_for_nothing_else(circle):
    make_card(circle.rowan)
    for scope in (Scope.TIMES, Scope.CARD):
        make_share(circle.rowan, circle.mother.tie, scope)
    browser, counts = browser_of(circle.mother), {}
    for url in ("/around/calendar.ics", f"/around/{circle.mother.tie.pk}/offer/", HOME):
        before = ledger_lines(circle)
        assert browser.get(url).status_code == 200
        counts[url.split("/")[-2 if url.endswith("/") else -1]] = sorted(ledger_lines(circle)[len(before) :])

    assert counts == {
        "calendar.ics": [], "offer": ["help_ask", "schedule"], "around": ["help_ask", "help_card", "schedule"],
    }  # fmt: skip


def test_page_about_one_person_tells_nothing_of_another_and_accounts_for_nothing(circle):
    circle.room.add_person(1)
    other, stay = circle.room.patients[1], circle.room.stays[1]
    stay.labels = [Label.PART2.value]
    stay.save()
    tie = make_tie(other)
    made = make_invitation(other, tie)
    open_invitation(secret=made.secret, code=made.code, by_account=circle.mother.account)
    see_all(circle.organization)
    make_share(other, tie, Scope.TIMES)
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
    browser = browser_of(circle.mother)

    browser.get(f"/around/{circle.mother.tie.pk}/offer/")
    asked = ledger_lines(circle, other)
    browser.get(HOME)

    assert asked == []
    assert sorted(ledger_lines(circle, other)) == ["help_ask", "schedule"]


def test_wellbeing_is_answered_and_kept_nowhere(circle):
    browser = browser_of(circle.mother)
    said = dict.fromkeys(("sleep", "joy", "fear"), "yes") | dict.fromkeys(("alone", "drink"), "no")

    page = unescape(browser.post("/around/me/", said).content.decode())

    assert "That is a lot to carry." in page
    assert "800-799-7233" in page
    assert "That is a lot to carry." not in read(browser, "/around/me/")


def test_a_day_later_the_tie_ended_in_between_shows_nothing_to_a_page_kept_open(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
    browser = browser_of(circle.mother)
    with as_person(circle.rowan) as by:
        end_tie(tie_id=circle.mother.tie.pk, language="en", by=by)

    late = browser.post(f"/around/{circle.mother.tie.pk}/offer/", {"kind": "ride"})

    assert late.status_code == 404


def test_pausing_by_the_action_is_enough(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
    with as_person(circle.rowan) as by:
        pause_sharing(language="en", by=by)

    assert NOTHING in read(browser_of(circle.mother))


def test_sixth_offer_waits_for_an_answer_to_the_others(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.TIMES)
    browser, form = browser_of(circle.mother), f"/around/{circle.mother.tie.pk}/offer/"
    day = {"kind": "meal", "known": "", "time": "18:00", "day_0": "3", "day_2": "2027"}

    answers_to = [browser.post(form, {**day, "day_1": str(number)}) for number in range(2, 8)]

    assert [one.status_code for one in answers_to] == [302] * 5 + [422]
    assert "Leave it at that for now." in unescape(answers_to[-1].content.decode())


def test_nothing_of_any_share_is_read_once_the_person_has_died(circle):
    nothing = answers(browser_of(circle.mother))
    make_card(circle.rowan)
    for scope in POWERS[SupportRole.FAMILY].scopes:
        make_share(circle.rowan, circle.mother.tie, scope)
    with as_person(circle.rowan) as by:
        show_milestone(tie_id=circle.mother.tie.pk, words="Thirty days", reached_date=None, by=by)
    browser = browser_of(circle.mother)
    before = unescape(browser.get(HOME).content.decode())

    Patient.objects.filter(pk=circle.rowan.pk).update(died_at=MONDAY_MORNING)

    assert [
        words for words in ("Thirty days", CARD["helps"], "Times of theirs", "Monday, March 1,") if words not in before
    ] == []
    assert answers(browser) == nothing
    assert NOTHING in read(browser)


def test_milestone_is_read_as_it_was_written_and_gone_when_taken_back(circle):
    make_share(circle.rowan, circle.mother.tie, Scope.MILESTONES)
    nothing = answers(browser_of(circle.mother))
    with as_person(circle.rowan) as by:
        kept = show_milestone(tie_id=circle.mother.tie.pk, words="<b>Thirty</b> days", reached_date=None, by=by)
    browser = browser_of(circle.mother)

    before = browser.get(HOME).content.decode()
    with as_person(circle.rowan) as by:
        take_milestone_back(tie_id=circle.mother.tie.pk, milestone_id=kept.pk, by=by)

    assert "&lt;b&gt;Thirty&lt;/b&gt; days" in before
    assert answers(browser) == nothing
    assert NOTHING in read(browser)
