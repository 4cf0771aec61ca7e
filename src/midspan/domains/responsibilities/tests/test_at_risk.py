"""Whether a responsibility is at risk, and what would help: asked of the person alone, kept, undone, never sent."""

import pytest

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.responsibilities.actions import undo_step
from midspan.domains.responsibilities.models import Responsibility
from midspan.domains.responsibilities.queries import last_step
from midspan.domains.responsibilities.tests.factories import make_work
from midspan.domains.responsibilities.tests.test_life_pages import EVERYTHING, FIRM, NIGHTS, WHAT
from midspan.kernel.tests.factories import make_organization, see_all

pytestmark = pytest.mark.django_db
RIDE = "A ride home after the late shift"
AT_RISK = {**EVERYTHING, "relies-at_risk": "yes", "relies-what_would_help": RIDE}


@pytest.fixture
def rowan():
    return make_patient(make_organization())


@pytest.fixture
def counselor(rowan):
    found = make_staff(rowan.organization, Role.COUNSELOR)
    tie = {"basis": Basis.PRIMARY_COUNSELOR, "source_id": rowan.pk, "by": actor_for(found)}
    open_reach(actor_id=found.pk, patient_id=rowan.pk, **tie)
    return found


def kept(rowan):
    see_all(rowan.organization)
    row = Responsibility.objects.get(patient=rowan, removed_at=None)
    return row.at_risk, row.what_would_help


@pytest.mark.parametrize("kind", ["money", "pet"])
def test_money_and_a_pet_are_kinds_of_their_own(client, rowan, kind):
    client.force_login(rowan.account)

    client.post("/life/add/", {"at": "relies", **EVERYTHING, "what-kind": kind, "what-title": ""})

    page = client.get("/life/").text
    assert f"kind-{kind}" in page
    assert {"money": "Money", "pet": "A pet"}[kind] in page


@pytest.mark.parametrize(("said", "risk"), [("yes", True), ("no", False), ("", None)])
def test_what_was_said_of_the_risk_is_kept_and_shown_again(client, rowan, said, risk):
    client.force_login(rowan.account)

    client.post("/life/add/", {"at": "relies", **AT_RISK, "relies-at_risk": said})

    assert kept(rowan) == (risk, RIDE)
    row = Responsibility.objects.get(patient=rowan)
    form = client.get(f"/life/{row.pk}/").context["relies"]
    assert (form["at_risk"].value(), form["what_would_help"].value()) == (said, RIDE)
    assert ("At risk" in client.get("/life/").text) == (risk is True)


def test_beside_the_box_stands_who_reads_it_and_whom_to_call(client, rowan):
    client.force_login(rowan.account)

    page = client.post("/life/add/", {"at": "firm", **WHAT, **NIGHTS, **FIRM}).text

    assert "Is it at risk?" in page
    assert "Intake and your counselor can read this" in page
    assert "tel:988" in page


def test_changed_and_undone(client, rowan):
    work = make_work(rowan, at_risk=False, what_would_help="Nothing")
    client.force_login(rowan.account)

    client.post(f"/life/{work.pk}/", {**AT_RISK, "when-INITIAL_FORMS": "1"})
    after = kept(rowan)
    undo_step(step_id=last_step(viewer=actor_for(rowan), patient_id=rowan.pk).pk, by=actor_for(rowan))

    assert (after, kept(rowan)) == ((True, RIDE), (False, "Nothing"))


def test_a_counselor_reads_it_is_not_asked_it_and_changes_nothing_of_it(client, rowan, counselor):
    work = make_work(rowan, at_risk=True, what_would_help=RIDE)
    client.force_login(counselor.account)
    address = f"/people/{rowan.pk}/life/"

    overview, change = client.get(address).text, client.get(f"{address}{work.pk}/").text
    answer = client.post(f"{address}{work.pk}/", {**AT_RISK, "relies-at_risk": "no", "relies-what_would_help": "A car"})

    assert (RIDE in overview, "Ask for it" in overview, "Is it at risk?" in change) == (True, False, False)
    assert (answer.status_code, kept(rowan)) == (302, (True, RIDE))
