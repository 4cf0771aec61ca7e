"""A signal has an owner from the moment it is given, and stays somebody's until a licensed clinician closes it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.programs.tests.factories import make_leave, make_site
from midspan.domains.safety.actions import (
    Understanding,
    assign_tier,
    clockwork,
    close,
    formulate,
    opening,
    record_baseline,
    record_contact,
    reply,
    report,
    say_unsafe,
    take,
    watch,
)
from midspan.domains.safety.enums import (
    ContactOutcome,
    Disposition,
    ObligationKind,
    ObligationState,
    Rung,
    Safe,
    StepKind,
    Tier,
)
from midspan.domains.safety.models import Closing, Obligation, Step
from midspan.domains.safety.queries import (
    obligation_for,
    on_duty,
    open_obligations,
    own_obligation,
    rota_gaps,
    waiting_obligations,
)
from midspan.domains.safety.tests.factories import (
    MONDAY_TEN,
    MONDAY_TWO,
    answered,
    at,
    is_told_by_mail,
    mails_fail,
    own_request,
    put_on,
)
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PARTS = Understanding(
    risk_factors="Alone this week.",
    protective_factors="A sister.",
    what_changed="Lost the job.",
    plan="Comes today.",
    means_safety="The sister keeps the tablets.",
)


def open_reaches():
    return apps.get_model("privacy.Reach").objects


class Center:
    """Rowan with Dana as counselor; on call Nia, above her Sol; a director; open on weekdays from nine to five."""

    def __init__(self):
        self.organization = make_organization()
        self.site = make_site(self.organization)
        self.rowan = make_patient(self.organization)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.nia = make_staff(self.organization, Role.NURSE, given_name="Nia", credentials=["RN"])
        self.sol = make_staff(self.organization, Role.COUNSELOR, given_name="Sol")
        self.director = make_staff(self.organization, Role.DIRECTOR, given_name="Di")
        self.ines = make_staff(self.organization, Role.INTAKE, given_name="Ines", credentials=["RN"])
        make_episode(self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=self.site)
        put_on(self.nia, since=MONDAY_TWO - timedelta(hours=2))
        put_on(self.sol, Rung.SUPERVISOR, since=MONDAY_TWO - timedelta(hours=2))

    @property
    def job(self):
        see_all(self.organization)
        return organization_reader(self.organization.pk)

    def watch(self):
        return watch(by=self.job)

    def standing(self, one):
        return obligation_for(viewer=self.job, obligation_id=one.pk)

    def alerted(self, one):
        return [step.staff_id for step in self.standing(one).steps if step.kind == StepKind.ALERTED]

    def kinds(self, one):
        return [step.kind for step in self.standing(one).steps]

    def taken(self, by, **fields):
        one = answered(self.rowan, **fields)
        take(obligation_id=one.pk, seen_owner=None, by=actor_for(by))
        return one

    def reached(self, one, by):
        record_contact(obligation_id=one.pk, outcome=ContactOutcome.REACHED, words="Safe.", by=actor_for(by))

    def closed(self, one, by, disposition=Disposition.STAYS):
        formulate(obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(by))
        return close(obligation_id=one.pk, disposition=disposition, by=actor_for(by))


@pytest.fixture(scope="module")
def shared(share):
    return share(Center, at=MONDAY_TEN)


@pytest.fixture
def center(shared):
    with at(MONDAY_TEN):
        yield own(shared)


# Tier, clock and owner


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


# The ladder


def test_ladder_climbs_by_the_clock_until_somebody_takes_it(center):
    one = answered(center.rowan)
    for minutes in (9, 10, 20, 30):
        with at(MONDAY_TEN + timedelta(minutes=minutes)):
            center.watch()
    assert center.alerted(one) == [center.dana.pk, center.nia.pk, center.sol.pk, center.director.pk]

    take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.nia))
    with at(MONDAY_TEN + timedelta(minutes=45)):
        assert center.watch() == 0


def test_when_everybody_was_alerted_everybody_is_again(center):
    one = answered(center.rowan)
    for minutes in (10, 20, 30, 59, 60):
        with at(MONDAY_TEN + timedelta(minutes=minutes)):
            center.watch()

    everybody = center.alerted(one)[:4]
    assert center.alerted(one)[4:] == everybody


def test_alert_that_does_not_go_out_is_a_step_and_climbs_at_once(center):
    is_told_by_mail(center.dana)
    one = answered(center.rowan)
    see_all(center.organization)
    mails_fail()
    with at(MONDAY_TEN + timedelta(minutes=1)):
        center.watch()
    with at(MONDAY_TEN + timedelta(minutes=2)):
        center.watch()

    assert center.kinds(one) == [StepKind.ALERTED, StepKind.ALERT_FAILED, StepKind.ALERTED]


def test_with_nobody_on_the_ladder_somebody_stands_in(center):
    for one in (center.dana, center.nia, center.sol, center.director):
        one.is_active = False
        one.save(update_fields=["is_active"])

    assert center.alerted(answered(center.rowan)) == [center.ines.pk]


def test_with_everybody_on_the_ladder_on_leave_somebody_stands_in(center):
    for one in (center.dana, center.nia, center.sol, center.director):
        make_leave(one, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=1))

    assert center.alerted(answered(center.rowan)) == [center.ines.pk]


def test_person_is_told_once_that_nobody_has_answered(center):
    one = answered(center.rowan)
    for minutes in (59, 60, 61):
        with at(MONDAY_TEN + timedelta(minutes=minutes)):
            center.watch()

    assert center.kinds(one).count(StepKind.TOLD_LATE) == 1
    assert [notice.kind for notice in notices_for(viewer=actor_for(center.rowan))] == [NoticeKind.SAFETY_LATE]


def test_owner_who_does_not_reach_the_person_in_time_is_no_reason_to_wait(center):
    one = center.taken(center.dana)
    record_contact(obligation_id=one.pk, outcome=ContactOutcome.NO_ANSWER, words="Rang.", by=actor_for(center.dana))
    with at(MONDAY_TEN + timedelta(minutes=60)):
        center.watch()
        assert center.watch() == 0

    assert center.kinds(one)[-3:] == [StepKind.OVERDUE, StepKind.ALERTED, StepKind.ALERTED]
    assert center.standing(one).owner == center.dana.pk


# Taking and writing


def test_two_who_take_it_at_once_are_one_owner(center):
    one = center.taken(center.dana)

    with pytest.raises(RefusedError, match="a moment ago"):
        take(obligation_id=one.pk, seen_owner=None, by=actor_for(center.director))
    take(obligation_id=one.pk, seen_owner=center.dana.pk, by=actor_for(center.director))

    assert center.standing(one).owner == center.director.pk


def test_contact_is_written_by_whoever_has_it_taken_first(center):
    one = answered(center.rowan)

    with pytest.raises(RefusedError, match="Take it first"):
        center.reached(one, center.dana)


def test_tier_is_assigned_by_a_licensed_clinician_beside_the_computed_one(center):
    one = center.taken(center.dana)
    with pytest.raises(RefusedError, match="independent license"):
        assign_tier(obligation_id=one.pk, tier=Tier.CARE, words="x", by=actor_for(center.ines))
    assign_tier(obligation_id=one.pk, tier=Tier.CARE, words="Known for years.", by=actor_for(center.dana))

    found = center.standing(one)
    assert (found.tier, found.obligation.tier, found.due_at) == (Tier.CARE, Tier.TODAY, one.due_at)


def test_front_desk_takes_nothing(center):
    one = answered(center.rowan)
    desk = make_staff(center.organization, Role.FRONT_DESK)
    see_all(center.organization)

    with pytest.raises(RefusedError, match="nothing like this"):
        take(obligation_id=one.pk, seen_owner=None, by=actor_for(desk))


# The end


def test_closed_only_with_a_formulation_once_reached_by_somebody_licensed(center):
    one = center.taken(center.dana)
    tried = {"obligation_id": one.pk, "disposition": Disposition.STAYS}
    with pytest.raises(RefusedError, match="formulation first"):
        close(**tried, by=actor_for(center.dana))
    formulate(
        obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(center.dana)
    )
    with pytest.raises(RefusedError, match="Nobody has reached"):
        close(**tried, by=actor_for(center.dana))
    center.reached(one, center.dana)
    with pytest.raises(RefusedError, match="independent license"):
        close(**tried, by=actor_for(center.ines))

    close(**tried, by=actor_for(center.dana))

    assert center.standing(one).state is ObligationState.CLOSED
    assert not open_reaches().filter(source_id=one.pk, ended_at=None).exists()


def test_next_contact_is_booked_with_an_owner_of_its_own(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    center.closed(one, center.dana)

    (follow,) = open_obligations(viewer=center.job)
    assert (follow.obligation.kind, follow.due_at) == (ObligationKind.FOLLOW_UP, MONDAY_TEN + timedelta(hours=30))
    assert (follow.owner, follow.alerted) == (center.dana.pk, [])
    center.reached(follow.obligation, center.dana)
    center.closed(follow.obligation, center.dana)
    assert open_obligations(viewer=center.job) == []


def test_next_contact_of_somebody_without_a_counselor_is_theirs_who_closed_the_first(center):
    make_leave(center.dana, MONDAY_TEN.date(), MONDAY_TEN.date() + timedelta(days=1))
    one = center.taken(center.director)
    center.reached(one, center.director)
    center.closed(one, center.director)

    (follow,) = open_obligations(viewer=center.job)
    assert follow.owner == center.director.pk
    assert open_reaches().filter(source_id=follow.obligation.pk, ended_at=None).get().actor_id == center.director.pk


def test_next_contact_that_does_not_take_place_is_told_above(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    center.closed(one, center.dana)
    with at(MONDAY_TEN + timedelta(hours=30)):
        center.watch()
        (follow,) = open_obligations(viewer=center.job)

    assert [step.kind for step in follow.steps][1] == StepKind.OVERDUE
    assert center.director.pk in follow.alerted


@pytest.mark.parametrize("hours", [23, 73])
def test_next_contact_is_a_day_off_at_least_and_three_at_most(center, hours):
    one = center.taken(center.dana)

    with pytest.raises(RefusedError, match="24 to 72"):
        formulate(
            obligation_id=one.pk,
            parts=PARTS,
            follow_up_at=clock.now() + timedelta(hours=hours),
            by=actor_for(center.dana),
        )


def test_neither_a_later_answer_nor_time_ends_it(center):
    one = answered(center.rowan)
    answered(center.rowan, 0, previous=3, source="later")
    with own_request(center.rowan) as by:
        reply(obligation_id=one.pk, safe=Safe.YES, phone="", place="", with_whom="", by=by)
    with at(MONDAY_TEN + timedelta(days=40)):
        center.watch()

    assert center.standing(one).state is ObligationState.OPEN


def test_database_itself_lets_nobody_close_without_license_and_formulation(center):
    one = center.taken(center.dana)
    center.reached(one, center.dana)
    written = formulate(
        obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=actor_for(center.dana)
    )
    other = answered(center.rowan, source="other")
    of_it = {
        "organization": center.organization,
        "patient": center.rowan,
        "disposition": "stays",
        "closed_at": clock.now(),
    }
    tries = [
        {"obligation": one, "formulation": written, "closed_by": center.nia, "credential": "LPC"},
        {"obligation": one, "formulation": written, "closed_by": center.dana, "credential": "intern"},
        {"obligation": other, "formulation": written, "closed_by": center.dana, "credential": "LPC"},
    ]
    see_all(center.organization)

    for fields in tries:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Closing.objects.create(**of_it, **fields)


def test_steps_are_never_changed(center):
    answered(center.rowan)
    see_all(center.organization)

    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.update(words="x")


# What the person says


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


# What is known


def known(center, days=14):
    until = clock.now() + timedelta(days=days)
    return record_baseline(
        patient_id=center.rowan.pk, words="Passive; plan seen.", until_at=until, by=actor_for(center.dana)
    )


@pytest.mark.parametrize(
    ("points", "previous", "tier"),
    [(1, 1, Tier.NEXT_CONTACT), (1, 2, Tier.NEXT_CONTACT), (2, 1, Tier.TODAY), (3, 3, Tier.TODAY)],
)
def test_known_thoughts_wait_for_the_next_contact_but_a_rise_and_the_highest_do_not(center, points, previous, tier):
    known(center)

    assert answered(center.rowan, points, previous=previous).tier == tier


def test_first_answer_there_ever_was_is_news_whatever_is_known(center):
    known(center)

    assert answered(center.rowan, 1).tier == Tier.TODAY


@pytest.mark.parametrize(
    ("disposition", "tier"), [(Disposition.NOT_REACHED, Tier.TODAY), (Disposition.STAYS, Tier.NEXT_CONTACT)]
)
def test_formulation_about_somebody_whom_nobody_reached_makes_nothing_known(center, disposition, tier):
    one = center.taken(center.dana)
    if disposition is not Disposition.NOT_REACHED:
        center.reached(one, center.dana)
    center.closed(one, center.dana, disposition)

    assert answered(center.rowan, 1, previous=1, source="later").tier == tier


def test_known_thoughts_hold_back_neither_the_question_about_now_nor_what_staff_see(center):
    known(center)
    seen = report(
        patient_id=center.rowan.pk, key="self_harm", words="A cut.", source="a", by=actor_for(center.director)
    )

    assert seen.tier == Tier.TODAY
    assert answered(center.rowan, 1, instrument="asq", item="5") == seen
    assert center.standing(seen).tier is Tier.NOW


def test_known_thoughts_are_news_again_after_their_time(center):
    known(center, days=2)
    with at(MONDAY_TEN + timedelta(days=3)):
        assert answered(center.rowan, 1, previous=1).tier == Tier.TODAY


def test_thoughts_are_known_for_two_weeks_at_most(center):
    with pytest.raises(RefusedError, match="14 days"):
        known(center, days=15)


def test_next_contact_is_due_by_the_end_of_the_working_day(center):
    known(center)
    with at(datetime(2027, 3, 5, 23, tzinfo=UTC)):  # Friday evening: the next working day is Monday.
        one = answered(center.rowan, 1, previous=1)

    assert one.due_at == datetime(2027, 3, 8, 22, tzinfo=UTC)


# Several signals of one person


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
