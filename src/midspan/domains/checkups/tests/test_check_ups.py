"""A stay that ends has its check-ups in the same breath; they stop when the person comes back, dies or says stop."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from midspan.domains.checkups.actions import (
    ask_back,
    begin_return,
    hand_on,
    leave_stay,
    record_death,
    record_try,
    stop_calls,
    take_back_death,
    watch,
    wish_words,
    write_word,
)
from midspan.domains.checkups.enums import Outcome, State
from midspan.domains.checkups.models import BackAsk, CaringWish, CaringWord, CheckUp, CheckUpPlan, Death, Try
from midspan.domains.checkups.queries import asks_back, calls_on, contacts_after, person_after
from midspan.domains.checkups.tests.factories import Left, make_left, nell_calls
from midspan.domains.journey.actions import Said, answer_discharge_list, move_episode
from midspan.domains.journey.actions.returning import open_return
from midspan.domains.journey.enums import AtDischarge, EpisodeState, Leaving, NoCalls
from midspan.domains.journey.queries import patient_for
from midspan.domains.journey.tests.factories import answer_list, going, make_episode
from midspan.domains.people.actions import open_account, redeem_sign_in_code
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import reachable, ungated_patients
from midspan.domains.people.tests.factories import PASSWORD, actor_for, make_staff
from midspan.domains.safety.queries import open_obligations
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 18, 17, tzinfo=UTC)  # A Friday.
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def friday(monkeypatch):
    stand_at(monkeypatch, 0)


def rows_of(label):
    return apps.get_model(label).objects


def stand_at(monkeypatch, days):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + days * DAY)


@pytest.fixture(scope="module")
def shared(share):
    return share(make_left, at=NOON)


@pytest.fixture
def here(shared):
    return own(shared)


@pytest.fixture(scope="module")
def shared_before(share):
    return share(Left, at=NOON)


@pytest.fixture
def before(shared_before):
    return own(shared_before)


def due(here, viewer=None, **words):
    see_all(here.organization)
    lines = calls_on(viewer=actor_for(viewer or here.ines), today=clock.local_date(), **words)
    return [(one.name, one.day, one.state) for one in lines if one.call_on <= clock.local_date()]


def after(here, viewer=None):
    see_all(here.organization)
    return person_after(viewer=actor_for(viewer or here.ines), patient_id=here.rowan.pk, today=clock.local_date())


def try_it(here, outcome, by=None, **fields):
    current = after(here).current
    return record_try(
        patient_id=here.rowan.pk,
        check_up_id=current.check_up.pk,
        outcome=outcome,
        by=actor_for(by or here.nell),
        **fields,
    )


def test_discharge_makes_them_with_their_owner_who_reaches_the_person_from_then_on(here):
    days = list(CheckUp.objects.order_by("day").values_list("day", flat=True))

    assert days == [3, 7, 14, 28, 90, 180, 270, 360, 450, 540, 630, 720]
    assert CheckUp.objects.get(day=3).due_on == NOON.date() + 3 * DAY
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) == here.rowan
    with acting_for(actor_for(here.dana), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.dana), patient_id=here.rowan.pk) is None


def test_counselor_without_reach_of_everybody_ends_the_stay_whole(before):
    with acting_for(actor_for(before.dana), Reach.ASSIGNED):
        before.leave()

    see_all(before.organization)
    assert (CheckUpPlan.objects.get().owner, CheckUp.objects.count()) == (before.nell, 12)


@pytest.mark.parametrize(
    ("fields", "how"),
    [({"no_calls": NoCalls.SAID_NO}, "planned"), ({"how": Leaving.DIED, "no_calls": NoCalls.DIED}, "died")],
)
def test_who_wants_no_calls_or_has_died_has_none(before, fields, how):
    before.leave(caller_id=None, **fields)

    assert (rows_of("journey.Departure").get().how, CheckUpPlan.objects.count()) == (how, 0)


def test_who_leaves_early_has_the_same_check_ups(before):
    before.leave(how=Leaving.AGAINST_ADVICE)

    assert CheckUp.objects.count() == 12


def test_refused_end_makes_nothing(before):
    with pytest.raises(RefusedError, match="why the person leaves"):
        before.leave(why="")

    assert (CheckUpPlan.objects.count(), rows_of("journey.Departure").count()) == (0, 0)


def test_database_ends_no_stay_with_a_caller_and_no_check_ups(before):
    row = {
        "organization": before.organization,
        "patient": before.rowan,
        "episode": before.stay,
        "edition": "2026-11",
        "how": "planned",
        "reasons": "2026-11",
        "why": "goals",
        "caller": before.nell,
        "said_by_id": before.dana.pk,
        "left_at": clock.now(),
    }

    def left():
        rows_of("journey.Departure").create(**row)
        connection.check_constraints()

    with pytest.raises(IntegrityError, match="no check-ups"), transaction.atomic():
        left()


def test_desk_shows_who_is_due_today_to_everybody_who_calls_and_mine_to_its_owner(here, monkeypatch):
    assert due(here) == []

    stand_at(monkeypatch, 3)

    assert due(here) == due(here, here.nell, mine=True) == [("Rowan Ames", 3, State.DUE)]
    assert due(here, here.dana, mine=True) == []
    stand_at(monkeypatch, 4)
    assert due(here) == [("Rowan Ames", 3, State.OVERDUE)]


def test_desk_asks_as_much_for_three_as_for_one(here, monkeypatch, django_assert_num_queries):
    stand_at(monkeypatch, 3)
    viewer, today = actor_for(here.ines), clock.local_date()
    with django_assert_num_queries(5):
        calls_on(viewer=viewer, today=today)
    stand_at(monkeypatch, 0)
    for _ in range(2):
        other = Left.__new__(Left)
        other.__dict__.update(here.__dict__)
        other.stay = make_episode(here.organization, state="admitted", admitted_at=clock.now())
        answer_list(other.stay, viewer, check_ups=nell_calls())
        leave_stay(
            episode_id=other.stay.pk, reason="Done.", going=going(no_calls=None, caller_id=here.nell.pk), by=viewer
        )
    stand_at(monkeypatch, 3)
    with django_assert_num_queries(5):
        found = calls_on(viewer=viewer, today=today)
    assert len({one.patient_id for one in found}) == 3


def test_next_check_up_comes_after_one_that_was_done(here, monkeypatch):
    stand_at(monkeypatch, 3)
    try_it(here, Outcome.DOING_WELL)

    assert due(here) == []
    assert after(here).current.check_up.day == 7
    assert contacts_after(viewer=actor_for(here.ines), episode_ids=[here.stay.pk]) == {here.stay.pk: clock.local_date()}


def test_nobody_answered_is_tried_again_and_the_third_time_waits_for_the_next(here, monkeypatch):
    stand_at(monkeypatch, 3)
    try_it(here, Outcome.NO_ANSWER)
    assert due(here) == []
    stand_at(monkeypatch, 4)
    assert due(here) == [("Rowan Ames", 3, State.DUE)]

    try_it(here, Outcome.NO_ANSWER, next_on=clock.local_date() + DAY)
    stand_at(monkeypatch, 5)
    try_it(here, Outcome.WRONG_NUMBER)

    assert [one.standing.state for one in after(here).lines][:2] == [State.NOT_REACHED, State.AHEAD]
    assert contacts_after(viewer=actor_for(here.ines), episode_ids=[here.stay.pk]) == {}


@pytest.mark.parametrize(
    ("outcome", "fields", "reason"),
    [
        (Outcome.NEEDS_MORE, {}, "Write what they need"),
        (Outcome.NOT_SAFE, {"words": " "}, "Write what they need"),
        (Outcome.DOING_WELL, {"next_on": NOON.date() + 5 * DAY}, "no next try"),
        (Outcome.NO_ANSWER, {"next_on": NOON.date()}, "lies ahead"),
        (Outcome.NO_ANSWER, {"next_on": NOON.date() + 60 * DAY}, "lies ahead"),
    ],
)
def test_try_that_says_too_little_is_not_kept(here, outcome, fields, reason):
    with pytest.raises(RefusedError, match=reason):
        try_it(here, outcome, **fields)

    assert not Try.objects.exists()


def test_desk_says_of_a_sunday_that_nobody_works_and_of_a_friday_that_nobody_is_left(here, client, monkeypatch):
    client.force_login(here.ines.account)
    friday = client.get(reverse("checkups:desk")).text
    stand_at(monkeypatch, 2)
    sunday = client.get(reverse("checkups:desk")).text

    assert ["Nobody works here today." in page for page in (friday, sunday)] == [False, True]
    assert ["Nobody who is due by today still has to be called." in page for page in (friday, sunday)] == [True, False]


def test_front_desk_calls_nobody(here):
    desk = make_staff(here.organization, Role.FRONT_DESK)

    with pytest.raises(RefusedError):
        try_it(here, Outcome.DOING_WELL, by=desk)


def test_who_is_not_safe_is_somebodys_to_reach_at_once(here):
    try_it(here, Outcome.NOT_SAFE, words="Says that it ends tonight.")

    see_all(here.organization)
    found = open_obligations(viewer=organization_reader(here.organization.pk))
    assert [one.obligation.patient_id for one in found] == [here.rowan.pk]


def test_who_wants_back_stands_first_and_one_tap_begins_it(here):
    try_it(here, Outcome.WANTS_BACK)
    assert [one.name for one in asks_back(viewer=actor_for(here.ines), today=clock.local_date())] == ["Rowan Ames"]

    begin_return(patient_id=here.rowan.pk, by=actor_for(here.nell))

    see_all(here.organization)
    stay = rows_of("journey.Episode").exclude(pk=here.stay.pk).get()
    assert (stay.state, stay.labels, stay.primary_counselor) == ("referred", ["part2"], here.dana)
    assert (CheckUpPlan.objects.get().ending, BackAsk.objects.filter(answered_at=None).count()) == ("", 0)
    assert asks_back(viewer=actor_for(here.ines), today=clock.local_date()) == []
    with acting_for(actor_for(here.dana), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.dana), patient_id=here.rowan.pk) == here.rowan


def test_return_twice_is_one_stay(here):
    begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))

    with pytest.raises(RefusedError, match="open stay already"):
        begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))

    assert rows_of("journey.Episode").count() == 2


def test_person_asks_back_once_and_intake_and_the_caller_are_told(here):
    person = actor_for(here.rowan)
    with acting_for(person, Reach.OWN):
        ask_back(by=person, words="It got hard again.")
    with acting_for(person, Reach.OWN), pytest.raises(RefusedError, match="asked already"):
        ask_back(by=person)

    see_all(here.organization)
    assert set(rows_of("notices.Notice").filter(kind="back_asked").values_list("recipient_id", flat=True)) == {
        here.ines.pk,
        here.nell.pk,
    }


def test_who_is_here_asks_for_no_way_back(before):
    person = actor_for(before.rowan)

    with acting_for(person, Reach.OWN), pytest.raises(RefusedError, match="a stay here now"):
        ask_back(by=person)


def test_friday_ask_is_answered_by_monday(here, monkeypatch):
    person = actor_for(here.rowan)
    with acting_for(person, Reach.OWN):
        ask_back(by=person)

    see_all(here.organization)
    (line,) = asks_back(viewer=actor_for(here.ines), today=clock.local_date())
    assert (line.by, line.is_late) == (NOON.date() + 3 * DAY, False)
    (later,) = asks_back(viewer=actor_for(here.ines), today=NOON.date() + 4 * DAY)
    assert later.is_late


def test_another_admission_stops_the_calls_before_any_job_runs(here, monkeypatch):
    stand_at(monkeypatch, 3)
    make_episode(here.organization, here.rowan, state="admitted", admitted_at=clock.now())

    assert due(here) == []
    watch(by=organization_reader(here.organization.pk))
    assert CheckUpPlan.objects.get().ending == "returned"


@pytest.mark.parametrize(("who", "ending"), [("patient", "said_stop"), ("nurse", "said_stop")])
def test_stop_is_said_by_the_person_or_for_them(here, monkeypatch, who, ending):
    by = actor_for(here.rowan if who == "patient" else here.nell)
    reach = Reach.OWN if who == "patient" else Reach.ASSIGNED
    with acting_for(by, reach):
        stop_calls(patient_id=here.rowan.pk, by=by)

    stand_at(monkeypatch, 3)
    assert due(here) == []
    assert CheckUpPlan.objects.get().ending == ending
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) is None


def test_person_does_not_report_their_own_death(here):
    with pytest.raises(RefusedError):
        record_death(patient_id=here.rowan.pk, by=actor_for(here.rowan))


def test_after_a_death_nothing_is_due_and_no_word_goes(here, monkeypatch):
    wish_words(wished=True, by=actor_for(here.rowan))
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    with pytest.raises(RefusedError, match="has died"):
        write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.ines))

    stand_at(monkeypatch, 3)
    assert (due(here), CaringWord.objects.count()) == ([], 0)


def test_caring_word_goes_to_who_wished_for_it_with_its_writers_name(here):
    with pytest.raises(RefusedError, match="not wished"):
        write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.nell))
    wish_words(wished=True, by=actor_for(here.rowan))

    write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.nell))

    assert [(one.words, one.signed_by) for one in CaringWord.objects.all()] == [("Thinking of you.", here.nell)]
    wish_words(wished=False, by=actor_for(here.rowan))
    with pytest.raises(RefusedError, match="not wished"):
        write_word(patient_id=here.rowan.pk, words="Again.", by=actor_for(here.nell))


@pytest.mark.parametrize(("words", "reason"), [("", "a line or two"), ("x" * 301, "Keep it short")])
def test_caring_word_is_short(here, words, reason):
    wish_words(wished=True, by=actor_for(here.rowan))

    with pytest.raises(RefusedError, match=reason):
        write_word(patient_id=here.rowan.pk, words=words, by=actor_for(here.nell))


def test_caring_word_is_by_a_person(here):
    wish_words(wished=True, by=actor_for(here.rowan))

    with pytest.raises(RefusedError, match="A person signs"):
        write_word(patient_id=here.rowan.pk, words="Hello.", by=organization_reader(here.organization.pk))


def test_calls_are_handed_on_with_the_reach(here):
    hand_on(patient_id=here.rowan.pk, owner_id=here.dana.pk, by=actor_for(here.nell))

    for staff, expected in ((here.dana, here.rowan), (here.nell, None)):
        with acting_for(actor_for(staff), Reach.ASSIGNED):
            assert patient_for(viewer=actor_for(staff), patient_id=here.rowan.pk) == expected


def test_owner_hears_once_a_day(here, monkeypatch):
    stand_at(monkeypatch, 3)
    for _ in range(2):
        watch(by=organization_reader(here.organization.pk))

    assert list(rows_of("notices.Notice").filter(kind="check_ups_due").values_list("recipient_id", flat=True)) == [
        here.nell.pk
    ]


def test_after_two_years_it_is_over(here, monkeypatch):
    stand_at(monkeypatch, 731)
    watch(by=organization_reader(here.organization.pk))

    assert CheckUpPlan.objects.get().ending == "completed"


def test_pages_lead_from_the_desk_to_the_call_and_back(here, client, monkeypatch):
    stand_at(monkeypatch, 3)
    client.force_login(here.nell.account)
    url = reverse("checkups:of_patient", args=[here.rowan.pk])

    desk, person = client.get(reverse("checkups:desk")), client.get(url)
    see_all(here.organization)
    tried = reverse("checkups:tried", args=[here.rowan.pk, CheckUp.objects.get(day=3).pk])
    refused = client.post(tried, {"outcome": "needs_more"})
    kept = client.post(tried, {"outcome": "needs_more", "words": "A ride to the clinic; Ines arranges it."})

    assert url in desk.text
    assert "Hello, is this Rowan?" in person.text
    assert "Write what they need" in refused.text
    assert kept.url == url
    assert "A ride to the clinic" in client.get(url).text


def test_stranger_on_the_staff_finds_nobody(here, client):
    client.force_login(make_staff(here.organization, Role.COUNSELOR).account)

    assert client.get(reverse("checkups:of_patient", args=[here.rowan.pk])).status_code == 404
    assert "Rowan" not in client.get(reverse("checkups:desk")).text


def test_own_page_asks_back_and_stops_the_calls(here, client):
    client.force_login(here.rowan.account)

    page = client.get(reverse("checkups:own"))
    client.post(reverse("checkups:own_words"), {"do": "wish"})
    client.post(reverse("checkups:ask_back"), {"words": ""})
    client.post(reverse("checkups:own_stop"))

    see_all(here.organization)
    assert "Nell" in page.text
    assert (CaringWish.objects.count(), BackAsk.objects.count()) == (1, 1)
    assert CheckUpPlan.objects.get().ending == "said_stop"
    assert "You asked to come back" in client.get(reverse("checkups:own")).text


def test_own_page_and_today_say_what_comes_next_and_how_to_stay_in_touch(here, client, monkeypatch):
    client.force_login(here.rowan.account)

    own, today = (client.get(reverse(name)).text for name in ("checkups:own", "patient:today"))
    stand_at(monkeypatch, 1)
    later = client.get(reverse("checkups:own")).text

    for page in (own, today):
        assert "Your next appointment" in page
        assert "Dana, River Clinic" in page
        assert "How we agreed to stay in touch" in page
    assert "how today usually goes" not in today  # Their week is over, and none is set any more.
    assert "Your next appointment" not in later  # Its day has gone by.
    assert "How we agreed to stay in touch" in later


def test_a_return_that_has_only_begun_takes_no_appointment_away(here, client):
    client.force_login(here.rowan.account)
    by = actor_for(here.ines)

    begun = open_return(patient_id=here.rowan.pk, by=by)
    rows_of("journey.Episode").filter(pk=begun.pk).update(opened_at=clock.now() + timedelta(hours=1))
    pages = [client.get(reverse(name)).text for name in ("checkups:own", "patient:today")]
    see_all(here.organization)
    move_episode(episode_id=begun.pk, to=EpisodeState.CLOSED, reason="Not now.", by=by)
    pages += [client.get(reverse(name)).text for name in ("checkups:own", "patient:today")]

    assert ["Dana, River Clinic" in page for page in pages] == [True] * 4


def test_what_was_not_done_is_no_appointment_of_theirs(before, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=1))
    sad = Said(answer=AtDischarge.NOT_POSSIBLE, words="Nobody had a place.")
    answer_discharge_list(
        episode_id=before.stay.pk, said={"appointment": sad, "contact": sad}, by=actor_for(before.dana)
    )
    before.leave(how=Leaving.AGAINST_ADVICE)
    client.force_login(before.rowan.account)

    for name in ("checkups:own", "patient:today"):
        page = client.get(reverse(name)).text
        assert ("Nobody had a place" in page, "Your next appointment" in page) == (False, False)


def test_return_that_does_not_come_about_leaves_the_calls_and_the_door_as_they_were(here, monkeypatch):
    stand_at(monkeypatch, 5)
    begun = begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))
    assert due(here) == [("Rowan Ames", 3, State.OVERDUE)]
    watch(by=organization_reader(here.organization.pk))
    stand_at(monkeypatch, 6)
    move_episode(episode_id=begun, to=EpisodeState.CLOSED, reason="Did not come.", by=actor_for(here.ines))

    stand_at(monkeypatch, 7)

    assert due(here) == [("Rowan Ames", 7, State.DUE)]
    assert after(here).has_left
    person = actor_for(here.rowan)
    with acting_for(person, Reach.OWN):
        ask_back(by=person)
    begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))


@pytest.mark.parametrize(
    ("how", "no_calls", "ending"),
    [(Leaving.DIED, NoCalls.DIED, "died"), (Leaving.PLANNED, NoCalls.SAID_NO, "said_stop")],
)
def test_calls_after_an_earlier_stay_end_where_nobody_calls_after_the_next(here, monkeypatch, how, no_calls, ending):
    stand_at(monkeypatch, 2)
    stay = make_episode(here.organization, here.rowan, state="admitted", admitted_at=clock.now())
    answer_list(stay, actor_for(here.ines))

    leave_stay(episode_id=stay.pk, reason="Over.", going=going(how, no_calls=no_calls), by=actor_for(here.ines))

    stand_at(monkeypatch, 3)
    assert due(here) == []
    assert CheckUpPlan.objects.get().ending == ending


def test_death_is_written_down_while_nobody_calls(here):
    wish_words(wished=True, by=actor_for(here.rowan))
    stop_calls(patient_id=here.rowan.pk, by=actor_for(here.rowan))

    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    with pytest.raises(RefusedError, match="has died"):
        write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.ines))
    with pytest.raises(RefusedError, match="written down already"):
        record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))


def test_ask_back_waits_for_nobody_after_a_death_and_no_return_begins(here):
    ask_back(by=actor_for(here.rowan))
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    assert asks_back(viewer=actor_for(here.ines), today=clock.local_date()) == []
    with pytest.raises(RefusedError, match="Take that back first"):
        begin_return(patient_id=here.rowan.pk, by=actor_for(here.ines))


def test_death_that_was_not_so_is_taken_back_and_the_calls_go_on(here, monkeypatch):
    wish_words(wished=True, by=actor_for(here.rowan))
    record_death(patient_id=here.rowan.pk, by=actor_for(here.nell))
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) is None
    see_all(here.organization)
    with pytest.raises(RefusedError, match="how you know"):
        take_back_death(patient_id=here.rowan.pk, why=" ", by=actor_for(here.director))

    take_back_death(patient_id=here.rowan.pk, why="A slip; spoke with them today.", by=actor_for(here.director))

    stand_at(monkeypatch, 3)
    assert due(here) == [("Rowan Ames", 3, State.DUE)]
    with acting_for(actor_for(here.nell), Reach.ASSIGNED):
        assert patient_for(viewer=actor_for(here.nell), patient_id=here.rowan.pk) == here.rowan
    see_all(here.organization)
    write_word(patient_id=here.rowan.pk, words="Thinking of you.", by=actor_for(here.nell))
    with pytest.raises(RefusedError, match="does not say"):
        take_back_death(patient_id=here.rowan.pk, why="Again.", by=actor_for(here.director))


def test_stay_that_ends_with_a_death_is_one_on_record(before):
    before.leave(how=Leaving.DIED, no_calls=NoCalls.DIED, caller_id=None)

    assert after(before).is_dead
    assert ungated_patients().get(pk=before.rowan.pk).died_at is not None


def test_death_holds_for_the_person_and_nothing_goes_out_to_whoever_holds_their_phone(here):
    assert reachable(recipient=actor_for(here.rowan)) is not None

    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))
    assert reachable(recipient=actor_for(here.rowan)) is None

    take_back_death(patient_id=here.rowan.pk, why="A slip.", by=actor_for(here.director))
    assert reachable(recipient=actor_for(here.rowan)) is not None


def test_sign_in_of_who_died_is_closed_in_every_browser_and_opens_again_where_it_was_not_so(here, client):
    devices = reverse("people:devices")
    client.force_login(here.rowan.account)
    assert client.get(devices).status_code == 200
    see_all(here.organization)
    code = open_account(patient_id=here.rowan.pk, by=actor_for(here.ines))
    here.rowan.account.set_password(PASSWORD)
    here.rowan.account.save()

    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    assert client.get(devices).status_code == 302
    assert not redeem_sign_in_code(login=code.login, code=code.code).verdict.allowed
    password = {"login": code.login, "password": PASSWORD}
    assert "This account is closed" in client.post(reverse("account_login"), password, follow=True).text
    see_all(here.organization)
    with pytest.raises(RefusedError, match="their sign-in is closed"):
        open_account(patient_id=here.rowan.pk, by=actor_for(here.ines))
    client.force_login(here.ines.account)
    asked = client.post(reverse("journey:sign_in_paper", args=[here.rowan.pk]), follow=True)
    assert "their sign-in is closed. A director takes it back." in asked.text

    see_all(here.organization)
    take_back_death(patient_id=here.rowan.pk, why="A slip.", by=actor_for(here.director))

    client.logout()
    assert client.get(devices).status_code == 302
    assert redeem_sign_in_code(login=code.login, code=code.code).verdict.allowed
    client.force_login(type(here.rowan.account).objects.get(pk=here.rowan.account.pk))
    assert client.get(devices).status_code == 200


def test_sign_in_of_who_died_in_treatment_is_closed_by_a_counselor_without_reach_of_everybody(before, client):
    client.force_login(before.rowan.account)
    with acting_for(actor_for(before.dana), Reach.ASSIGNED):
        before.leave(how=Leaving.DIED, no_calls=NoCalls.DIED, caller_id=None)

    assert client.get(reverse("people:devices")).status_code == 302


def test_death_of_somebody_in_treatment_is_said_as_their_stay_ends(before):
    with pytest.raises(RefusedError, match="End that first, and say there that the person died"):
        record_death(patient_id=before.rowan.pk, by=actor_for(before.ines))


def test_death_while_a_return_is_on_its_way_is_written_down_once_that_is_closed(here):
    ines = actor_for(here.ines)
    stay_id = begin_return(patient_id=here.rowan.pk, by=ines)
    with pytest.raises(RefusedError, match="End that first"):
        record_death(patient_id=here.rowan.pk, by=ines)

    move_episode(episode_id=stay_id, to=EpisodeState.CLOSED, reason="They died.", by=ines)
    record_death(patient_id=here.rowan.pk, by=ines)

    assert after(here).is_dead


def test_only_a_director_takes_a_death_back(here):
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))

    for one in (here.ines, here.nell, here.dana):
        with pytest.raises(RefusedError, match="Only a director"):
            take_back_death(patient_id=here.rowan.pk, why="I saw them.", by=actor_for(one))
    assert after(here).is_dead


def test_database_keeps_a_death_that_was_taken_back_as_it_was(here):
    record_death(patient_id=here.rowan.pk, by=actor_for(here.ines))
    take_back_death(patient_id=here.rowan.pk, why="A slip.", by=actor_for(here.director))

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Death.objects.update(why_taken_back="Another reason.")


def test_page_asks_once_more_with_the_name_and_takes_it_back_with_a_reason(here, client):
    client.force_login(here.ines.account)
    death, not_dead, page = (
        reverse(f"checkups:{one}", args=[here.rowan.pk]) for one in ("death", "not_dead", "of_patient")
    )

    slip = client.post(death)
    see_all(here.organization)
    assert (slip.status_code, Death.objects.count()) == (422, 0)
    assert "Rowan Ames has died" in slip.text
    client.post(death, {"certain": "on"})
    assert "The person has died. Nothing is sent any more." in client.get(page).text
    assert "A director takes it back" in client.get(page).text
    client.post(not_dead, {"why": "A slip."})
    assert "The person has died. Nothing" in client.get(page).text

    client.force_login(here.director.account)
    assert client.post(not_dead, {"why": ""}).status_code == 422
    client.post(not_dead, {"why": "A slip."})
    assert "The person has died. Nothing" not in client.get(page).text


def test_who_asks_back_and_is_called_by_nobody_has_their_number_on_the_page(here, client):
    stop_calls(patient_id=here.rowan.pk, by=actor_for(here.rowan))
    client.force_login(here.ines.account)
    page = reverse("checkups:of_patient", args=[here.rowan.pk])
    assert "0142" not in client.get(page).text
    see_all(here.organization)
    ask_back(by=actor_for(here.rowan))

    assert "0142" in client.get(page).text
