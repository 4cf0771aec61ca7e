"""Pages of safety: from the alert to the closing, the person's own screen, the rota and the test of the day."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.programs.tests.factories import make_leave
from midspan.domains.safety.actions import answer_test, call_off, put_on_duty, send_test, take, watch_test
from midspan.domains.safety.enums import Rung, Tier
from midspan.domains.safety.models import AgreedLine, AlertTest, Closing, Duty, Obligation, OwnReply
from midspan.domains.safety.queries import are_alerts_down
from midspan.domains.safety.tasks import send_test_alert, watch_safety, watch_safety_everywhere
from midspan.domains.safety.tasks import test_alerts_everywhere as alerts_are_tested_everywhere
from midspan.domains.safety.tests.factories import MONDAY_TEN, answered, at, is_told_by_mail, mails_fail, put_on
from midspan.domains.safety.tests.scene import Center
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
WHOLE = dict.fromkeys(("risk_factors", "protective_factors", "what_changed", "plan", "means_safety"), "Said.")


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


def text(client, name, *args):
    return client.get(reverse(f"safety:{name}", args=args)).content.decode()


def signed_in(client, staff):
    client.force_login(staff.account)
    return client


@pytest.mark.slow
def test_from_the_alert_to_the_closing(center, client):
    one = answered(center.rowan)
    here = [center.rowan.pk, one.pk]
    desk = signed_in(client, center.dana)

    assert reverse("safety:obligation", args=here) in text(desk, "desk")
    assert "Take it first, so that everybody sees who calls." in text(desk, "obligation", *here)
    desk.post(reverse("safety:take", args=here), {"seen": ""})
    for key, sent in (
        ("contact", {"outcome": "reached", "words": "Talked; safe with her sister."}),
        ("tier", {"tier": "c", "words": "Known, plan looked at."}),
        ("formulation", {**WHOLE, "day": "2027-03-02", "time": "16:00"}),
        ("close", {"disposition": "stays"}),
    ):
        answer = desk.post(reverse("safety:deed", args=[*here, key]), sent)
        assert answer.status_code == 302, (key, answer.content.decode())

    see_all(center.organization)
    assert Closing.objects.get().closed_by == center.dana
    assert Obligation.objects.get(follows=one).tier == Tier.NEXT_CONTACT
    page = text(desk, "obligation", *here)
    assert "Closed by" in page
    assert "assigned by a clinician" in page
    assert ("Take it" in page, "This could not wait" in page) == (False, False)  # A clinician said that it can.


@pytest.mark.slow
def test_what_could_not_wait_leads_on_to_plan_and_placement_once_it_is_closed(center, client):
    see_all(center.organization)
    apps.get_model("journey.Episode").objects.update(admitted_at=MONDAY_TEN - timedelta(days=2))
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    center.closed(one, center.dana)

    page = text(signed_in(client, center.dana), "obligation", center.rowan.pk, one.pk)

    assert "This could not wait" in page
    assert reverse("journey:placement", args=[center.rowan.pk]) in page
    assert reverse("plans:of_patient", args=[center.rowan.pk]) not in page  # There is none to look at.


@pytest.mark.slow
def test_an_answer_on_a_form_without_words_here_is_told_by_its_number(center, client):
    one = answered(center.rowan, 1, instrument="c-ssrs-screener", item="4")

    page = text(signed_in(client, center.dana), "obligation", center.rowan.pk, one.pk)

    assert "C-SSRS screener: item 4 — 1" in page


@pytest.mark.slow
def test_sheet_that_is_not_open_yet_is_not_there(center, client):
    one = answered(center.rowan)
    desk = signed_in(client, center.dana)

    assert desk.get(reverse("safety:deed", args=[center.rowan.pk, one.pk, "close"])).status_code == 404


@pytest.mark.slow
def test_form_says_what_is_missing(center, client):
    one = center.taken(center.dana)
    desk = signed_in(client, center.dana)
    url = reverse("safety:deed", args=[center.rowan.pk, one.pk, "formulation"])

    late = desk.post(url, {**WHOLE, "day": "2027-03-09", "time": "16:00"}).content.decode()

    assert "Choose a time from 24 to 72 hours from now." in late
    assert "“none known” is an answer" in desk.post(url, {}).content.decode()


@pytest.mark.slow
def test_who_was_not_alerted_finds_nothing_and_the_alerted_does(center, client):
    one = answered(center.rowan)
    here = [center.rowan.pk, one.pk]

    assert signed_in(client, center.nia).get(reverse("safety:obligation", args=here)).status_code == 404
    see_all(center.organization)
    with at(MONDAY_TEN + timedelta(minutes=10)):
        center.watch()
    assert signed_in(client, center.nia).get(reverse("safety:obligation", args=here)).status_code == 200


@pytest.mark.slow
def test_person_reads_who_was_told_and_by_when_before_anything_else(center, phone):
    answered(center.rowan)
    page = text(phone, "own")

    assert f"{center.dana} has been told, to reach you by 11\xa0a.m.;" in page
    assert page.index('href="tel:988"') < page.index("has been told")
    assert 'href="tel:911"' in page
    assert "555-0100" in page


@pytest.mark.slow
def test_person_reads_who_has_it_and_when_nobody_has(center, phone):
    one = answered(center.rowan)
    with at(MONDAY_TEN + timedelta(hours=2)):
        assert "Nobody has answered yet" in text(phone, "own")
    see_all(center.organization)
    take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.dana))

    assert f"By 11\xa0a.m. you hear from {center.dana}, who has read this." in text(phone, "own")


@pytest.mark.slow
def test_four_questions_are_kept_and_read_first(center, phone, client):
    one = answered(center.rowan)
    said = {"safe": "unsure", "phone": "555-0177", "place": "At home", "with_whom": "My sister"}
    assert phone.post(reverse("safety:own"), said).status_code == 302
    assert "Choose one." in phone.post(reverse("safety:own"), {}).content.decode()
    see_all(center.organization)
    assert OwnReply.objects.get().place == "At home"

    page = text(signed_in(client, center.dana), "obligation", center.rowan.pk, one.pk)

    assert all(words in page for words in ("tel:5550177", "At home", "My sister", "I am not sure"))


@pytest.mark.slow
def test_person_who_said_nothing_can_say_so(center, phone):
    assert "Tell the team that I am not safe" in text(phone, "own")
    phone.post(reverse("safety:own"), {"unsafe": "yes"})

    see_all(center.organization)
    assert Obligation.objects.get().tier == Tier.NOW
    assert "has been told" in text(phone, "own")


@pytest.mark.slow
def test_answer_from_a_page_whose_matter_was_closed_is_what_it_says(center, phone):
    stale = {"safe": "yes", "phone": "555-0177"}
    page = phone.post(reverse("safety:own"), stale).content.decode()
    assert "Somebody from the team has closed this since." in page
    assert 'value="555-0177"' in page
    assert 'name="unsafe"' in page
    see_all(center.organization)
    assert not Obligation.objects.exists()

    phone.post(reverse("safety:own"), {**stale, "safe": "no"})

    see_all(center.organization)
    assert (OwnReply.objects.get().obligation.tier, OwnReply.objects.get().phone) == (Tier.NOW, "555-0177")


@pytest.mark.slow
def test_person_who_was_talked_with_can_still_say_that_they_are_not_safe(center, phone):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    assert 'name="unsafe"' in text(phone, "own")

    phone.post(reverse("safety:own"), {"unsafe": "yes"})

    see_all(center.organization)
    assert Obligation.objects.filter(kind="said", tier=Tier.NOW).count() == 1


@pytest.mark.slow
def test_what_was_written_while_somebody_else_closed_it_stays_on_the_page(center, client):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    center.closed(one, center.dana)
    url = reverse("safety:deed", args=[center.rowan.pk, one.pk, "formulation"])

    answer = signed_in(client, center.dana).post(url, {**WHOLE, "day": "2027-03-02", "time": "16:00"})

    assert answer.status_code == 200
    assert "This is closed." in answer.content.decode()
    assert ">Said.</textarea>" in answer.content.decode().replace("\n", "")


@pytest.mark.slow
def test_staff_report_what_they_saw(center, client):
    desk = signed_in(client, center.director)
    url = reverse("safety:of_patient", args=[center.rowan.pk])
    sheet = str(center.organization.pk)  # Any id will do: it is drawn with the page.

    assert "Write it in your words." in desk.post(url, {"key": "acute", "sheet": sheet}).content.decode()
    for _again in range(2):
        desk.post(url, {"key": "acute", "words": "Has a plan.", "sheet": sheet})

    see_all(center.organization)
    assert Obligation.objects.get().words == "Has a plan."
    assert (
        text(desk, "of_patient", center.rowan.pk).count("Has a plan.") == 2
    )  # In its line once, and read out by its link.


@pytest.mark.slow
def test_who_reports_is_told_when_the_alert_reached_nobody(center, client):
    for staff in (center.dana, center.nia, center.sol, center.ines):
        staff.is_active = False
        staff.save(update_fields=["is_active"])
    make_leave(center.director, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=1))
    sent = {"key": "acute", "words": "Has a plan.", "sheet": str(center.organization.pk)}

    page = signed_in(client, center.director).post(
        reverse("safety:of_patient", args=[center.rowan.pk]), sent, follow=True
    )

    assert "the alert reached nobody" in page.content.decode()


@pytest.mark.slow
def test_known_thoughts_are_written_by_the_licensed(center, client):
    url = reverse("safety:baseline", args=[center.rowan.pk])
    assert signed_in(client, center.ines).get(url).status_code == 404
    desk = signed_in(client, center.director)

    desk.post(url, {"words": "Passive; plan seen.", "until": "2027-03-10"})

    assert "Passive; plan seen." in text(desk, "of_patient", center.rowan.pk)


@pytest.mark.slow
def test_board_shows_it_before_everything_else(center, client):
    answered(center.rowan)

    page = signed_in(client, center.dana).get(reverse("staff:day")).content.decode()

    assert f"/people/{center.rowan.pk}/now/" in page.split("data-board", 1)[1].split("</li>", 1)[0]


# The rota


@pytest.mark.slow
def test_rota_names_its_gaps_and_is_filled(center, client):
    desk = signed_in(client, center.director)
    assert "Nobody is on call:" in text(desk, "rota")
    start, end = {"start_day": "2027-03-02", "start_time": "00:00"}, {"end_day": "2027-03-20", "end_time": "00:00"}

    filled = desk.post(reverse("safety:rota"), {"staff": center.sol.pk, "rung": "on_call", **start, **end})

    assert filled.status_code == 302, filled.content.decode()
    see_all(center.organization)
    duty = Duty.objects.get(staff=center.sol, rung="on_call")
    assert "Mar 2, midnight" in text(desk, "rota")
    desk.post(reverse("safety:off", args=[duty.pk]))
    assert "Mar 20" not in text(desk, "rota")


def test_two_do_not_stand_on_one_rung(center):
    by, times = actor_for(center.director), {"start": clock.now(), "end": clock.now() + timedelta(hours=1)}

    with pytest.raises(RefusedError, match="already"):
        put_on_duty(staff_id=center.dana.pk, rung=Rung.ON_CALL, **times, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        put_on(center.dana)
    call_off(duty_id=Duty.objects.get(rung="on_call").pk, by=by)
    put_on_duty(staff_id=center.dana.pk, rung=Rung.ON_CALL, **times, by=by)


@pytest.mark.parametrize(("role", "reason"), [(Role.FRONT_DESK, "may not see"), (Role.PEER_SPECIALIST, "may not see")])
def test_who_may_not_see_what_it_is_about_is_not_on_call(center, role, reason):
    staff, later = make_staff(center.organization, role), clock.now() + timedelta(days=9)

    with pytest.raises(RefusedError, match=reason):
        put_on_duty(
            staff_id=staff.pk,
            rung=Rung.ON_CALL,
            start=later,
            end=later + timedelta(hours=1),
            by=actor_for(center.director),
        )


def test_nurse_does_not_keep_the_rota(center, client):
    desk = signed_in(client, center.nia)

    assert "Put somebody on" not in text(desk, "rota")
    assert desk.post(reverse("safety:choose", args=["phq-9"]), {"keeps": "yes"}).status_code == 404


# The test of the day


@pytest.mark.slow
def test_test_of_the_day_goes_to_who_is_on_call_and_is_answered(center, client):
    test = send_test(by=center.job)
    assert (test.staff, send_test(by=center.job).pk) == (center.nia, test.pk)
    desk = signed_in(client, center.nia)
    assert "Alerts do not arrive" not in text(desk, "rota")

    desk.post(reverse("safety:test", args=[test.pk]))

    assert "Alerts arrive." in text(desk, "rota")
    with pytest.raises(RefusedError, match="already"):
        answer_test(test_id=test.pk, by=actor_for(center.nia))


@pytest.mark.slow
def test_every_staff_page_says_when_the_test_was_not_answered_in_time(center, client):
    send_test(by=center.job)
    desk = signed_in(client, center.dana)
    assert "Alerts do not arrive" not in text(desk, "desk")

    with at(MONDAY_TEN + timedelta(minutes=30)):
        assert "Alerts do not arrive" in text(desk, "desk")
        assert "Alerts do not arrive" in desk.get(reverse("staff:day")).content.decode()


def test_test_that_did_not_go_out_has_failed_at_once(center):
    is_told_by_mail(center.nia)
    send_test(by=center.job)
    mails_fail()

    assert watch_test(by=center.job) == AlertTest.objects.get()
    assert are_alerts_down(viewer=center.job)


def test_with_nobody_to_test_alerts_are_down(center):
    Duty.objects.all().delete()
    center.director.is_active = False
    center.director.save(update_fields=["is_active"])

    assert send_test(by=center.job).failed_at == MONDAY_TEN


@pytest.mark.parametrize(("hours", "down"), [(24, False), (26, True)])
def test_alerts_are_down_when_no_test_was_sent_for_longer_than_a_day(center, hours, down):
    answer_test(test_id=send_test(by=center.job).pk, by=actor_for(center.nia))

    with at(MONDAY_TEN + timedelta(hours=hours)):
        assert are_alerts_down(viewer=center.job) is down


# Jobs


@pytest.mark.slow
def test_every_minute_each_organization_is_looked_at_once(center):
    one = answered(center.rowan)
    queued = ProcrastinateJob.objects.filter(task_name=watch_safety.name, status="todo")
    for _again in range(2):
        watch_safety_everywhere(0)
    assert queued.filter(args={"organization_id": str(center.organization.pk)}).count() == 1

    with at(MONDAY_TEN + timedelta(minutes=10)):
        watch_safety(str(center.organization.pk))

    assert center.alerted(one) == [center.dana.pk, center.nia.pk]


def test_every_day_each_organization_is_tested(center):
    alerts_are_tested_everywhere(0)
    send_test_alert(str(center.organization.pk))

    see_all(center.organization)
    assert AlertTest.objects.get().staff == center.nia


def test_a_line_is_agreed_by_who_saw_what_stands_and_lifted_by_nobody_unseen(center, client):
    desk, url = signed_in(client, center.director), reverse("safety:line", args=[center.rowan.pk])
    sheet = {"points": "1", "words": "Any urge.", "seen": "0"}
    for _ in "12":  # A double click.
        found = desk.post(url, sheet, follow=True).content.decode()
        assert "They read the number in their diary" in found
    older = desk.post(url, {"points": "everybody", "words": "As before.", "seen": "0"}).content.decode()

    def lines():
        return [(one.number, one.points) for one in AgreedLine.objects.order_by("number")]

    see_all(center.organization)
    assert lines() == [(1, 1)]
    assert all(older.count(words) == 1 for words in ("changed while you wrote", "Any urge.", "As before."))
    assert 'name="seen" value="1"' in older
    lifted = desk.post(url, {"points": "everybody", "words": "As before.", "seen": "1"}, follow=True).content.decode()
    assert "They read the number" not in lifted
    assert "It is as with everybody" in lifted
    see_all(center.organization)
    assert lines() == [(1, 1), (2, None)]


def test_a_sheet_without_an_answer_lifts_no_line(center, client):
    desk, url = signed_in(client, center.director), reverse("safety:line", args=[center.rowan.pk])
    found = desk.post(url, {"words": "Nothing chosen.", "seen": "0"}).content.decode()

    see_all(center.organization)
    assert "Choose from which urge on." in found
    assert not AgreedLine.objects.exists()
