"""The day board of a counselor: reviews that are due and who is not on track, each with its reason, in their place."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.encounters.tests.factories import row
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.actions import enter, review_track
from midspan.domains.measures.enums import Mode, Step
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.actions import Reviewed, hold_review
from midspan.domains.plans.enums import Decision
from midspan.domains.plans.models import Plan
from midspan.domains.plans.tests.factories import sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.actions import close, formulate, record_contact, report, take
from midspan.domains.safety.enums import ContactOutcome, Disposition
from midspan.domains.safety.tests.factories import at
from midspan.domains.safety.tests.scene import PARTS
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.board_cases import cases_of
from midspan.surfaces.staff.board_reading import DUE, Asked, board_of_today
from midspan.surfaces.staff.caseload import Why, caseload

pytestmark = pytest.mark.django_db
NOW = clock.now()
TODAY = clock.local_date()
DAY = timedelta(days=1)


class Desk:
    """Two people of a counselor, admitted five days ago; the plan of one is looked at again in two days."""

    def __init__(self):
        self.organization = make_organization()
        self.counselor = make_staff(self.organization, "counselor", credentials=["LCSW"])
        self.by = actor_for(self.counselor)
        self.rowan, self.priya = (make_patient(self.organization, given_names=name) for name in ("Rowan", "Priya"))
        self.stays = [self._stay(one) for one in (self.rowan, self.priya)]
        self.thread = write_plan(self.rowan, self.by)
        sign_by_both(self.rowan, self.by)
        see_all(self.organization)
        Plan.objects.filter(patient=self.rowan, state="active").update(review_date=TODAY + 2 * DAY)
        self._answers(self.rowan, days_ago=14, points=0)
        self._answers(self.rowan, days_ago=2, points=2)

    def _stay(self, patient):
        known = {"state": "admitted", "level": "2.1", "primary_counselor": self.counselor}
        stay = make_episode(self.organization, patient, admitted_at=NOW - 5 * DAY, **known)
        reached = {"patient_id": patient.pk, "basis": Basis.CARE_TEAM, "source_id": stay.pk}
        open_reach(actor_id=self.counselor.pk, by=self.by, **reached)
        return stay

    def _answers(self, patient, *, days_ago, points):
        sheet = {"choices": dict.fromkeys("123456789", points), "mode": Mode.PAPER, "language": "en", "by": self.by}
        sheet["choices"]["9"] = 0
        enter(patient_id=patient.pk, key="phq-9", answered_on=TODAY - days_ago * DAY, **sheet)


@pytest.fixture(scope="module")
def shared(share):
    return share(Desk, at=NOW)


@pytest.fixture
def desk(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    copy = own(shared)
    copy.by = actor_for(copy.counselor)
    return copy


def lines(viewer):
    return board_of_today(viewer=viewer, today=TODAY, now=NOW).lines


def name(patient):
    return f"{patient.given_names} {patient.family_name}"


def told(desk, viewer=None):
    return {(one.title, one.tag): one.why for one in lines(viewer or desk.by)}


@pytest.mark.slow
def test_plan_that_is_looked_at_again_soon_and_who_is_not_on_track_stand_with_their_reason(desk):
    found = told(desk)

    assert [title for title, _tag in found] == [name(desk.rowan)] * 2
    review_on, on_track = found.values()
    assert re.match(r"The plan is looked at again together by \w+, \w+ \d+\.", review_on)
    assert on_track == "A questionnaire says: worse than at the start. Nobody has looked yet."


def test_board_names_no_instrument_and_no_number_of_points(desk):
    words = " ".join(found for found in told(desk).values())

    assert "PHQ" not in words
    assert "16" not in words


def test_whoever_was_looked_at_stands_here_no_more(desk):
    done = {"thoughts": (), "step": Step.TALK, "words": "Talked about it."}
    review_track(patient_id=desk.rowan.pk, key="phq-9", by=desk.by, **done)

    assert (name(desk.rowan), "Not on track") not in told(desk)


def test_scores_of_an_earlier_stay_say_nothing_of_this_one(desk):
    see_all(desk.organization)
    before = make_episode(desk.organization, desk.rowan, state="discharged", ended_at=NOW - 10 * DAY)
    type(before).objects.filter(pk=before.pk).update(opened_at=NOW - 60 * DAY)
    type(before).objects.filter(pk=desk.stays[0].pk).update(opened_at=NOW - 7 * DAY)

    assert (name(desk.rowan), "Not on track") not in told(desk)


def test_placement_that_is_due_is_told_until_it_waits_for_a_second_name(desk):
    see_all(desk.organization)
    Plan.objects.filter(patient=desk.rowan).update(review_date=TODAY + 40 * DAY)
    type(desk.stays[0]).objects.filter(pk=desk.stays[1].pk).update(admitted_at=NOW - 60 * DAY)
    late = told(desk)
    about = {"organization": desk.organization, "patient": desk.priya, "episode": desk.stays[1]}
    signed = {"signed_by": desk.counselor, "signed_at": NOW, "asked_to_sign": make_staff(desk.organization, "intake")}
    see_all(desk.organization)
    row("journey.Placement", **about, **signed, indicated_level="2.1", actual_level="2.1")

    assert late[name(desk.priya), "Overdue"].startswith("Is this still the right level of care?")
    assert name(desk.priya) not in {title for title, _tag in told(desk)}


def test_who_stays_good_is_not_told_though_nothing_got_better(desk):
    for days_ago in (30, 1):
        desk._answers(desk.priya, days_ago=days_ago, points=0)
    see_all(desk.organization)
    type(desk.stays[1]).objects.filter(pk=desk.stays[1].pk).update(opened_at=NOW - 40 * DAY)

    assert (name(desk.priya), "Not on track") not in told(desk)


@pytest.mark.slow
@pytest.mark.parametrize("state", ["admitted", "paused"])
def test_board_and_caseload_tell_of_the_same_people(desk, state):
    see_all(desk.organization)
    type(desk.stays[0]).objects.update(state=state)
    kinds = {Why.REVIEW, Why.PLACEMENT, Why.NOT_ON_TRACK}
    of_caseload = [one.name for one in caseload(viewer=desk.by, mine=True) for r in one.reasons if r.why in kinds]
    whys = {one.patient_id: {r.why for r in one.reasons} for one in caseload(viewer=desk.by, mine=True)}

    assert sorted(of_caseload) == sorted(one.title for one in lines(desk.by))
    for one in cases_of(viewer=desk.by):
        assert (one.plan_review_on is not None) == (Why.REVIEW in whys[one.patient_id])
        assert (one.placement_review_on is not None) == (Why.PLACEMENT in whys[one.patient_id])
        assert bool(one.not_on_track) == (Why.NOT_ON_TRACK in whys[one.patient_id])


def looks_again(desk, one, client):
    """Whether the page of what could not wait leads on to the plan, and to the placement."""
    client.force_login(desk.counselor.account)
    page = client.get(reverse("safety:obligation", args=[desk.rowan.pk, one.pk])).content.decode()
    see_all(desk.organization)
    _before, _words, links = page.partition("nobody has looked again since")
    return [f">{to}<" in links.split("</p>")[0] for to in ("The plan of care", "The placement")]


@pytest.mark.slow
def test_board_knows_what_could_not_wait_as_the_caseload_does(desk, client):
    see_all(desk.organization)
    Plan.objects.filter(patient=desk.rowan).update(review_date=TODAY + 40 * DAY)
    assert [one.plan_review_on for one in cases_of(viewer=desk.by)] == [None, None]
    with at(NOW + timedelta(minutes=1)):
        one = report(patient_id=desk.rowan.pk, key="self_harm", words="Said so.", source="a", by=desk.by)
        take(obligation_id=one.pk, seen_owner=None, by=desk.by)
        record_contact(obligation_id=one.pk, outcome=ContactOutcome.REACHED, words="Talked.", by=desk.by)
        formulate(obligation_id=one.pk, parts=PARTS, follow_up_at=NOW + timedelta(hours=30), by=desk.by)
        close(obligation_id=one.pk, disposition=Disposition.STAYS, by=desk.by)

        found = {one.patient_id: one for one in cases_of(viewer=desk.by)}[desk.rowan.pk]
        assert (found.plan_review_on, found.placement_review_on) == (TODAY + 3 * DAY, TODAY + 3 * DAY)
    with at(NOW + timedelta(minutes=2)):
        assert looks_again(desk, one, client) == [True, True]

        kept = Reviewed(thread=desk.thread, rating=5, decision=Decision.KEEP)
        hold_review(patient_id=desk.rowan.pk, lines=[kept], summary="", by=desk.by)

        assert looks_again(desk, one, client) == [False, True]


def test_people_of_somebody_else_are_not_told(desk):
    colleague = make_staff(desk.organization, "counselor")

    assert lines(actor_for(colleague)) == []


def test_both_parts_are_asked_in_two_queries(desk, django_assert_num_queries):
    asked = Asked(viewer=desk.by, today=TODAY, now=NOW)
    mine = [part for _roles, part in DUE if part.__name__ in {"_reviews", "_tracks"}]

    with django_assert_num_queries(2):
        assert [len(list(part(asked))) for part in mine] == [1, 1]
