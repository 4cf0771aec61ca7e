"""Three people and two peer specialists, and what happened lately between them."""

import re
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.actions import show_goals
from midspan.domains.plans.queries import own_goals
from midspan.domains.plans.tests.factories import sign_by_both, write_plan
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.tests.factories import own_request
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.surfaces.staff.peer_board import peer_board

NOW = clock.now()
DAY = timedelta(days=1)
NOT_ASKED = "Nobody has asked them yet what is safe. Ask their counselor."


class Peers(Room):
    """Three people who were admitted twenty days ago. Noor, a peer specialist, reaches all of them; Sam nobody."""

    def __init__(self):
        super().__init__(make_organization(), people=3)
        self.counselor = make_staff(self.organization, Role.COUNSELOR, given_name="Dana", family_name="Cole")
        self.noor = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Noor", credentials=["CPRS"])
        self.sam = make_staff(self.organization, Role.PEER_SPECIALIST, given_name="Sam", credentials=["CPRS"])
        self.officer = make_staff(self.organization, Role.PRIVACY_OFFICER)
        for place, stay in enumerate(self.stays):
            stay.admitted_at = NOW - 20 * DAY
            stay.primary_counselor = self.counselor
            stay.save()
            self.reach(self.noor, place)
            self.reach(self.counselor, place)
        patient = self.patients[0]
        patient.phone, patient.contact_times = "+1 555 0142", "After 3 pm"
        patient.must_not_be_told, patient.address_lines = "My brother", "9 Elm Street"
        patient.safe_contact_agreed_at = NOW
        patient.save()

    def reach(self, staff, place):
        stay, by = self.stays[place], actor_for(staff)
        tie = {"patient_id": stay.patient_id, "basis": Basis.CARE_TEAM, "source_id": uuid4()}
        open_reach(actor_id=staff.pk, **tie, by=by)


def line_of(center, place=0, *, staff=None):
    by = actor_for(staff or center.noor)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    found = {one.patient_id: one for one in peer_board(viewer=by)}
    see_all(center.organization)
    return found.get(center.patients[place].pk)


def has_plan(center, place=0):
    """Two have signed it."""
    by = actor_for(center.counselor)
    write_plan(center.patients[place], by)
    sign_by_both(center.patients[place], by)


def lets_peers_read(center, place=0, *, which=None):
    with own_request(center.patients[place]) as by:
        goals = own_goals(viewer=by)
        show_goals(threads=[one.thread for one in goals] if which is None else which, by=by)


def called(center, outcome="no_answer", *, place=0, staff=None):
    """One press on the board, by a browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login((staff or center.noor).account)
    page = client.get(reverse("staff:peers")).text
    url = reverse("staff:peer_try", args=[center.patients[place].pk])
    (form,) = re.findall(rf'<form method="post" action="{url}".*?</form>', page, re.DOTALL)
    sent = dict(re.findall(r'name="(csrf\w+)" value="([^"]+)"', form))
    answer = client.post(url, {**sent, "tried": outcome}, follow=True)
    see_all(center.organization)
    return answer.text


def tries_of(line):
    """What was tried, without its time."""
    return [re.sub(" · .* · ", " · ", one.words) for one in line.tries]
