"""Incidents: written down by anybody here, read by few, told in time, reviewed by somebody else, never changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from midspan.domains.incidents.actions import add_patient, add_staff, add_to_incident
from midspan.domains.incidents.enums import Answer, Step
from midspan.domains.incidents.models import Incident, IncidentPerson, IncidentStep
from midspan.domains.incidents.queries import (
    closed_incidents,
    incident_standing,
    open_incidents,
    owed_incidents,
    own_incidents,
    people_concerned,
    to_review,
)
from midspan.domains.incidents.tests.factories import all_answered, answered, closed, make_incident, reviewed
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Center:
    """Dana treats Rowan and not Kim; a nurse, a director and a privacy officer; an incident that Dana wrote down."""

    def __init__(self):
        self.organization = organization = make_organization(jurisdiction="VA")
        self.rowan = make_patient(organization, given_names="Rowan", family_name="Ames")
        self.kim = make_patient(organization, given_names="Kim", family_name="Doe")
        self.dana = make_staff(organization, Role.COUNSELOR)
        self.nurse = make_staff(organization, Role.NURSE)
        self.intake = make_staff(organization, Role.INTAKE)
        self.director = make_staff(organization, Role.DIRECTOR)
        self.officer = make_staff(organization, Role.PRIVACY_OFFICER)
        reach = {"actor_id": self.dana.pk, "patient_id": self.rowan.pk, "source_id": self.rowan.pk}
        open_reach(**reach, basis=Basis.PRIMARY_COUNSELOR, by=actor_for(self.intake))
        self.incident = make_incident(self.dana)

    def standing(self, incident, viewer):
        return incident_standing(viewer=actor_for(viewer), incident_id=incident.pk)

    def concern(self, incident, patient, by):
        named = {"given_names": patient.given_names, "family_name": patient.family_name, "birth_date": None}
        return add_patient(incident_id=incident.pk, **named, by=actor_for(by))

    def names(self, incident, viewer):
        return [one.name for one in people_concerned(viewer=actor_for(viewer), incident_id=incident.pk)]

    def owed(self, viewer):
        return [one.due.duty.key if one.due else "review" for one in owed_incidents(viewer=actor_for(viewer))]


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def test_its_author_and_whoever_reviews_read_it_and_nobody_else(center):
    seen = {
        name: center.standing(center.incident, getattr(center, name)) is not None
        for name in ("dana", "director", "officer", "nurse", "intake", "rowan")
    }

    assert seen == {
        "dana": True, "director": True, "officer": True, "nurse": False, "intake": False, "rowan": False,
    }  # fmt: skip


def test_database_shows_it_to_its_author_and_keeps_it_from_a_colleague(center):
    seen = {}
    for name, staff in (("dana", center.dana), ("nurse", center.nurse)):
        bind(organization_id=center.organization.pk, actor_id=staff.pk, reach=Reach.ASSIGNED)
        seen[name] = (Incident.objects.count(), IncidentStep.objects.count())

    assert seen == {"dana": (1, 1), "nurse": (0, 0)}


def test_whoever_reviews_is_told_that_something_waits_and_the_author_is_not(center):
    kinds = {
        one: [notice.kind for notice in notices_for(viewer=actor_for(getattr(center, one)))]
        for one in ("director", "officer", "dana")
    }

    assert kinds == {"director": ["incident_noted"], "officer": ["incident_noted"], "dana": []}


def test_each_owes_what_is_theirs(center):
    assert center.owed(center.dana) == ["prescriber", "counselor"]
    assert center.owed(center.director) == ["va_serious", "va_abuse", "review"]
    assert center.owed(center.nurse) == []


def test_told_is_owed_no_more_and_says_who_told_whom_when(center):
    telling = answered(center.incident, center.dana, "prescriber", words="Dr. Ito, by telephone.")

    assert center.owed(center.dana) == ["counselor"]
    assert (telling.words, telling.noted_by_id, telling.answer) == ("Dr. Ito, by telephone.", center.dana.pk, "told")
    with pytest.raises(RefusedError, match="noted already"):
        answered(center.incident, center.dana, "prescriber")


def test_duty_of_another_kind_of_incident_is_none_here(center):
    with pytest.raises(RefusedError, match="Nobody has to be told this"):
        answered(center.incident, center.dana, "clinician")


def test_names_leave_to_nobody_outside(center):
    with pytest.raises(RefusedError, match="Name none"):
        answered(center.incident, center.director, "va_serious", names_nobody=False)

    said = {"answer": Answer.NOT_OWED, "names_nobody": False, "words": "Level I: nothing came of it."}
    assert answered(center.incident, center.director, "va_serious", **said).answer == Answer.NOT_OWED


def test_whoever_may_not_read_it_writes_nothing_to_it(center):
    for act in (
        lambda: answered(center.incident, center.nurse, "counselor"),
        lambda: add_to_incident(incident_id=center.incident.pk, words="More.", by=actor_for(center.nurse)),
        lambda: reviewed(center.incident, center.nurse),
    ):
        with pytest.raises(RefusedError, match="There is no such incident"):
            act()


def test_somebody_else_than_the_author_reviews_it(center):
    with pytest.raises(RefusedError, match="director or the privacy officer"):
        reviewed(center.incident, center.dana)

    theirs = make_incident(center.director)
    with pytest.raises(RefusedError, match="Somebody else reviews"):
        reviewed(theirs, center.director)
    reviewed(theirs, center.officer)
    assert center.standing(theirs, center.officer).state is Step.REVIEWED


@pytest.mark.slow
def test_closes_with_what_was_learned_once_everybody_is_told(center):
    reviewed(center.incident, center.director)
    with pytest.raises(RefusedError, match="not told yet"):
        closed(center.incident, center.director)

    all_answered(center.incident, center.director)
    closed(center.incident, center.director, words="Say the name aloud.")

    [one] = closed_incidents(viewer=actor_for(center.director))
    assert (one.learned, open_incidents(viewer=actor_for(center.director))) == ("Say the name aloud.", [])
    assert (center.owed(center.director), center.owed(center.dana)) == ([], [])


@pytest.mark.slow
def test_what_is_found_out_later_is_reviewed_anew(center):
    reviewed(center.incident, center.director)
    all_answered(center.incident, center.director)
    closed(center.incident, center.director)

    reviewed(center.incident, center.officer, words="It happened again.")

    assert center.standing(center.incident, center.dana).state is Step.REVIEWED


@pytest.mark.slow
def test_director_whom_it_concerned_does_not_review_it(center):
    add_staff(incident_id=center.incident.pk, staff_id=center.director.pk, by=actor_for(center.dana))

    with pytest.raises(RefusedError, match="what concerned you"):
        reviewed(center.incident, center.director)
    assert "review" not in center.owed(center.director)
    assert "review" in center.owed(center.officer)


def test_said_twice_at_once_is_one_incident(center):
    at = center.incident.occurred_at

    assert make_incident(center.dana, occurred_at=at, noticed_at=at).pk == center.incident.pk
    assert make_incident(center.nurse, occurred_at=at, noticed_at=at).pk != center.incident.pk
    assert make_incident(center.dana, occurred_at=at, noticed_at=at, place="The hall").pk != center.incident.pk


@pytest.mark.slow
def test_addendum_and_review_said_twice_are_one(center):
    for _ in range(2):
        add_to_incident(incident_id=center.incident.pk, words="It was blue.", by=actor_for(center.dana))
        reviewed(center.incident, center.director)

    standing = center.standing(center.incident, center.director)
    assert (len(standing.additions), [one.step for one in standing.steps]) == (1, [Step.NOTED, Step.REVIEWED])


def test_what_its_author_owed_who_left_is_on_the_boards_of_whoever_reviews(center):
    center.dana.is_active = False
    center.dana.save()

    assert {"prescriber", "counselor"} <= set(center.owed(center.director))


def test_person_is_found_and_named_by_the_name_in_use(center):
    make_patient(center.organization, given_names="Robert", name_to_use="Robin", family_name="Bell")
    said = {"given_names": "robin", "family_name": "Bell", "birth_date": None}
    add_patient(incident_id=center.incident.pk, **said, by=actor_for(center.director))

    assert center.names(center.incident, center.director) == ["Robin Bell"]


def test_correction_is_an_addendum_and_nothing_ever_changes(center):
    add_to_incident(incident_id=center.incident.pk, words="It was the blue envelope.", by=actor_for(center.dana))

    assert [one.words for one in center.standing(center.incident, center.director).additions] == [
        "It was the blue envelope."
    ]
    for change in (
        lambda: Incident.objects.filter(pk=center.incident.pk).update(happened="Nothing."),
        lambda: IncidentStep.objects.filter(incident=center.incident).delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_person_is_named_to_whoever_may_know_of_them(center):
    center.concern(center.incident, center.rowan, center.dana)
    center.concern(center.incident, center.kim, center.director)

    assert center.names(center.incident, center.director) == ["Kim Doe", "Rowan Ames"]
    bind(organization_id=center.organization.pk, actor_id=center.dana.pk, reach=Reach.ASSIGNED)
    assert center.names(center.incident, center.dana) == ["Rowan Ames"]
    assert center.names(center.incident, center.nurse) == []


def test_nobody_out_of_reach_is_found_by_their_name(center):
    bind(organization_id=center.organization.pk, actor_id=center.dana.pk, reach=Reach.ASSIGNED)

    with pytest.raises(RefusedError, match="Nobody you reach"):
        center.concern(center.incident, center.kim, center.dana)


def test_person_it_concerned_sees_nothing_of_it(center):
    center.concern(center.incident, center.rowan, center.dana)
    bind(organization_id=center.organization.pk, actor_id=center.rowan.pk, reach=Reach.OWN)

    assert (Incident.objects.count(), IncidentPerson.objects.count()) == (0, 0)


def test_naming_somebody_stands_in_the_trail_with_them(center):
    center.concern(center.incident, center.rowan, center.dana)

    event = AuditEvent.objects.get(verb="incident.concern")
    assert (event.actor_id, event.patient_ref) == (center.dana.pk, center.rowan.pk)


def test_nobody_is_named_twice(center):
    add_staff(incident_id=center.incident.pk, staff_id=center.nurse.pk, by=actor_for(center.dana))
    center.concern(center.incident, center.rowan, center.dana)

    with pytest.raises(RefusedError, match="named here already"):
        add_staff(incident_id=center.incident.pk, staff_id=center.nurse.pk, by=actor_for(center.dana))
    with pytest.raises(RefusedError, match="named here already"):
        center.concern(center.incident, center.rowan, center.dana)


def test_review_waits_for_the_one_due_first(center):
    early = make_incident(center.nurse, kind="other", hours_ago=2)

    waiting = to_review(viewer=actor_for(center.director))
    assert {one.incident.pk for one in waiting} == {center.incident.pk, early.pk}
    assert [one.review_due_at - one.incident.noted_at for one in waiting] == [timedelta(hours=72)] * 2
    assert to_review(viewer=actor_for(center.dana)) == []


def test_own_are_listed_for_their_author_alone(center):
    assert [one.incident.pk for one in own_incidents(viewer=actor_for(center.dana))] == [center.incident.pk]
    assert own_incidents(viewer=actor_for(center.nurse)) == []


def test_many_incidents_take_as_many_queries_as_one(center):
    director = actor_for(center.director)
    with CaptureQueriesContext(connection) as one:
        owed_incidents(viewer=director)
    for kind in ("injury", "left"):
        make_incident(center.nurse, kind=kind)
    with CaptureQueriesContext(connection) as three:
        owed_incidents(viewer=director)

    assert len(three) == len(one)


@pytest.mark.slow
def test_pages_say_what_is_owed_and_open_for_nobody_else(center, client):
    noticed_later = make_incident(center.dana, occurred_at=clock.now() - timedelta(hours=3))
    address = f"/incidents/{noticed_later.pk}/"
    client.force_login(center.dana.account)
    written = client.get(address)
    client.force_login(center.nurse.account)

    assert b"Whoever prescribed the medicine" in written.content
    assert b"Review it" not in written.content
    assert b"Nobody is named whom you may know of." in written.content
    assert b"Noticed on" in written.content
    assert b"m.." not in written.content
    assert client.get(address).status_code == 404
    assert b"You have written none down" in client.get("/incidents/").content


def test_note_is_written_on_its_page(center, client):
    client.force_login(center.nurse.account)
    yesterday = clock.local_date() - timedelta(days=1)
    said = {
        "kind": "property", "occurred_date_0": yesterday.month, "occurred_date_1": yesterday.day,
        "occurred_date_2": yesterday.year, "occurred_time": "09:30", "place": "Group room",
        "happened": "A chair broke.", "done_at_once": "It was taken out.",
    }  # fmt: skip

    answer = client.post("/incidents/new/", said, follow=True)

    see_all(center.organization)
    incident = Incident.objects.get(noted_by=center.nurse)
    assert (answer.redirect_chain[-1][0], incident.kind) == (f"/incidents/{incident.pk}/", "property")
    assert incident.noticed_at == incident.occurred_at


def test_time_that_has_not_come_is_said_on_the_page(center, client):
    client.force_login(center.nurse.account)
    later = clock.local_date() + timedelta(days=2)
    said = {
        "kind": "property", "occurred_date_0": later.month, "occurred_date_1": later.day, "occurred_date_2": later.year,
        "occurred_time": "09:30", "place": "Group room", "happened": "A chair broke.", "done_at_once": "Nothing.",
    }  # fmt: skip

    answer = client.post("/incidents/new/", said)

    assert b"That time has not come yet." in answer.content
    assert b"A chair broke." in answer.content
