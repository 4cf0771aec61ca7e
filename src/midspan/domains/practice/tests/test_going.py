"""How it went, written down by the person; when it comes back; and reminders that know when to be silent."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.urls import reverse

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.practice.actions import (
    CueWords,
    HowItWent,
    choose_cue,
    choose_reminding,
    correct_practice,
    log_practice,
    reminding,
    settle_question,
    stop,
    take_back_practice,
    take_up,
)
from midspan.domains.practice.actions.returning import Plan, follow, pass_by
from midspan.domains.practice.enums import AnchorKind, OnGoing, Sharing
from midspan.domains.practice.forms.logs import LogForm
from midspan.domains.practice.forms.own import TermsForm
from midspan.domains.practice.models import Assignment, PracticeLog, PracticeNote, Prompt, Return
from midspan.domains.practice.queries import home_lines, own_due, own_logs
from midspan.domains.practice.queries.spaced import timed_cues
from midspan.domains.practice.tasks import pass_days_of, remind_of_practice
from midspan.domains.practice.tests.factories import SKILL, Taught, in_the_room, make_log, on_their_phone
from midspan.domains.safety.tests.factories import at
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")
ON_A_PAGE = 20
MONDAY = datetime(2026, 12, 7, 19, 0, tzinfo=ZONE)


def build():
    with at(MONDAY):
        found = Taught(people=2)
        person = found.patients[0]
        person.time_zone = ZONE.key
        person.save()
        found.says_yes(0)
        return found


@pytest.fixture(scope="module")
def shared(share):
    return share(build)


@pytest.fixture
def taught(shared):
    return own(shared)


def day(number, hour=19, minute=0):
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=number)


def write(taught, number=1, **said):
    with at(day(number)), on_their_phone(taught.patients[0]) as by:
        client_id = said.pop("client_id", uuid4())
        told = HowItWent(practiced_at=day(number), local_date=day(number).date(), **said)
        return log_practice(client_id=client_id, skill=SKILL, edition="1", told=told, by=by)


def job(taught, deed, moment):
    """As a worker does it: nobody is bound before."""
    try:
        with at(moment):
            return deed(str(taught.organization.pk))
    finally:
        see_all(taught.organization)


def pause(taught):
    stay = taught.room.stays[0]
    stay.state = EpisodeState.PAUSED
    stay.save()


def returns(taught):
    """(day after the group, state) of each, in order."""
    rows = Return.objects.filter(patient=taught.patients[0]).order_by("due_on", "settled_at")
    return [((one.due_on - MONDAY.date()).days, one.state) for one in rows]


def test_a_yes_brings_it_back_the_next_day_and_each_use_later(taught):
    for number in (1, 3, 7):
        write(taught, number, helped="yes", was_prompted=True)

    assert returns(taught) == [(1, "done"), (3, "done"), (7, "done"), (14, "due")]


def test_what_did_not_help_comes_back_sooner(taught):
    for number, helped in ((1, "yes"), (3, "bit"), (7, "worse")):
        write(taught, number, helped=helped)

    assert returns(taught)[-1] == (9, "due")  # Instead of 14.


def test_the_same_twice_is_kept_once_and_something_else_by_its_id_is_not_dropped(taught):
    said = {"client_id": uuid4(), "before": 8, "words": "Loud."}
    first, again = write(taught, **said), write(taught, **said)

    assert first.pk == again.pk
    for other in ({"before": 2}, {"words": "Loud, and my brother came by."}):
        with pytest.raises(RefusedError, match="kept already"):
            write(taught, **said | other)
    assert PracticeLog.objects.count() == 1


def test_what_was_put_right_twice_by_two_taps_or_kept_before_leads_on(taught, client):
    with at(day(1)):
        client.force_login(taught.patients[0].account)
        url = reverse("practice:log", args=["3"])
        sent = {"client_id": str(uuid4()), "day": day(1).date(), "before": "8"}
        client.post(url, sent)
        see_all(taught.organization)
        first = PracticeLog.objects.get()
        to_right = reverse("practice:correct_log", args=[first.pk])
        right = {"client_id": str(uuid4()), "day": day(1).date(), "before": "7"}
        codes = [client.post(to_right, one).status_code for one in (right, right, right | {"client_id": str(uuid4())})]
        told = client.post(url, sent | {"words": "More."}).content.decode()

    see_all(taught.organization)
    stands = PracticeLog.objects.get(replaces=first)
    assert codes == [302, 302, 404]
    assert reverse("practice:correct_log", args=[stands.pk]) in told
    assert ("This was kept already." in told, "More." in told) == (True, True)


def test_what_was_taken_back_is_written_down_anew_by_the_next_tap(taught, client):
    one = write(taught, 1, before=8)
    with at(day(1)):
        with on_their_phone(taught.patients[0]) as by:
            take_back_practice(log_id=one.pk, by=by)
        client.force_login(taught.patients[0].account)
        sent = {"client_id": str(one.client_id), "day": day(1).date(), "before": "8"}
        page = client.post(reverse("practice:log", args=["3"]), sent)

    assert "This was taken back." in page.content.decode()
    assert page.context["form"]["client_id"].value() != str(one.client_id)


def test_a_use_of_long_ago_is_put_right_on_its_day_and_not_moved_to_another(taught):
    one = write(taught, 1, before=8)
    with at(day(60)), on_their_phone(taught.patients[0]) as by:
        told = HowItWent(practiced_at=one.practiced_at, local_date=day(2).date(), before=7)
        with pytest.raises(RefusedError, match="more than a month"):
            correct_practice(log_id=one.pk, client_id=uuid4(), told=told, by=by)
        told = HowItWent(practiced_at=one.practiced_at, local_date=one.local_date, before=7)
        assert correct_practice(log_id=one.pk, client_id=uuid4(), told=told, by=by).before == 7


def test_a_use_sent_late_from_a_phone_is_kept_once_at_its_own_moment(taught, client):
    written, arrives = day(1, 21), day(2, 8)
    sent = {
        "client_id": uuid4(), "day": written.date(), "before": "8", "entry_id": uuid4(), "entry_device": uuid4(),
        "entry_number": 1, "entry_offset": 0, "entry_made_at": int(written.timestamp() * 1000),
        "entry_sent_at": int(arrives.timestamp() * 1000),
    }  # fmt: skip
    with at(arrives):
        client.force_login(taught.patients[0].account)
        told = [client.post(reverse("practice:log", args=["3"]), sent).json()["outcome"] for _again in range(2)]

    see_all(taught.organization)
    assert told == ["taken", "taken"]
    assert PracticeLog.objects.get().practiced_at == written


def test_who_may_share_a_note_is_told_that_ticking_does():
    def hint(*, may_share):
        return str(LogForm(skill=None, zone=ZONE, may_share=may_share, initial={}).fields["words"].help_text)

    assert "unless you tick below" in hint(may_share=True)
    assert hint(may_share=False).startswith("Nobody reads this but you. ")


def test_put_right_keeps_both_and_counts_once(taught):
    first = write(taught, 1, before=8, after=8, helped="no", words="It was loud.")
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        told = HowItWent(practiced_at=first.practiced_at, local_date=first.local_date, before=8, after=5, helped="yes")
        correct_practice(log_id=first.pk, client_id=uuid4(), told=told, by=by)
        with pytest.raises(RefusedError, match="put right already"):
            correct_practice(log_id=first.pk, client_id=uuid4(), told=told, by=by)
        (kept,) = own_logs(viewer=by)

    assert (kept.log.after, [one.after for one in kept.before]) == (5, [8])
    assert returns(taught)[-1] == (3, "due")  # By what stands: it helped.


def test_taken_back_it_counts_nowhere_and_its_words_are_gone(taught):
    taught.shares(0, Sharing.EVERYTHING)
    one = write(taught, 1, helped="no", words="Nobody's business.")
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        take_back_practice(log_id=one.pk, by=by)
        with pytest.raises(RefusedError):
            take_back_practice(log_id=one.pk, by=by)
        assert own_logs(viewer=by) == []
    with in_the_room(taught.room) as by:
        found = home_lines(viewer=by, patient_ids=[taught.patients[0].pk], since=MONDAY.date())

    assert not PracticeNote.objects.exists()
    assert found[taught.patients[0].pk][0].times == 0
    assert [number for number, state in returns(taught) if state == "due"] == [1]


def correct(taught, one, **said):
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        told = HowItWent(practiced_at=one.practiced_at, local_date=one.local_date, **said)
        return correct_practice(log_id=one.pk, client_id=uuid4(), told=told, by=by)


def read_by_the_team(taught):
    with in_the_room(taught.room) as by:
        found = home_lines(viewer=by, patient_ids=[taught.patients[0].pk], since=MONDAY.date())
    return found[taught.patients[0].pk][0]


def test_words_are_read_as_they_stand_and_not_as_they_were_shared_before(taught):
    taught.shares(0, Sharing.EVERYTHING)
    one = write(taught, 1, words="My brother came by.", shares_words=True)
    assert read_by_the_team(taught).shared_words == ("My brother came by.",)

    again = correct(taught, one, words="My brother came by.", shares_words=False)
    assert read_by_the_team(taught).shared_words == ()
    assert not PracticeNote.objects.filter(is_shared=True).exists()

    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        take_back_practice(log_id=again.pk, by=by)
    assert not PracticeNote.objects.exists()


@pytest.mark.parametrize(("number", "reason"), [(2, "still to come"), (-31, "more than a month")])
def test_a_day_to_come_or_long_gone_is_refused(taught, number, reason):
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        told = HowItWent(practiced_at=day(number), local_date=day(number).date())
        with pytest.raises(RefusedError, match=reason):
            log_practice(client_id=uuid4(), skill=SKILL, edition="1", told=told, by=by)


def test_the_leader_is_told_that_it_did_not_help_only_where_it_is_shared(taught):
    def coaching():
        with in_the_room(taught.room) as by:
            found = home_lines(viewer=by, patient_ids=[taught.patients[0].pk], since=MONDAY.date())
        return found[taught.patients[0].pk][0].wants_coaching

    write(taught, 1, helped="no")
    assert not coaching()
    taught.shares(0, Sharing.COUNTS)
    assert coaching()


def test_three_days_that_pass_by_lead_to_one_question_and_silence(taught):
    for number in range(1, 9):
        job(taught, pass_days_of, day(number, hour=3))

    assert returns(taught) == [(1, "ignored"), (2, "ignored"), (3, "ignored")]
    assert Assignment.objects.get(pk=taught.assignments[0].pk).silent_since == day(4, hour=3)


@pytest.mark.parametrize(("how", "last"), [(OnGoing.AS_IT_IS, (10, "due")), (OnGoing.REST, (3, "dropped"))])
def test_the_answer_to_the_question_begins_anew_or_lets_it_rest(taught, how, last):
    for number in range(1, 6):
        job(taught, pass_days_of, day(number, hour=3))
    with at(day(9)), on_their_phone(taught.patients[0]) as by:
        settle_question(assignment_id=taught.assignments[0].pk, goes_on=how, by=by)

    assert returns(taught)[-1] == last
    assert Assignment.objects.get(pk=taught.assignments[0].pk).silent_since is None


def test_days_that_pass_while_a_stay_is_paused_are_not_held_against_anybody(taught):
    pause(taught)
    for number in range(1, 6):
        job(taught, pass_days_of, day(number, hour=3))

    assert {state for _number, state in returns(taught)} == {"dropped", "due"}


def test_a_day_that_was_just_settled_on_the_phone_is_not_passed_by_as_well(taught):
    seen_by_the_job = Return.objects.select_related("assignment").get(patient=taught.patients[0])
    write(taught, 1, helped="yes")

    by = organization_reader(taught.organization.pk)
    with at(day(2, hour=3)), acting_for(by, Reach.ALL):
        pass_by(one=seen_by_the_job, plan=Plan(ZONE, day(2).date()), is_away=False, by=by)

    see_all(taught.organization)
    assert returns(taught) == [(1, "done"), (3, "due")]


def test_what_was_just_stopped_does_not_come_back_by_what_was_read_before(taught):
    read_before = Assignment.objects.get(pk=taught.assignments[0].pk)
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        stop(assignment_id=read_before.pk, by=by)
        follow(assignment=read_before, was_done=False, by=by)

    assert returns(taught) == [(1, "dropped")]


def test_one_persons_trouble_holds_up_nobody_else(taught, monkeypatch):
    with at(MONDAY):
        taught.says_yes(1)

    def pass_by_but_one(*, one, **more):
        if one.patient_id == taught.patients[0].pk:
            Return.objects.filter(pk=one.pk).update(settled_at=MONDAY)  # The database refuses it.
        return pass_by(one=one, **more)

    monkeypatch.setattr(reminding, "pass_by", pass_by_but_one)
    with pytest.raises(ExceptionGroup) as said:
        job(taught, pass_days_of, day(3, hour=3))

    assert [type(one) for one in said.value.exceptions] == [IntegrityError]
    assert returns(taught) == [(1, "due")]
    assert Return.objects.filter(patient=taught.patients[1], state="ignored").count() == 1


def test_a_practice_is_over_the_day_after_its_last_by_the_persons_own_clock(taught):
    Assignment.objects.filter(patient=taught.patients[0]).update(until_date=day(1).date())
    Assignment.objects.filter(patient=taught.patients[1]).update(until_date=day(1).date())

    def now(one):
        return Assignment.objects.get(pk=one.pk)

    def states():
        return [(one.state, one.end_reason) for one in map(now, taught.assignments)]

    job(taught, pass_days_of, day(1, hour=23))
    assert states() == [("accepted", ""), ("offered", "")]
    job(taught, pass_days_of, day(2, hour=1))
    assert states() == [("ended", "done"), ("ended", "taken_back")]
    assert returns(taught) == [(1, "dropped")]


def test_a_day_that_is_over_is_no_answer_to_how_long(taught):
    one = Assignment(until_date=day(3).date())

    def choices(today):
        return dict(TermsForm(row=one, today=today, asks_sharing=False).fields["until"].choices)

    assert "kept" in choices(day(3).date())
    assert "kept" not in choices(day(4).date())


def test_a_yes_at_night_to_what_was_offered_before_is_not_passed_by_minutes_later(taught):
    with at(day(4, 23, 55)):
        taught.says_yes(1)

    rows = Return.objects.filter(patient=taught.patients[1])
    assert [(one.due_on - MONDAY.date()).days for one in rows] == [5]


def test_what_ends_comes_back_no_more(taught):
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        stop(assignment_id=taught.assignments[0].pk, by=by)
        assert own_due(viewer=by, today=day(30).date()) == []

    assert returns(taught) == [(1, "dropped")]


def cue(taught, minute, *, is_on=True, place=0):
    with at(MONDAY), on_their_phone(taught.patients[place]) as by:
        words = CueWords(
            kind=AnchorKind.TIME, anchor="After work", will="take 4 minutes", weekdays=range(7), minute=minute
        )
        choose_cue(assignment_id=taught.assignments[place].pk, cue=words, by=by)
        if is_on is not None:
            choose_reminding(is_on=is_on, most_a_day=2, by=by)


def reminded(taught, *moments):
    return [job(taught, remind_of_practice, moment) for moment in moments]


def test_a_cue_on_a_time_is_told_once_and_neutrally(taught):
    cue(taught, 18 * 60 + 40)

    told = reminded(taught, day(1, 18, 35), day(1, 18, 40), day(1, 18, 45), day(1, 19, 30), day(2, 18, 44))

    assert told == [0, 1, 0, 0, 1]
    with on_their_phone(taught.patients[0]) as by:
        assert [one.text for one in notices_for(viewer=by) if one.kind is NoticeKind.PRACTICE_CUE] == [
            "Something waits for you."
        ] * 2


@pytest.mark.parametrize("is_on", [None, False])
def test_nobody_is_reminded_who_did_not_say_so(taught, is_on):
    cue(taught, 18 * 60 + 40, is_on=is_on)

    assert reminded(taught, day(1, 18, 41)) == [0]


def test_nothing_comes_in_quiet_hours_after_it_is_done_or_while_paused(taught):
    cue(taught, 22 * 60)
    assert reminded(taught, day(1, 22, 1)) == [0]

    cue(taught, 18 * 60 + 40)
    write(taught, 2)
    assert reminded(taught, day(2, 19, 1)) == [0]

    pause(taught)
    assert reminded(taught, day(3, 18, 41)) == [0]


def test_one_person_who_cannot_be_told_costs_nobody_else_their_reminder(taught, monkeypatch):
    other = taught.patients[1]
    other.time_zone = ZONE.key
    other.save()
    with at(MONDAY):
        taught.says_yes(1)
    for place in (0, 1):
        cue(taught, 18 * 60 + 40, place=place)

    def tell_but_one(*, recipient_id, **more):
        if recipient_id == taught.patients[0].pk:
            raise ValueError("No way to them.")
        return tell(recipient_id=recipient_id, **more)

    monkeypatch.setattr(reminding, "tell", tell_but_one)
    with pytest.raises(ExceptionGroup) as said:
        job(taught, remind_of_practice, day(1, 18, 41))

    assert [type(one) for one in said.value.exceptions] == [ValueError]
    assert list(Prompt.objects.values_list("patient_id", flat=True)) == [other.pk]


def test_what_the_person_says_while_reminders_go_out_holds(taught, monkeypatch):
    cue(taught, 18 * 60 + 40)
    with acting_for(organization_reader(taught.organization.pk), Reach.ALL):
        read_before = timed_cues(viewer=organization_reader(taught.organization.pk))
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        settle_question(assignment_id=taught.assignments[0].pk, goes_on=OnGoing.REST, by=by)

    monkeypatch.setattr(reminding, "timed_cues", lambda **_viewer: read_before)
    assert reminded(taught, day(1, 18, 41)) == [0]
    assert Assignment.objects.values_list("is_paused", "silent_since").get(pk=taught.assignments[0].pk) == (True, None)


def test_who_turns_reminders_off_while_they_go_out_gets_none(taught, monkeypatch):
    cue(taught, 18 * 60 + 40)
    with acting_for(organization_reader(taught.organization.pk), Reach.ALL):
        read_before = timed_cues(viewer=organization_reader(taught.organization.pk))
    with at(day(1)), on_their_phone(taught.patients[0]) as by:
        choose_reminding(is_on=False, most_a_day=2, by=by)

    monkeypatch.setattr(reminding, "timed_cues", lambda **_viewer: read_before)
    assert reminded(taught, day(1, 18, 41)) == [0]


def test_after_three_reminders_left_alone_there_is_silence_until_it_is_done_again(taught):
    cue(taught, 18 * 60 + 40)

    assert reminded(taught, *(day(number, 18, 41) for number in range(1, 7))) == [1, 1, 1, 0, 0, 0]
    write(taught, 6)
    assert reminded(taught, day(7, 18, 41)) == [1]
    assert Prompt.objects.filter(answered_at=None).count() == 1


def test_a_few_taps_keep_it_and_the_list_and_the_figures_say_what_they_may(taught, client):
    client.force_login(taught.patients[0].account)
    write_url = reverse("practice:log", args=["3"])
    page = client.get(write_url)
    sent = {
        "client_id": page.context["form"]["client_id"].value(),
        "day": clock.local_date(),
        "before": "8",
        "after": "5",
    }
    assert client.post(write_url, sent).status_code == 302
    assert client.post(write_url, sent).status_code == 302

    assert "before 8, after 5" in client.get(reverse("practice:logs")).content.decode()
    one = client.get(reverse("practice:figures", args=["3"])).content.decode()
    assert "Too early to tell." in one
    assert "before 8, after 5" in one
    assert client.post(write_url, {**sent, "client_id": str(uuid4()), "day": "2030-01-01"}).status_code == 422


def test_what_was_written_down_often_is_read_page_by_page(taught, client):
    with at(MONDAY):
        logs = [make_log(taught.assignments[0], before=1, after=place % 10) for place in range(ON_A_PAGE + 1)]
    client.force_login(taught.patients[0].account)
    url = reverse("practice:figures", args=["3"])

    pages = [client.get(url, {"page": page}).context["lines"] for page in ("1", "2", "nonsense")]

    assert [len(one) for one in pages] == [ON_A_PAGE, 1, ON_A_PAGE]
    assert {line["id"] for one in pages for line in one} == {log.pk for log in logs}


def test_a_note_is_private_unless_whoever_shares_words_lets_their_team_read_it(taught, client):
    client.force_login(taught.patients[0].account)
    url = reverse("practice:log", args=["3"])
    sent = {"day": clock.local_date(), "words": "Mine.", "shares_words": "on"}
    client.post(url, {**sent, "client_id": str(uuid4())})
    taught.shares(0, Sharing.EVERYTHING)
    client.post(url, {**sent, "client_id": str(uuid4())})
    see_all(taught.organization)

    assert list(PracticeNote.objects.order_by("log__received_at").values_list("is_shared", flat=True)) == [False, True]


def test_today_tells_what_is_due_before_the_newest_and_leaves_none_of_it_out(taught, client):
    taken = ("five-senses-anchor", "settle-on-the-breath", "let-tension-go", "basic-needs-check")
    with at(day(1, 21)), on_their_phone(taught.patients[0]) as by:
        made = [take_up(skill=one, language="en", by=by) for one in taken]
        Return.objects.filter(assignment__in=made).update(due_on=day(4).date())
    with at(day(1, 21)):
        client.force_login(taught.patients[0].account)
        page = client.get(reverse("patient:today")).content.decode()

    see_all(taught.organization)
    first = page.find(reverse("practice:own_one", args=[taught.assignments[0].pk]))
    others = [page.find(reverse("practice:own_one", args=[one.pk])) for one in made]
    shown = [place for place in others if place >= 0]
    assert (len(shown), 0 <= first < min(shown)) == (2, True)


def test_what_could_help_now_is_two_taps_and_stands_in_no_address(taught, client):
    client.force_login(taught.patients[0].account)
    page = client.post(reverse("practice:now"), {"about": "urge", "distress": ""}).content.decode()

    assert reverse("skills:player", args=["3"]) in page
    assert "You chose it yourself." in page


def test_what_was_done_alone_and_made_it_worse_is_no_choice_of_theirs(taught, client):
    with on_their_phone(taught.patients[1]):
        make_log(taught.assignments[1], skill="reach-out", was_prompted=False, helped="worse")
    client.force_login(taught.patients[1].account)
    page = client.post(reverse("practice:now"), {"about": "urge", "distress": ""}).content.decode()

    assert "You chose it yourself." not in page
