"""What is loose in a plan is said where it is; some of it stands against signing, nothing against writing."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.enums import Doer, Kind, NeedState
from midspan.domains.plans.rules import Seen, findings
from midspan.domains.plans.thread import (
    CriterionNode,
    GoalNode,
    InterventionNode,
    NeedNode,
    ObjectiveNode,
    objectives_in,
)

TODAY = date(2027, 3, 1)
SEEN = Seen(today=TODAY)


def intervention(**fields):
    values = {
        "words": "Rehearse saying no",
        "doer": Doer.STAFF,
        "modality": "group",
        "owner_id": uuid4(),
        "times_a_week": 1,
        "minutes": 90,
    }
    return InterventionNode(thread=uuid4(), **{**values, **fields})


def objective(**fields):
    values = {
        "words": "Takes a planned way home on paydays",
        "measured_by": "diary",
        "measure": "used?",
        "baseline": "2 of 4",
        "target": "4 of 4",
        "by_date": TODAY + timedelta(days=28),
        "interventions": (intervention(),),
    }
    return ObjectiveNode(thread=uuid4(), **{**values, **fields})


def goal(*objectives, own_words="I want my kids to ride with me."):
    return GoalNode(thread=uuid4(), own_words=own_words, objectives=objectives)


def need(*goals, **fields):
    values = {"words": "Drinking on the way home", "evidence": "Alcohol use", "state": NeedState.ACTIVE, "reason": ""}
    return NeedNode(thread=uuid4(), goals=goals, **{**values, **fields})


WHOLE = (need(goal(objective())),)


END = CriterionNode(thread=uuid4(), words="Two paydays in a row by the planned way home")


def said(tree, seen=SEEN):
    return [(one.words, one.hinders) for one in findings((*tree, END), seen, plan_rules())]


def test_whole_thread_has_nothing_loose():
    assert said(WHOLE) == []


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ((), "There is no need yet."),
        ((need(),), "This need has no goal yet. Defer it, with the reason, if it is not for now."),
        ((need(goal(objective(), own_words=" ")),), "This goal is without the person’s own words."),
        ((need(goal()),), "This goal has no objective yet."),
        (
            (need(goal(objective(measured_by=""))),),
            "This objective does not say how it is measured, and up to what.",
        ),
        ((need(goal(objective(target=""))),), "This objective does not say how it is measured, and up to what."),
        (
            (need(goal(objective(measured_by="scale", target="", levels=("a", "b", " ", "d", "e")))),),
            "The five levels of this objective are not all written yet.",
        ),
        ((need(goal(objective(by_date=None))),), "This objective has no date."),
        ((need(goal(objective(interventions=()))),), "Nobody does anything toward this objective yet."),
        (
            (need(goal(objective(interventions=(intervention(owner_id=None),)))),),
            "This says staff do it, and not who.",
        ),
        (
            (need(goal(objective(interventions=(intervention(times_a_week=None),)))),),
            "This does not say how often.",
        ),
    ],
)
def test_what_stands_against_signing(tree, words):
    assert said(tree) == [(words, True)]


def test_finding_names_the_thread_it_is_about():
    loose = objective(by_date=None)
    [found] = findings((need(goal(objective(), loose)), END), SEEN, plan_rules())

    assert (found.kind, found.thread) == (Kind.OBJECTIVE, loose.thread)


def test_deferred_need_may_wait_without_a_goal():
    assert said((*WHOLE, need(state=NeedState.DEFERRED, reason="After the court date."))) == []


def test_what_the_person_does_has_no_owner():
    own = intervention(doer=Doer.PATIENT, owner_id=None)

    assert said((need(goal(objective(interventions=(own,)))),)) == []


def test_diagnosis_that_no_need_speaks_of():
    seen = replace(SEEN, diagnoses=("Alcohol use", "Insomnia"))

    assert said(WHOLE, seen) == [("No need speaks of “Insomnia”, not even a deferred one.", False)]


def test_diagnosis_that_only_a_resolved_need_speaks_of():
    seen = replace(SEEN, diagnoses=["Insomnia"])
    resolved, deferred = (
        need(words="Insomnia", state=state, reason="Why") for state in (NeedState.RESOLVED, NeedState.DEFERRED)
    )

    assert said((*WHOLE, resolved), seen) == [("No need speaks of “Insomnia”, not even a deferred one.", False)]
    assert said((*WHOLE, deferred), seen) == []


def test_plan_says_from_its_first_day_when_the_person_is_ready_to_leave():
    [found] = findings(WHOLE, SEEN, plan_rules())

    assert (found.words, found.hinders) == ("It does not say yet when the person is ready to leave.", True)


def test_levels_say_up_to_what():
    assert said((need(goal(objective(measured_by="scale", target="", levels=("a", "b", "c", "d", "e")))),)) == []


@pytest.mark.parametrize("measured", [{}, {"measured_by": "scale", "target": "", "levels": ("a", "b", "c", "d", "e")}])
def test_objective_says_where_it_starts_from_and_nothing_waits_for_it(measured):
    assert said((need(goal(objective(baseline=" ", **measured))),)) == [
        ("This objective does not say where it starts from.", False)
    ]


def test_questionnaire_without_its_name_is_loose_and_stands_against_nothing():
    one = objective(measured_by="questionnaire")

    assert said((need(goal(one)),)) == [
        ("This objective does not say which questionnaire, so no score shows here.", False)
    ]
    assert said((need(goal(replace(one, instrument="phq-9"))),)) == []


def test_too_many_objectives():
    many = (need(*(goal(*(objective() for _ in range(3))) for _ in range(2))),)
    crowded = (need(goal(*(objective() for _ in range(4)))),)

    assert said(many) == [("These are more objectives than fit on one page. Which can wait?", False)]
    assert said(crowded) == [("This goal has many objectives. Which can wait?", False)]


def test_day_of_review_has_passed():
    assert said(WHOLE, replace(SEEN, review_date=TODAY)) == []
    assert said(WHOLE, replace(SEEN, review_date=TODAY - timedelta(days=1))) == [
        ("The day of its review has passed.", False)
    ]


def test_date_of_an_objective_has_passed():
    assert said((need(goal(objective(by_date=TODAY - timedelta(days=1)))),)) == [
        ("The date of this objective has passed.", False)
    ]


@pytest.mark.parametrize(
    ("active_days_ago", "touched_days_ago", "is_loose"),
    [(14, None, False), (15, None, True), (60, 14, False), (60, 15, True), (3, 15, False)],
)
def test_objective_that_no_note_touches(active_days_ago, touched_days_ago, is_loose):
    [one] = objectives_in(WHOLE)
    touched = {} if touched_days_ago is None else {one.thread: TODAY - timedelta(days=touched_days_ago)}
    seen = replace(SEEN, active_since=TODAY - timedelta(days=active_days_ago), touched=touched)

    assert said(WHOLE, seen) == [("No note of the last 14 days touches this objective.", False)] * is_loose


def test_draft_is_untouched_by_nature():
    assert said(WHOLE, replace(SEEN, touched={UUID(int=0): TODAY})) == []
