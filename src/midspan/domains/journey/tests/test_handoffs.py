"""The landing from residential care as staff write it down: who was met, the call, and nothing lost by saving."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from lxml import html

from midspan.domains.journey.actions import record_handoff
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.enums import Naloxone
from midspan.domains.journey.models import Handoff, Referral
from midspan.domains.journey.rules.landing import HandoffState, may_keep_handoff
from midspan.domains.journey.tests.factories import make_episode, make_referral
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
TODAY = clock.local_date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def a_stay():
    organization = make_organization()
    ines, kezia = make_staff(organization, Role.INTAKE), make_staff(organization, Role.PEER_SPECIALIST)
    episode = make_episode(organization, make_patient(organization), state="waiting")
    return SimpleNamespace(organization=organization, ines=ines, kezia=kezia, episode=episode, by=actor_for(ines))


@pytest.fixture(scope="module")
def shared(share):
    return share(a_stay)


@pytest.fixture
def here(shared):
    return own(shared)


@pytest.fixture
def desk(client, here):
    client.force_login(here.ines.account)
    return client


def keep(here, **fields):
    return record_handoff(episode_id=here.episode.pk, plan=HandoffPlan(sending_unit="Elm House", **fields), by=here.by)


def page_of(here):
    return reverse("journey:handoff", args=[here.episode.patient_id])


def kept(here):
    see_all(here.organization)
    return Handoff.objects.get()


def at(hour, minute=0):
    """That time of today, there where the page is read."""
    return localtime(clock.now()).replace(hour=hour, minute=minute, second=0, microsecond=0)


@pytest.fixture
def at_five(monkeypatch):
    moment = at(17)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"met_on": TODAY, "is_met_by_somebody": True}, ""),
        ({"met_on": TODAY}, "Say who from here met them."),
        ({"met_on": TOMORROW, "is_met_by_somebody": True}, "They have not been met yet on a day that lies ahead."),
        ({"called_at": at(9), "leaves_on": TODAY}, ""),
        ({"called_at": at(9)}, "Write on which day they leave, then when somebody called them on it."),
        ({"called_at": at(9), "leaves_on": YESTERDAY}, "The call is of another day than the one on which they leave."),
        ({"called_at": at(11), "leaves_on": TODAY}, "This call lies ahead. Write it down when it was made."),
    ],
)
def test_what_is_written_of_a_landing_has_happened_and_says_by_whom(fields, reason):
    called = fields.get("called_at")
    state = HandoffState(**fields, called_on=localdate(called) if called else None)

    verdict = may_keep_handoff(state, today=TODAY, now=at(10))

    assert (verdict.allowed, verdict.reason) == (not reason, reason)


def test_saving_changes_what_is_said_and_nothing_else(here):
    keep(here, person_met_id=here.kezia.pk, met_on=YESTERDAY, transport="His sister drives")

    keep(here, transport="Bus 4")

    found = Handoff.objects.get()
    assert (found.met_on, found.person_met_id, found.transport) == (YESTERDAY, here.kezia.pk, "Bus 4")


def test_day_that_changes_does_not_carry_the_call_along(here):
    keep(here, discharged_on=TODAY, called_on_discharge_day_at=clock.now())

    with pytest.raises(RefusedError, match="another day"):
        keep(here, discharged_on=YESTERDAY)

    assert Handoff.objects.get().discharged_on == TODAY


def test_database_knows_nobody_who_was_met_by_nobody(here):
    keep(here)

    with pytest.raises(IntegrityError, match="who_was_met_was_met_by_somebody"), transaction.atomic():
        Handoff.objects.update(met_on=TODAY)


def test_page_asks_who_met_them_and_when_somebody_called(here, desk, at_five):
    sent = {
        "sending_unit": "Elm House",
        "person_met": str(here.kezia.pk),
        "met_on": YESTERDAY.isoformat(),
        "discharged_on": TODAY.isoformat(),
        "called_time": "16:30",
        "naloxone": Naloxone.NOT_APPLICABLE.value,
        "unit_may_tell": "yes",
    }

    answer = desk.post(page_of(here), sent)

    found = kept(here)
    assert answer.status_code == 302
    assert (found.person_met_id, found.met_on, found.naloxone, found.unit_may_tell) == (
        here.kezia.pk,
        YESTERDAY,
        "not_applicable",
        True,
    )
    assert localtime(found.called_on_discharge_day_at) == at(16, 30)


def test_page_that_is_saved_as_it_opens_keeps_all_of_it(here, desk, at_five):
    keep(here, person_met_id=here.kezia.pk, met_on=YESTERDAY, discharged_on=TODAY, naloxone=Naloxone.TALKED)
    keep(here, called_on_discharge_day_at=at(16, 30) + timedelta(seconds=20), safety_plan_received=True)
    see_all(here.organization)
    before = {name: value for name, value in vars(Handoff.objects.get()).items() if name != "_state"}
    desk.post(page_of(here), as_it_opens(desk, here))

    after = {name: value for name, value in vars(kept(here)).items() if name != "_state"}
    assert after == before


def test_page_that_stood_open_takes_back_nothing_a_colleague_wrote_meanwhile(here, desk, at_five):
    keep(here, discharged_on=TODAY)
    stood_open = as_it_opens(desk, here)
    see_all(here.organization)
    keep(here, called_on_discharge_day_at=at(16, 30), person_met_id=here.kezia.pk, met_on=YESTERDAY)

    desk.post(page_of(here), stood_open | {"transport": "Bus 4"})

    found = kept(here)
    assert (found.met_on, localtime(found.called_on_discharge_day_at), found.transport) == (
        YESTERDAY,
        at(16, 30),
        "Bus 4",
    )


def test_who_met_them_stays_though_they_work_here_no_more(here, desk, at_five):
    keep(here, person_met_id=here.kezia.pk, met_on=YESTERDAY)
    type(here.kezia).objects.filter(pk=here.kezia.pk).update(is_active=False)

    answer = desk.post(page_of(here), as_it_opens(desk, here) | {"transport": "Bus 4"})

    found = kept(here)
    assert (answer.status_code, found.person_met_id, found.transport) == (302, here.kezia.pk, "Bus 4")


def as_it_opens(desk, here):
    """What a browser sends of the page when nobody has typed anything."""
    page = html.fromstring(desk.get(page_of(here)).text)
    form = next(one for one in page.forms if "sending_unit" in one.fields)
    return dict(form.form_values())


def test_call_without_a_day_is_explained_and_nothing_typed_is_lost(here, desk):
    sent = {"sending_unit": "Elm House", "called_time": "09:30", "transport": "Bus 4"}

    page = desk.post(page_of(here), sent)

    see_all(here.organization)
    assert "Write on which day they leave, then when somebody called them on it." in page.text
    assert "Bus 4" in page.text
    assert not Handoff.objects.exists()


def test_first_one_keeps_what_the_referral_said(here, desk):
    referral = make_referral(here.organization, here.by)
    Referral.objects.filter(pk=referral.pk).update(
        episode=here.episode, patient=here.episode.patient, sending_unit="Ridge Recovery", sender_phone="555-0142"
    )

    desk.post(page_of(here), as_it_opens(desk, here))

    found = kept(here)
    assert (found.sending_unit, found.sender_phone) == ("Ridge Recovery", "555-0142")
