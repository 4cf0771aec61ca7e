"""A pause leaves the door open until a day, on which its owner decides: back, longer, or an end with its locks."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.outreach.actions import close_door, leave_door_open, open_door, skip_step
from midspan.domains.outreach.enums import DoorEnding, StepKey
from midspan.domains.outreach.models import OpenDoor
from midspan.domains.outreach.queries import door_of, door_until, due_for_viewer
from midspan.domains.outreach.tests.factories import Missing
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.tests.factories import at
from midspan.domains.schedule.tests.factories import rows_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_pause():
    """Rowan's stay is paused; Dana, their counselor, decides in thirty days."""
    found = Missing()
    set_state(found, EpisodeState.PAUSED)
    found.until = clock.local_date() + 30 * DAY
    found.door = open_door(
        patient_id=found.rowan.pk, owner_id=found.dana.pk, until=found.until, by=actor_for(found.dana)
    )
    return found


@pytest.fixture(scope="module")
def shared(share):
    return share(a_pause)


@pytest.fixture
def center(shared):
    return own(shared)


def set_state(center, state):
    see_all(center.organization)
    stay = center.room.stays[0]
    stay.state = state
    stay.save(update_fields=["state"])


def last_day(center):
    """A moment of the day until which it is open."""
    return at(center.door.due_at - timedelta(hours=10))


def told(center, staff):
    see_all(center.organization)
    return (
        rows_of("notices.Notice")
        .filter(recipient_id=staff.pk, kind=NoticeKind.OUTREACH_DUE, subject_id=OpenDoor.objects.get(ended_at=None).pk)
        .count()
    )


def on_board(center, staff):
    return [(one.patient_id, one.key) for one in due_for_viewer(viewer=actor_for(staff), now=clock.now())]


def test_owner_has_it_on_their_board_on_the_last_day_and_hears_of_it_once(center):
    center.watch()
    assert (on_board(center, center.dana), told(center, center.dana)) == ([], 0)

    with last_day(center):
        center.watch()
        center.watch()
        assert on_board(center, center.dana) == [(center.rowan.pk, "door")]
        assert on_board(center, center.lee) == []
    assert told(center, center.dana) == 1


def test_directors_hear_of_it_once_when_the_day_is_over_and_nothing_was_decided(center):
    with last_day(center):
        center.watch()
    with at(center.door.due_at + timedelta(minutes=1)):
        center.watch()
        center.watch()

    assert told(center, center.director) == 1


def test_whoever_is_here_has_it_where_its_owner_works_here_no_more(center):
    see_all(center.organization)
    center.dana.is_active = False
    center.dana.save()

    with last_day(center):
        center.watch()

    see_all(center.organization)
    assert OpenDoor.objects.get().told_id == center.director.pk


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (EpisodeState.ADMITTED, DoorEnding.RETURNED),
        (EpisodeState.DISCHARGED, DoorEnding.STAY_ENDED),
    ],
)
def test_it_ends_as_the_stay_goes_on_or_ends(center, state, ending):
    set_state(center, state)

    close_door(patient_id=center.rowan.pk, by=actor_for(center.dana))

    see_all(center.organization)
    assert [one.ending for one in OpenDoor.objects.all()] == [ending]


def test_the_clock_ends_it_where_nobody_did(center):
    set_state(center, EpisodeState.ADMITTED)

    center.watch()

    see_all(center.organization)
    assert OpenDoor.objects.get().ending == DoorEnding.RETURNED


def test_pause_that_nobody_is_to_decide_about_gets_a_door_once(center):
    set_state(center, EpisodeState.ADMITTED)
    close_door(patient_id=center.rowan.pk, by=actor_for(center.dana))
    set_state(center, EpisodeState.PAUSED)

    center.watch()
    center.watch()

    see_all(center.organization)
    [one] = OpenDoor.objects.filter(ended_at=None)
    assert (one.owner_id, one.due_at) == (center.dana.pk, center.door.due_at)
    assert reaches(center, center.dana) == 1


def test_pause_in_which_somebody_reaches_out_has_its_own_clock(center):
    set_state(center, EpisodeState.ADMITTED)
    center.watch()  # Their door ends, and they are missed.
    assert center.found is not None
    set_state(center, EpisodeState.PAUSED)

    center.watch()

    see_all(center.organization)
    assert not OpenDoor.objects.filter(ended_at=None).exists()


def test_pause_of_which_every_step_was_left_out_gets_a_door(center):
    set_state(center, EpisodeState.ADMITTED)
    center.watch()
    with at(center.after(14 * 24 * 60)):
        center.watch()
        set_state(center, EpisodeState.PAUSED)
        for key in [one.key for one in center.found.planned if not one.is_settled]:
            assert not OpenDoor.objects.filter(ended_at=None).exists()
            skip_step(patient_id=center.rowan.pk, key=key, words="Is in the hospital.", by=actor_for(center.dana))
        center.watch()

    see_all(center.organization)
    [one] = OpenDoor.objects.filter(ended_at=None)
    assert one.owner_id == center.dana.pk


WAYS_ON = [
    ("returns", "staff:move", "?to=admitted", ('value="admitted"',)),
    ("other_level", "journey:placement", "?review=1", ()),
    ("elsewhere", "staff:move", "?to=discharged&leaving=transferred", ('value="discharged"',)),
    ("ends", "staff:move", "?to=discharged", ('value="discharged"',)),
]


@pytest.mark.parametrize(("key", "name", "query", "chosen"), WAYS_ON)
def test_card_of_the_door_leads_each_way_on_and_the_page_there_begins_with_it(center, client, key, name, query, chosen):
    client.force_login(center.dana.account)
    way = reverse(name, args=[center.rowan.pk]) + query

    card = client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).text
    there = client.get(way)

    assert f'href="{way.replace("&", "&amp;")}"' in card
    assert there.status_code == 200
    boxes = [one for one in there.text.split("<input") if " checked" in one.split(">")[0]]
    assert all(any(value in one for one in boxes) for value in chosen)


@pytest.mark.parametrize(("key", "name", "query", "chosen"), WAYS_ON)
def test_door_of_an_outreach_is_decided_each_way_and_leads_where_it_is_done(center, client, key, name, query, chosen):
    set_state(center, EpisodeState.ADMITTED)
    center.watch()
    with at(center.after(50 * 24 * 60)):
        center.watch()
        set_state(center, EpisodeState.PAUSED)
        by = actor_for(center.dana)
        for one in [one.key for one in center.found.planned if not one.is_settled and one.key != StepKey.DOOR]:
            skip_step(patient_id=center.rowan.pk, key=one, words="Is in the hospital.", by=by)
        client.force_login(center.dana.account)
        url = reverse("outreach:step", args=[center.rowan.pk, "door"])

        answer = client.post(url, {"decision": key, "words": "We talked on the phone."})

    assert (answer.status_code, answer.url) == (302, reverse(name, args=[center.rowan.pk]) + query)


EASTERN = ZoneInfo("America/New_York")


def own_page(client, center, **headers):
    client.force_login(center.rowan.account)
    return client.get(reverse("outreach:own"), headers=headers).text


def test_person_reads_in_a_pause_who_calls_and_by_when_and_how_to_come_back_before(center, client):
    see_all(center.organization)
    day = f"{date_format(center.until, 'l')}, {date_format(center.until, 'F j')}"

    page = own_page(client, center)
    in_spanish = own_page(client, center, **{"accept-language": "es"})

    assert f"{center.dana} calls you by {day}, as you said it is safe" in page
    assert "I want to come back: please call me" in page
    assert "Quiero volver" in in_spanish
    assert str(center.dana) in in_spanish
    assert "How it goes on, and how you come back." in client.get(reverse("patient:today")).text


def test_person_reads_the_day_on_which_somebody_works_and_once_it_is_over_that_nobody_has_called(center, client):
    see_all(center.organization)
    center.rowan.time_zone = str(EASTERN)
    center.rowan.save()
    sunday = clock.week_start(clock.local_date()) + 13 * DAY
    left_open(center, sunday)
    see_all(center.organization)
    door = OpenDoor.objects.get(ended_at=None)

    before = own_page(client, center)
    with at(door.due_at + timedelta(hours=9)):
        after = own_page(client, center)

    assert f"by {date_format(sunday - DAY, 'l')}, {date_format(sunday - DAY, 'F j')}" in before
    assert (("was to call you by" in before), ("was to call you by" in after)) == (False, True)


def test_person_asks_to_come_back_once_and_whoever_decides_has_it_on_their_board_that_day(center, client):
    client.force_login(center.rowan.account)
    url = reverse("outreach:own")
    for _tap in range(2):
        client.post(url, {"back": "yes"})

    page = client.get(url).text
    assert ("Somebody calls you" in page, "please call me" in page) == (True, False)
    assert told(center, center.dana) == 1
    assert on_board(center, center.dana) == [(center.rowan.pk, "door")]
    see_all(center.organization)
    client.force_login(center.dana.account)
    assert "Asks to come back" in client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).text
    assert "Asks to come back" in client.get(reverse("outreach:desk")).text


def test_asking_to_come_back_after_the_pause_is_over_says_that_nothing_waits(center, client):
    set_state(center, EpisodeState.ADMITTED)
    close_door(patient_id=center.rowan.pk, by=actor_for(center.dana))
    client.force_login(center.rowan.account)

    page = client.post(reverse("outreach:own"), {"back": "yes"}, follow=True).text

    assert "Nothing is waiting for an answer any more." in page
    see_all(center.organization)
    assert OpenDoor.objects.get().wants_back_at is None


def test_database_keeps_no_wish_to_come_back_that_is_nobodys(center):
    see_all(center.organization)

    with pytest.raises(IntegrityError, match="who_wants_back_is_somebodys"), transaction.atomic():
        OpenDoor.objects.update(wants_back_at=clock.now())


def left_open(center, until):
    see_all(center.organization)
    leave_door_open(
        patient_id=center.rowan.pk, owner_id=center.dana.pk, until=until, words="Later.", by=actor_for(center.dana)
    )


def test_last_day_on_which_nobody_works_is_decided_on_the_open_day_before(center):
    see_all(center.organization)
    center.rowan.time_zone = str(EASTERN)
    center.rowan.save()
    sunday = clock.week_start(clock.local_date()) + 13 * DAY
    left_open(center, sunday)

    heard = []
    for day, hour in ((sunday - 2 * DAY, 23), (sunday - DAY, 1)):
        with at(clock.at(day, hour * 60, EASTERN)):
            center.watch()
            heard.append(told(center, center.dana))
    assert heard == [0, 1]


def test_day_that_is_proposed_is_one_on_which_somebody_works(center):
    monday = clock.week_start(clock.local_date())
    found = [door_until(viewer=center.job, today=monday + number * DAY) for number in range(7)]

    assert {one.weekday() for one in found} == set(range(6))  # On Sundays the site is closed.
    assert all(29 <= (one - monday).days - number <= 30 for number, one in enumerate(found))


def test_owner_hears_of_it_on_the_last_day_also_where_that_has_twenty_three_hours(center):
    see_all(center.organization)
    center.rowan.time_zone = str(EASTERN)
    center.rowan.save()
    change = date(2027, 3, 14)  # A Sunday: the center works on it.
    make_site(center.organization, open_days=range(7))
    with at(clock.at(change - 13 * DAY, 600, EASTERN)):
        left_open(center, change)

    heard = []
    for moment in (clock.at(change, 0, EASTERN) - timedelta(minutes=30), clock.at(change, 1, EASTERN)):
        with at(moment):
            center.watch()
            heard.append(told(center, center.dana))
    assert heard == [0, 1]


def test_list_and_page_say_the_same_last_day_wherever_the_person_lives(center, client):
    see_all(center.organization)
    center.rowan.time_zone = "Pacific/Honolulu"
    center.rowan.save()
    until = clock.local_date() + 20 * DAY
    left_open(center, until)

    client.force_login(center.dana.account)
    words = date_format(until, "l, F j")
    assert f"the door is open until {words} ·" in client.get(reverse("outreach:desk")).text
    assert words in client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).text


def test_it_stays_open_longer_with_a_reason_and_what_was_said_before_stays(center):
    by, later = actor_for(center.dana), center.until + 20 * DAY
    with last_day(center):
        with pytest.raises(RefusedError, match="in your words"):
            leave_door_open(patient_id=center.rowan.pk, owner_id=center.dana.pk, until=later, words=" ", by=by)
        made = leave_door_open(
            patient_id=center.rowan.pk, owner_id=center.director.pk, until=later, words="Cares for a brother.", by=by
        )

    see_all(center.organization)
    center.door.refresh_from_db()
    assert (center.door.ending, made.longer_than_id) == (DoorEnding.LONGER, center.door.pk)
    assert door_of(viewer=center.job, patient_id=center.rowan.pk).owner_id == center.director.pk


@pytest.mark.parametrize("days", [0, -1, 61])
def test_day_lies_ahead_and_not_too_far(center, days):
    with pytest.raises(RefusedError, match="Choose a day from tomorrow on, 60 days"):
        leave_door_open(
            patient_id=center.rowan.pk,
            owner_id=center.dana.pk,
            until=clock.local_date() + days * DAY,
            words="Needs more time.",
            by=actor_for(center.dana),
        )


def test_only_a_paused_stay_has_a_door_and_only_who_knows_the_care_opens_it(center):
    set_state(center, EpisodeState.ADMITTED)
    close_door(patient_id=center.rowan.pk, by=actor_for(center.dana))
    said = {"patient_id": center.rowan.pk, "owner_id": center.dana.pk, "until": center.until}

    with pytest.raises(RefusedError, match="Only a stay that is paused"):
        open_door(**said, by=actor_for(center.dana))
    set_state(center, EpisodeState.PAUSED)
    with pytest.raises(RefusedError, match="for the counselor"):
        open_door(**said, by=actor_for(center.lee))
    with pytest.raises(RefusedError, match="Choose who decides"):
        open_door(**{**said, "owner_id": center.lee.pk}, by=actor_for(center.dana))
    with pytest.raises(RefusedError, match="Say who decides"):
        open_door(**{**said, "until": None}, by=actor_for(center.dana))


def test_owner_reaches_the_person_until_it_ends(center):
    by, later = actor_for(center.dana), center.until
    see_all(center.organization)
    leave_door_open(patient_id=center.rowan.pk, owner_id=center.director.pk, until=later, words="Works away.", by=by)
    assert reaches(center, center.director) == 1

    set_state(center, EpisodeState.ADMITTED)
    close_door(patient_id=center.rowan.pk, by=by)

    assert reaches(center, center.director) == 0


def reaches(center, staff):
    see_all(center.organization)
    return (
        rows_of("privacy.Reach")
        .filter(actor_id=staff.pk, source_id__in=OpenDoor.objects.values("pk"), ended_at=None)
        .count()
    )


def test_database_keeps_one_open_door_and_how_it_was_opened(center):
    see_all(center.organization)
    copied = {
        "organization": center.organization,
        "patient": center.rowan,
        "episode": center.door.episode,
        "owner": center.dana,
        "opened_at": center.door.opened_at,
        "opened_by": center.dana.pk,
    }
    with pytest.raises(IntegrityError, match="one_door_at_a_time"), transaction.atomic():
        OpenDoor.objects.create(**copied, due_at=center.door.due_at)
    with pytest.raises(IntegrityError, match="door_lasts"), transaction.atomic():
        OpenDoor.objects.create(**copied, due_at=center.door.opened_at)
    with pytest.raises(IntegrityError, match="longer_with_a_reason"), transaction.atomic():
        OpenDoor.objects.create(**copied, due_at=center.door.due_at, longer_than=center.door)


def test_pages_say_until_when_whose_it_is_and_what_can_be_done(center, client):
    client.force_login(center.dana.account)
    desk = client.get(reverse("outreach:desk")).text
    page = client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).text

    assert "Paused, the door is open until" in desk
    assert all(
        words in page
        for words in (
            "Paused, with the door open",
            "They come back: the stay goes on",
            "What became of each lock of the discharge list is said",
            reverse("staff:move", args=[center.rowan.pk]),
            reverse("outreach:longer", args=[center.rowan.pk]),
        )
    )


def test_sheet_leaves_it_open_longer_and_keeps_what_was_written(center, client):
    client.force_login(center.dana.account)
    url = reverse("outreach:longer", args=[center.rowan.pk])
    words = {"owner": str(center.dana.pk), "words": "Cares for a brother."}

    refused = client.post(url, {**words, "until": "2020-01-01"})
    kept = client.post(url, {**words, "until": (clock.local_date() + 50 * DAY).isoformat()})

    assert "Choose a day from tomorrow on" in refused.text
    assert "Cares for a brother." in refused.text
    assert kept.status_code == 302
    see_all(center.organization)
    assert OpenDoor.objects.get(ended_at=None).words == "Cares for a brother."
    client.force_login(center.lee.account)
    assert client.get(url).status_code == 404


def asks_back(center, client):
    client.force_login(center.rowan.account)
    return client.post(reverse("outreach:own"), {"back": "yes"}, follow=True).text


def test_wish_to_come_back_goes_over_to_the_door_that_stays_open_longer_and_its_owner_hears_of_it(center, client):
    asks_back(center, client)
    see_all(center.organization)
    wished = OpenDoor.objects.get().wants_back_at

    leave_door_open(
        patient_id=center.rowan.pk,
        owner_id=center.director.pk,
        until=center.until + 20 * DAY,
        words="Is away.",
        by=actor_for(center.dana),
    )

    see_all(center.organization)
    assert OpenDoor.objects.get(ended_at=None).wants_back_at == wished
    assert told(center, center.director) == 1
    assert on_board(center, center.director) == [(center.rowan.pk, "door")]
    assert "please call me" not in own_page(client, center)


def test_who_asked_and_was_not_called_by_the_day_asks_again_and_whoever_is_here_hears_of_it(center, client):
    asks_back(center, client)
    with at(center.door.due_at + timedelta(hours=9)):
        page = own_page(client, center)
        assert ("was to call you by" in page, "please call me" in page) == (True, True)
        assert "Somebody calls you" not in page
        see_all(center.organization)
        center.dana.is_active = False
        center.dana.save()

        for _tap in range(2):
            page = asks_back(center, client)

        assert ("please call me" in page, "was to call you by" in page) == (False, False)
    assert told(center, center.director) == 1


def test_the_day_that_was_said_is_over_with_that_day_also_where_the_door_stands_open_longer(center, client):
    see_all(center.organization)
    center.rowan.time_zone = str(EASTERN)
    center.rowan.save()
    sunday = clock.week_start(clock.local_date()) + 13 * DAY
    left_open(center, sunday)

    said = []
    for day in (sunday - DAY, sunday):
        with at(clock.at(day, 600, EASTERN)):
            said.append("was to call you by" in own_page(client, center))
    assert said == [False, True]


def test_who_asked_weeks_ago_takes_away_no_notice_of_the_day_which_whoever_is_here_then_hears(center, client):
    asks_back(center, client)
    center.watch()
    assert told(center, center.dana) == 1
    see_all(center.organization)
    center.dana.is_active = False
    center.dana.save()

    with last_day(center):
        center.watch()
        center.watch()
        assert on_board(center, center.director) == [(center.rowan.pk, "door")]

    see_all(center.organization)
    one = OpenDoor.objects.get()
    assert (one.told_id, told(center, center.director)) == (center.director.pk, 1)
    assert rows_of("notices.Notice").get(recipient_id=center.director.pk, subject_id=one.pk).times == 1


def test_who_asks_on_the_day_itself_has_told_whoever_decides_and_nobody_hears_twice(center, client):
    with last_day(center):
        asks_back(center, client)
        center.watch()

    see_all(center.organization)
    assert rows_of("notices.Notice").get(subject_id=OpenDoor.objects.get().pk).times == 1
