"""Somebody calls in: stand-ins, other times, why nobody can, one confirmation, neutral notices, and the way back."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.schedule.absences.cover_rules import WhyNot, able, cover_rule, why_not
from midspan.domains.schedule.absences.plan import cover_plan
from midspan.domains.schedule.absences.steps import LEFT_OPEN, Decision
from midspan.domains.schedule.actions import cover_absence, materialize, undo_absence
from midspan.domains.schedule.enums import StepKind
from midspan.domains.schedule.forms.weeks import AwayForm
from midspan.domains.schedule.models import AbsenceStep, Booking, IndividualHour, Section, Session, SessionStaff
from midspan.domains.schedule.tests.factories import (
    MONDAY,
    NINE,
    NOON,
    Center,
    job_of,
    make_room,
    make_section,
    make_shifts,
    row,
    rows_of,
    seat_in,
    take_stages,
)
from midspan.engines.scheduling.staffing import Duty, Leader, Obstacle, Post
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError, WeekSpan

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, 40, tzinfo=UTC)  # Twenty to eight on MONDAY in Norfolk.
AWAY_BOXES = AwayForm.base_fields["first"].widget.widgets_names
CANCEL = Decision(StepKind.CANCELED)
TWO, FIVE = 14 * 60, 17 * 60


@pytest.fixture
def at(monkeypatch):
    """Call with a moment to let it be then."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def a_center():
    """Groups on Monday and Tuesday; one person sits on Mondays, and the week stands on dates."""
    center = Center(make_organization(), weekdays=(0, 1))
    center.scheduler = make_staff(center.organization, Role.SCHEDULER, given_name="Sol")
    center.by = actor_for(center.scheduler)
    center.person = center.make_person()
    seat_in(center.sections[0], center.person, number=1)
    fill(center)
    return center


@pytest.fixture(scope="module")
def shared_center(share):
    return share(a_center, at=NOW)


@pytest.fixture
def center(shared_center, at):
    at(NOW)
    return own(shared_center)


def fill(center, weeks=1):
    materialize(by=job_of(center.organization), from_date=MONDAY, weeks=weeks)


def helper(center, name="Hana", *, weekdays=(0,), role=Role.GROUP_LEADER, **fields):
    staff = make_staff(center.organization, role, given_name=name, **fields)
    make_shifts(center.organization, staff, center.site, weekdays=weekdays)
    return staff


def plan(center, days=1, *, staff=None, viewer=None):
    return cover_plan(
        viewer=viewer or center.by,
        staff_id=(staff or center.leader).pk,
        first=MONDAY,
        until=MONDAY + timedelta(days=days),
    )


def confirm(center, decisions, days=1, *, staff=None):
    return cover_absence(
        staff_id=(staff or center.leader).pk,
        first=MONDAY,
        until=MONDAY + timedelta(days=days),
        decisions=decisions,
        by=center.by,
    )


def lead_by(stand_in):
    return Decision(StepKind.COVERED, stand_in=stand_in.pk)


def proposed(found):
    return {line.session_id: Decision(line.proposed, line.stand_in, line.moved) for line in found.lines}


def able_besides(center, *others):
    known = {one.pk for one in others} | {center.counselor.pk}
    return [one for one, _name in plan(center).lines[0].able if one not in known]


def told():
    return set(rows_of("notices.Notice").values_list("recipient_id", "kind"))


# Groups


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


# By video: with licenses


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


# What cannot be covered


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


@pytest.mark.slow
def test_hours_of_a_stage_say_whose_dose_is_at_risk(center):
    other = center.make_person(minimum_weekly_minutes=0)
    take_stages(other.stay, [MONDAY - timedelta(weeks=3), MONDAY + timedelta(weeks=3)], [360, 180])
    seat_in(center.sections[0], other, number=2)
    fill(center)

    [line] = plan(center).lines

    assert (line.expected, line.at_risk) == (2, 2)


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


# Individual hours


@pytest.fixture
def hour(center):
    """Monday at two with Dana, for whom nothing else stands in the week but the group."""
    hour = IndividualHour.objects.create(
        organization=center.organization,
        patient=center.person,
        staff=center.counselor,
        kind="individual",
        weekday=0,
        start_minute=TWO,
        end_minute=TWO + 60,
        site=center.site,
        dates=DateRange(MONDAY, None),
    )
    fill(center)
    return hour


def away(center, days=1):
    return plan(center, days, staff=center.counselor)


@pytest.mark.slow
def test_individual_hour_moves_to_another_day_with_their_own_counselor(center, hour):
    [line] = away(center).lines

    assert line.proposed is StepKind.MOVED
    assert line.moved.staff_id == center.counselor.pk
    assert line.moved_at.date() > MONDAY
    assert (line.names, line.expected) == ((patient_name(center),), 1)


def patient_name(center):
    patient = center.person
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}"


@pytest.mark.slow
def test_individual_hour_goes_to_a_colleague_where_the_counselor_is_away_all_week(center, hour):
    dee = helper(center, "Dee", role=Role.COUNSELOR, weekdays=(0, 1, 2))

    [line] = away(center, days=7).lines

    assert (line.proposed, line.moved.staff_id) == (StepKind.MOVED, dee.pk)


@pytest.mark.slow
def test_individual_hour_never_moves_into_the_persons_own_life(center, hour):
    job = row(
        "responsibilities.Responsibility",
        organization=center.organization,
        patient=center.person,
        kind="work",
        title="Shift",
        firmness="fixed",
    )
    for weekday in range(1, 5):
        row(
            "responsibilities.ResponsibilityTime",
            organization=center.organization,
            patient=center.person,
            responsibility=job,
            weekday=weekday,
            start_minute=6 * 60,
            end_minute=20 * 60,
        )

    [line] = away(center).lines

    assert line.proposed is StepKind.CANCELED


@pytest.mark.slow
def test_individual_hour_gets_a_room_that_is_free_then(center, hour):
    room = make_room(center.organization, center.site, features=["one_to_one"])
    Session.objects.filter(hour=hour).update(room=room)

    [line] = away(center).lines

    assert line.moved.room_id == room.pk


@pytest.mark.slow
def test_individual_hour_of_somebody_not_reached_is_counted_and_left_open(center, hour):
    other = actor_for(make_staff(center.organization, Role.COUNSELOR, given_name="Other"))

    found = plan(center, staff=center.counselor, viewer=other)

    assert (found.lines, found.hidden) == ((), 1)


@pytest.mark.slow
def test_moved_hour_stands_at_its_new_time_and_stays_there(center, hour):
    found = away(center)

    confirm(center, proposed(found), staff=center.counselor)
    fill(center)

    [session] = Session.objects.filter(hour=hour, state="planned")
    booking = Booking.objects.get(session=session)
    assert (session.during.lower, session.moved_from) == (found.lines[0].moved.start, MONDAY)
    assert (booking.is_active, booking.during, booking.local_date) == (True, session.during, session.local_date)
    assert told() == {(center.person.pk, "week_changed")}


@pytest.mark.slow
def test_moved_hour_ends_with_the_week_it_belongs_to(center, hour):
    confirm(center, proposed(away(center)), staff=center.counselor)
    IndividualHour.objects.filter(pk=hour.pk).update(dates=DateRange(MONDAY - timedelta(7), MONDAY))

    materialize(by=job_of(center.organization), from_date=MONDAY - timedelta(7), weeks=2)

    [session] = Session.objects.filter(hour=hour, moved_from=MONDAY)
    assert session.state == "canceled"


# One confirmation


@pytest.mark.slow
def test_one_confirmation_covers_and_cancels_and_tells(center):
    hana = helper(center)
    monday, tuesday = (line.session_id for line in plan(center, days=2).lines)

    confirm(center, {monday: lead_by(hana), tuesday: CANCEL}, days=2)

    covers = rows_of("privacy.Reach").filter(basis="cover")
    assert Session.objects.get(pk=monday).lead_id == hana.pk
    assert set(covers.values_list("actor_id", "patient_id")) == {(hana.pk, center.person.pk)}
    assert Session.objects.get(pk=tuesday).state == "canceled"
    assert told() == {(hana.pk, "task_due"), (center.person.pk, "week_changed")}
    assert plan(center, days=2).lines == ()


@pytest.mark.slow
def test_everybody_is_told_once_in_neutral_words_however_many_sessions_change(center):
    seat_in(center.sections[1], center.person, number=1)
    fill(center)

    confirm(center, {line.session_id: CANCEL for line in plan(center, days=2).lines}, days=2)

    [notice] = rows_of("notices.Notice").filter(recipient_id=center.person.pk)
    assert notice.kind == "week_changed"


def test_session_left_open_needs_cover_and_schedulers_hear_of_it(center):
    other = make_staff(center.organization, Role.SCHEDULER, given_name="Sam")
    [line] = plan(center).lines

    confirm(center, {line.session_id: LEFT_OPEN})

    assert Session.objects.get(pk=line.session_id).needs_cover
    assert told() == {(other.pk, "task_due")}


@pytest.mark.slow
def test_confirmation_with_one_impossible_choice_changes_nothing(center):
    hana = helper(center, weekdays=(0, 1))
    monday, tuesday = (line.session_id for line in plan(center, days=2).lines)
    make_section(center.organization, site=center.site, track=center.track, times=[(1, NINE, NOON)], leaders=[hana])
    fill(center)

    with pytest.raises(RefusedError):
        confirm(center, {monday: CANCEL, tuesday: lead_by(hana)}, days=2)

    assert Session.objects.get(pk=monday).state == "planned"
    assert not AbsenceStep.objects.exists()


@pytest.mark.slow
def test_session_that_somebody_else_decided_meanwhile_is_not_decided_twice(center):
    [line] = plan(center).lines
    confirm(center, {line.session_id: CANCEL})

    with pytest.raises(RefusedError):
        confirm(center, {line.session_id: CANCEL})


def test_what_is_filled_later_asks_for_cover_on_days_away(center):
    confirm(center, {}, days=7)
    make_section(
        center.organization, site=center.site, track=center.track, times=[(2, NINE, NOON)], leaders=[center.leader]
    )

    fill(center)

    assert Session.objects.get(local_date=MONDAY + timedelta(2)).needs_cover


@pytest.mark.slow
@pytest.mark.parametrize("is_on_leave", [False, True])
def test_what_was_filled_meanwhile_is_led_again_after_an_undo_but_not_on_leave(center, is_on_leave):
    absence = confirm(center, {}, days=7)
    wednesday = MONDAY + timedelta(2)
    make_section(
        center.organization, site=center.site, track=center.track, times=[(2, NINE, NOON)], leaders=[center.leader]
    )
    if is_on_leave:
        days = {"from_date": wednesday, "until_date": wednesday + timedelta(1)}
        row("programs.Leave", organization=center.organization, staff=center.leader, **days)
    fill(center)

    undo_absence(absence_id=absence.pk, by=center.by)

    assert Session.objects.get(local_date=wednesday).needs_cover is is_on_leave


def test_front_office_may_and_a_patient_may_not(center):
    with pytest.raises(RefusedError):
        cover_absence(
            staff_id=center.leader.pk,
            first=MONDAY,
            until=MONDAY + timedelta(1),
            decisions={},
            by=actor_for(center.person),
        )


# The way back


def standing():
    """Everything that an undo must bring back."""
    sessions = Session.objects.order_by("pk").values_list("pk", "state", "lead_id", "during", "room_id", "moved_from")
    staff = SessionStaff.objects.filter(is_active=True).order_by("pk").values_list("pk", "staff_id", "during")
    bookings = Booking.objects.filter(is_active=True).order_by("pk").values_list("pk", "during", "local_date")
    return list(sessions), list(staff), list(bookings)


@pytest.mark.slow
def test_undo_brings_back_every_session_as_it_was(center, hour):
    before = standing()
    group = plan(center).lines[0].session_id
    first = confirm(center, {group: lead_by(helper(center))})
    second = confirm(center, proposed(away(center)), staff=center.counselor)

    undo_absence(absence_id=second.pk, by=center.by)
    undo_absence(absence_id=first.pk, by=center.by)

    assert standing() == before
    assert not rows_of("privacy.Reach").filter(basis="cover", ended_at=None).exists()


@pytest.mark.slow
def test_undo_of_a_canceled_group_brings_everybody_back_but_who_left(center):
    gone = center.make_person()
    seat = seat_in(center.sections[0], gone, number=2)
    fill(center)
    absence = confirm(center, {plan(center).lines[0].session_id: CANCEL})
    type(seat).objects.filter(pk=seat.pk).update(dates=DateRange(empty=True))

    undo_absence(absence_id=absence.pk, by=center.by)

    assert [one.patient_id for one in Booking.objects.filter(is_active=True)] == [center.person.pk]


@pytest.mark.slow
def test_undo_leaves_alone_what_changed_since(center):
    hana, other = helper(center), helper(center, "Ivy")
    session_id = plan(center).lines[0].session_id
    absence = confirm(center, {session_id: lead_by(hana)})
    confirm(center, {session_id: lead_by(other)}, staff=hana)

    undo_absence(absence_id=absence.pk, by=center.by)

    assert Session.objects.get(pk=session_id).lead_id == other.pk


@pytest.mark.slow
def test_nothing_is_undone_once_a_session_has_begun_or_twice(center, at):
    absence = confirm(center, {plan(center).lines[0].session_id: lead_by(helper(center))})
    at(NOW + timedelta(hours=2))
    with pytest.raises(RefusedError, match="has begun"):
        undo_absence(absence_id=absence.pk, by=center.by)
    at(NOW)
    undo_absence(absence_id=absence.pk, by=center.by)

    with pytest.raises(RefusedError, match="undone already"):
        undo_absence(absence_id=absence.pk, by=center.by)


def test_unknown_absence_is_refused(center):
    with pytest.raises(RefusedError):
        undo_absence(absence_id=UUID(int=1), by=center.by)


# Pages


def address(center):
    day = "&".join(f"first{box}={typed}" for box, typed in zip(AWAY_BOXES, ("3", "1", "2027"), strict=True))
    return f"/plan/cover/?staff={center.leader.pk}&days=1&{day}"


@pytest.mark.slow
def test_page_says_whom_it_touches_and_what_goes_out_then_confirms(client, center):
    hana = helper(center)
    client.force_login(center.scheduler.account)

    page = client.get(address(center))
    see_all(center.organization)
    session = Session.objects.get(local_date=MONDAY)
    answer = client.post(address(center), {f"session-{session.pk}": str(hana.pk)})
    after = client.get(answer.url)

    see_all(center.organization)
    assert "1 session is covered." in page.text
    assert patient_name(center) in page.text
    assert "“Something in your week has changed.”" in page.text
    assert Session.objects.get(pk=session.pk).lead_id == hana.pk
    assert "Undo all of it" in after.text
    assert "Lee Leader is away" in after.text


@pytest.mark.slow
def test_page_says_what_nobody_can_lead_why_and_what_would(client, center):
    section = center.sections[0]
    type(section.group).objects.filter(pk=section.group_id).update(credentials=["LCSW"])
    helper(center, "Resting", credentials=["LCSW"], weekdays=(2,), family_name="Vale")
    client.force_login(center.scheduler.account)

    page = client.get(address(center))

    assert "1 would be canceled." in page.text
    assert "1 colleague lacks the credential." in page.text
    assert "1 is not at work then." in page.text
    assert "It could be led by whoever comes in for it: Resting Vale." in page.text
    assert "Canceled, it takes 3 h from 1 person." in page.text
    assert "1 of them then has fewer hours this week than the plan of care asks for." in page.text


@pytest.mark.slow
def test_page_undoes(client, center):
    session = Session.objects.get(local_date=MONDAY)
    client.force_login(center.scheduler.account)
    done = client.post(address(center), {f"session-{session.pk}": "cancel"})

    client.post(f"{done.url}undo/")
    page = client.get(done.url)

    see_all(center.organization)
    assert "This was undone" in page.text
    assert Session.objects.get(pk=session.pk).state == "planned"


@pytest.mark.slow
def test_page_refuses_what_is_not_possible_any_more(client, center):
    session = Session.objects.get(local_date=MONDAY)
    client.force_login(center.scheduler.account)

    page = client.post(address(center), {f"session-{session.pk}": str(UUID(int=7))}, follow=True)

    see_all(center.organization)
    assert "Something changed while you looked" in page.text
    assert Session.objects.get(pk=session.pk).state == "planned"


@pytest.mark.slow
def test_page_names_nobody_to_somebody_who_reaches_nobody(client, center):
    client.force_login(make_staff(center.organization, Role.COUNSELOR, given_name="Other").account)

    page = client.get(address(center))

    assert "1 person expected" in page.text
    assert center.person.family_name not in page.text


@pytest.mark.slow
def test_page_without_sessions_says_so(client, center):
    other = make_staff(center.organization, Role.NURSE)
    client.force_login(center.scheduler.account)

    page = client.get(address(center).replace(str(center.leader.pk), str(other.pk)))

    assert "Nothing to cover" in page.text


def test_unknown_absence_is_no_page(client, center):
    client.force_login(center.scheduler.account)

    assert client.get(f"/plan/absence/{UUID(int=1)}/").status_code == 404


@pytest.mark.slow
def test_as_many_questions_for_many_sessions_as_for_few(center, hour, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as one:
        plan(center)
    with django_assert_max_num_queries(40) as two:
        assert len(plan(center, days=2).lines) == 2

    assert len(one) == len(two)


# What is rare


@pytest.mark.slow
def test_hour_moved_to_a_colleague_lets_them_reach_the_person_until_it_is_undone(center, hour):
    dee = helper(center, "Dee", role=Role.COUNSELOR, weekdays=(0, 1, 2))
    reached = rows_of("privacy.Reach").filter(actor_id=dee.pk, patient_id=center.person.pk, ended_at=None)

    absence = confirm(center, proposed(away(center, days=7)), days=7, staff=center.counselor)
    meanwhile = reached.count()
    undo_absence(absence_id=absence.pk, by=center.by)

    assert (meanwhile, reached.count()) == (1, 0)


@pytest.mark.slow
def test_undo_is_refused_as_a_whole_when_the_old_time_was_taken_meanwhile(center, hour):
    absence = confirm(center, proposed(away(center)), staff=center.counselor)
    before = standing()
    section = make_section(center.organization, site=center.site, track=center.track, times=[(0, TWO, TWO + 60)])
    fill(center)
    taken = Session.objects.get(section=section)
    SessionStaff.objects.create(
        organization=center.organization, session=taken, staff=center.counselor, during=taken.during
    )

    with pytest.raises(RefusedError, match="taken meanwhile"):
        undo_absence(absence_id=absence.pk, by=center.by)

    assert Session.objects.get(hour=hour).moved_from == MONDAY
    assert len(standing()[0]) == len(before[0]) + 1


@pytest.mark.slow
def test_two_hours_never_share_the_last_room(center, hour):
    """Both could only be seen on Tuesday at nine, and there is one room."""
    room = make_room(center.organization, center.site, features=["one_to_one"])
    rows_of("programs.Shift").filter(staff=center.counselor).exclude(weekday__in=(0, 1)).delete()
    rows_of("programs.Shift").filter(staff=center.counselor, weekday=1).update(start_minute=NOON, end_minute=NOON + 60)
    make_shifts(
        center.organization,
        make_staff(center.organization, Role.COUNSELOR, given_name="Dee"),
        center.site,
        weekdays=(1,),
        start=NOON,
        end=NOON + 60,
    )
    other = center.make_person()
    IndividualHour.objects.create(
        organization=center.organization,
        patient=other,
        staff=center.counselor,
        kind="individual",
        weekday=0,
        start_minute=FIVE - 60,
        end_minute=FIVE,
        site=center.site,
        dates=DateRange(MONDAY, None),
    )
    Session.objects.filter(hour=hour).update(room=room)
    fill(center)

    lines = away(center).lines

    assert sorted(line.proposed for line in lines) == [StepKind.CANCELED, StepKind.MOVED]


@pytest.mark.slow
def test_hour_is_not_moved_to_a_closed_day(center, hour):
    for number in range(1, 6):
        row(
            "programs.ClosedDay",
            organization=center.organization,
            site=None,
            date=MONDAY + timedelta(days=number),
        )

    assert [line.proposed for line in away(center).lines] == [StepKind.CANCELED]


@pytest.mark.slow
def test_site_without_known_opening_hours_is_open_while_its_counselors_work(center, hour):
    rows_of("programs.OpeningHours").all().delete()

    assert [line.proposed for line in away(center).lines] == [StepKind.MOVED]


@pytest.mark.slow
def test_page_moves_an_hour_and_says_when_nothing_suits(client, center, hour):
    url = address(center).replace(str(center.leader.pk), str(center.counselor.pk))
    client.force_login(center.scheduler.account)

    moved = client.get(url).text
    see_all(center.organization)
    rows_of("programs.Shift").filter(staff=center.counselor).exclude(weekday=0).delete()
    nothing = client.get(url).text

    assert "1 is moved." in moved
    assert f"with {center.counselor}" in moved
    assert "No other time this week suits them, their counselor or a colleague." in nothing
    assert "Canceled, it takes 1 h from 1 person." in nothing


@pytest.mark.slow
def test_page_names_who_could_be_freed_and_says_when_nobody_is_left(client, center):
    center.counselor.roles = []
    center.counselor.save()
    client.force_login(center.scheduler.account)
    alone = client.get(address(center)).text
    see_all(center.organization)
    busy = helper(center, "Busy", family_name="Vale")
    make_section(center.organization, site=center.site, track=center.track, times=[(0, NINE, NOON)], leaders=[busy])
    fill(center)
    taken = client.get(address(center)).text

    assert "Nobody else here leads groups." in alone
    assert "Only somebody from outside could lead it." in alone
    assert "It could be led by whoever is freed from something else: Busy Vale." in taken


@pytest.mark.slow
def test_page_of_somebody_who_does_not_reach_the_person_says_that_the_hour_stays_open(client, center, hour):
    other = make_staff(center.organization, Role.COUNSELOR, given_name="Other")
    client.force_login(other.account)
    url = address(center).replace(str(center.leader.pk), str(center.counselor.pk))

    page = client.get(url).text
    done = client.post(url, follow=True).text

    see_all(center.organization)
    assert "1 individual session is with somebody whom you do not reach." in page
    assert "Undo all of it" in done
    assert Session.objects.get(hour=hour).needs_cover


@pytest.mark.slow
def test_page_says_why_it_cannot_be_undone(client, center, at):
    absence = confirm(center, {plan(center).lines[0].session_id: CANCEL})
    at(NOW + timedelta(hours=2))
    client.force_login(center.scheduler.account)

    page = client.post(f"/plan/absence/{absence.pk}/undo/", follow=True).text

    assert "One of these sessions has begun." in page
