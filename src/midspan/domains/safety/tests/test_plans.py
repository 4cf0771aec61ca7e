"""A safety plan is in the person's own words, each change is a version, and whoever looks after them reads it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from lxml import html

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.safety.actions import confirm_plan, keep_plan
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import PlanReading, SafetyPlan
from midspan.domains.safety.plan_wording import number_in
from midspan.domains.safety.queries import open_obligations, plan_standing
from midspan.domains.safety.tests.factories import MONDAY_TEN, answered, at, own_request
from midspan.domains.safety.tests.scene import Center
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
WRITTEN = {"seen": "0", "signs": "I stop answering the phone", "people": "- June 555-0142\n\n- My sponsor"}


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


@pytest.fixture
def desk(center, client):
    """The director's own browser, whoever else is signed in."""
    browser = client.__class__()
    browser.force_login(center.director.account)
    return browser


def text(client, name, *args):
    return client.get(reverse(f"safety:{name}", args=args)).content.decode()


def kept(center, words="Walk to the river", *, seen=0):
    with own_request(center.rowan) as by:
        return keep_plan(patient_id=center.rowan.pk, parts={PlanPart.ALONE: (words,)}, seen=seen, by=by)


@pytest.mark.slow
def test_person_writes_it_and_one_tap_calls(center, phone):
    assert "Write it" in text(phone, "own_plan")

    answer = phone.post(reverse("safety:change_own_plan"), WRITTEN)

    assert answer["Location"] == reverse("safety:own_plan")
    page = text(phone, "own_plan")
    assert '<a href="tel:5550142" rel="noreferrer"><bdi>June 555-0142</bdi></a>' in page
    assert "<li><bdi>My sponsor</bdi></li>" in page
    assert "What I live for" not in page  # A part that says nothing is left out.
    assert ("tel:988" in page, "Call the team:" in page) == (True, True)
    see_all(center.organization)
    assert SafetyPlan.objects.get().people == ["June 555-0142", "My sponsor"]


def test_page_is_there_in_spanish(center, phone):
    kept(center)
    page = phone.get(reverse("safety:own_plan"), headers={"accept-language": "es"}).content.decode()

    assert ("Mi plan de seguridad" in page, "What helps me by myself" in page) == (True, False)


@pytest.mark.slow
def test_right_now_leads_to_it(center, phone):
    assert reverse("safety:change_own_plan") in text(phone, "own")
    kept(center)
    answered(center.rowan)

    page = text(phone, "own")

    assert page.index("Open my safety plan") < page.index("has been told")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Write one line at least."),
        ({"signs": "\n".join("abcdefghijklm")}, "Keep each part to 12 lines."),
        ({"signs": "x" * 201}, "One line is too long."),
    ],
)
def test_what_is_no_plan_is_not_kept(center, phone, sent, told):
    page = phone.post(reverse("safety:change_own_plan"), {"seen": "0", **sent}).content.decode()

    assert told in page
    see_all(center.organization)
    assert not SafetyPlan.objects.exists()


@pytest.mark.slow
def test_staff_write_it_with_the_person_and_read_what_it_said_before(center, desk):
    first = kept(center)
    change, here = reverse("safety:change_plan", args=[center.rowan.pk]), [center.rowan.pk]
    assert "Walk to the river</textarea>" in text(desk, "change_plan", *here)

    with at(MONDAY_TEN + timedelta(days=1)):
        desk.post(change, {"seen": "1", "alone": "Call June first"})
        page = text(desk, "plan", *here)

    assert f"Written March 2, 2027 together with {center.director}" in page
    assert ("Call June first" in page, "Walk to the river" in page) == (True, False)
    assert "Walk to the river" in text(desk, "plan_version", *here, first.pk)


@pytest.mark.slow
def test_two_who_write_at_once_lose_nothing(center, phone, desk):
    kept(center)
    kept(center, "Call June first", seen=1)
    url = reverse("safety:change_plan", args=[center.rowan.pk])

    late = desk.post(url, {"seen": "1", "alone": "Breathe out slowly"}).content.decode()

    assert "This was changed while you wrote." in late
    assert ("Call June first" in late, "Breathe out slowly</textarea>" in late) == (True, True)
    assert 'name="seen" value="2"' in late
    desk.post(url, {"seen": "2", "alone": "Call June first\nBreathe out slowly"})
    assert "Breathe out slowly" in text(phone, "own_plan")


@pytest.mark.slow
def test_whoever_was_alerted_reads_it_on_the_obligation(center, client):
    kept(center)
    one = answered(center.rowan)
    client.force_login(center.dana.account)

    assert "Walk to the river" in text(client, "obligation", center.rowan.pk, one.pk)


@pytest.mark.slow
def test_nobody_else_finds_it(center, client):
    first = kept(center)
    client.force_login(center.nia.account)  # Not on the person's care, and not alerted.

    for name, args in (("plan", []), ("change_plan", []), ("plan_version", [first.pk])):
        assert client.get(reverse(f"safety:{name}", args=[center.rowan.pk, *args])).status_code == 404
    with pytest.raises(RefusedError):
        keep_plan(patient_id=center.rowan.pk, parts={PlanPart.ALONE: ("x",)}, seen=1, by=actor_for(center.nia))


def test_database_keeps_every_version_as_it_was(center):
    first = kept(center)
    rows = SafetyPlan.objects.filter(pk=first.pk)
    again = {
        field: getattr(first, field) for field in ("organization_id", "patient_id", "number", "alone", "written_by")
    }

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(alone=["Other"])
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyPlan.objects.create(**again, written_at=MONDAY_TEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyPlan.objects.create(**{**again, "number": 2, "alone": []}, written_at=MONDAY_TEN)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("June (804) 555-0142, after six", "(804) 555-0142"),
        ("Warm line +1 804 555 0142", "+1 804 555 0142"),
        ("988, press 1", "988"),
        ("Meeting at 12, room 4", ""),
        ("Room 9110, my years 2019-2024, sober 03-04-2019", ""),
    ],
)
def test_number_in_a_line_is_found(line, number):
    assert number_in(line) == number


@pytest.mark.parametrize("page", ["own", "own_plan"])
def test_safe_for_now_sends_nothing_and_ends_nothing(center, phone, page):
    kept(center)
    calm = text(phone, page)
    answered(center.rowan)
    see_all(center.organization)
    before = [one.state for one in open_obligations(viewer=actor_for(center.rowan))]

    waiting = text(phone, page)

    section = html.fromstring(waiting).xpath("//details[summary[contains(., 'safe for now')]]")[0]
    assert section.xpath(".//form | .//button | .//*[@hx-post]") == []
    told = "Somebody has been told and is to call you. That stays so; this does not call it off."
    assert (told in calm, told in section.text_content()) == (False, True)
    assert "nobody is told anything by this" in calm
    see_all(center.organization)
    assert [one.state for one in open_obligations(viewer=actor_for(center.rowan))] == before != []


def test_plan_counts_as_read_through_when_staff_wrote_it_with_the_person_or_said_so_of_this_version(center):
    def read_on():
        standing = plan_standing(viewer=by, patient_id=center.rowan.pk)
        return standing.read_on if standing else None

    by = actor_for(center.director)
    kept(center)
    alone = read_on()
    confirm_plan(patient_id=center.rowan.pk, seen=1, by=by)
    together = read_on()
    kept(center, "Cold water", seen=1)
    see_all(center.organization)
    changed = read_on()
    keep_plan(patient_id=center.rowan.pk, parts={PlanPart.ALONE: ("Cold water",)}, seen=2, by=by)

    day = localdate(MONDAY_TEN)
    assert (alone, together, changed, read_on()) == (None, day, None, day)


def test_only_staff_say_that_it_was_read_through_and_only_of_the_version_they_read(center):
    kept(center)
    by = actor_for(center.director)

    with own_request(center.rowan) as own_actor, pytest.raises(RefusedError, match="A staff member"):
        confirm_plan(patient_id=center.rowan.pk, seen=1, by=own_actor)
    see_all(center.organization)
    with pytest.raises(RefusedError, match="changed"):
        confirm_plan(patient_id=center.rowan.pk, seen=2, by=by)
    confirm_plan(patient_id=center.rowan.pk, seen=1, by=by)
    confirm_plan(patient_id=center.rowan.pk, seen=1, by=by)

    assert PlanReading.objects.count() == 1  # Of one version once a day by whom it was.


def test_reading_is_kept_as_it_was(center):
    kept(center)
    confirm_plan(patient_id=center.rowan.pk, seen=1, by=actor_for(center.director))

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PlanReading.objects.update(read_by=center.rowan.pk)


@pytest.mark.slow
def test_reading_is_said_on_the_plans_page(center, desk):
    kept(center)
    before = text(desk, "plan", center.rowan.pk)

    desk.post(reverse("safety:confirm_plan", args=[center.rowan.pk]), {"seen": "1"})

    after = text(desk, "plan", center.rowan.pk)
    assert "Nobody has read this version through with the person yet." in before
    assert "Read through with the person on" in after
    assert "Nobody has read" not in after


def test_page_without_a_plan_offers_no_reading(center, desk):
    page = text(desk, "plan", center.rowan.pk)

    assert reverse("safety:confirm_plan", args=[center.rowan.pk]) not in page
