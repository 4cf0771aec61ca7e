"""A signal has an owner from the moment it is given, and what the person says is heard."""

from datetime import timedelta
from functools import partial

import pytest
from django.apps import apps

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.programs.tests.factories import make_leave
from midspan.domains.safety.actions import (
    assign_tier,
    clockwork,
    formulate,
    opening,
    reply,
    report,
    report_cut_off,
    report_missed,
    report_silent,
    say_unsafe,
    take,
)
from midspan.domains.safety.enums import (
    ObligationKind,
    ObligationState,
    Safe,
    StepKind,
    Tier,
)
from midspan.domains.safety.models import Obligation
from midspan.domains.safety.queries import (
    on_duty,
    open_obligations,
    own_obligation,
    own_open,
    rota_gaps,
    talks_of,
    waiting_obligations,
)
from midspan.domains.safety.tests.factories import (
    MONDAY_TEN,
    MONDAY_TWO,
    answered,
    at,
    is_told_by_mail,
    own_request,
)
from midspan.domains.safety.tests.scene import PARTS
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def open_reaches():
    return apps.get_model("privacy.Reach").objects


@pytest.mark.parametrize(
    ("points", "previous", "tier"),
    [(3, 3, Tier.TODAY), (2, 1, Tier.TODAY), (1, 1, Tier.TODAY), (1, None, Tier.TODAY)],
)
def test_while_nothing_is_known_every_answer_of_the_question_is_for_today(center, points, previous, tier):
    assert answered(center.rowan, points, previous=previous).tier == tier


def test_answer_that_is_no_signal_opens_nothing(center):
    assert answered(center.rowan, 0) is None
    assert not Obligation.objects.exists()


def test_the_question_about_right_now_is_the_soonest_and_alerts_two_rungs_at_once(center):
    one = answered(center.rowan, 1, instrument="asq", item="5")

    assert (one.tier, one.due_at) == (Tier.NOW, MONDAY_TEN + timedelta(minutes=10))
    assert center.alerted(one) == [center.dana.pk, center.nia.pk]


def test_by_day_the_own_counselor_is_alerted_and_has_an_hour(center):
    one = answered(center.rowan)

    assert (one.due_at, one.is_staffed) == (MONDAY_TEN + timedelta(hours=1), True)
    assert center.alerted(one) == [center.dana.pk]
    assert [notice.kind for notice in notices_for(viewer=actor_for(center.dana))] == [NoticeKind.SAFETY_SIGNAL]


def test_at_night_who_is_on_call_is_alerted_and_not_the_own_counselor(center):
    is_told_by_mail(center.nia)
    with at(MONDAY_TWO):
        one = answered(center.rowan)

    assert center.alerted(one) == [center.nia.pk]
    assert one.is_staffed is False


def test_own_counselor_on_leave_is_not_alerted(center):
    make_leave(center.dana, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=1))

    assert center.alerted(answered(center.rowan)) == [center.nia.pk]


def test_same_answer_of_the_same_sheet_opens_one(center):
    first, again = answered(center.rowan), answered(center.rowan)

    assert (first.pk, Obligation.objects.count()) == (again.pk, 1)
    assert center.alerted(first) == [center.dana.pk]


def test_who_is_alerted_reaches_the_person_until_somebody_else_has_it(center):
    one = answered(center.rowan, 1, instrument="asq", item="5")
    see_all(center.organization)
    on_call = open_reaches().filter(source_id=one.pk, ended_at=None)
    assert set(on_call.values_list("actor_id", flat=True)) == {center.dana.pk, center.nia.pk}

    take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.nia))

    assert list(on_call.values_list("actor_id", flat=True)) == [center.nia.pk]


def test_not_safe_makes_it_the_soonest_there_is_and_alerts_again(center):
    one = answered(center.rowan)
    with at(MONDAY_TEN + timedelta(minutes=5)), own_request(center.rowan) as by:
        reply(obligation_id=one.pk, safe=Safe.NO, phone="555-0199", place="", with_whom="nobody", by=by)

    found = center.standing(one)
    assert (found.tier, found.due_at) == (Tier.NOW, MONDAY_TEN + timedelta(minutes=15))
    assert center.alerted(one) == [center.dana.pk, center.dana.pk, center.nia.pk]


def test_not_safe_is_heard_again_by_the_owner_though_nothing_is_more_urgent(center):
    one = answered(center.rowan, 1, instrument="asq", item="5")
    take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.director))
    for seconds in (90, 100):  # Pressed twice is heard once.
        with at(MONDAY_TEN + timedelta(seconds=seconds)), own_request(center.rowan) as by:
            assert say_unsafe(by=by).pk == one.pk

    assert center.kinds(one)[3:] == [StepKind.TIER_RAISED, *[StepKind.ALERTED] * 3]
    assert center.alerted(one)[2:] == [center.dana.pk, center.nia.pk, center.director.pk]
    assert center.standing(one).due_at == one.due_at


def test_not_safe_after_somebody_talked_with_the_person_is_a_new_one_shown_first(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    with own_request(center.rowan) as by:
        said = reply(obligation_id=one.pk, safe=Safe.NO, phone="555-0199", place="", with_whom="", by=by)
        shown = own_obligation(viewer=by)

    assert (said.obligation.kind, said.obligation.tier) == (ObligationKind.SAID, Tier.NOW)
    assert shown.obligation == said.obligation != one


def test_a_new_answer_is_shown_before_an_older_one_that_was_talked_about(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    with at(MONDAY_TEN + timedelta(minutes=30)):
        new = answered(center.rowan, source="later")
    with own_request(center.rowan) as by:
        assert own_obligation(viewer=by).obligation == new


@pytest.mark.parametrize("notice", [report_silent, partial(report_cut_off, signal="cut_off"), report_missed])
def test_what_only_a_clock_noticed_says_nothing_to_the_person_and_holds_nothing_of_theirs(center, notice):
    one = notice(patient_id=center.rowan.pk, source="a", by=center.job)
    with at(MONDAY_TEN + timedelta(days=2)):
        center.watch()
    assert StepKind.TOLD_LATE not in center.kinds(one)
    assert talks_of(viewer=center.job) == {}
    with own_request(center.rowan) as by:
        assert (own_obligation(viewer=by), own_open(viewer=by).exists()) == (None, False)

    assert answered(center.rowan) == one
    with at(MONDAY_TEN + timedelta(days=2)):
        center.watch()
    assert StepKind.TOLD_LATE in center.kinds(one)
    assert list(talks_of(viewer=center.job)) == [center.rowan.pk]
    with own_request(center.rowan) as by:
        assert (own_obligation(viewer=by).obligation, own_open(viewer=by).exists()) == (one, True)


def test_who_saw_that_somebody_was_cut_off_opened_it_and_the_center_alerts(center):
    sol = actor_for(center.sol)
    one = report_cut_off(patient_id=center.rowan.pk, source="a", signal="cut_off", by=sol)

    assert one.opened_by == sol.id
    assert AuditEvent.objects.values_list("actor_kind", "actor_id").get(verb="safety.cut_off") == ("staff", sol.id)
    assert set(one.steps.values_list("by_id", flat=True)) == {center.organization.pk}


def test_reached_by_somebody_unlicensed_is_told_above_and_stays_theirs(center):
    one = answered(center.rowan, 1, instrument="asq", item="5")
    take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.nia))
    center.reached(one, center.nia)

    assert center.alerted(one)[2:] == [center.sol.pk, center.director.pk]
    assert (center.standing(one).owner, center.standing(one).state) == (center.nia.pk, ObligationState.IN_CONTACT)


def test_one_that_cannot_be_looked_at_holds_up_no_other(center, monkeypatch):
    first = answered(center.rowan)
    second = report(
        patient_id=center.rowan.pk, key="threat", words="Said so.", source="a", by=actor_for(center.director)
    )
    real = clockwork.situation_of

    def broken(found, *, viewer):
        if found.obligation == first:
            raise ValueError(first)
        return real(found, viewer=viewer)

    monkeypatch.setattr(clockwork, "situation_of", broken)
    with at(MONDAY_TEN + timedelta(minutes=10)):
        assert center.watch() == 1
    assert (len(center.alerted(first)), len(center.alerted(second))) == (1, 2)


def test_person_says_so_on_their_own(center):
    with own_request(center.rowan) as by:
        one = say_unsafe(by=by)
        again = say_unsafe(by=by)

    assert (one.kind, one.tier, again.pk) == (ObligationKind.SAID, Tier.NOW, one.pk)


def test_what_staff_saw_is_one_however_often_it_is_sent(center):
    by = actor_for(center.director)
    said = {
        "patient_id": center.rowan.pk,
        "key": "hazardous_use",
        "words": "Alone, after a break.",
        "source": "a",
        "by": by,
    }

    one, again = report(**said), report(**said)

    assert (one.pk, one.due_at) == (again.pk, MONDAY_TEN + timedelta(hours=2))


def test_several_answers_of_one_sheet_are_one_talk(center):
    one = answered(center.rowan, 1, instrument="asq", item="1")
    again = answered(center.rowan, 1, instrument="asq", item="2")

    with at(MONDAY_TEN + timedelta(minutes=1)):
        sooner = answered(center.rowan, 1, instrument="asq", item="5")

    assert [again, sooner] == [one, one]
    found = center.standing(one)
    assert [joined.item for joined in found.joined] == ["2", "5"]
    assert (found.tier, found.due_at) == (Tier.NOW, MONDAY_TEN + timedelta(minutes=11))
    assert [kind for kind in center.kinds(one) if kind != StepKind.ALERTED] == ["joined", "joined_sooner"]
    assert len(open_obligations(viewer=center.job)) == 1


def test_whoever_has_it_hears_of_another_signal(center):
    one = center.taken(center.dana)

    answered(center.rowan, source="later")

    assert center.alerted(one) == [center.dana.pk, center.dana.pk]
    assert center.standing(one).owner == center.dana.pk


def test_formulation_does_not_know_of_what_came_after_it(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    formulate(
        obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(center.dana)
    )
    with at(MONDAY_TEN + timedelta(minutes=1)), own_request(center.rowan) as by:
        reply(obligation_id=one.pk, safe=Safe.NO, phone="", place="", with_whom="", by=by)
    other = next(found for found in open_obligations(viewer=center.job) if found.obligation != one)
    assert other.formulation is None

    second = answered(center.rowan, source="b")
    formulate(
        obligation_id=second.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(center.dana)
    )
    with at(MONDAY_TEN + timedelta(minutes=2)):
        answered(center.rowan, source="c")

    assert center.standing(second).holding is None


def test_board_has_the_most_urgent_of_now_first(center):
    later = report(patient_id=center.rowan.pk, key="use", words="Said so.", source="a", by=actor_for(center.director))
    sooner = report(patient_id=center.rowan.pk, key="threat", words="So.", source="b", by=actor_for(center.director))
    assert [one.obligation_id for one in waiting_obligations(viewer=center.job)] == [sooner.pk, later.pk]

    assign_tier(obligation_id=later.pk, tier=Tier.NOW, words="Has a plan.", by=actor_for(center.dana))

    assert [one.obligation_id for one in waiting_obligations(viewer=center.job)] == [later.pk, sooner.pk]


def test_rota_has_a_gap_where_who_is_on_call_is_on_leave(center):
    before = rota_gaps(viewer=center.job, now=MONDAY_TEN)
    make_leave(center.nia, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=1))

    assert rota_gaps(viewer=center.job, now=MONDAY_TEN)[0][0] == MONDAY_TEN < before[0][0]
    assert [one.staff for one in on_duty(viewer=center.job, at=MONDAY_TEN)] == [center.sol]


def test_answer_does_not_join_what_was_closed_while_it_waited_for_its_turn(center, monkeypatch):
    one = center.taken(center.dana)
    seen = [center.standing(one)]
    center.reached(one, center.dana)
    monkeypatch.setattr(opening, "open_obligations", lambda **_asked: seen)

    other = answered(center.rowan, source="later")

    assert (other.pk != one.pk, other.joins_id) == (True, None)
