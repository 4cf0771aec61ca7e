"""Whoever tells that they used, or that it was hard, meets one calm page; what they tell is answered, not judged."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.actions import close, formulate, record_contact, report, respond, take, tell_lapse
from midspan.domains.safety.enums import ContactOutcome, Disposition, ObligationKind, PlanLook, StepKind, Tier
from midspan.domains.safety.lapse_book import lapse_book
from midspan.domains.safety.models import Obligation
from midspan.domains.safety.queries import safety_events
from midspan.domains.safety.tests.factories import MONDAY_TEN, at, own_request
from midspan.domains.safety.tests.scene import PARTS, Center
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
FIRST = 1
TOLD_AS = {"used": "use", "hard": "hard", "leaving": "urge_to_quit"}  # Whatever signs are named beside it.


@pytest.fixture(scope="module")
def shared(share):
    return share(Center, at=MONDAY_TEN)


@pytest.fixture
def center(shared):
    with at(MONDAY_TEN):
        yield own(shared)


@pytest.fixture
def phone(center, client):
    client.force_login(center.rowan.account)
    return client


def told(center, *, what="used", signs=(), words=""):
    with own_request(center.rowan) as by:
        return tell_lapse(what=what, signs=signs, words=words, number=FIRST, by=by)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "signs", "tier", "minutes"),
    [
        ("used", (), Tier.CARE, None),
        ("hard", (), Tier.CARE, None),
        ("leaving", (), Tier.CARE, 24 * 60),
        ("used", ("opioids",), Tier.TODAY, 120),
        ("leaving", ("withdrawal",), Tier.TODAY, 120),
    ],
)
def test_danger_makes_it_today_and_nothing_else_does(center, what, signs, tier, minutes):
    one = told(center, what=what, signs=signs)

    assert (one.kind, one.tier, one.signal) == (ObligationKind.LAPSE, tier, TOLD_AS[what])
    if minutes:
        assert one.due_at == MONDAY_TEN + timedelta(minutes=minutes)
    assert center.alerted(one) == [center.dana.pk]


@pytest.mark.slow
def test_sent_twice_is_once(center):
    assert told(center) == told(center)


@pytest.mark.slow
def test_something_else_told_from_a_page_that_stood_open_is_one_more_and_that_twice_is_once(center):
    first, other = told(center, words="After work."), told(center, what="hard", words="It is worse.")

    assert told(center, what="hard", words="It is worse.") == other
    assert (first.words, other.words, other.source) == ("After work.", "It is worse.", "lapse/2")


@pytest.mark.slow
def test_page_says_the_talk_that_has_not_been(center, phone):
    in_contact(center)
    told(center, what="hard", words="It is worse.")

    assert "has talked with you" not in phone.get(reverse("safety:own_hard")).content.decode()


def test_overdose_that_staff_note_is_use_that_was_told(center):
    report(patient_id=center.rowan.pk, key="overdose", words="Last night.", source="a", by=actor_for(center.director))

    told_of = safety_events(viewer=center.job, patient_ids=[center.rowan.pk], since=MONDAY_TEN)[center.rowan.pk]
    assert told_of.lapses == (MONDAY_TEN,)


@pytest.mark.slow
def test_whoever_cannot_be_reached_is_closed_without_an_answer_to_them(center):
    one, by = told(center), actor_for(center.dana)
    take(obligation_id=one.pk, seen_owner=None, by=by)

    center.closed(one, center.dana, disposition=Disposition.NOT_REACHED)

    assert center.standing(one).closing.disposition == Disposition.NOT_REACHED


def test_nothing_is_kept_by_looking(center, phone):
    page = phone.get(reverse("safety:own_hard")).content.decode()

    see_all(center.organization)
    assert not Obligation.objects.exists()
    assert page.index("Nobody reads what you look at here") < page.index("tel:911") < page.index("Tell my counselor")
    assert page.index("tel:911") < page.index("naloxone") < page.index("What has helped you before")


def test_log_names_nobody_who_opens_it_or_sends_it_half_filled(center, phone, caplog):
    caplog.set_level("INFO", logger="midspan.request")

    phone.post(reverse("safety:own_hard"), {})

    [record] = [one for one in caplog.records if one.name == "midspan.request"]
    assert (record.msg["page"], record.msg["actor"]) == ("safety:own_hard", None)


@pytest.mark.slow
def test_page_is_the_same_calm_one_after_telling(center, phone):
    url = reverse("safety:own_hard")
    before = phone.get(url).content.decode()

    sent = phone.post(url, {"what": "used", "signs": ["alone"], "words": "After work.", "number": FIRST})

    page = phone.get(sent.url).content.decode()
    assert [one in page for one in ("You are not in trouble", "Nothing is counted", "Dana")] == [True] * 3
    assert "Nothing is counted" in before
    see_all(center.organization)
    assert Obligation.objects.get().words == "After work."


def test_every_word_of_it_is_there_in_spanish(center, phone):
    page = phone.get(reverse("safety:own_hard"), headers={"accept-language": "es"}).content.decode()

    book = lapse_book()
    assert ("Aquí es bienvenida" in page or "bienvenid" in page, "Nothing is counted" in page) == (True, False)
    assert all(one["es"] in page for one in (*book.now, book.naloxone, *(step.label for step in book.next)))


@pytest.mark.slow
def test_it_is_answered_before_it_is_closed_and_the_plan_is_looked_at(center, client):
    one, by = told(center, words="After work."), actor_for(center.dana)
    here = [center.rowan.pk, one.pk]
    client.force_login(center.dana.account)
    page = client.get(reverse("safety:obligation", args=here)).content.decode()
    assert "Thank them first" in page
    see_all(center.organization)
    take(obligation_id=one.pk, seen_owner=None, by=by)
    with pytest.raises(RefusedError):
        respond(obligation_id=one.pk, plan_look=PlanLook.STAYS, words="Hello.", by=by)
    record_contact(obligation_id=one.pk, outcome=ContactOutcome.REACHED, words="Talked.", by=by)
    formulate(obligation_id=one.pk, parts=PARTS, follow_up_at=MONDAY_TEN + timedelta(hours=30), by=by)
    with pytest.raises(RefusedError, match="what you answered"):
        close(obligation_id=one.pk, disposition=Disposition.STAYS, by=by)

    sheet = reverse("safety:deed", args=[*here, "response"])
    assert "Thanked them for telling us." in client.get(sheet).content.decode()
    client.post(sheet, {"words": "Thanked her. Bus money.", "plan_look": "review"})

    see_all(center.organization)
    close(obligation_id=one.pk, disposition=Disposition.STAYS, by=by)
    page = client.get(reverse("safety:obligation", args=here)).content.decode()
    assert ("Thanked her. Bus money." in page, "The plan: is to be reviewed" in page) == (True, True)


def in_contact(center):
    """Rowan told that they used, and Dana has talked with them."""
    one, by = told(center), actor_for(center.dana)
    take(obligation_id=one.pk, seen_owner=None, by=by)
    record_contact(obligation_id=one.pk, outcome=ContactOutcome.REACHED, words="Talked.", by=by)
    return one


@pytest.mark.slow
def test_what_led_up_to_it_is_walked_question_by_question_and_any_may_be_skipped(center, client):
    one = in_contact(center)
    client.force_login(center.dana.account)
    keys = [link.key for link in lapse_book().chain]
    pages = [reverse("safety:chain", args=[center.rowan.pk, one.pk, key]) for key in keys]

    first = client.get(pages[0]).content.decode()
    assert (f"1 of {len(keys)}" in first, f'href="{pages[1]}"' in first) == (True, True)
    assert client.post(pages[0], {"words": "Slept four hours."}).url == pages[1]
    assert client.post(pages[0], {"words": "Slept four hours."}).url == pages[1]
    assert client.post(pages[-1], {"words": "Take the bus."}).url == reverse(
        "safety:obligation", args=[center.rowan.pk, one.pk]
    )
    assert "Slept four hours." in client.get(pages[0]).content.decode()

    see_all(center.organization)
    found = center.standing(one)
    assert {key: step.words for key, step in found.links.items()} == {
        keys[0]: "Slept four hours.",
        keys[-1]: "Take the bus.",
    }
    assert center.kinds(one).count(StepKind.LINK) == 2
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        found.links[keys[0]].save()


@pytest.mark.slow
def test_level_of_care_is_looked_at_as_a_step_of_its_own(center, client):
    one = in_contact(center)
    client.force_login(center.dana.account)

    client.post(
        reverse("safety:deed", args=[center.rowan.pk, one.pk, "placement"]),
        {"look": "stays", "words": "Comes to every group; nothing new speaks for more."},
    )

    page = client.get(reverse("safety:obligation", args=[center.rowan.pk, one.pk])).content.decode()
    assert "The level of care: looked at, and stays as it is" in page
    see_all(center.organization)
    assert center.kinds(one)[-1] == StepKind.PLACEMENT


def test_chain_waits_until_somebody_has_talked_with_the_person(center, client):
    one = told(center)
    client.force_login(center.dana.account)

    assert client.get(reverse("safety:chain", args=[center.rowan.pk, one.pk, "before"])).status_code == 404


@pytest.mark.slow
def test_what_somebody_answered_in_a_questionnaire_has_no_such_sheet(center, client):
    one = center.taken(center.dana)
    client.force_login(center.dana.account)

    sheet = client.get(reverse("safety:deed", args=[center.rowan.pk, one.pk, "response"]))

    assert sheet.status_code == 404
