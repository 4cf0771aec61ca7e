"""Who from here meets somebody before they come: named, told, reaching them, and saying when they met."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps

from midspan.domains.journey.actions import move_episode, record_handoff, record_meeting
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.models import Handoff
from midspan.domains.journey.queries import handoff_of, meeting_of, meetings_to_make, patient_for
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock, row_security
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
TODAY = clock.local_date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def a_stay():
    organization = make_organization()
    ines, kezia = make_staff(organization, Role.INTAKE), make_staff(organization, Role.PEER_SPECIALIST)
    return SimpleNamespace(
        organization=organization,
        ines=ines,
        kezia=kezia,
        sam=make_staff(organization, Role.PEER_SPECIALIST),
        episode=make_episode(organization, make_patient(organization), state="waiting"),
        by=actor_for(ines),
    )


@pytest.fixture(scope="module")
def shared(share):
    return share(a_stay)


@pytest.fixture
def here(shared):
    return own(shared)


def keep(here, **fields):
    see_all(here.organization)
    return record_handoff(episode_id=here.episode.pk, plan=HandoffPlan(sending_unit="Elm House", **fields), by=here.by)


def as_one(here, staff):
    """Bound as a request of theirs is."""
    by = actor_for(staff)
    row_security.bind(organization_id=by.organization_id, actor_id=by.id, reach=row_security.Reach.ASSIGNED)
    return by


def open_for(here):
    see_all(here.organization)
    rows = apps.get_model("privacy.Reach").objects
    return sorted(rows.filter(ended_at=None).values_list("actor_id", "basis", "source_id"))


def meets(here, staff, on=YESTERDAY):
    return record_meeting(patient_id=here.episode.patient_id, met_on=on, by=as_one(here, staff))


def names_of(here, staff):
    return [one.name for one in meetings_to_make(viewer=as_one(here, staff))]


def told(here, staff):
    see_all(here.organization)
    return [one.kind for one in notices_for(viewer=actor_for(staff))].count("meeting_due")


def test_whoever_is_named_reaches_the_person_and_is_told_once(here):
    assert patient_for(viewer=as_one(here, here.kezia), patient_id=here.episode.patient_id) is None

    handoff = keep(here, person_met_id=here.kezia.pk)
    keep(here, person_met_id=here.kezia.pk, transport="Bus 4")

    assert open_for(here) == [(here.kezia.pk, "care_team", handoff.pk)]
    assert (told(here, here.kezia), told(here, here.sam)) == (1, 0)
    assert patient_for(viewer=as_one(here, here.kezia), patient_id=here.episode.patient_id) is not None
    assert [len(names_of(here, one)) for one in (here.kezia, here.sam)] == [1, 0]


def test_reach_opens_no_more_than_the_role_reads(here):
    keep(here, person_met_id=here.kezia.pk, medicines_bridge="Ten days of one thing")

    by = as_one(here, here.kezia)

    assert handoff_of(viewer=by, episode_id=here.episode.pk) is None
    assert "Elm House" not in repr(meeting_of(viewer=by, patient_id=here.episode.patient_id))
    assert "Ten days" not in repr(meeting_of(viewer=by, patient_id=here.episode.patient_id))


def test_another_one_who_is_named_takes_the_place_of_the_first(here):
    handoff = keep(here, person_met_id=here.kezia.pk)

    keep(here, person_met_id=here.sam.pk)

    assert open_for(here) == [(here.sam.pk, "care_team", handoff.pk)]
    assert [len(names_of(here, one)) for one in (here.kezia, here.sam)] == [0, 1]
    with pytest.raises(RefusedError, match="not yours"):
        meets(here, here.kezia)

    keep(here, person_met_id=None)

    assert open_for(here) == []


def test_it_ends_with_the_stay(here):
    keep(here, person_met_id=here.kezia.pk)

    move_episode(episode_id=here.episode.pk, to=EpisodeState.CLOSED, reason="Went elsewhere.", by=here.by)

    assert open_for(here) == []
    assert names_of(here, here.kezia) == []
    # What is written down afterwards lets nobody in.
    keep(here, person_met_id=here.sam.pk)
    assert (open_for(here), told(here, here.sam)) == ([], 0)


def test_who_writes_that_they_meet_them_themselves_is_not_told(here):
    keep(here, person_met_id=here.ines.pk)

    assert told(here, here.ines) == 0


def test_whoever_is_named_says_when_they_met_and_can_take_it_back(here):
    keep(here, person_met_id=here.kezia.pk, transport="Bus 4")

    meets(here, here.kezia)

    assert names_of(here, here.kezia) == []
    assert meeting_of(viewer=as_one(here, here.kezia), patient_id=here.episode.patient_id).met_on == YESTERDAY
    see_all(here.organization)
    found = Handoff.objects.get()
    assert (found.met_on, found.person_met_id, found.transport) == (YESTERDAY, here.kezia.pk, "Bus 4")

    meets(here, here.kezia, on=None)

    assert len(names_of(here, here.kezia)) == 1


def test_nobody_has_met_them_on_a_day_that_lies_ahead(here):
    keep(here, person_met_id=here.kezia.pk)

    with pytest.raises(RefusedError, match="lies ahead"):
        meets(here, here.kezia, on=TOMORROW)


def test_who_reaches_them_otherwise_says_nothing_of_a_meeting_that_is_not_theirs(here):
    keep(here, person_met_id=here.kezia.pk)

    with pytest.raises(RefusedError, match="not yours"):
        meets(here, here.ines)


@pytest.mark.parametrize("role", [Role.UTILIZATION_REVIEW, Role.PRIVACY_OFFICER, Role.PEER_COORDINATOR])
def test_somebody_whose_work_is_not_with_people_is_not_named(here, role):
    other = make_staff(here.organization, role)

    with pytest.raises(RefusedError, match="Somebody who works with people meets them"):
        keep(here, person_met_id=other.pk)
