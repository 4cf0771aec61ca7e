"""The caseload tells reasons, with where each leads, and gives nobody a number."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from midspan.domains.encounters.models import Attendance, Contact, IndividualEntry
from midspan.domains.encounters.queries import Lately, came_lately
from midspan.domains.encounters.tests.factories import Room, row
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.actions import enter
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.tests.factories import answer, make_assignment
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.actions import begin_plan, offer_plan
from midspan.domains.plans.enums import Signer
from midspan.domains.plans.tests.factories import sign, sign_by_both, write_plan
from midspan.domains.practice.actions import set_sharing
from midspan.domains.practice.enums import Sharing
from midspan.domains.practice.tests.factories import SKILL, on_their_phone
from midspan.domains.privacy.actions import NewRestriction, grant_restriction, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.actions import report
from midspan.domains.safety.models import Closing, Formulation, Obligation
from midspan.domains.safety.queries import leaving_noted
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.caseload import Why, caseload
from midspan.values import DataClass

pytestmark = pytest.mark.django_db
NOW = clock.now()
DAY = timedelta(days=1)


class Cases(Room):
    """Three people who were admitted today; the counselor is the primary one of the first two, and reaches all."""

    def __init__(self):
        super().__init__(make_organization(), people=3)
        self.counselor = make_staff(self.organization, "counselor")
        self.colleague = make_staff(self.organization, "counselor")
        for place, stay in enumerate(self.stays):
            stay.admitted_at = NOW
            stay.primary_counselor = self.counselor if place < 2 else self.colleague
            stay.save()
            self.reach(self.counselor, place)

    def reach(self, staff, place):
        by, stay = actor_for(staff), self.stays[place]
        open_reach(actor_id=staff.pk, patient_id=stay.patient_id, basis=Basis.CARE_TEAM, source_id=stay.pk, by=by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Cases, at=NOW)


@pytest.fixture
def cases(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    copy = own(shared)
    copy.viewer = actor_for(copy.counselor)
    return copy


def told(cases, *, viewer=None, mine=True):
    """Name → reasons, in the order of the page."""
    lines = caseload(viewer=viewer or cases.viewer, mine=mine)
    return {one.name: [reason.why for reason in one.reasons] for one in lines}


def name(cases, place):
    patient = cases.patients[place]
    return f"{patient.given_names} {patient.family_name}"


def came(cases, place, *states):
    for state in states:
        Attendance.objects.update_or_create(
            organization=cases.organization,
            booking=cases.bookings[place],
            defaults={"patient": cases.patients[place], "session": cases.session, "state": state},
        )


@pytest.mark.slow
def test_who_has_no_reason_comes_last_and_is_shown_all_the_same(cases):
    cases.stays[1].admitted_at = NOW - 30 * DAY
    cases.stays[1].save()

    assert [*told(cases).items()] == [(name(cases, 1), [Why.FIRST_PLAN, Why.PLACEMENT]), (name(cases, 0), [])]


@pytest.mark.slow
def test_only_ones_own_people_or_everybody_one_reaches(cases):
    assert set(told(cases)) == {name(cases, 0), name(cases, 1)}
    assert set(told(cases, mine=False)) == {name(cases, place) for place in range(3)}
    assert told(cases, viewer=actor_for(cases.colleague)) == {}


@pytest.mark.slow
def test_who_came_to_too_little_is_told_in_words_and_nothing_recorded_is_no_reason(cases):
    came(cases, 0, "absent")

    lines = {one.name: one for one in caseload(viewer=cases.viewer, mine=True)}

    assert [one.words for one in lines[name(cases, 0)].reasons] == [
        "Came to 0 of 1 in the last 14 days.",
        "Came to nothing in the last 7 days.",
    ]
    assert (lines[name(cases, 1)].reasons, lines[name(cases, 1)].came) == ((), "Nothing is recorded")


@pytest.mark.slow
def test_review_and_scores_are_reasons_and_who_did_not_answer_is_told_so(cases):
    rowan = cases.patients[0]
    write_plan(rowan, cases.viewer)
    sign_by_both(rowan, cases.viewer)
    see_all(cases.organization)
    answer(rowan, make_assignment(rowan, cases.viewer), [1, 1, 1, 1, 1, 0, 0, 0, 0])
    see_all(cases.organization)

    lines = {one.name: one for one in caseload(viewer=cases.viewer, mine=True)}

    assert lines[name(cases, 0)].scores == "PHQ-9 5 (mild)"
    assert lines[name(cases, 1)].scores == "Nothing came back, or it is not shared"


@pytest.mark.slow
def test_what_came_back_without_a_sum_is_not_that_nothing_came_back(cases):
    rowan = cases.patients[0]
    answer(rowan, make_assignment(rowan, cases.viewer), [1, None, 1, 1, 1, 0, 0, 0, 0])
    see_all(cases.organization)

    (line,) = [one for one in caseload(viewer=cases.viewer, mine=True) if one.patient_id == rowan.pk]

    assert line.scores == "PHQ-9: answered, no sum"


def test_scores_of_an_earlier_stay_are_not_told_as_the_last_ones(cases):
    rowan = cases.patients[0]
    before = make_episode(cases.organization, rowan, state="discharged", ended_at=NOW - 30 * DAY)
    type(before).objects.filter(pk=before.pk).update(opened_at=NOW - 60 * DAY)
    sheet = {"choices": dict.fromkeys("123456789", 0), "mode": Mode.PAPER, "language": "en", "by": cases.viewer}
    enter(patient_id=rowan.pk, key="phq-9", answered_on=clock.local_date() - 40 * DAY, **sheet)

    (line,) = [one for one in caseload(viewer=cases.viewer, mine=True) if one.patient_id == rowan.pk]

    assert line.scores == "Nothing came back, or it is not shared"


@pytest.mark.slow
def test_supervisors_name_is_asked_of_who_may_give_it(cases):
    intern = make_staff(cases.organization, "counselor", credentials=["intern"])
    cases.reach(intern, 0)
    rowan, by = cases.patients[0], actor_for(intern)
    write_plan(rowan, by)
    offer_plan(patient_id=rowan.pk, by=by)
    sign(rowan, by, Signer.CLINICIAN)

    of_supervisor, of_intern = told(cases, mine=False), told(cases, viewer=by, mine=False)

    assert of_supervisor[name(cases, 0)] == [Why.SUPERVISOR_SIGNS, Why.PERSON_SIGNS]
    assert of_intern[name(cases, 0)] == [Why.PERSON_SIGNS]


def test_page_leads_to_where_something_can_be_done(client, cases):
    cases.stays[1].admitted_at = NOW - 30 * DAY
    cases.stays[1].save()
    client.force_login(cases.counselor.account)

    page = client.get(reverse("staff:caseload")).content.decode()

    assert reverse("plans:of_patient", args=[cases.patients[1].pk]) in page
    assert reverse("staff:contacts", args=[cases.patients[1].pk]) in page
    told = [name(cases, 1), "A plan that both have signed is due by", "Overdue"]
    assert [words for words in told if words not in page] == []


def test_coming_is_told_week_by_week_so_that_a_change_is_seen(cases):
    came(cases, 0, "attended")
    began = cases.session.local_date
    type(cases.session).objects.filter(pk=cases.session.pk).update(local_date=began - 14 * DAY)

    (line,) = [one for one in caseload(viewer=cases.viewer, mine=True) if one.patient_id == cases.patients[0].pk]

    assert line.came == (
        "Weeks before: 1 of 1, nothing recorded. This week so far: nothing recorded. "
        f"Last seen on {date_format(began - 14 * DAY)}."
    )


def test_last_day_they_were_seen_is_told_though_it_is_long_ago_and_nothing_recorded_since_is_no_reason(cases):
    came(cases, 0, "attended")
    day = cases.session.local_date - 20 * DAY
    type(cases.session).objects.filter(pk=cases.session.pk).update(local_date=day)

    line = line_of(cases, 0)

    assert line.came.endswith(f"Last seen on {date_format(day)}.")
    assert Why.NO_CONTACT not in {one.why for one in line.reasons}


@pytest.mark.slow
def test_who_may_leave_is_a_reason_while_it_is_open_and_is_told_afterwards(cases):
    rowan = cases.patients[0].pk
    report(patient_id=rowan, key="urge_to_quit", words="Said it after group.", source="test", by=cases.viewer)
    waits = line_of(cases, 0)
    see_all(cases.organization)
    closed_since(rowan, cases)
    done = line_of(cases, 0)

    assert [one.words for one in waits.reasons] == [f"May leave, as noted on {date_format(NOW.date())}."]
    assert waits.leaving == f"Noted on {date_format(NOW.date())}; open"
    assert (done.reasons, done.leaving) == ((), f"Noted on {date_format(NOW.date())}; talked about since")


def test_who_may_leave_is_a_reason_until_it_is_closed_however_long_ago_it_was_noted(cases, monkeypatch):
    rowan = cases.patients[0].pk
    report(patient_id=rowan, key="urge_to_quit", words="Said it after group.", source="test", by=cases.viewer)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + 20 * DAY)

    found = leaving_noted(viewer=cases.viewer, patient_ids=[rowan], since=NOW + 6 * DAY)

    assert found[rowan].is_open


def test_what_was_noted_later_and_closed_hides_nothing_that_is_open(cases):
    rowan = cases.patients[0]
    about = {"organization": cases.organization, "patient": rowan, "signal": "urge_to_quit"}
    see_all(cases.organization)
    later, before = (obligation(**about, source=f"seen/{day}", opened_at=NOW - day * DAY) for day in (1, 3))
    closed_since(rowan.pk, cases, later)

    found = leaving_noted(viewer=cases.viewer, patient_ids=[rowan.pk], since=NOW - 14 * DAY)

    assert (found[rowan.pk].obligation_id, found[rowan.pk].is_open) == (before.pk, True)


def obligation(**known):
    tier = {"kind": "seen", "tier": "c", "is_staffed": True, "due_at": NOW + DAY, "opened_by": uuid4()}
    return row("safety.Obligation", **tier, **known)


def closed_since(patient_id, cases, one=None):
    one = one or Obligation.objects.get(patient_id=patient_id)
    about = {"organization": cases.organization, "patient_id": patient_id, "obligation": one}
    parts = dict.fromkeys(("risk_factors", "protective_factors", "what_changed", "plan", "means_safety"), "Words.")
    written = {"written_by": cases.leader.pk, "written_at": NOW, "follow_up_at": NOW + DAY}
    formulation = Formulation.objects.create(**about, **parts, **written)
    how = {"disposition": "stays", "closed_by": cases.leader, "credential": "LCSW", "closed_at": NOW}
    Closing.objects.create(**about, formulation=formulation, **how)


def test_practice_is_told_week_by_week_as_far_as_it_is_shared_and_never_that_it_is_not(cases):
    today, rowan = clock.local_date(), cases.patients[0]
    monday = clock.week_start(today)
    for day, times in ((monday - 15 * DAY, 2), (monday - 1 * DAY, 1), (today, 3)):
        practices(rowan, times, on=day)

    shown = {}
    for setting in (None, Sharing.NOTHING, Sharing.COUNTS):
        if setting:
            with on_their_phone(rowan) as by:
                set_sharing(setting=setting, by=by)
        bind(organization_id=cases.organization.pk, actor_id=cases.counselor.pk, reach=Reach.ASSIGNED)
        shown[setting] = line_of(cases, 0).practiced
        see_all(cases.organization)

    nothing = "Nothing practiced, or it is not shared"
    assert shown.pop(Sharing.COUNTS) == "Times in the weeks before: 2, 0, 1. This week so far: 3."
    assert shown == {None: nothing, Sharing.NOTHING: nothing}


def test_a_director_is_told_that_practice_is_not_shown_to_them_and_nothing_of_the_person(cases):
    rowan = cases.patients[0]
    practices(rowan, 3, on=clock.local_date())
    with on_their_phone(rowan) as by:
        set_sharing(setting=Sharing.EVERYTHING, by=by)
    see_all(cases.organization)
    director = actor_for(make_staff(cases.organization, Role.DIRECTOR))

    seen = [line.practiced for line in caseload(viewer=director, mine=False)]
    assert set(seen) == {"Not shown to you"}


def test_who_does_not_come_is_reached_out_to_and_whose_plan_is_due_is_not_looked_for(cases, client):
    came(cases, 0, "absent")
    cases.stays[1].admitted_at = NOW - 30 * DAY
    cases.stays[1].save()

    away, due = line_of(cases, 0), line_of(cases, 1)
    assert [one.why for one in away.reasons] == [Why.AWAY, Why.NO_CONTACT]
    assert [one.why for one in due.reasons] == [Why.FIRST_PLAN, Why.PLACEMENT]
    assert away.next_step.url == reverse("outreach:of_patient", args=[away.patient_id])
    assert due.next_step.url == reverse("staff:contacts", args=[due.patient_id])
    client.force_login(cases.counselor.account)
    page = client.get(reverse("staff:caseload")).content.decode()
    assert page.count("Reach out<") == page.count("Contacts<span") == 1


def practices(patient, times, *, on):
    whose = {"organization": patient.organization, "patient": patient, "skill": SKILL}
    for _ in range(times):
        row("practice.PracticeLog", **whose, client_id=uuid4(), practiced_at=NOW, local_date=on, received_at=NOW)


@pytest.mark.slow
def test_what_a_person_keeps_to_themselves_is_said_not_to_be_shared(cases):
    rowan = cases.patients[0]
    answer(rowan, make_assignment(rowan, cases.viewer), [1, 1, 1, 1, 1, 0, 0, 0, 0])
    see_all(cases.organization)
    report(patient_id=rowan.pk, key="urge_to_quit", words="Said it after group.", source="test", by=cases.viewer)
    seen = line_of(cases, 0)
    see_all(cases.organization)
    officer = actor_for(make_staff(cases.organization, Role.PRIVACY_OFFICER))
    limit = NewRestriction(classes=frozenset({DataClass.SCORE, DataClass.SAFETY}))
    grant_restriction(patient_id=rowan.pk, restriction=limit, by=officer)
    kept = line_of(cases, 0)

    assert "PHQ-9" in seen.scores
    assert (kept.leaving, kept.scores) == ("Not shared", "Nothing came back, or it is not shared")


def line_of(cases, place):
    lines = caseload(viewer=cases.viewer, mine=True)
    return next(one for one in lines if one.patient_id == cases.patients[place].pk)


@pytest.mark.parametrize("role", ["front_desk", "group_leader", "peer_specialist"])
def test_others_find_no_caseload(client, cases, role):
    client.force_login(make_staff(cases.organization, role).account)

    assert client.get(reverse("staff:caseload")).status_code == 404


def test_sums_that_are_kept_apart_are_told_each(cases):
    rowan = cases.patients[0]
    answer(rowan, make_assignment(rowan, cases.viewer, key="readiness-rulers", every_days=None), [7, 5, 6])
    see_all(cases.organization)

    (line,) = [one for one in caseload(viewer=cases.viewer, mine=True) if one.patient_id == rowan.pk]

    assert line.scores == "Rulers How important it is 7, How confident you are 5, How ready you are 6"


@pytest.mark.slow
def test_as_many_questions_to_the_database_for_three_as_for_one(cases, django_assert_num_queries):
    for place in range(3):
        begin_plan(patient_id=cases.patients[place].pk, by=cases.viewer)
        came(cases, place, "attended")

    with django_assert_num_queries(19):
        assert len(caseload(viewer=cases.viewer, mine=False)) == 3


def contacted(cases, kind):
    """A signed note of yesterday about somebody who was admitted a month ago."""
    cases.stays[1].admitted_at = NOW - 30 * DAY
    cases.stays[1].save()
    about = {"organization": cases.organization, "patient": cases.patients[1]}
    contact = Contact.objects.create(**about, kind=kind, mode="video", local_date=NOW.date() - timedelta(days=1))
    credit = {"author": cases.counselor, "state": "signed", "signed_at": NOW}
    IndividualEntry.objects.create(**about, contact=contact, **credit)
    return contact


def test_a_contact_is_having_been_seen(cases):
    contact = contacted(cases, "individual")

    seen = came_lately(viewer=cases.viewer, since=NOW.date() - timedelta(days=14))

    assert seen[cases.patients[1].pk] == Lately(came=0, missed=0, last_on=contact.local_date)
    assert Why.NO_CONTACT not in told(cases)[name(cases, 1)]


@pytest.mark.parametrize(("kind", "is_missed"), [("individual", False), ("family", True)])
def test_whoever_comes_to_nothing_is_missed_though_their_family_was_talked_with(cases, kind, is_missed):
    came(cases, 1, "absent")
    contact = contacted(cases, kind)

    seen = came_lately(viewer=cases.viewer, since=NOW.date() - timedelta(days=14))

    assert seen[cases.patients[1].pk].last_on == (None if is_missed else contact.local_date)
    assert (Why.NO_CONTACT in told(cases)[name(cases, 1)]) == is_missed


def test_who_sees_no_plans_is_not_told_that_one_is_missing(cases):
    director = make_staff(cases.organization, Role.DIRECTOR)
    see_all(cases.organization)

    found = told(cases, viewer=actor_for(director), mine=False)

    assert Why.FIRST_PLAN not in {why for reasons in found.values() for why in reasons}
