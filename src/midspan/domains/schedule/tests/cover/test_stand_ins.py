"""Somebody calls in: who stands in for a group, in the building and by video, and why nobody can."""

from datetime import date, timedelta

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.domains.schedule.absences.cover_rules import WhyNot, able, cover_rule, why_not
from midspan.domains.schedule.enums import StepKind
from midspan.domains.schedule.models import Section, Session, SessionStaff
from midspan.domains.schedule.tests.cover.calling_in import confirm, fill, helper, lead_by, plan
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    make_section,
    make_shifts,
    row,
    rows_of,
    seat_in,
)
from midspan.engines.scheduling.staffing import Duty, Leader, Obstacle, Post
from midspan.values import RefusedError, WeekSpan

pytestmark = pytest.mark.django_db


def able_besides(center, *others):
    known = {one.pk for one in others} | {center.counselor.pk}
    return [one for one, _name in plan(center).lines[0].able if one not in known]


@pytest.mark.slow
def test_colleague_at_work_and_free_stands_in(center):
    center.counselor.roles = []
    center.counselor.save()
    hana = helper(center)

    [line] = plan(center).lines

    assert (line.proposed, line.stand_in, line.expected) == (StepKind.COVERED, hana.pk, 1)
    assert [name for _, name in line.able] == ["Hana " + hana.family_name]


def test_who_lacks_the_credential_or_the_language_or_is_off_cannot(center):
    section = center.sections[0]
    type(section.group).objects.filter(pk=section.group_id).update(credentials=["LCSW"])
    type(section.track).objects.filter(pk=section.track_id).update(language="es")
    helper(center, "Unqualified", languages=["es"])
    helper(center, "Monolingual", credentials=["LCSW"], languages=["en"])
    helper(center, "Elsewhere", credentials=["LCSW"], languages=["es"], weekdays=(3,))
    off = helper(center, "Off", credentials=["LCSW"], languages=["es"])
    row(
        "programs.Leave",
        organization=center.organization,
        staff=off,
        from_date=MONDAY,
        until_date=MONDAY + timedelta(1),
    )
    fit = helper(center, "Fit", credentials=["LCSW"], languages=["es"])

    assert able_besides(center) == [fit.pk]


def test_whoever_leads_no_groups_stands_in_for_nobody(center):
    helper(center, "Desk", role=Role.FRONT_DESK)

    assert able_besides(center) == []


def test_work_at_another_site_is_no_work_here(center):
    far = make_staff(center.organization, Role.GROUP_LEADER)
    make_shifts(center.organization, far, None, weekdays=(0,))

    assert able_besides(center) == []


def test_session_that_a_colleague_leads_too_needs_nobody(center):
    hana = helper(center)
    session = Session.objects.get(local_date=MONDAY)
    SessionStaff.objects.create(organization=center.organization, session=session, staff=hana, during=session.during)

    absence = confirm(center, {})

    assert plan(center).lines == ()
    assert [step.kind for step in absence.steps.all()] == ["without"]
    assert not Session.objects.get(pk=session.pk).needs_cover


def test_session_that_leave_took_them_out_of_still_needs_somebody(center):
    row(
        "programs.Leave",
        organization=center.organization,
        staff=center.leader,
        from_date=MONDAY,
        until_date=MONDAY + timedelta(1),
    )
    fill(center)

    assert [line.expected for line in plan(center).lines] == [1]


@pytest.mark.slow
def test_one_stand_in_for_a_group_through_a_longer_absence(center):
    for weekday in (0, 1):
        make_shifts(center.organization, center.leader, center.site, weekdays=(weekday,))
    first, second = helper(center, "Ann", weekdays=(0, 1)), helper(center, "Bea", weekdays=(0, 1))
    fill(center, weeks=4)

    lines = plan(center, days=28).lines

    by_group = {}
    for line in lines:
        by_group.setdefault(line.title, set()).add(line.stand_in)
    assert len(lines) == 8
    assert [len(stand_ins) for stand_ins in by_group.values()] == [1, 1]
    assert set.union(*by_group.values()) <= {first.pk, second.pk, center.counselor.pk}


@pytest.mark.slow
def test_nobody_is_in_two_places_at_once(center):
    center.counselor.roles = []
    center.counselor.save()
    helper(center)
    for name in ("Twin A", "Twin B"):
        make_section(
            center.organization,
            site=center.site,
            track=center.track,
            times=[(0, NINE, NOON)],
            leaders=[make_staff(center.organization, Role.GROUP_LEADER, given_name=name)],
        )
    fill(center)
    SessionStaff.objects.filter(session__local_date=MONDAY).update(is_active=False)
    Session.objects.filter(local_date=MONDAY).update(lead=center.leader, needs_cover=True)

    lines = plan(center).lines

    assert [line.proposed for line in lines].count(StepKind.COVERED) == 1
    assert len(lines) == 3


def licensed(center, staff, state, **fields):
    values = {"kind": "LPC", "from_date": date(2020, 1, 1), **fields}
    row("programs.License", organization=center.organization, staff=staff, state=state, **values)


@pytest.fixture
def by_video(center):
    """The Monday group meets by video, and its one person takes part from Maryland; Hana and Ida could lead it."""
    Section.objects.filter(pk=center.sections[0].pk).update(is_video=True, room=None)
    Session.objects.update(is_video=True, room=None)
    rows_of("responsibilities.WeekPreference").filter(patient=center.person).update(video_state="MD")
    center.counselor.roles = []
    center.counselor.save()
    center.hana, center.ida = helper(center), helper(center, "Ida")
    return center


def test_stand_in_by_video_is_licensed_where_those_expected_are(by_video):
    licensed(by_video, by_video.ida, "MD")

    [line] = plan(by_video).lines

    assert (line.proposed, line.stand_in) == (StepKind.COVERED, by_video.ida.pk)
    assert [who for who, _ in line.able] == [by_video.ida.pk]


@pytest.mark.slow
def test_one_license_is_not_enough_for_people_in_two_states(by_video):
    at_home = by_video.make_person()
    seat_in(by_video.sections[0], at_home, number=2)
    fill(by_video)
    licensed(by_video, by_video.ida, "MD")
    only_there = plan(by_video).lines[0]
    licensed(by_video, by_video.ida, "VA")

    assert (only_there.proposed, only_there.stand_in) == (StepKind.CANCELED, None)
    assert dict(only_there.why.obstacles) == {Obstacle.LICENSE: 2}
    assert plan(by_video).lines[0].stand_in == by_video.ida.pk


def test_license_that_ends_before_the_session_does_not_count(by_video):
    licensed(by_video, by_video.ida, "MD", until_date=MONDAY)

    assert plan(by_video).lines[0].stand_in is None


def test_group_in_the_building_asks_for_no_license(by_video):
    Session.objects.update(is_video=False)

    assert {who for who, _ in plan(by_video).lines[0].able} == {by_video.hana.pk, by_video.ida.pk}


@pytest.mark.slow
def test_nobody_unlicensed_is_put_into_a_session_by_video_by_hand(by_video):
    session = Session.objects.get(local_date=MONDAY)
    licensed(by_video, by_video.ida, "MD")

    with pytest.raises(RefusedError, match="no license"):
        confirm(by_video, {session.pk: lead_by(by_video.hana)})

    confirm(by_video, {session.pk: lead_by(by_video.ida)})
    assert Session.objects.get(pk=session.pk).lead_id == by_video.ida.pk


def test_what_nobody_can_lead_says_why_and_who_is_one_step_away(center):
    section = center.sections[0]
    type(section.group).objects.filter(pk=section.group_id).update(credentials=["LCSW"])
    helper(center, "Unqualified")
    resting = helper(center, "Resting", credentials=["LCSW"], weekdays=(2,))

    [line] = plan(center).lines

    assert line.proposed is StepKind.CANCELED
    assert dict(line.why.obstacles) == {Obstacle.CREDENTIAL: 2, Obstacle.NOT_AT_WORK: 1}
    assert line.why.to_ask == (str(resting.pk),)


@pytest.mark.slow
def test_canceling_says_for_how_many_the_dose_is_at_risk(center):
    other = center.make_person(minimum_weekly_minutes=0)
    seat_in(center.sections[0], other, number=2)
    fill(center)

    [line] = plan(center).lines

    assert (line.expected, line.at_risk) == (2, 1)


def test_reasons_are_counted_in_the_order_in_which_they_are_asked():
    duty = Duty("group", (WeekSpan(0, NINE, NOON),), (Post(("LCSW",)),), "north")
    work = (WeekSpan(0, NINE, NOON),)
    fit = {"credentials": ("LCSW",), "site_ids": ("north",)}
    leaders = [
        Leader("kim", work, site_ids=("north",)),
        Leader("amy", (), **fit),
        Leader("lou", work, taken=work, **fit),
        Leader("sam", work, **fit),
    ]

    assert able(duty, leaders) == ["sam"]
    assert why_not(duty, leaders) == WhyNot(
        obstacles=((Obstacle.CREDENTIAL, 1), (Obstacle.NOT_AT_WORK, 1), (Obstacle.TAKEN, 2)),
        to_ask=("amy",),
        to_free=("lou", "sam"),
    )


def test_fair_share_is_half_of_what_is_free():
    rule = cover_rule(MONDAY)

    assert [rule.fair_minutes(worked=600, taken=taken) for taken in (0, 400, 700)] == [300, 100, 0]


def test_no_rule_before_the_first():
    with pytest.raises(LookupError):
        cover_rule(MONDAY.replace(year=1999))
