"""Whoever owes somebody a step knows how that person agreed to be reached; another peer specialist does not."""

from uuid import uuid4

import pytest
from django.urls import reverse

from midspan.domains.encounters.actions import begin_contact, drop_contact
from midspan.domains.encounters.enums import ContactKind
from midspan.domains.encounters.queries import contact_record
from midspan.domains.journey.queries import patient_for
from midspan.domains.outreach.actions import answer, skip_step
from midspan.domains.outreach.actions.stepping import add_deed, reach_for
from midspan.domains.outreach.enums import DeedKind, StepKey
from midspan.domains.outreach.queries import reached_by_caller
from midspan.domains.outreach.tests.factories import Missing
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.tests.factories import at
from midspan.kernel import clock
from midspan.kernel.tests.factories import own
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = clock.now()


class Begun(Missing):
    def __init__(self):
        super().__init__()
        self.watch()
        self.quinn = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Quinn")
        for one in (self.pat, self.quinn):
            self.reaches(one)

    def reaches(self, one):
        ids = {"actor_id": one.pk, "patient_id": self.rowan.pk, "source_id": uuid4()}
        open_reach(**ids, basis=Basis.CARE_TEAM, by=actor_for(self.dana))

    def known_to(self, one, *, found):
        return reached_by_caller(viewer=actor_for(one), patient_id=self.rowan.pk, found=found)


@pytest.fixture(scope="module")
def shared(share):
    return share(Begun, at=NOW)


@pytest.fixture
def center(shared):
    with at(NOW):
        yield own(shared)


def test_peer_specialist_who_owes_a_step_reads_how_the_person_is_reached_and_another_does_not(center):
    found = center.found

    assert center.known_to(center.pat, found=found).pk == center.rowan.pk
    assert center.known_to(center.quinn, found=found) is None
    assert center.known_to(center.dana, found=found).pk == center.rowan.pk


def test_page_leads_a_peer_specialist_to_no_step_that_is_not_theirs_to_do(center, client):
    client.force_login(center.pat.account)
    page = client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).content.decode()
    led_to = [key for key in StepKey if reverse("outreach:step", args=[center.rowan.pk, key]) in page]

    assert led_to == [StepKey.CALL, StepKey.COUNSELOR, StepKey.BARRIERS, StepKey.PEER]
    assert "How they may be reached" in page


def test_page_says_nothing_of_reaching_to_who_owes_no_step(center, client):
    client.force_login(center.quinn.account)
    page = client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).content.decode()

    assert ("Steps" in page, "How they may be reached" in page) == (True, False)


def test_without_a_step_that_is_open_nobody_is_called(center):
    answer(wants_call=False, by=actor_for(center.rowan))

    assert center.known_to(center.pat, found=center.found) is None
    assert center.known_to(center.dana, found=center.found).pk == center.rowan.pk


@pytest.mark.parametrize(("who", "is_offered"), [("dana", True), ("pat", False)])
def test_what_somebody_cannot_do_is_not_what_they_offer(center, client, who, is_offered):
    client.force_login(getattr(center, who).account)
    page = client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).content.decode()

    assert ("another counselor can be chosen" in page) is is_offered


def test_steps_of_calling_are_offered_to_nobody_who_does_not_see_how(center, client):
    client.force_login(center.quinn.account)
    page = client.get(reverse("outreach:of_patient", args=[center.rowan.pk])).content.decode()

    assert [key for key in StepKey if reverse("outreach:step", args=[center.rowan.pk, key]) in page] == []
    with pytest.raises(RefusedError, match="whose step it is"):
        skip_step(patient_id=center.rowan.pk, key=StepKey.CALL, words="Not now.", by=actor_for(center.quinn))


def told_alone(center):
    """A peer who reaches Rowan because a step is theirs, and for nothing else."""
    one = make_staff(center.organization, Role.PEER_SPECIALIST, given_name="Uma", credentials=["CPRS"])
    reach_for(center.found, one.pk, by=center.job)
    add_deed(center.found, StepKey.BARRIERS, DeedKind.OWNER_TOLD, by=center.job, told_id=one.pk)
    return one


def test_note_begun_about_a_call_stays_its_authors_when_the_clock_ends_until_it_is_finished(center):
    uma = told_alone(center)
    by = actor_for(uma)
    entry = begin_contact(patient_id=center.rowan.pk, kind=ContactKind.PEER, by=by)

    answer(wants_call=False, by=actor_for(center.rowan))
    center.watch()
    assert contact_record(viewer=by, entry_id=entry.pk) is not None

    drop_contact(entry_id=entry.pk, by=by)
    center.watch()
    assert patient_for(viewer=by, patient_id=center.rowan.pk) is None


def test_who_reached_the_person_by_the_clock_alone_goes_back_to_the_list_once_it_ended(center, client):
    client.force_login(told_alone(center).account)

    sent = {"outcome": "reached", "words": "On the way."}
    answered = client.post(reverse("outreach:step", args=[center.rowan.pk, "call"]), sent)

    assert answered["Location"] == reverse("outreach:desk")
