"""The diary's pages: who sees which row stands beside it, help is on the spot, and staff see what was told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from midspan.domains.diary.models import Writing
from midspan.domains.diary.rules import Choice
from midspan.domains.entries.tests.factories import entries_kept
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.tests.factories import MONDAY_TEN, MONDAY_TWO, at
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import see_all

pytestmark = pytest.mark.django_db
DAY, DAYS, WEEK = (reverse(f"diary:{name}") for name in ("day", "days", "week"))


@pytest.fixture
def phone(client, center):
    client.force_login(center.rowan.account)
    return client


def sent(phone, on=None, **said):
    return phone.post(DAY, {"on": (on or clock.local_date()).isoformat(), **said})


def words(response):
    return " ".join(response.content.decode().split())


def test_who_reads_each_row_stands_beside_it(phone):
    page = words(phone.get(DAY))
    assert page.count("Your team always reads this.") == 3
    assert page.count("Nobody but you reads this.") == 2
    assert page.index("In danger now:") < page.index("Urge to hurt myself")
    assert page.index("Who reads whether you used?") < page.index("Did you use?")


def test_private_use_says_that_nobody_was_told_and_shows_help(phone):
    answer = sent(phone, used="yes", tells_use="nobody")
    page = words(phone.get(answer["Location"]))
    assert "nobody was told" in page
    assert all(one in page for one in ("naloxone", "sedatives from one day", "tel:911", "988"))


def test_told_use_names_who_was_told(phone, center):
    page = words(phone.get(sent(phone, used="yes", tells_use="team")["Location"]))
    assert f"{center.dana} has been told" in page


def test_nobody_is_said_not_to_know_who_was_told_before(phone):
    sent(phone, used="yes", tells_use="team")
    page = words(phone.get(sent(phone, used="yes", tells_use="nobody")["Location"]))
    assert "nobody was told" not in page
    assert "Your team was told before" in page


def test_what_was_used_is_not_dropped_where_it_is_not_said_whether(phone):
    assert "Say whether you used." in words(sent(phone, used="", use_words="Two beers", mood="3"))
    assert "Say whether you used." in words(sent(phone, used="", use_signs=["alone"], mood="3"))


def test_a_day_changed_elsewhere_is_shown_beside_what_was_typed(phone):
    sent(phone, was="0", mood="3", note="From the other phone")
    answer = sent(phone, was="0", mood="5", note="Typed here")
    page = words(answer)
    assert all(one in page for one in ("This day was changed elsewhere", "From the other phone", "Typed here"))
    assert 'name="was" value="1"' in page
    assert sent(phone, was="1", mood="5", note="Typed here").status_code == 302


def test_until_when_a_day_can_be_changed_is_said_with_its_day(phone):
    sent(phone, on=clock.local_date() - timedelta(days=1), mood="3")
    assert "until Wednesday, March 3" in words(phone.get(DAYS))


def test_use_is_not_kept_before_it_is_chosen_who_reads_it(phone):
    answer = sent(phone, used="no")
    assert "Choose who reads whether you used" in words(answer)


def test_worrying_answer_leads_to_whom_to_reach_now(phone):
    assert sent(phone, harmed="yes")["Location"] == reverse("safety:own")


def test_worrying_answer_that_waits_on_the_phone_says_that_nobody_has_read_it(phone):
    page = words(phone.get(DAY))
    assert page.count("<div data-worrying") == 3
    said = page[page.index("<template data-entry-worrying") :].partition("</template>")[0]
    assert ("nobody has read it" in said, "tel:988" in said, "tel:911" in said) == (True, True, True)


def test_danger_is_not_asked_while_nobody_is_there_and_still_taken(phone, center):
    with at(MONDAY_TWO):
        assert "Urge to hurt myself" not in words(phone.get(DAY))
        assert sent(phone, harm_urge="4")["Location"] == reverse("safety:own")


def test_a_day_changed_while_nobody_is_there_keeps_what_was_told_of_danger(phone, center):
    sent(phone, harmed="yes", harm_urge="4", mood="2")
    with at(MONDAY_TWO):
        sent(phone, mood="5", harm_urge="")
    see_all(center.organization)
    row = Writing.objects.order_by("number").last()
    assert (row.mood, row.harmed, row.harm_urge) == (5, True, None)


def test_a_page_with_a_mistake_does_not_ask_of_danger_while_nobody_is_there(phone, center):
    with at(MONDAY_TWO):
        page = words(sent(phone, slept="99"))
    assert "Urge to hurt myself" not in page


def test_the_day_comes_from_the_form_and_not_from_the_clock(phone, center):
    yesterday = clock.local_date() - timedelta(days=1)
    sent(phone, on=yesterday, mood="3")
    see_all(center.organization)
    (row,) = Writing.objects.all()
    assert (row.on_date, row.is_late) == (yesterday, True)
    assert "Not written yet" in words(phone.get(DAY))


def test_a_month_shows_blank_as_blank_and_says_what_changed(phone):
    sent(phone, mood="3")
    sent(phone, mood="5")
    page = words(phone.get(DAYS))
    assert "(changed)" in page
    assert "Mood, of the days written. Mar 1: 5." in page
    assert "1 day written: 5" in page


def test_a_week_that_lies_in_two_months_is_whole_in_both(phone, center):
    with at(MONDAY_TEN + timedelta(days=32)):
        center.writes(mood=5)  # Friday, April 2
        center.writes(back=2, mood=6)  # Wednesday, March 31
        whole = [phone.get(f"{DAYS}?month=2027-{month}").context["tables"][-1].rows[0] for month in ("03", "04")]
    assert [[row[place][1] for place in (3, 5)] for row in whole] == [["6", "5"]] * 2


@pytest.mark.parametrize("ask", ["?month=2027-13", "?month=x", "?month=2030-01", "?month=0001-01"])
def test_what_is_no_month_is_not_there(phone, ask):
    assert phone.get(DAYS + ask).status_code == 404


@pytest.mark.parametrize("ask", ["?day=2027-02-25", "?day=2027-03-02", "?day=x"])
def test_a_day_that_can_not_be_written_is_not_there(phone, ask):
    assert phone.get(DAY + ask).status_code == 404


def test_staff_read_the_same_whether_use_was_kept_private_or_not_written(client, center):
    private = Choice(tells_use=False, shares_week=True)
    center.writes(private, back=1, mood=5)
    center.writes(private, mood=5, used=True, use_words="Two", note="mine")
    see_all(center.organization)
    client.force_login(center.dana.account)
    weeks = client.get(reverse("diary:of_patient", args=[center.rowan.pk])).context["weeks"]
    days = [[row[place][1] for row in week["table"].rows] for week, place in zip(weeks, (1, 7), strict=True)]
    assert days[0] == days[1]
    assert days[0][0] == "5"
    assert set(days[0][1:]) == {"–"}


def test_today_asks_until_the_day_is_written(phone):
    today = reverse("patient:today")
    assert DAY in words(phone.get(today))
    sent(phone, mood="0")
    assert DAY not in words(phone.get(today))


def test_a_look_back_is_read_by_whoever_the_person_says(client, center):
    week, today = reverse("diary:week"), clock.local_date()
    client.force_login(center.rowan.account)
    assert week in words(client.get(reverse("patient:today")))
    sent_week = {
        "on": (today - timedelta(days=1)).isoformat(),
        "weekday": "6",
        "kept_up": "Cooking",
        "next_week": "Bank",
    }
    assert "Choose who reads it." in words(client.post(week, sent_week))
    client.post(week, sent_week | {"shares": "summary"})
    assert week not in words(client.get(reverse("patient:today")))
    client.force_login(center.dana.account)
    page = words(client.get(reverse("diary:of_patient", args=[center.rowan.pk])))
    assert ("Bank" in page, "Cooking" in page) == (True, False)


def test_today_and_the_diary_turn_the_day_on_one_clock(phone, center):
    type(center.rowan).objects.filter(pk=center.rowan.pk).update(time_zone="")
    center.site.time_zone = "Pacific/Honolulu"  # It is Monday there still.
    center.site.save()
    make_site(center.organization, name="At home", time_zone="America/New_York")
    with at(MONDAY_TEN + timedelta(hours=17)):
        center.writes(mood=3)
        assert DAY not in words(phone.get(reverse("patient:today")))


def entry(device, number, *, ago, **said):
    """What a phone sends of a form that it kept for a while, by a clock that is right."""
    now = clock.now()
    made, sent_at = (int(moment.timestamp() * 1000) for moment in (now - ago, now))
    told = {"id": uuid4(), "device": device, "number": number, "offset": 0, "made_at": made, "sent_at": sent_at}
    return {"on": (now - ago).date().isoformat(), **{f"entry_{key}": value for key, value in told.items()}, **said}


def version(page):
    return page.content.decode().split('name="entry_version" value="')[1].split('"')[0]


def test_days_kept_on_a_phone_are_taken_in_once_and_never_over_another_phones(phone, center):
    shown, device = version(phone.get(DAY)), uuid4()
    first, second, other = (
        entry(by, number, ago=timedelta(hours=1), mood=mood, was="0", entry_version=shown)
        for by, number, mood in ((device, 1, "3"), (device, 2, "5"), (uuid4(), 1, "9"))
    )
    told = [phone.post(DAY, each).json()["outcome"] for each in (first, first, second, other)]
    assert told == ["taken", "taken", "taken", "refused"]
    assert [one.mood for one in center.written()] == [3, 5]


def test_page_kept_the_day_before_is_of_the_day_on_which_it_is_opened(phone, center):
    new = phone.get(DAY).content.decode().split('data-today="')[1].split('"')[0]
    with at(MONDAY_TEN + timedelta(days=1)):
        phone.force_login(center.rowan.account)
        told_by_phone = new.replace("{day}", clock.local_date().isoformat())
        told = [
            phone.post(DAY, entry(by, 1, ago=timedelta(hours=1), mood=mood, entry_version=told_by_phone)).json()
            for by, mood in ((uuid4(), "4"), (uuid4(), "9"))
        ]
    assert [(one["outcome"], one["reason"]) for one in told] == [("taken", ""), ("refused", "conflict")]


def test_staff_read_nothing_of_a_day_that_was_not_taken_in(phone, center):
    words_of = {"used": "yes", "use_words": "Two beers"}  # It is not said who reads it.
    shown = version(phone.get(DAY))
    phone.post(DAY, entry(uuid4(), 1, ago=timedelta(hours=1), entry_version=shown, **words_of))
    see_all(center.organization)
    assert [one.reason for one in entries_kept()] == ["invalid"]
    for reach in Reach:
        bind(organization_id=center.organization.pk, actor_id=center.dana.pk, reach=reach)
        assert entries_kept() == [], reach
    see_all(center.organization)


def test_what_was_written_in_time_is_taken_in_late(phone, center):
    ago = timedelta(days=9)
    with at(MONDAY_TEN - ago):
        day, week = (version(phone.get(page)) for page in (DAY, WEEK))
    said = {"kept_up": "Cooking", "weekday": "6", "shares": "nothing"}
    late = entry(uuid4(), 1, ago=ago, mood="3", entry_version=day), entry(uuid4(), 1, ago=ago, entry_version=week)
    last_sunday = {"on": "2027-02-14", **said}
    told = [phone.post(DAY, late[0]).json(), phone.post(WEEK, late[1] | last_sunday).json()]
    assert [one["outcome"] for one in told] == ["taken", "taken"]


def sent_week(phone, on, **said):
    return phone.post(WEEK, {"on": on, "weekday": "6", "shares": "nothing", **said})


def test_a_week_just_written_opens_again_whatever_weekday_is_chosen_then(phone):
    sent_week(phone, "2027-02-28", weekday="0", kept_up="Cooking")
    page = words(phone.get(WEEK))
    assert "The week until Sunday, February 28" in page
    assert "Cooking</textarea>" in page


def test_a_week_that_is_sent_after_midnight_is_the_one_it_was_opened_for(phone):
    sent_week(phone, "2027-02-23", weekday="6", kept_up="Cooking")
    page = words(sent_week(phone, "2027-02-23", shares="", kept_up="Cooking"))
    assert "The week until Tuesday, February 23" in page
    assert "You wrote of this week already." in page


def test_of_weeks_before_only_the_last_words_are_listed(phone):
    for said in ("First", "Second"):
        sent_week(phone, "2027-02-23", kept_up=said)
    page = words(phone.get(WEEK))
    assert ("First" in page, "Second" in page) == (False, True)


def test_line_that_was_agreed_is_written_by_staff_and_stands_above_the_question(client, phone, center):
    client.force_login(center.dana.account)
    url = reverse("safety:line", args=[center.rowan.pk])
    asked = words(client.get(url))
    client.post(url, {"points": "2", "words": "Two is the evening before the worst one.", "seen": "0"})
    shown = words(client.get(reverse("safety:of_patient", args=[center.rowan.pk])))
    client.force_login(center.rowan.account)
    page = words(client.get(DAY, headers={"Accept-Language": "es"}))

    assert asked.count('type="radio"') == 3
    assert "from 2 of 5 on, as agreed with them. <bdi>Two is the evening" in shown
    said = "Como lo acordó con su equipo: a partir de 2, alguien habla con usted el mismo día laborable."
    assert page.index(said) < page.index("Ganas de hacerme daño")
