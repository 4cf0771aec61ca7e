"""A plan is looked at again where something happened, and its page says what."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from midspan.domains.journey.queries import placement_reviews
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.actions import Reviewed, hold_review
from midspan.domains.plans.enums import Decision, DueKind, ReviewEvent, Signer
from midspan.domains.plans.models import Plan, PlanSignature
from midspan.domains.plans.queries import active_plan, plan_calendar, why_reviewed
from midspan.domains.plans.reviewing import cadences_not_known, review_due_of
from midspan.domains.plans.tests.factories import sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.actions import Understanding, close, formulate, record_contact, report, take
from midspan.domains.safety.enums import ContactOutcome, Disposition
from midspan.domains.safety.tests.factories import at
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all

PARTS = Understanding(
    risk_factors="Alone this week.",
    protective_factors="A sister.",
    what_changed="Lost the job.",
    plan="Comes today.",
    means_safety="The sister keeps the tablets.",
)
DAY, Stay = timedelta(days=1), apps.get_model("journey.Episode")
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


class Place:
    """Rowan, whose plan holds since a week, and a counselor who may close what is opened."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        week_ago = clock.now() - timedelta(days=7)
        self.episode = make_episode(
            self.organization,
            self.rowan,
            state="admitted",
            admitted_at=week_ago - timedelta(days=1),
            primary_counselor=self.counselor,
            payer="medicaid",
        )
        reached = {"actor_id": self.counselor.pk, "patient_id": self.rowan.pk, "source_id": self.episode.pk}
        open_reach(**reached, basis=Basis.CARE_TEAM, by=actor_for(self.counselor))
        self.thread = write_plan(self.rowan, actor_for(self.counselor))
        sign_by_both(self.rowan, actor_for(self.counselor))
        Plan.objects.update(active_at=week_ago)
        see_all(self.organization)

    @property
    def by(self):
        return actor_for(self.counselor)

    @property
    def due(self):
        """The review as the calendar has it, and as the plan's own page does."""
        (line,) = plan_calendar(viewer=self.by, mine=True)
        (due,) = [one for one in line.due if one.kind is DueKind.REVIEW] or [None]
        assert due in [None, review_due_of(viewer=self.by, patient_id=self.rowan.pk)]
        return due

    def told(self, key, source):
        return report(patient_id=self.rowan.pk, key=key, words="Told the group.", source=source, by=self.by)

    def closed(self, one):
        take(obligation_id=one.pk, seen_owner=None, by=self.by)
        record_contact(obligation_id=one.pk, outcome=ContactOutcome.REACHED, words="Talked.", by=self.by)
        formulate(obligation_id=one.pk, parts=PARTS, follow_up_at=clock.now() + timedelta(hours=30), by=self.by)
        close(obligation_id=one.pk, disposition=Disposition.STAYS, by=self.by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    return own(shared)


def test_closing_what_could_not_wait_makes_plan_and_placement_due_until_they_are_looked_at(place):
    one = place.told("self_harm", "1")
    assert place.due is None
    place.closed(one)

    day, soon = clock.local_date(), clock.local_date() + timedelta(days=3)
    assert (place.due.on, place.due.events) == (soon, {ReviewEvent.CLOSED: day})
    assert why_reviewed(place.due)[0].startswith("Something that could not wait was closed on ")
    (line,) = plan_calendar(viewer=place.by, mine=True)
    (placement,) = placement_reviews(viewer=place.by, happened={place.rowan.pk: line.closed})
    assert (placement.on, placement.since) == (soon, day)

    kept = Reviewed(thread=place.thread, rating=5, decision=Decision.KEEP)
    hold_review(patient_id=place.rowan.pk, lines=[kept], summary="", by=place.by)
    assert place.due is None


def test_earliest_that_nobody_looked_at_since_decides_for_both_and_only_of_this_stay(place):
    for source in ("1", "2"):
        place.closed(place.told("self_harm", source))
    first, _second = plan_calendar(viewer=place.by, mine=True)[0].closed
    (placement,) = placement_reviews(viewer=place.by, happened={place.rowan.pk: [first - DAY, first]})
    assert (placement.since, placement.on) == (localdate(first - DAY), localdate(first - DAY) + 3 * DAY)

    Stay.objects.update(admitted_at=clock.now())
    assert plan_calendar(viewer=place.by, mine=True)[0].closed == ()


def test_linter_and_the_persons_own_page_know_the_day_that_the_calendar_knows(place, client):
    place.closed(place.told("self_harm", "1"))
    day = date_format(place.due.on)
    with at(clock.now() + 4 * DAY):
        found = active_plan(viewer=place.by, patient_id=place.rowan.pk).found
    client.force_login(place.rowan.account)

    assert "The day of its review has passed." in [one.words for one in found]
    assert f"together again by {day}" in client.get(reverse("plans:own")).content.decode()


def test_name_of_a_supervisor_is_no_look_at_it_together(place):
    place.closed(place.told("self_harm", "1"))
    see_all(place.organization)
    other, now = make_staff(place.organization, Role.DIRECTOR), clock.now()
    name = {"signer": Signer.SUPERVISOR, "signer_id": other.pk, "credential": "LCSW", "signed_name": "Di"}
    plan = Plan.objects.get()
    about = {"organization": place.organization, "patient": place.rowan, "plan": plan, "digest": plan.digest}
    PlanSignature.objects.create(**about, **name, wants_second=False, signed_at=now)
    Plan.objects.update(active_at=now)

    assert place.due.events == {ReviewEvent.CLOSED: clock.local_date()}


def test_nothing_is_due_for_a_plan_of_a_stay_that_has_ended(place):
    Stay.objects.update(state="discharged", ended_at=clock.now())
    assert review_due_of(viewer=place.by, patient_id=place.rowan.pk) is None


def test_what_can_wait_makes_nothing_due_and_use_that_is_told_twice_does(place):
    place.closed(place.told("use", "1"))
    assert place.due is None

    place.told("use", "2")
    assert place.due.events == {ReviewEvent.LAPSES: clock.local_date()}


def test_another_level_makes_it_due_within_a_week(place):
    signed = {"signed_by": place.counselor, "signed_at": clock.now(), "countersigned_at": clock.now()}
    other = make_staff(place.organization, Role.COUNSELOR)
    apps.get_model("journey.Placement").objects.create(
        organization=place.organization,
        patient=place.rowan,
        episode=place.episode,
        edition="placement-2026-11",
        actual_level="1",
        indicated_level="1",
        decision="step_down",
        decision_reason="Comes, and it holds.",
        countersigned_by=other,
        **signed,
    )
    Plan.objects.update(review_date=clock.local_date() + timedelta(days=30))

    due = review_due_of(viewer=place.by, patient_id=place.rowan.pk)

    assert due.on == clock.local_date() + timedelta(days=7)
    assert why_reviewed(due)[0].startswith("Another level of care was decided on ")
    assert place.due is None  # Still more than three days off.


def test_plan_says_which_rule_set_the_day_and_which_nobody_knows(place):
    assert Plan.objects.get().review_rule == "substance-use"
    (one,) = cadences_not_known(viewer=place.by, patient_id=place.rowan.pk)
    assert "differs by state and plan. Ask the payer." in one.words
