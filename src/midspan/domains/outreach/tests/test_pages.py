"""Pages of reaching out: the person's warm one, the list, one person with every step, and the sheets."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from procrastinate.contrib.django.models import ProcrastinateJob

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.outreach.actions import answer
from midspan.domains.outreach.models import Away, Deed, Outreach, Try
from midspan.domains.outreach.queries import ended_of
from midspan.domains.outreach.tasks import watch_outreach, watch_outreach_everywhere
from midspan.domains.outreach.tests.factories import Begun
from midspan.domains.safety.tests.factories import at, own_request
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = clock.now()


@pytest.fixture(scope="module")
def shared(share):
    return share(Begun, at=NOW)


@pytest.fixture
def center(shared):
    with at(NOW):
        yield own(shared)


def signed_in(client, somebody):
    client.force_login(somebody.account)
    return client


def text(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_person_reads_on_today_that_the_seat_is_kept_and_nothing_of_what_was_missed(center, client):
    phone = signed_in(client, center.rowan)

    assert reverse("outreach:own") in text(phone, "patient:today")
    page = text(phone, "outreach:own")
    assert ("Your seat is kept" in page, center.room.group.name in page) == (True, False)
    assert (
        "Su lugar sigue guardado"
        in phone.get(reverse("outreach:own"), headers={"accept-language": "es"}).content.decode()
    )


def test_somebody_who_came_reads_nothing_of_it(center, client):
    assert reverse("outreach:own") not in text(signed_in(client, center.beatriz), "patient:today")


def test_person_answers_with_one_tap(center, client):
    phone = signed_in(client, center.rowan)

    phone.post(reverse("outreach:own"), {"call": "yes"})
    assert "Somebody calls you" in text(phone, "outreach:own")
    phone.post(reverse("outreach:own"), {"fine": "yes"})

    page = text(phone, "outreach:own")
    assert ("Please call me" in page, "seat is kept" in page) == (False, False)
    see_all(center.organization)
    assert Outreach.objects.get().ending == "answered"


def test_person_whose_stay_is_paused_reads_of_an_open_door_and_of_no_seat(center, client):
    stay = center.room.stays[0]
    stay.state = EpisodeState.PAUSED
    stay.save()
    phone = signed_in(client, center.rowan)

    for name in ("patient:today", "outreach:own"):
        page = phone.get(reverse(name)).content.decode()
        spanish = phone.get(reverse(name), headers={"accept-language": "es"}).content.decode()
        assert ("The door is open" in page, "seat is kept" in page) == (True, False)
        assert "La puerta está abierta" in spanish


def test_board_says_whose_turn_it_is_and_leads_to_the_person(center, client):
    here = reverse("outreach:of_patient", args=[center.rowan.pk])

    assert here in text(signed_in(client, center.lee), "staff:day")
    see_all(center.organization)
    assert here not in text(signed_in(client, center.dana), "staff:day")


def test_list_has_everybody_in_reach_with_the_next_step(center, client):
    page = text(signed_in(client, center.dana), "outreach:desk")

    assert [one in page for one in ("Rowan Ames", "Call and ask how they are", "Beatriz")] == [True, True, False]


def test_who_is_reached_by_the_leader_says_what_stood_in_the_way(center, client):
    desk, here = signed_in(client, center.lee), [center.rowan.pk]
    assert "Say your name and nothing else" in text(desk, "outreach:of_patient", *here)

    refused = desk.post(reverse("outreach:step", args=[*here, "call"]), {"words": "Talked."})
    assert "Choose what happened." in refused.content.decode()
    sent = {"outcome": "reached", "barriers": ["schedule", "childcare"], "words": "No sitter on Mondays."}
    assert desk.post(reverse("outreach:step", args=[*here, "call"]), sent).status_code == 302

    found = ended_of(viewer=center.job, patient_id=center.rowan.pk)[0]
    assert [one.value for one in found.barriers] == ["schedule", "childcare"]
    page = text(signed_in(client, center.dana), "outreach:of_patient", *here)
    assert ["Ours: the times do not fit" in page, "Find another week with the person" in page] == [True, True]


def test_every_option_leads_to_a_page_that_opens(center, client):
    desk = signed_in(client, center.dana)
    found = desk.get(reverse("outreach:of_patient", args=[center.rowan.pk])).context["options"]

    assert len(found) >= 4
    assert {desk.get(one["url"]).status_code for one in found} == {200}


def test_counselor_writes_a_letter_that_the_person_reads_here(center, client):
    desk, sheet = signed_in(client, center.dana), reverse("outreach:step", args=[center.rowan.pk, "letter"])
    begun = desk.get(sheet).context["form"].initial["words"]
    assert ("Hello Rowan" in begun, center.dana.given_name in begun, center.room.group.name in begun) == (
        True,
        True,
        False,
    )

    desk.post(sheet, {"words": "Hello Rowan, I thought of you."})

    phone = signed_in(client, center.rowan)
    assert "Hello Rowan, I thought of you." in text(phone, "outreach:own")
    phone.post(reverse("outreach:own"), {"fine": "yes"})
    assert "Hello Rowan, I thought of you." in text(phone, "outreach:own")


def test_step_is_left_out_with_a_reason_and_days_away_are_written(center, client):
    desk, here = signed_in(client, center.dana), [center.rowan.pk]

    desk.post(reverse("outreach:skip", args=[*here, "peer"]), {"words": "No peer is here."})
    day = clock.local_date().isoformat()
    desk.post(reverse("outreach:away", args=here), {"reason": "hospital", "first": day, "until": day})
    page = text(desk, "outreach:of_patient", *here)
    last = f"In hospital until {date_format(clock.local_date(), 'l, F j')}."
    assert [one in page for one in ("No peer is here.", last, "They are back")] == [True] * 3

    see_all(center.organization)
    away = Away.objects.get()
    desk.post(reverse("outreach:back", args=[*here, away.pk]))

    see_all(center.organization)
    assert Deed.objects.filter(kind="skipped").count() == 1
    assert Away.objects.get().ended_by == center.dana.pk


def test_peer_finds_no_sheet_for_a_decision_and_a_stranger_nothing(center, client):
    step = reverse("outreach:step", args=[center.rowan.pk, "welfare"])

    assert signed_in(client, center.pat).get(step).status_code == 404
    assert text(signed_in(client, center.pat), "outreach:desk").count("Rowan") == 0


def test_decision_ends_it(center, client):
    desk = signed_in(client, center.dana)

    desk.post(reverse("outreach:end", args=[center.rowan.pk]), {"words": "Moved to her mother; goes on there."})

    see_all(center.organization)
    assert Outreach.objects.get().words == "Moved to her mother; goes on there."


@pytest.mark.parametrize(("name", "rest"), [("step", ["call"]), ("skip", ["peer"]), ("end", [])])
def test_what_somebody_wrote_stays_in_the_sheet_when_the_person_answers_meanwhile(center, client, name, rest):
    with own_request(center.rowan) as by:
        answer(wants_call=False, by=by)
    desk, sheet = signed_in(client, center.dana), reverse(f"outreach:{name}", args=[center.rowan.pk, *rest])

    sent = desk.post(sheet, {"outcome": "no_answer", "words": "Rang twice."})

    assert [one in sent.content.decode() for one in ("Rang twice.", "Nothing waits here any more.")] == [True, True]
    assert desk.get(sheet).status_code == 404


def test_every_minute_each_organization_is_looked_at_once(center):
    watch_outreach_everywhere(timestamp=0)
    watch_outreach_everywhere(timestamp=0)

    jobs = ProcrastinateJob.objects.filter(
        task_name=watch_outreach.name, args__organization_id=str(center.organization.pk)
    )
    assert jobs.count() == 1
    assert watch_outreach(str(center.organization.pk)) == 0


def test_whose_step_it_is_reads_that_a_peer_tried_and_is_told_not_to_call_twice_within_the_hour(center, client):
    about = {"organization": center.organization, "patient": center.rowan}
    Try.objects.create(**about, outcome="no_answer", made_by=center.pat, made_at=NOW - timedelta(minutes=10))
    lee = signed_in(client, center.lee)
    said = rf"Called, no answer · [^·]+ · {center.pat}"

    pages = [text(lee, "outreach:of_patient", center.rowan.pk), text(lee, "outreach:step", center.rowan.pk, "call")]

    assert [bool(re.search(rf"Tried within the hour: {said}\.", page)) for page in pages] == [True, True]
    assert "Tried, and not reached" in pages[0]
    with at(NOW + timedelta(minutes=50)):
        page = text(lee, "outreach:of_patient", center.rowan.pk)
    assert ("Tried within the hour" in page, bool(re.search(said, page))) == (False, True)


def test_sheet_that_is_to_be_put_right_says_so_by_its_status_and_names_each_box(center, client):
    desk, here = signed_in(client, center.dana), [center.rowan.pk]
    sheets = [("step", "call"), ("skip", "peer"), ("away",), ("end",)]

    answers = [desk.post(reverse(f"outreach:{name}", args=[*here, *rest]), {"words": ""}) for name, *rest in sheets]

    assert [one.status_code for one in answers] == [422] * len(sheets)
    assert [one.content.decode().count("This field is required.") for one in answers] == [0] * len(sheets)


def test_way_they_chose_to_be_reached_stands_before_the_rest(center, client):
    center.rowan.safe_contact, center.rowan.safe_contact_agreed_at = "letter", NOW
    center.rowan.save()

    lines = signed_in(client, center.dana).get(reverse("outreach:of_patient", args=[center.rowan.pk])).context["reach"]

    assert (lines[0]["label"], str(lines[0]["value"])) == ("How they want to be reached", "By letter")
