"""Supervision: what waits for a second name, a review or whoever answers for the team, by the clock, on one page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from midspan.domains.encounters.actions import begin_contact, save_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.tests.factories import contact_words
from midspan.domains.encounters.tests.test_countersigning import NOW, Place
from midspan.domains.incidents.tests.factories import make_incident, reviewed
from midspan.domains.journey.actions import countersign_placement, draft_placement, sign_placement
from midspan.domains.journey.models import Episode
from midspan.domains.journey.tests.factories import a_draft, screen
from midspan.domains.people.enums import Role
from midspan.domains.people.models import Staff
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.actions import offer_plan
from midspan.domains.plans.enums import Signer
from midspan.domains.plans.tests.factories import sign, write_plan
from midspan.domains.safety.enums import ContactOutcome, Rung, StepKind
from midspan.domains.safety.tests.factories import answered, at, moved, put_on
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.staff.supervision_lines import supervision_lines

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = timedelta(days=1)


class Team(Place):
    """An intern's group of two and its signed notes; Dana is licensed, Nora directs, Lena does so too."""

    def __init__(self):
        super().__init__()
        self.sign()
        self.dana, self.intern = self.staff_of(self.licensed), self.staff_of(self.other_intern)
        self.nora = self.staff_of(self.director)
        self.lena = make_staff(self.organization, Role.DIRECTOR, credentials=["LCSW"])
        self.rowan, self.other = self.room.patients

    def staff_of(self, actor):
        return Staff.objects.get(pk=actor.id)

    def lines(self, staff, *, now=NOW):
        return supervision_lines(viewer=actor_for(staff), now=now)


@pytest.fixture(scope="module")
def shared(share):
    return share(Team, at=NOW)


@pytest.fixture
def team(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


def name(patient):
    return f"{patient.name_to_use or patient.given_names} {patient.family_name}"


def asks_to_sign(team, patient, first, second):
    """A placement that the first has signed, and the second is asked to sign."""
    stay = Episode.objects.get(patient=patient)
    screen(stay, actor_for(first))
    draft = draft_placement(episode_id=stay.pk, draft=a_draft(), patient_view="", by=actor_for(first))
    return sign_placement(placement_id=draft.pk, ask=second.pk, by=actor_for(first))


def offered_by_intern(team, patient):
    by = actor_for(team.intern)
    Episode.objects.filter(patient=patient).update(admitted_at=NOW - DAY)
    write_plan(patient, by)
    offer_plan(patient_id=patient.pk, by=by)
    sign(patient, by, Signer.CLINICIAN)


def test_note_waits_for_who_is_licensed_and_for_nobody_else(team):
    [line] = team.lines(team.dana)

    assert (line.title, line.action) == ("Riding out urges", "Read and sign")
    assert "2 entries are signed and wait for your name as well" in line.why
    assert team.lines(team.intern) == []
    assert team.lines(team.nora) == []


def test_plan_of_an_intern_waits_for_who_may_sign_as_supervisor(team):
    offered_by_intern(team, team.rowan)

    [line] = [one for one in team.lines(team.dana) if one.icon == "plan"]
    assert (line.title, line.href) == (name(team.rowan), f"/people/{team.rowan.pk}/plan/")
    assert line.why.startswith("The plan waits for a supervisor’s name since ")
    assert team.lines(team.intern) == []


def test_placement_waits_for_whom_the_first_asked_and_says_who_and_since_when(team):
    placement = asks_to_sign(team, team.rowan, team.lena, team.nora)

    [line] = team.lines(team.nora)
    assert line.why.startswith(f"{team.lena} signed the placement on ")
    assert line.href == f"/people/{team.rowan.pk}/placement/sign/"
    assert team.lines(team.lena) == []
    team.nora.credentials = ["LCSW"]
    team.nora.save()
    countersign_placement(placement_id=placement.pk, by=actor_for(team.nora))
    assert team.lines(team.nora) == []


def test_incident_waits_for_somebody_else_than_who_wrote_it(team):
    incident = make_incident(team.nora)

    assert team.lines(team.nora) == []
    [line] = team.lines(team.lena)
    assert (line.action, line.tag, line.kind) == ("Review", "To review", "due")
    [late] = team.lines(team.lena, now=NOW + 4 * DAY)
    assert (late.tag, late.kind) == ("Overdue", "urgent")
    reviewed(incident, team.lena)
    assert team.lines(team.lena) == []


def test_late_note_of_a_contact_is_told_to_the_director_with_its_delay(team):
    by = actor_for(team.dana)
    entry = begin_contact(patient_id=team.rowan.pk, kind=ContactKind.INDIVIDUAL, by=by)
    save_contact(entry_id=entry.pk, words=contact_words(team.room), by=by)

    [line] = team.lines(team.nora, now=NOW + 6 * DAY)
    assert (line.title, line.tag) == (name(team.rowan), "4 days late")
    assert str(team.dana) in line.why
    assert team.lines(team.nora) == []
    assert [one.title for one in team.lines(team.nora, now=NOW + 60 * DAY)] == [name(team.rowan)]


def test_whom_nobody_took_comes_first_for_the_supervisor_it_climbed_to(team):
    put_on(team.dana, Rung.SUPERVISOR)
    answered(team.rowan)
    see_all(team.organization)

    first = team.lines(team.dana)[0]
    assert (first.title, first.kind, first.action) == (name(team.rowan), "urgent", "Open")
    assert first.why.startswith("Nobody has taken it since ")
    assert [one.kind for one in team.lines(team.nora)] == ["urgent"]
    assert team.lines(team.intern) == []


def gone(team, *, then, rung, is_reached):
    """Dana took it, reached the person or not, and went away; it came to `then`."""
    put_on(team.dana, Rung.SUPERVISOR)
    obligation, by = answered(team.rowan), actor_for(team.dana)
    see_all(team.organization)
    moved(obligation, StepKind.TAKEN, by=by, staff_id=team.dana.pk)
    outcome = ContactOutcome.REACHED if is_reached else ContactOutcome.NO_ANSWER
    moved(obligation, StepKind.CONTACT, by=by, outcome=outcome, words="Called.")
    moved(obligation, StepKind.OWNER_AWAY, by=by, staff_id=team.dana.pk)
    moved(obligation, StepKind.ALERTED, by=by, staff_id=then.pk, rung=rung, round=9)


def test_who_was_reached_and_whose_owner_went_away_is_shown_to_whom_it_came_up_to(team):
    gone(team, then=team.nora, rung=Rung.DIRECTOR, is_reached=True)

    to_nora, to_lena = (team.lines(one)[0].why for one in (team.nora, team.lena))
    assert to_nora.startswith("The person was reached, and whoever had it is away since Tuesday, March 2")
    assert ("It has come up to you." in to_nora, "Nobody has it now." in to_lena) == (True, True)


def test_what_climbed_in_an_earlier_round_stands_lower_down_again(team):
    gone(team, then=team.intern, rung=Rung.ON_CALL, is_reached=False)

    assert [one for one in team.lines(team.nora) if one.kind == "urgent"] == []


def test_moment_decides_the_order_within_a_day(team):
    later, sooner = sorted(team.room.patients, key=name)
    for minutes, patient in enumerate((sooner, later)):
        with at(NOW + timedelta(minutes=minutes)):
            answered(patient)
    see_all(team.organization)

    assert [one.title for one in team.lines(team.nora)] == [name(sooner), name(later)]


def test_clock_decides_the_order(team):
    make_incident(team.nora, hours_ago=1)
    asks_to_sign(team, team.rowan, team.dana, team.lena)

    assert [one.action for one in team.lines(team.lena)] == ["Read and sign", "Review"]


def test_many_things_take_as_many_queries_as_one_of_each(team):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            found = [len(team.lines(one)) for one in (team.dana, team.lena)]
        return found, len(queries)

    def more(patient):
        offered_by_intern(team, patient)
        asks_to_sign(team, patient, team.dana, team.lena)
        make_incident(team.nora)
        answered(patient)
        see_all(team.organization)

    put_on(team.dana, Rung.SUPERVISOR)
    more(team.rowan)
    before, queries = asked()
    more(team.other)

    after, again = asked()
    assert [more > less for more, less in zip(after, before, strict=True)] == [True, True]
    assert again == queries


def test_page_opens_for_who_signs_or_reviews_and_says_when_nothing_waits(team, client):
    desk = make_staff(team.organization, Role.FRONT_DESK)
    pages = {}
    for who in (team.dana, team.intern, desk):
        client.force_login(who.account)
        pages[who] = client.get("/supervision/")
        see_all(team.organization)

    assert "1 thing waits." in pages[team.dana].content.decode()
    assert "Nothing waits" in pages[team.intern].content.decode()
    assert pages[desk].status_code == 404
