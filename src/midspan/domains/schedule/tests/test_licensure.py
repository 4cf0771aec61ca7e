"""By video only with somebody licensed where the person is: left out of the week, and said in plain words."""

from datetime import date

import pytest
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.actions import Wanted, begin_scenario, compute_offer
from midspan.domains.schedule.offers.picturing import picture_of
from midspan.domains.schedule.problem import center_ask, standing_ask
from midspan.domains.schedule.scenarios.applying import new_section_id
from midspan.domains.schedule.scenarios.asking import scenario_ask
from midspan.domains.schedule.scenarios.changes import CounselorAway, OpenSection, PersonChange
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    TEN,
    Center,
    job_of,
    make_section,
    make_shifts,
    row,
    rows_of,
)
from midspan.engines.scheduling import Avoidance, AvoidanceKind, Mode
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import WeekSpan

pytestmark = pytest.mark.django_db


class Place(Center):
    """Virginia: five mornings in the building, one evening by video led by Lee; Dana counsels."""

    def __init__(self):
        super().__init__(make_organization())
        self.by_video = make_section(
            self.organization,
            site=self.site,
            track=self.track,
            times=[(0, 18 * 60, 21 * 60)],
            leaders=[self.leader],
            is_video=True,
        )
        self.patient = self.make_person()

    def lives_in(self, state, **fields):
        rows_of("responsibilities.WeekPreference").filter(patient=self.patient).update(video_state=state, **fields)

    def licensed(self, staff, state, **fields):
        values = {"kind": "LPC", "from_date": date(2020, 1, 1), **fields}
        row("programs.License", organization=self.organization, staff=staff, state=state, **values)

    def ask(self):
        return standing_ask(episode=self.patient.stay, from_date=MONDAY, by=actor_for(self.intake))

    def offers_video(self):
        return str(self.by_video.pk) in {section.id for section in self.ask().problem.sections}


@pytest.fixture
def place():
    return Place()


@pytest.mark.slow
@pytest.mark.parametrize(("is_licensed", "modes"), [(False, (Mode.IN_PERSON,)), (True, (Mode.IN_PERSON, Mode.VIDEO))])
def test_taking_part_by_video_opens_hours_by_video_only_with_a_licensed_counselor(place, is_licensed, modes):
    place.lives_in("MD", modality="in_person")
    if is_licensed:
        place.licensed(place.counselor, "MD")

    needs = place.ask().problem.patients[0]

    assert needs.individual_modes == (Mode.IN_PERSON,)
    assert needs.either_way().individual_modes == modes
    assert of_the_center(place)[1].either_way().individual_modes == modes


def test_at_home_nothing_changes_and_the_state_is_marked_to_be_confirmed(place):
    ask = place.ask()

    assert place.offers_video()
    assert (ask.left_out.where.state, ask.left_out.where.is_assumed) == ("VA", True)
    assert (ask.left_out.sections, ask.left_out.counselors) == (0, 0)


def test_group_by_video_is_left_out_where_no_leader_is_licensed(place):
    place.lives_in("MD")

    assert not place.offers_video()
    assert len(place.ask().problem.sections) == 5


def test_one_licensed_leader_is_enough_while_the_license_runs(place):
    place.lives_in("MD")
    place.licensed(place.leader, "MD", until_date=MONDAY)
    before = place.offers_video()
    place.licensed(place.leader, "MD", kind="LCSW")

    assert (before, place.offers_video()) == (False, True)


def test_counselor_without_a_license_there_sees_the_person_in_the_building_only(place):
    place.lives_in("MD")
    without = place.ask().problem.patients[0].individual_modes
    place.licensed(place.counselor, "MD")

    assert without == (Mode.IN_PERSON,)
    assert place.ask().problem.patients[0].individual_modes == (Mode.IN_PERSON, Mode.VIDEO)


def test_somebody_by_video_alone_has_no_unlicensed_counselor(place):
    place.lives_in("MD", modality="video")

    ask = place.ask()

    assert ask.problem.counselors == ()
    assert (ask.left_out.sections, ask.left_out.counselors) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize("modality", ["in_person", "either"])
def test_family_session_is_by_video_so_whoever_holds_it_is_licensed_there(place, modality):
    place.lives_in("MD", modality=modality, family_session=True)

    without, (_, of_everybody) = place.ask(), of_the_center(place)
    place.licensed(place.counselor, "MD")

    assert (without.problem.patients[0].counselor_ids, of_everybody.counselor_ids) == ((), ())
    assert without.left_out.counselors == 1
    assert place.ask().problem.patients[0].counselor_ids is None
    assert of_the_center(place)[1].counselor_ids is None


def test_family_session_goes_to_the_counselor_who_is_licensed_there(place):
    other = make_staff(place.organization, Role.COUNSELOR, caseload_limit=20)
    make_shifts(place.organization, other, place.site, weekdays=[0, 1, 2, 3, 4], start=NINE, end=20 * 60)
    place.licensed(other, "MD")
    place.lives_in("MD", modality="in_person", family_session=True)
    rows_of("journey.Episode").filter(pk=place.patient.stay.pk).update(primary_counselor=None)

    offer = compute_offer(episode_id=place.patient.stay.pk, from_date=MONDAY, by=actor_for(place.intake))

    assert {week["plan"]["family"]["counselor_id"] for week in offer.alternatives} == {str(other.pk)}


def test_explanation_says_what_licenses_left_out(place):
    place.lives_in("MD", modality="video")

    offer = compute_offer(episode_id=place.patient.stay.pk, from_date=MONDAY, by=actor_for(place.intake))
    lines = picture_of(offer, viewer=actor_for(place.intake)).center_reasons

    assert (
        "Left out: 1 group by video, sessions by video with a counselor, because no license for Maryland is written "
        "down there."
    ) in lines


def test_page_marks_an_assumed_state_and_no_said_one(client, place):
    client.force_login(place.intake.account)
    url = reverse("schedule:offer", args=[place.patient.stay.pk])

    assumed = client.get(url).content.decode()
    place.lives_in("MD")
    said = client.get(url).content.decode()

    assert ("For sessions by video: Virginia." in assumed, "Assumed from the site: confirm" in assumed) == (True, True)
    assert ("For sessions by video: Maryland." in said, "Assumed from the site: confirm" in said) == (True, False)


def of_the_center(place):
    """The person's sections and needs as a proposal for everybody reads them."""
    problem = center_ask(from_date=MONDAY, by=job_of(place.organization)).problem
    needs = problem.patient(str(place.patient.pk))
    closed = {one.section_id for one in needs.avoid}
    return {section.id for section in problem.sections} - closed, needs


STATES = [("VA", False), ("MD", False), ("MD", True)]


@pytest.mark.parametrize(("state", "is_licensed"), STATES)
@pytest.mark.parametrize("modality", ["either", "video"])
def test_proposal_for_everybody_reads_the_same_groups_and_counselors_as_an_offer(place, state, is_licensed, modality):
    place.lives_in(state, modality=modality)
    if is_licensed:
        place.licensed(place.leader, "MD")
        place.licensed(place.counselor, "MD")

    alone = place.ask().problem
    sections, needs = of_the_center(place)

    assert sections == {section.id for section in alone.sections}
    assert (needs.individual_modes, needs.counselor_ids) == (
        alone.patients[0].individual_modes,
        alone.patients[0].counselor_ids,
    )


def test_group_that_a_license_closes_is_private_to_nobody_and_never_to_be_reviewed(place):
    place.lives_in("MD")

    _, needs = of_the_center(place)

    assert needs.avoid == (Avoidance(str(place.by_video.pk), AvoidanceKind.LICENSE),)


def test_of_several_counselors_only_those_who_are_licensed_there_are_asked(place):
    other = make_staff(place.organization, Role.COUNSELOR, caseload_limit=20)
    make_shifts(place.organization, other, place.site, weekdays=[0, 1], start=NINE, end=TEN)
    place.licensed(other, "MD")
    place.lives_in("MD")
    rows_of("journey.Episode").filter(pk=place.patient.stay.pk).update(primary_counselor=None)
    place.patient.stay.refresh_from_db()

    alone, (_, needs) = place.ask().problem, of_the_center(place)

    assert {one.id for one in alone.counselors} == {str(other.pk)}
    assert needs.counselor_ids == alone.patients[0].counselor_ids == (str(other.pk),)


VIDEO_TO_COME = (WeekSpan(2, 18 * 60, 21 * 60),)


def after(place, *changes):
    """The problem of a scenario with these changes, and the person's needs in it."""
    director = actor_for(make_staff(place.organization, Role.DIRECTOR))
    scenario = begin_scenario(from_date=MONDAY, changes=[Wanted(change) for change in changes], by=director)
    see_all(place.organization)
    problem = scenario_ask(scenario, by=job_of(place.organization)).after.ask.problem
    return problem, problem.patient(str(place.patient.pk))


@pytest.mark.parametrize(
    ("state", "is_licensed", "is_open"), [("VA", False, True), ("MD", False, False), ("MD", True, True)]
)
def test_group_that_a_scenario_opens_by_video_is_led_as_the_one_it_is_like(place, state, is_licensed, is_open):
    place.lives_in(state)
    if is_licensed:
        place.licensed(place.leader, "MD")

    problem, needs = after(place, OpenSection(str(place.by_video.pk), VIDEO_TO_COME))

    opened = new_section_id(1)
    assert opened in {section.id for section in problem.sections}
    assert (opened not in {one.section_id for one in needs.avoid}) == is_open


@pytest.mark.slow
def test_group_by_video_closes_where_the_licensed_leader_is_away(place):
    other = make_staff(place.organization, Role.COUNSELOR)
    row("schedule.SectionLeader", organization=place.organization, section=place.by_video, staff=other)
    place.licensed(place.leader, "MD")
    place.lives_in("MD")

    _, before = after(place)
    _, needs = after(place, CounselorAway(str(place.leader.pk), 2, is_covered=False))

    closed = Avoidance(str(place.by_video.pk), AvoidanceKind.LICENSE)
    assert (closed in before.avoid, closed in needs.avoid) == (False, True)


@pytest.mark.slow
def test_somebody_whose_counselor_is_away_is_seen_by_video_by_licensed_colleagues_only(place):
    licensed, not_licensed = (make_staff(place.organization, Role.COUNSELOR, caseload_limit=20) for _ in range(2))
    for one in (licensed, not_licensed):
        make_shifts(place.organization, one, place.site, weekdays=[0, 1], start=NINE, end=TEN)
    for one in (licensed, place.counselor):
        place.licensed(one, "MD")
    place.lives_in("MD")

    _, before = after(place)
    _, needs = after(place, CounselorAway(str(place.counselor.pk), 2, is_covered=True))

    assert (before.counselor_id, before.counselor_ids) == (str(place.counselor.pk), None)
    assert (needs.counselor_id, needs.counselor_ids) == (None, (str(licensed.pk),))


@pytest.mark.parametrize("is_licensed", [False, True])
def test_video_instead_of_a_visit_is_tried_with_a_licensed_counselor_only(place, is_licensed):
    place.lives_in("MD", modality="in_person")
    if is_licensed:
        place.licensed(place.counselor, "MD")

    director = actor_for(make_staff(place.organization, Role.DIRECTOR))
    wanted = Wanted(PersonChange("some_video", "", None, 0, ""), patient_id=place.patient.pk)
    scenario = begin_scenario(from_date=MONDAY, changes=[wanted], by=director)
    see_all(place.organization)
    needs = scenario_ask(scenario, by=job_of(place.organization)).after.ask.problem.patient(str(place.patient.pk))

    assert (Mode.VIDEO in needs.individual_modes) == is_licensed
