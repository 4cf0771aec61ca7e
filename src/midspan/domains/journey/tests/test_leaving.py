"""Whoever leaves is gone through a list with, early or late, and no stay closes while a lock of it stands open."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from lxml import html

from midspan.domains.consents.tests.factories import person_of
from midspan.domains.journey.actions import Going, Said, answer_discharge_list, move_episode
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import (
    LOCKS,
    WAITS_FOR_LIST,
    WHY_DIED,
    WITHOUT,
    AtDischarge,
    EpisodeState,
    Leaving,
    NoCalls,
)
from midspan.domains.journey.models import Departure, DischargeAnswer
from midspan.domains.journey.queries import departures_of, discharge_list, open_items
from midspan.domains.journey.rules.leaving import Ground, LockState, may_be_said_done, may_close_list, may_leave
from midspan.domains.journey.showing import full_name
from midspan.domains.journey.tests.factories import answer_list, going, make_episode, plan_read_through
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
ITEMS = current(Edition.DISCHARGE).items
TODAY = clock.local_date()
LATER = Said(answer=AtDischarge.DONE, words="Dana", on_date=TODAY + timedelta(days=30))
DONE = Said(answer=AtDischarge.DONE, words="Dana, River Clinic", on_date=clock.local_date())
YESTERDAY = clock.local_date() - timedelta(days=1)
NO_CALLS = Said(answer=AtDischarge.NOT_APPLICABLE, words="Wants no calls.")


def a_stay():
    organization = make_organization()
    intake = make_staff(organization, Role.INTAKE)
    episode = make_episode(organization, make_patient(organization), state="admitted")
    return SimpleNamespace(organization=organization, intake=intake, episode=episode, by=actor_for(intake))


@pytest.fixture(scope="module")
def shared(share):
    return share(a_stay)


@pytest.fixture
def here(shared):
    return own(shared)


def answer(here, **said):
    if said.get("safety_plan") is DONE:
        plan_read_through(here.episode, here.by)
    return answer_discharge_list(episode_id=here.episode.pk, said=said, by=here.by)


def leave(here, how, **fields):
    return move_episode(
        episode_id=here.episode.pk,
        to=EpisodeState.DISCHARGED,
        reason="Moves away.",
        going=going(how, **fields) if how else None,
        by=here.by,
    )


def listed(**answers):
    """The list as the rules read it, with all done but these, and no calls wished for."""
    answers = {"check_ups": AtDischarge.NOT_APPLICABLE} | answers
    return [
        LockState(
            key=one.key,
            title=one.title,
            answer=answers.get(one.key, AtDischarge.DONE),
            may_not_apply=one.may_not_apply,
            may_go_without=one.may_go_without,
        )
        for one in ITEMS
    ]


def open_now(here):
    return [one.key for one in open_items(discharge_list(viewer=here.by, episode=here.episode))]


def test_list_asks_for_what_the_first_weeks_need_and_says_where_it_comes_from():
    keys = {"naloxone", "appointment", "safety_plan", "check_ups", "contact", "records"}

    assert {one.key for one in ITEMS} == keys
    assert current(Edition.DISCHARGE).source


def test_locks_are_items_of_the_list():
    assert set(LOCKS) <= {one.key for one in ITEMS}


@pytest.mark.parametrize("how", Leaving)
@pytest.mark.parametrize("key", [one.key for one in ITEMS])
def test_no_stay_closes_on_an_open_lock_and_no_planned_one_on_anything_open(how, key):
    verdict = may_close_list(how, listed(**{key: None}))

    assert verdict.allowed == (how not in WAITS_FOR_LIST and (key not in LOCKS or how is Leaving.DIED))
    assert verdict.allowed or next(one.title for one in ITEMS if one.key == key) in verdict.reason


@pytest.mark.parametrize("how", Leaving)
@pytest.mark.parametrize("key", LOCKS)
def test_what_was_not_possible_closes_only_the_stay_of_who_was_not_seen_again(how, key):
    verdict = may_close_list(how, listed(**{key: AtDischarge.NOT_POSSIBLE}))

    assert verdict.allowed == (how in {Leaving.VANISHED, Leaving.DIED})


@pytest.mark.parametrize("how", Leaving)
@pytest.mark.parametrize("key", LOCKS)
def test_that_it_does_not_apply_opens_only_a_lock_of_which_the_list_says_so(how, key):
    verdict = may_close_list(how, listed(**{key: AtDischarge.NOT_APPLICABLE}))

    assert verdict.allowed == (how is Leaving.DIED or key in {"naloxone", "check_ups"})


@pytest.mark.parametrize("answer", sorted(WITHOUT))
@pytest.mark.parametrize("how", Leaving)
@pytest.mark.parametrize("key", LOCKS)
def test_what_was_offered_and_not_taken_holds_back_only_an_end_on_which_both_agree(how, key, answer):
    verdict = may_close_list(how, listed(**{key: answer}))

    agreed = {Leaving.PLANNED, Leaving.TRANSFERRED}
    assert verdict.allowed == (how not in agreed or key == "safety_plan")


@pytest.mark.parametrize("key", LOCKS)
def test_every_lock_can_be_offered_and_refused_so_that_nobody_is_stuck(key):
    assert current(Edition.DISCHARGE).item(key).offered


@pytest.mark.parametrize("fault", ["is_past", "has_changed", "is_stale"])
@pytest.mark.parametrize("how", Leaving)
def test_no_end_rests_on_what_was_true_once(how, fault):
    once = [LockState(key="appointment", title="Next appointment", answer=AtDischarge.DONE, **{fault: True})]

    assert may_close_list(how, once).allowed == (how is Leaving.DIED)


SAFETY_PLAN = current(Edition.DISCHARGE).item("safety_plan")
DAYS = timedelta(days=SAFETY_PLAN.within_days)


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (TODAY, ""),
        (TODAY - DAYS, ""),
        (TODAY - DAYS - timedelta(days=1), "The safety plan was last read through together more than 14 days ago."),
        (None, "Nobody has written one."),
    ],
)
def test_safety_plan_is_said_to_be_done_only_of_one_that_was_read_through_lately(on, reason):
    verdict = may_be_said_done(SAFETY_PLAN, Ground(on=on, reason="Nobody has written one."), today=TODAY)

    assert (verdict.allowed, verdict.reason.startswith(reason)) == (not reason, True)


def test_who_leaves_early_without_a_plan_was_offered_one_or_was_not_seen_again(here):
    said = {one.key: DONE for one in ITEMS} | {"check_ups": NO_CALLS}
    said |= {"safety_plan": Said(answer=AtDischarge.NOT_POSSIBLE, words="x")}
    answer_discharge_list(episode_id=here.episode.pk, said=said, by=here.by)

    with pytest.raises(RefusedError, match="was offered, with who offered it and on which day: Safety plan"):
        leave(here, Leaving.AGAINST_ADVICE)
    answer(here, safety_plan=Said(answer=AtDischarge.DECLINED, words="Dana offered it.", on_date=TODAY))
    leave(here, Leaving.AGAINST_ADVICE)

    left = Departure.objects.get()
    assert (left.open, left.without) == ([], {"safety_plan": "declined"})


def test_without_a_plan_the_lock_stays_open_and_its_page_says_why(here, client):
    client.force_login(here.intake.account)
    url = reverse("journey:discharge", args=[here.episode.patient_id])

    with pytest.raises(RefusedError, match="No safety plan is written"):
        answer_discharge_list(episode_id=here.episode.pk, said={"safety_plan": DONE}, by=here.by)
    page = html.fromstring(client.get(url).text)
    refused = client.post(url, {"answer_safety_plan": "done", "words_naloxone": ""})

    see_all(here.organization)
    done = page.xpath("//input[@name='answer_safety_plan'][@value='done']")[0]
    assert done.get("disabled") is not None
    assert "No safety plan is written" in page.text_content()
    assert "No safety plan is written" in refused.text
    assert not DischargeAnswer.objects.exists()


def test_answer_of_a_plan_keeps_the_day_and_is_new_when_it_was_read_through_again(here):
    old = plan_read_through(here.episode, here.by, on=TODAY - timedelta(days=10))
    answer(here, safety_plan=DONE)
    answer(here, safety_plan=DONE)
    plan_read_through(here.episode, here.by, on=TODAY, number=old.number + 1)
    answer(here, safety_plan=DONE)

    kept = DischargeAnswer.objects.filter(key="safety_plan").order_by("said_at", "pk")
    assert [one.confirmed_on for one in kept] == [TODAY - timedelta(days=10), TODAY]


def test_plan_that_grew_old_holds_back_the_end_until_it_is_read_through_again(here, monkeypatch):
    plan_read_through(here.episode, here.by, on=TODAY)
    for key in (one.key for one in ITEMS):
        answer(here, **{key: NO_CALLS if key == "check_ups" else LATER})
    now = clock.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + DAYS + timedelta(days=1))

    answer(here, safety_plan=LATER)  # The page sends it again as it stands, and nothing is renewed by that.
    with pytest.raises(RefusedError, match="Read it through with the person once more: Safety plan"):
        leave(here, Leaving.PLANNED)

    plan_read_through(here.episode, here.by, on=clock.local_date(), number=2)
    answer(here, safety_plan=LATER)
    leave(here, Leaving.PLANNED)


def test_plan_that_the_person_changed_alone_since_the_answer_holds_back_the_end(here, client):
    answer_list(here.episode, here.by)
    plan_read_through(here.episode, person_of(here.episode.patient), number=2)

    for how in sorted(WAITS_FOR_LIST):
        with pytest.raises(RefusedError, match=r"It has changed since; read it through with the person once more.*Saf"):
            leave(here, how)
    client.force_login(here.intake.account)
    page = client.get(reverse("journey:discharge", args=[here.episode.patient_id]))

    assert "Nobody has read it through with the person yet." in page.text
    see_all(here.organization)
    plan_read_through(here.episode, here.by, number=3)
    leave(here, Leaving.PLANNED)


def test_printed_list_says_whose_it_is(here, client):
    client.force_login(here.intake.account)
    page = client.get(reverse("journey:discharge", args=[here.episode.patient_id])).text

    head = page[page.index('class="print-head"') :].split("</div>")[0]
    assert full_name(here.episode.patient) in head


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (Leaving.AGAINST_ADVICE, Said(answer=AtDischarge.DECLINED, words="Dana offered it.", on_date=TODAY)),
        (Leaving.VANISHED, Said(answer=AtDischarge.NOT_POSSIBLE, words="Not seen since Friday.")),
    ],
)
def test_who_goes_early_with_a_plan_that_changed_since_goes_once_it_is_said_what_became_of_it(here, how, said):
    answer_list(here.episode, here.by)
    plan_read_through(here.episode, person_of(here.episode.patient), number=2)

    with pytest.raises(RefusedError, match="It has changed since"):
        leave(here, how)
    answer(here, safety_plan=said)
    leave(here, how)

    left = Departure.objects.get()
    assert (left.how, left.without) == (how, {"safety_plan": said.answer})


def offered(answer, **fields):
    said = {"answer": answer, "words": "Dana offered it at the bedside.", "on_date": YESTERDAY} | fields
    return {one.key: DONE for one in ITEMS} | {"check_ups": NO_CALLS, "safety_plan": Said(**said)}


@pytest.mark.parametrize("how", [Leaving.PLANNED, Leaving.TRANSFERRED, Leaving.BY_CENTER])
@pytest.mark.parametrize("answer", sorted(WITHOUT))
def test_who_declines_a_plan_or_is_not_able_leaves_in_true_words_and_the_departure_keeps_them(here, how, answer):
    answer_discharge_list(episode_id=here.episode.pk, said=offered(answer), by=here.by)

    leave(here, how)

    left = Departure.objects.get()
    assert (left.how, left.open, left.without) == (how, [], {"safety_plan": answer})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"words": " "}, "why this was not done"),
        ({"on_date": None}, "Give the day on which it was offered"),
        ({"on_date": TODAY + timedelta(days=1)}, "lies ahead"),
    ],
)
def test_what_was_offered_says_by_whom_and_when(here, fields, reason):
    with pytest.raises(RefusedError, match=reason):
        answer_discharge_list(episode_id=here.episode.pk, said=offered(AtDischarge.DECLINED, **fields), by=here.by)


@pytest.mark.parametrize("how", [Leaving.BY_CENTER, Leaving.AGAINST_ADVICE, Leaving.VANISHED])
def test_who_refuses_everything_leaves_in_true_words(here, how):
    refused_it = Said(answer=AtDischarge.DECLINED, words="Dana offered it at the door.", on_date=YESTERDAY)
    answer(here, **dict.fromkeys(LOCKS, refused_it), records=DONE)

    leave(here, how)

    assert Departure.objects.get().without == dict.fromkeys(LOCKS, "declined")


def test_what_is_nobody_elses_to_offer_is_not_declined(here):
    with pytest.raises(RefusedError, match="or was not possible"):
        answer(here, records=Said(answer=AtDischarge.DECLINED, words="Wants none.", on_date=TODAY))


def test_declined_plan_is_answered_on_its_page(here, client):
    client.force_login(here.intake.account)
    url = reverse("journey:discharge", args=[here.episode.patient_id])
    sent = {"answer_safety_plan": "declined", "words_safety_plan": "Dana offered it.", "on_safety_plan": str(TODAY)}

    page = client.post(url, sent)

    see_all(here.organization)
    kept = DischargeAnswer.objects.get()
    assert (page.status_code, kept.answer, kept.on_date) == (302, "declined", TODAY)
    choices = html.fromstring(client.get(url).text).xpath("//input[@value='declined']/@name")
    assert choices == [f"answer_{key}" for key in LOCKS]


def test_database_keeps_nothing_as_offered_without_its_day(here):
    about = {"organization": here.organization, "patient_id": here.episode.patient_id, "episode": here.episode}
    said = {"edition": "2026-11", "said_by": here.intake, "said_at": clock.now(), "words": "Dana offered it."}

    with pytest.raises(IntegrityError, match="what_was_offered_has_its_day"), transaction.atomic():
        DischargeAnswer.objects.create(**about, **said, key="safety_plan", answer="declined")


def test_database_keeps_no_done_safety_plan_without_its_day(here):
    about = {"organization": here.organization, "patient_id": here.episode.patient_id, "episode": here.episode}
    said = {"edition": "2026-11", "said_by": here.intake, "said_at": clock.now()}

    with pytest.raises(IntegrityError, match="safety_plan_is_done_of_one_read_through"), transaction.atomic():
        DischargeAnswer.objects.create(**about, **said, key="safety_plan", answer="done")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"how": None}, "how the person leaves"),
        ({"why": ""}, "why the person leaves"),
        ({"why": "weather"}, "why the person leaves"),
        ({"no_calls": None}, "who calls the person afterwards"),
        ({"caller_id": uuid4()}, "Either somebody calls, or nobody does"),
        ({"no_calls": NoCalls.DIED}, "after a death"),
        ({"how": Leaving.DIED, "why": "died"}, "after a death"),
        ({"why": "died"}, "If the person died, say so in both places"),
        ({"how": Leaving.VANISHED, "why": "died", "no_calls": None, "caller_id": uuid4()}, "say so in both places"),
        ({"how": Leaving.DIED, "no_calls": NoCalls.DIED}, "If the person died, say so in both places"),
    ],
)
def test_leaving_says_how_why_and_who_calls(fields, reason):
    asked = Going(**({"how": Leaving.PLANNED, "why": "goals", "no_calls": NoCalls.SAID_NO} | fields))

    verdict = may_leave(asked, listed=listed(), reasons=current(Edition.REASONS))

    assert (verdict.allowed, reason in verdict.reason) == (False, True)


def test_who_is_called_as_agreed_is_not_said_to_refuse_it():
    asked, reasons = going(), current(Edition.REASONS)

    verdict = may_leave(asked, listed=listed(check_ups=AtDischarge.DONE), reasons=reasons)

    assert "The discharge list says who calls" in verdict.reason
    assert may_leave(asked, listed=listed(), reasons=reasons).allowed


@pytest.mark.parametrize("answer", [AtDischarge.NOT_POSSIBLE, AtDischarge.NOT_ABLE])
def test_nobody_is_said_to_want_no_calls_who_never_said_so(answer):
    reasons, asked_nobody = current(Edition.REASONS), listed(check_ups=answer)

    verdict = may_leave(going(Leaving.VANISHED), listed=asked_nobody, reasons=reasons)

    called = going(Leaving.VANISHED, no_calls=None, caller_id=uuid4())
    assert "The discharge list does not say that they want no calls" in verdict.reason
    assert may_leave(called, listed=asked_nobody, reasons=reasons).allowed
    declined = listed(check_ups=AtDischarge.DECLINED)
    assert may_leave(going(Leaving.VANISHED), listed=declined, reasons=reasons).allowed
    assert not may_leave(called, listed=declined, reasons=reasons).allowed


@pytest.mark.parametrize("how", [Leaving.PLANNED, Leaving.VANISHED])
def test_nobody_calls_who_said_on_the_list_that_they_want_no_calls(how):
    asked, reasons = going(how, no_calls=None, caller_id=uuid4()), current(Edition.REASONS)

    verdict = may_leave(asked, listed=listed(), reasons=reasons)

    assert "The discharge list says that they want no calls" in verdict.reason
    assert may_leave(asked, listed=listed(check_ups=AtDischarge.DONE), reasons=reasons).allowed


def test_reasons_count_ours_and_the_unknown():
    reasons = current(Edition.REASONS).reasons

    assert [one.key for one in reasons if one.ours] == ["times", "group", "staff", "needs", "waiting"]
    assert current(Edition.REASONS).reason("unknown") is not None
    assert current(Edition.REASONS).reason(WHY_DIED) is not None


@pytest.mark.parametrize("how", [Leaving.PLANNED, Leaving.BY_CENTER, None])
def test_stay_goes_on_while_an_item_is_open_or_nobody_says_how(here, how):
    answer(here, **{one.key: DONE for one in ITEMS[1:]})

    with pytest.raises(RefusedError, match=ITEMS[0].title if how else "how the person leaves"):
        leave(here, how)

    here.episode.refresh_from_db()
    assert here.episode.state == "admitted"


def test_planned_end_comes_with_the_last_answer(here):
    answer(here, **{one.key: DONE for one in ITEMS[1:]})
    answer(here, check_ups=NO_CALLS)
    answer(here, **{ITEMS[0].key: Said(answer=AtDischarge.NOT_APPLICABLE, words="Alcohol only.")})

    leave(here, Leaving.PLANNED)

    left = departures_of(viewer=here.by, patient_id=here.episode.patient_id)[here.episode.pk]
    assert (left.how, left.open) == ("planned", [])


def test_who_leaves_against_advice_closes_with_a_word_on_each_lock_and_the_rest_is_done_later(here):
    with pytest.raises(RefusedError, match="Still open on the discharge list"):
        leave(here, Leaving.AGAINST_ADVICE)
    answer(here, **dict.fromkeys(LOCKS, Said(answer=AtDischarge.NOT_POSSIBLE, words="Left in the break.")))
    with pytest.raises(RefusedError, match="was offered"):
        leave(here, Leaving.AGAINST_ADVICE)
    offered_it = Said(answer=AtDischarge.DECLINED, words="Dana, by text in the evening.", on_date=TODAY)
    answer(here, **dict.fromkeys(LOCKS, offered_it))

    leave(here, Leaving.AGAINST_ADVICE, why="times")
    here.episode.refresh_from_db()
    answer(here, records=DONE)

    left = Departure.objects.get()
    assert (left.open, left.why, left.reasons) == (["records"], "times", current(Edition.REASONS).header.edition)
    assert open_now(here) == []


def test_after_a_death_nothing_is_asked_and_nobody_calls(here):
    leave(here, Leaving.DIED, no_calls=NoCalls.DIED)

    assert Departure.objects.get().no_calls == "died"


def test_caller_works_here(here):
    answer(here, **{one.key: DONE for one in ITEMS})

    with pytest.raises(RefusedError, match="must work here"):
        leave(here, Leaving.PLANNED, no_calls=None, caller_id=uuid4())


def leaving_row(here, **fields):
    said = {
        "how": "against_advice",
        "open": [],
        "edition": "2026-11",
        "reasons": "2026-11",
        "why": "unknown",
        "no_calls": "said_no",
        "said_by_id": here.intake.pk,
        "left_at": clock.now(),
    }
    about = {"organization": here.organization, "patient_id": here.episode.patient_id, "episode": here.episode}
    return Departure.objects.create(**about, **(said | fields))


@pytest.mark.parametrize("key", LOCKS)
def test_database_closes_no_stay_on_an_open_lock(here, key):
    with pytest.raises(IntegrityError, match="no_stay_is_left_with_a_lock_open"), transaction.atomic():
        leaving_row(here, open=["records", key])


@pytest.mark.parametrize("key", LOCKS)
def test_database_lets_only_who_was_not_seen_again_go_where_a_lock_was_not_possible(here, key):
    name = "not_possible_is_of_who_was_not_seen_again"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        leaving_row(here, without={key: "not_possible"})

    assert leaving_row(here, how="vanished", without={key: "not_possible"})


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"no_calls": ""}, "somebody_calls_or_it_says_why_not"),
        ({"no_calls": "died"}, "nobody_is_called_after_a_death"),
        ({"how": "died", "why": "died"}, "nobody_is_called_after_a_death"),
        ({"why": "died"}, "death_is_said_in_both_places"),
        ({"how": "died", "no_calls": "died"}, "death_is_said_in_both_places"),
    ],
)
def test_database_knows_who_calls_or_why_nobody_does_and_a_death(here, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        leaving_row(here, **fields)


@pytest.mark.parametrize(
    ("key", "said", "reason"),
    [
        ("naloxone", Said(answer=AtDischarge.NOT_POSSIBLE, words=" "), "why this was not done"),
        ("appointment", Said(answer=AtDischarge.DONE, on_date=DONE.on_date), "what this item asks for"),
        ("appointment", Said(answer=AtDischarge.DONE, words="Dana"), "the day"),
        ("appointment", Said(answer=AtDischarge.DONE, words="Dana", on_date=YESTERDAY), "a day that lies ahead"),
        ("appointment", Said(answer=AtDischarge.NOT_APPLICABLE, words="Wants none."), "or was not possible"),
        ("dancing", DONE, "no such item"),
    ],
)
def test_answer_that_says_too_little_is_not_kept(here, key, said, reason):
    with pytest.raises(RefusedError, match=reason):
        answer(here, **{key: said})

    assert not DischargeAnswer.objects.exists()


def test_later_answer_stands_beside_the_first_and_the_same_twice_is_once(here):
    for said in (Said(answer=AtDischarge.NOT_POSSIBLE, words="No phone."), DONE, DONE):
        answer(here, contact=said)

    assert [one.answer for one in DischargeAnswer.objects.order_by("said_at", "pk")] == ["not_possible", "done"]
    line = next(one for one in discharge_list(viewer=here.by, episode=here.episode) if one.item.key == "contact")
    assert line.answer.answer == "done"


def test_database_keeps_answers_and_refuses_a_planned_end_with_something_open(here):
    answer(here, contact=DONE)

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        DischargeAnswer.objects.update(words="Something else")
    with pytest.raises(IntegrityError, match="planned_end_leaves_nothing_open"), transaction.atomic():
        leaving_row(here, how="planned", open=["records"])


def test_list_is_answered_on_its_page_and_stands_on_the_persons_page(here, client):
    client.force_login(here.intake.account)
    url = reverse("journey:discharge", args=[here.episode.patient_id])
    sent = {"answer_contact": "done", "words_contact": "Text after five", "words_naloxone": "said nothing"}

    refused = client.post(url, sent)
    client.post(url, {**sent, "words_naloxone": ""})

    see_all(here.organization)
    assert "Choose what became of it." in refused.text
    assert "Text after five" in client.get(reverse("journey:person", args=[here.episode.patient_id])).text


def test_page_that_stood_open_takes_back_nothing_a_colleague_said_and_loses_nothing_that_was_typed(here, client):
    client.force_login(here.intake.account)
    url = reverse("journey:discharge", args=[here.episode.patient_id])
    answer(here, contact=Said(answer=AtDischarge.DONE, words="Dana"))
    see_all(here.organization)
    seen = DischargeAnswer.objects.get().pk
    answer(here, contact=Said(answer=AtDischarge.NOT_POSSIBLE, words="The number is dead."))
    stale = {"answer_contact": "done", "seen_contact": seen}
    naloxone = {"answer_naloxone": "not_applicable", "words_naloxone": "Alcohol only."}

    page = client.post(url, {**stale, **naloxone, "words_contact": "Text after five"})
    left_alone = client.post(url, {**stale, "words_contact": "Dana"})

    see_all(here.organization)
    newest = {one.key: one.words for one in DischargeAnswer.objects.order_by("said_at", "pk")}
    assert newest == {"contact": "The number is dead.", "naloxone": "Alcohol only."}
    assert [
        words for words in ("The number is dead.", "Text after five", "it is not saved") if words not in page.text
    ] == []
    assert left_alone.status_code == 302


def test_page_is_not_there_for_who_was_never_admitted(here, client):
    client.force_login(here.intake.account)
    waiting = make_episode(here.organization, state="waiting")

    assert client.get(reverse("journey:discharge", args=[waiting.patient_id])).status_code == 404


def test_what_was_said_weeks_ago_may_be_sent_again_and_holds_back_the_end(here, monkeypatch):
    answer(here, **{one.key: DONE for one in ITEMS})
    now = clock.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=21))

    answer(here, **{one.key: DONE for one in ITEMS})

    with pytest.raises(RefusedError, match="The day has gone by; write down the next one: Next appointment"):
        leave(here, Leaving.PLANNED)
    answer(
        here, appointment=Said(answer=AtDischarge.DONE, words="Dana", on_date=clock.local_date()), check_ups=NO_CALLS
    )
    plan_read_through(here.episode, here.by, number=2)
    answer(here, safety_plan=DONE)
    leave(here, Leaving.PLANNED)
