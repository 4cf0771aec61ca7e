"""A plan is written by staff, signed by both word for word, and then changed by nobody; the next takes its place."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from msgspec.structs import replace

from midspan.domains.assessments.tests.factories import FOUND, signed_assessment
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.notices.queries import unread_notices
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.actions import (
    Reviewed,
    begin_plan,
    drop_draft,
    drop_element,
    hold_review,
    offer_plan,
    rate_objective,
    sign_plan,
    take_back_offer,
    take_up,
    touch_objectives,
)
from midspan.domains.plans.enums import TRANSITIONS, Decision, DueKind, Kind, MeasuredBy, PlanState, Signer, TouchSource
from midspan.domains.plans.models import Goal, Need, Objective, Plan
from midspan.domains.plans.queries import (
    active_plan,
    criteria_of,
    may_link,
    needs_not_taken_up,
    objectives_to_link,
    own_ladders,
    own_ratings,
    plan_calendar,
    plan_in_work,
    plan_waits,
    plans_of,
    reviews_of,
    version_before,
)
from midspan.domains.plans.rules import differences, needs_supervisor
from midspan.domains.plans.shapes import GoalWords
from midspan.domains.plans.showing import review_lines, staff_review_lines
from midspan.domains.plans.tests.factories import (
    CRITERION,
    LEVELS,
    OBJECTIVE,
    OWN_WORDS,
    objective_words,
    of_patient,
    sign,
    sign_by_both,
    write,
    write_plan,
)
from midspan.domains.plans.thread import goals_in, needs_in, objectives_in
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Place:
    """Rowan, whose stay is open, with a counselor; a colleague who does not reach Rowan."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.episode = make_episode(self.organization, self.rowan, state="admitted")
        self.counselor = make_staff(self.organization, Role.COUNSELOR)
        self.intern = make_staff(self.organization, Role.COUNSELOR, credentials=["intern"])
        self.colleague = make_staff(self.organization, Role.COUNSELOR)
        self.other_intern = make_staff(self.organization, Role.COUNSELOR, credentials=["intern"])
        for staff in (self.counselor, self.intern, self.other_intern):
            open_reach(
                actor_id=staff.pk,
                patient_id=self.rowan.pk,
                basis=Basis.CARE_TEAM,
                source_id=self.episode.pk,
                by=actor_for(self.counselor),
            )


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by, copy.person = actor_for(copy.counselor), actor_for(copy.rowan)
    return copy


@pytest.fixture
def signed(place):
    place.thread = write_plan(place.rowan, place.by)
    sign_by_both(place.rowan, place.by)
    return place


def work_of(place, viewer=None):
    return plan_in_work(viewer=viewer or place.by, patient_id=place.rowan.pk)


def active_of(place, viewer=None):
    return active_plan(viewer=viewer or place.by, patient_id=place.rowan.pk)


def test_draft_is_a_tree_with_nothing_loose(place):
    write_plan(place.rowan, place.by)
    file = work_of(place)

    assert (file.state, file.plan.number, file.found) == (PlanState.DRAFT, 1, ())
    assert [goal.own_words for goal in goals_in(file.tree)] == [OWN_WORDS]
    [objective] = objectives_in(file.tree)
    assert [one.doer for one in objective.interventions] == ["staff", "patient"]


def test_plan_is_begun_once_and_for_an_open_stay(place):
    begin_plan(patient_id=place.rowan.pk, by=place.by)
    with pytest.raises(RefusedError, match="being written already"):
        begin_plan(patient_id=place.rowan.pk, by=place.by)
    with pytest.raises(RefusedError, match="no open stay"):
        begin_plan(patient_id=make_patient(place.organization).pk, by=place.by)


def test_loose_draft_is_not_offered(place):
    begin_plan(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="There is no need yet"):
        offer_plan(patient_id=place.rowan.pk, by=place.by)


def test_offered_plan_is_told_and_stands_still(place):
    thread = write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)

    [notice] = unread_notices(viewer=place.person)
    assert notice.kind == "plan_waiting"
    with pytest.raises(RefusedError, match="Take it back to change it"):
        write(place.rowan, place.by, Kind.OBJECTIVE, objective_words(), thread=thread)
    with pytest.raises(DatabaseError, match="Only a draft can be changed"), transaction.atomic():
        Objective.objects.filter(thread=thread).update(target="1 of 4")


def test_plan_holds_once_both_have_signed(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    sign(place.rowan, place.by, Signer.CLINICIAN)
    assert (active_of(place), work_of(place).missing) == (None, {Signer.PATIENT})
    with acting_for(place.person, Reach.OWN):
        assert plan_waits(viewer=place.person)
        sign(place.rowan, place.person, Signer.PATIENT)
        assert not plan_waits(viewer=place.person)

    see_all(place.organization)
    file = active_of(place)
    assert (file.missing, work_of(place)) == (frozenset(), None)
    assert file.plan.review_date == clock.local_date() + timedelta(days=14)


def test_intern_signs_with_a_supervisor(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    intern = actor_for(place.intern)
    sign(place.rowan, intern, Signer.CLINICIAN)
    with pytest.raises(RefusedError, match="Somebody else signs"):
        sign(place.rowan, intern, Signer.SUPERVISOR)
    with acting_for(place.person, Reach.OWN):
        sign(place.rowan, place.person, Signer.PATIENT)
    see_all(place.organization)

    assert work_of(place).missing == {Signer.SUPERVISOR}
    sign(place.rowan, place.by, Signer.SUPERVISOR)
    assert active_of(place).signed_by == set(Signer)


def test_whoever_supervises_holds_a_license_and_is_somebody_else(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    sign(place.rowan, actor_for(place.intern), Signer.CLINICIAN)

    with pytest.raises(RefusedError, match="holds a clinical license"):
        sign(place.rowan, actor_for(place.other_intern), Signer.SUPERVISOR)


def test_second_name_in_the_same_place_is_refused_and_not_lost_in_silence(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    sign(place.rowan, place.by, Signer.CLINICIAN)

    with pytest.raises(RefusedError, match="just signed in this place"):
        sign(place.rowan, actor_for(place.intern), Signer.CLINICIAN)


def test_database_lets_no_plan_hold_that_nobody_signed(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    sign(place.rowan, place.by, Signer.CLINICIAN)
    held = {"state": PlanState.ACTIVE, "review_date": clock.local_date()}

    with pytest.raises(DatabaseError, match="once both have signed it"), transaction.atomic():
        Plan.objects.filter(patient=place.rowan).update(**held)


def offered_by_intern(place):
    """Signed by Rowan and by an intern: a supervisor's name is wanted too."""
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    sign(place.rowan, actor_for(place.intern), Signer.CLINICIAN)
    with acting_for(place.person, Reach.OWN):
        sign(place.rowan, place.person, Signer.PATIENT)
    see_all(place.organization)
    return work_of(place)


HOLDS = "UPDATE plans_plan SET state = 'active', review_date = now()::date WHERE id = %s"
SAME_AS_SUPERVISOR = """
    INSERT INTO plans_plansignature (
        id, organization_id, patient_id, plan_id, signer, signer_id, credential, wants_second, signed_name, digest,
        signed_at
    ) SELECT gen_random_uuid(), organization_id, patient_id, plan_id, 'supervisor', signer_id, credential, FALSE,
        signed_name, digest, signed_at FROM plans_plansignature WHERE plan_id = %s AND signer = 'clinician'"""


def test_database_lets_no_plan_of_an_intern_hold_without_a_supervisor(place):
    plan = offered_by_intern(place).plan

    def refused(match, statement):
        with pytest.raises(DatabaseError, match=match), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [plan.pk])

    refused("once a supervisor has signed it too", HOLDS)
    with connection.cursor() as cursor:
        cursor.execute(SAME_AS_SUPERVISOR, [plan.pk])  # The intern once more is nobody else.
    refused("once a supervisor has signed it too", HOLDS)
    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        Plan.objects.create(**{**fields_of(plan), "number": 2, "state": PlanState.ACTIVE})


def fields_of(row):
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if not one.primary_key}


def test_database_knows_who_wants_a_second(place):
    begin_plan(patient_id=place.rowan.pk, by=place.by)
    plan = work_of(place).plan
    name = {"organization": place.organization, "patient": place.rowan, "signed_name": "Kim", "signed_at": clock.now()}

    for signer, credential, wants_second, constraint in (
        (Signer.CLINICIAN, "", False, "who_signs_without_credential_wants_a_second"),
        (Signer.SUPERVISOR, "", False, "whoever_supervises_holds_something"),
        (Signer.SUPERVISOR, "LPC", True, "only_a_clinician_wants_a_second"),
    ):
        said = {"signer": signer, "credential": credential, "wants_second": wants_second}
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            plan.signatures.create(**name, **said, signer_id=place.counselor.pk)


def test_name_under_other_words_does_not_count(place):
    thread = write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    sign(place.rowan, place.by, Signer.CLINICIAN)
    read = work_of(place).digest

    take_back_offer(patient_id=place.rowan.pk, by=place.by)
    write(place.rowan, place.by, Kind.OBJECTIVE, objective_words(target="3 of 4 paydays"), thread=thread)
    offer_plan(patient_id=place.rowan.pk, by=place.by)

    assert work_of(place).signatures == ()
    with pytest.raises(RefusedError, match="Read it once more"):
        sign_plan(
            patient_id=place.rowan.pk,
            signer=Signer.CLINICIAN,
            read_digest=read,
            signed_name=str(place.counselor),
            by=place.by,
        )


def test_wrong_name_signs_nothing(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="Type your name"):
        sign_plan(
            patient_id=place.rowan.pk,
            signer=Signer.CLINICIAN,
            read_digest=work_of(place).digest,
            signed_name="Somebody Else",
            by=place.by,
        )


def test_nobody_signs_in_the_name_of_the_patient(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="Only the person signs"):
        sign(place.rowan, place.by, Signer.PATIENT)
    file = work_of(place)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        file.plan.signatures.model.objects.create(
            organization=place.organization,
            patient=place.rowan,
            plan=file.plan,
            signer=Signer.PATIENT,
            signer_id=place.rowan.pk,
            wants_second=False,
            signed_name="Rowan",
            digest=file.digest,
            signed_at=clock.now(),
        )


def test_next_version_keeps_the_threads_and_takes_the_place_of_the_first(signed):
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    write(signed.rowan, signed.by, Kind.OBJECTIVE, objective_words(target="6 of 6 paydays"), thread=signed.thread)
    first, second = active_of(signed), work_of(signed)
    assert [one.thread for one in objectives_in(second.tree)] == [signed.thread]
    assert [(one.kind, [field.field for field in one.fields]) for one in differences(first.tree, second.tree)] == [
        (Kind.OBJECTIVE, ["target"])
    ]

    sign_by_both(signed.rowan, signed.by)

    assert [(one.number, one.state) for one in plans_of(viewer=signed.by, patient_id=signed.rowan.pk)] == [
        (2, "active"),
        (1, "superseded"),
    ]
    assert version_before(viewer=signed.by, plan=active_of(signed).plan).id == first.id


def test_draft_can_be_thrown_away(signed):
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    drop_draft(patient_id=signed.rowan.pk, by=signed.by)

    assert work_of(signed) is None
    assert active_of(signed).plan.number == 1
    with pytest.raises(RefusedError, match="no such plan"):
        drop_draft(patient_id=signed.rowan.pk, by=signed.by)


def test_draft_that_somebody_has_signed_stays_on_file(place):
    write_plan(place.rowan, place.by)
    offer_plan(patient_id=place.rowan.pk, by=place.by)
    sign(place.rowan, place.by, Signer.CLINICIAN)
    take_back_offer(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="stays on file"):
        drop_draft(patient_id=place.rowan.pk, by=place.by)
    assert work_of(place).has_names


def test_signature_without_any_credential_wants_a_supervisor():
    wanted = [needs_supervisor(held, countersigned=["intern"]) for held in ([], ["intern"], ["LPC", "intern"])]

    assert wanted == [True, True, False]


def test_what_is_taken_out_goes_with_all_that_hangs_from_it(place):
    write_plan(place.rowan, place.by)
    [goal] = goals_in(work_of(place).tree)
    drop_element(patient_id=place.rowan.pk, kind=Kind.GOAL, thread=goal.thread, by=place.by)

    [need] = needs_in(work_of(place).tree)
    assert need.goals == ()


def test_nothing_hangs_from_what_is_not_there(place):
    begin_plan(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="not in the plan any more"):
        write(place.rowan, place.by, Kind.GOAL, GoalWords(own_words=OWN_WORDS), under=uuid4())


def test_signed_plan_is_changed_by_nobody(signed):
    file = active_of(signed)
    attempts = [
        lambda: Goal.objects.filter(plan=file.plan).update(own_words="Something else"),
        lambda: Goal.objects.filter(plan=file.plan).delete(),
        file.plan.delete,
        lambda: Plan.objects.filter(pk=file.id).update(state=PlanState.DRAFT),
        lambda: Plan.objects.filter(pk=file.id).update(digest="0" * 64),
        lambda: Plan.objects.filter(pk=file.id).update(number=7),
        lambda: file.plan.signatures.update(signed_name="Somebody Else"),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_two_plans_never_hold_at_once(signed):
    """Also where one is signed past the action that lets the other go."""
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    offer_plan(patient_id=signed.rowan.pk, by=signed.by)
    sign(signed.rowan, signed.by, Signer.CLINICIAN)
    file = work_of(signed)
    with acting_for(signed.person, Reach.OWN):
        own_name = {**fields_of(file.signatures[0]), "signer": Signer.PATIENT, "signer_id": signed.rowan.pk}
        file.plan.signatures.create(**own_name)
    see_all(signed.organization)

    with pytest.raises(IntegrityError, match="one_active_plan"), transaction.atomic():
        Plan.objects.filter(pk=file.id).update(state=PlanState.ACTIVE, review_date=clock.local_date())


def test_whoever_does_not_reach_the_person_finds_no_plan(signed):
    stranger = actor_for(signed.colleague)
    bind(organization_id=signed.organization.pk, actor_id=stranger.id, reach=Reach.ASSIGNED)

    assert active_of(signed, viewer=stranger) is None
    assert Plan.objects.count() == 0
    with pytest.raises(RefusedError):
        begin_plan(patient_id=signed.rowan.pk, by=stranger)


def test_patient_says_how_far_along_and_a_review_shows_both(signed):
    with acting_for(signed.person, Reach.OWN):
        rate_objective(thread=signed.thread, rating=4, words="Fridays are still hard.", by=signed.person)
        with pytest.raises(RefusedError, match="0 to 10"):
            rate_objective(thread=signed.thread, rating=11, words="", by=signed.person)
    see_all(signed.organization)
    said = Reviewed(thread=signed.thread, rating=6, decision=Decision.CHANGE, reason="Paydays moved to Thursdays.")

    hold_review(patient_id=signed.rowan.pk, lines=[said], summary="Both see it moving.", by=signed.by)

    [review] = reviews_of(viewer=signed.by, patient_id=signed.rowan.pk)
    [line] = review.lines.all()
    assert (line.own_rating, line.clinician_rating, line.decision) == (4, 6, "change")
    assert own_ratings(viewer=signed.by, plan=review.plan)[signed.thread].words == "Fridays are still hard."
    assert active_of(signed).plan.review_date == review.next_date == clock.local_date() + timedelta(days=14)


def test_review_says_which_criteria_for_the_end_are_met_and_the_rest_stays_not_judged(signed):
    said = Reviewed(thread=signed.thread, rating=6, decision=Decision.KEEP)
    [end] = criteria_of(viewer=signed.by, patient_id=signed.rowan.pk)
    assert (end.words, end.is_met, end.judged_on) == (CRITERION, None, None)

    for met in ({end.thread: False}, {end.thread: True, uuid4(): True}, {}):
        hold_review(patient_id=signed.rowan.pk, lines=[said], summary="", met=met, by=signed.by)

    [end] = criteria_of(viewer=signed.by, patient_id=signed.rowan.pk)
    assert (end.is_met, end.judged_on) == (True, clock.local_date())


@pytest.mark.parametrize("decision", [Decision.CHANGE, Decision.CLOSE])
def test_what_a_review_changes_has_a_reason(signed, decision):
    said = Reviewed(thread=signed.thread, rating=6, decision=decision)

    with pytest.raises(RefusedError, match="Say why"):
        hold_review(patient_id=signed.rowan.pk, lines=[said], summary="", by=signed.by)


def test_review_sent_twice_is_held_once_and_other_words_are_another(signed):
    said = Reviewed(thread=signed.thread, rating=6, decision=Decision.KEEP)
    for summary in ("Moving.", "Moving.", "Moving on."):
        hold_review(patient_id=signed.rowan.pk, lines=[said], summary=summary, by=signed.by)

    assert {one.summary for one in reviews_of(viewer=signed.by, patient_id=signed.rowan.pk)} == {
        "Moving.",
        "Moving on.",
    }
    assert len(reviews_of(viewer=signed.by, patient_id=signed.rowan.pk)) == 2


def test_plan_of_an_earlier_stay_stands_for_none_in_the_next(signed):
    signed.episode.state, signed.episode.ended_at, signed.episode.ended_reason = "discharged", clock.now(), "Over."
    signed.episode.save(update_fields=["state", "ended_at", "ended_reason"])
    make_episode(signed.organization, signed.rowan, state="admitted", admitted_at=clock.now() - timedelta(days=8))

    [line] = plan_calendar(viewer=signed.by, mine=False)

    assert DueKind.FIRST_PLAN in {one.kind for one in line.due}


def test_review_leaves_no_objective_out(signed):
    with pytest.raises(RefusedError, match="every objective"):
        hold_review(patient_id=signed.rowan.pk, lines=[], summary="", by=signed.by)


def test_objectives_in_force_are_offered_to_notes(signed):
    assert [one.words for one in in_force(signed)] == [OBJECTIVE]


def test_states_go_only_where_the_table_says():
    assert {before: set(after) for before, after in TRANSITIONS.items()} == {
        PlanState.DRAFT: {PlanState.OFFERED},
        PlanState.OFFERED: {PlanState.DRAFT, PlanState.ACTIVE},
        PlanState.ACTIVE: {PlanState.SUPERSEDED},
        PlanState.SUPERSEDED: set(),
    }


def test_levels_are_written_before_and_reached_at_the_review(signed):
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    scaled = objective_words(measured_by=MeasuredBy.SCALE, target="", levels=LEVELS)
    write(signed.rowan, signed.by, Kind.OBJECTIVE, scaled, thread=signed.thread)
    sign_by_both(signed.rowan, signed.by)
    said = Reviewed(thread=signed.thread, rating=7, decision=Decision.KEEP)
    with pytest.raises(RefusedError, match="level reached"):
        hold_review(patient_id=signed.rowan.pk, lines=[said], summary="", by=signed.by)
    [before] = own_ladders(viewer=signed.person)

    hold_review(patient_id=signed.rowan.pk, lines=[replace(said, level=1)], summary="", by=signed.by)

    [review] = reviews_of(viewer=signed.by, patient_id=signed.rowan.pk)
    assert [line.level for line in review.lines.all()] == [1]
    # One goal at +1: 50 + 10 x 1 / sqrt(0.7 x 1 + 0.3 x 1) = 60.
    score = "Goal attainment T = 60.0; 50 is all as expected. Never compared between people."
    assert [one["attainment"] for one in staff_review_lines([review], {})] == [score]
    # The person reads the levels in words, and no score of them.
    [after] = own_ladders(viewer=signed.person)
    assert [line.words for line in after.levels] == list(reversed(LEVELS))
    assert (before.is_too_early, before.where.startswith("Too early to say. You look at it together by")) == (
        True,
        True,
    )
    assert [line.is_reached for line in before.levels] == [False] * 5
    assert [line.meaning for line in after.levels if line.is_reached] == ["More than expected"]
    assert after.where.endswith(": more than expected.")
    assert "attainment" not in review_lines([review], {})[0]
    levels = [lines([review], {})[0]["rows"][0]["level"] for lines in (review_lines, staff_review_lines)]
    assert levels == ["More than expected", "+1 More than expected"]


@pytest.fixture
def looked_at(signed):
    """Its levels hold, and a review found one of them reached."""
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    scaled = objective_words(measured_by=MeasuredBy.SCALE, target="", levels=LEVELS)
    write(signed.rowan, signed.by, Kind.OBJECTIVE, scaled, thread=signed.thread)
    sign_by_both(signed.rowan, signed.by)
    line = Reviewed(thread=signed.thread, rating=7, decision=Decision.KEEP, level=1)
    hold_review(patient_id=signed.rowan.pk, lines=[line], summary="", by=signed.by)
    return signed


def rewritten(signed, levels):
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    scaled = objective_words(measured_by=MeasuredBy.SCALE, target="", levels=levels, words="Another way home")
    write(signed.rowan, signed.by, Kind.OBJECTIVE, scaled, thread=signed.thread)
    sign_by_both(signed.rowan, signed.by)
    [ladder] = own_ladders(viewer=signed.person)
    return [line.words for line in ladder.levels if line.is_reached]


def test_level_of_a_review_stays_with_the_levels_that_it_was_about(looked_at):
    assert rewritten(looked_at, LEVELS) == [LEVELS[3]]
    assert rewritten(looked_at, ("a", "b", "c", "d", "e")) == []


def test_review_whose_day_is_over_is_not_said_to_be_held_by_it(signed, monkeypatch):
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    scaled = objective_words(measured_by=MeasuredBy.SCALE, target="", levels=LEVELS)
    write(signed.rowan, signed.by, Kind.OBJECTIVE, scaled, thread=signed.thread)
    sign_by_both(signed.rowan, signed.by)
    late = clock.local_date() + timedelta(days=400)
    monkeypatch.setattr(clock, "local_date", lambda: late)

    [ladder] = own_ladders(viewer=signed.person)

    assert ladder.where == "Not looked at together yet."


def test_level_of_an_objective_without_levels_is_refused(signed):
    said = Reviewed(thread=signed.thread, rating=7, decision=Decision.KEEP, level=1)

    with pytest.raises(RefusedError, match="level reached"):
        hold_review(patient_id=signed.rowan.pk, lines=[said], summary="", by=signed.by)


def test_need_that_an_assessment_found_is_taken_up_once_and_loose_until_then(place):
    finding = signed_assessment(place.rowan, place.by)
    begin_plan(patient_id=place.rowan.pk, by=place.by)
    loose = f"The assessment found “{FOUND}”, and no need takes it up, not even a deferred one."
    before = [one.words for one in work_of(place).found]

    need = take_up(patient_id=place.rowan.pk, found_id=finding.pk, by=place.by)

    file = work_of(place)
    assert (loose in before, loose in [one.words for one in file.found]) == (True, False)
    assert (need.words, need.evidence) == (FOUND, "Assessment: Alcohol and other substances")
    assert needs_not_taken_up(viewer=place.by, file=file) == []
    with pytest.raises(RefusedError, match="in the plan already"):
        take_up(patient_id=place.rowan.pk, found_id=finding.pk, by=place.by)


def test_finding_about_somebody_else_is_refused_by_the_database_too(place):
    other = make_patient(place.organization)
    episode = make_episode(place.organization, other, state="admitted")
    write_plan(place.rowan, place.by)
    open_reach(
        actor_id=place.counselor.pk, patient_id=other.pk, basis=Basis.CARE_TEAM, source_id=episode.pk, by=place.by
    )
    finding = signed_assessment(other, place.by)

    with pytest.raises(RefusedError, match="was not found"):
        take_up(patient_id=place.rowan.pk, found_id=finding.pk, by=place.by)
    with pytest.raises(IntegrityError, match="need_takes_up_own_finding"), transaction.atomic():
        Need.objects.update(found_id=finding.pk)


def in_force(place):
    return objectives_to_link(viewer=place.by, patient_ids=[place.rowan.pk])[place.rowan.pk]


def touched(place, *objective_ids, source_id=None):
    session = source_id or uuid4()
    day = clock.local_date()
    touch_objectives(linked=objective_ids, source=TouchSource.NOTE, source_id=session, on=day, by=place.by)


def test_note_that_links_to_an_objective_touches_its_thread_once(signed):
    session, [line] = uuid4(), in_force(signed)
    touched(signed, line.id, source_id=session)
    touched(signed, line.id, source_id=session)
    touched(signed)

    [touch] = active_of(signed).touches
    assert (touch.thread, touch.on_date, touch.source_id) == (signed.thread, clock.local_date(), session)


def test_objective_that_the_plan_has_no_more_is_linked_by_no_note(signed):
    [first] = in_force(signed)
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    [goal] = goals_in(work_of(signed).tree)
    under = write(
        signed.rowan, signed.by, Kind.OBJECTIVE, objective_words(words="Drives home by Elm"), under=goal.thread
    )
    write(signed.rowan, signed.by, Kind.INTERVENTION, of_patient(), under=under)
    drop_element(patient_id=signed.rowan.pk, kind=Kind.OBJECTIVE, thread=signed.thread, by=signed.by)
    sign_by_both(signed.rowan, signed.by)

    assert not may_link(viewer=signed.by, patient_id=signed.rowan.pk, objective_id=first.id)


def test_what_a_note_links_keeps_its_thread_in_later_versions(signed):
    [first] = in_force(signed)
    begin_plan(patient_id=signed.rowan.pk, by=signed.by)
    write(signed.rowan, signed.by, Kind.OBJECTIVE, objective_words(words="Drives home by Elm"), thread=signed.thread)
    sign_by_both(signed.rowan, signed.by)

    lines = objectives_to_link(viewer=signed.by, patient_ids=[signed.rowan.pk], linked=[first.id])[signed.rowan.pk]

    assert [(one.thread, one.words, one.is_in_force) for one in sorted(lines, key=lambda one: one.is_in_force)] == [
        (signed.thread, OBJECTIVE, False),
        (signed.thread, "Drives home by Elm", True),
    ]
    assert all(may_link(viewer=signed.by, patient_id=signed.rowan.pk, objective_id=one.id) for one in lines)


def test_objective_that_is_touched_is_not_loose(signed, monkeypatch):
    long_ago = clock.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: long_ago + timedelta(days=15))
    untouched = "No note of the last 14 days touches this objective."
    assert untouched in {one.words for one in active_of(signed).found}

    touched(signed, in_force(signed)[0].id)

    assert untouched not in {one.words for one in active_of(signed).found}
