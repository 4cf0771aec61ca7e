"""Whom staff may call in an emergency: named and signed by the person, seen where a crisis is handled, and kept."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from midspan.domains.circle.actions import end_tie, keep_emergency_call, keep_from, open_invitation
from midspan.domains.circle.enums import CallOutcome, SupportRole, Unnamed
from midspan.domains.circle.models import EmergencyContact, Tie
from midspan.domains.circle.queries import to_call
from midspan.domains.circle.tests.factories import NOON, as_person, make_invitation, make_tie
from midspan.domains.consents.actions import pause_sharing
from midspan.domains.outreach.tests.factories import Missing
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import browser_of, read
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
SAFE = {"is_safe": "yes", "is_pressed": "no", "could_use_phone": "no"}
NAMED = {"name": "Anna Reyes", "phone": "(555) 010-2233", "known_as": "Ro"}


class Around:
    """A patient with an aunt on their map as an emergency contact, and a counselor, a nurse and a group leader."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.aunt = make_tie(self.rowan, name="Aunt A.", roles=(SupportRole.EMERGENCY_CONTACT.value,), note="Sundays.")
        director = actor_for(make_staff(self.organization, Role.DIRECTOR))
        self.counselor, self.peer, self.front = (
            make_staff(self.organization, role) for role in (Role.COUNSELOR, Role.PEER_SPECIALIST, Role.FRONT_DESK)
        )
        for staff in (self.counselor, self.peer):
            about = {"actor_id": staff.pk, "patient_id": self.rowan.pk, "source_id": self.rowan.pk}
            open_reach(basis=Basis.CARE_TEAM, **about, by=director)
        self.url = f"/circle/{self.aunt.pk}/"
        self.chart = f"/people/{self.rowan.pk}/now/"


@pytest.fixture(scope="module")
def shared(share):
    return share(Around, at=NOON)


@pytest.fixture
def around(shared, at_noon):
    found = at_noon(shared)
    found.phone, found.desk = browser_of(found.rowan), browser_of(found.counselor)
    return found


def name(around, **fields):
    """As the person does it: the three questions, who and at what number, the text, the name under it."""
    said = {**NAMED, **fields}
    around.phone.post(f"{around.url}check/call/", SAFE)
    page = read(around.phone.post(f"{around.url}call/", said))
    digest = page.split('name="read" value="')[1].split('"')[0]
    signed = f"{around.rowan.given_names} {around.rowan.family_name}"
    return around.phone.post(f"{around.url}call/", {**said, "read": digest, "signed_name": signed})


def named(around):
    see_all(around.organization)
    return to_call(viewer=actor_for(around.counselor), patient_id=around.rowan.pk)


def test_page_of_the_tie_promises_no_call_before_the_person_has_named_them(around):
    before = read(around.phone.get(around.url))
    assert "Your team does not call them." in before
    assert "Your team calls them" not in before

    name(around)

    page = read(around.phone.get(around.url))
    assert "Your team may call Anna Reyes, (555) 010-2233." in page
    assert "that there is an emergency with you and where to call back, and nothing else" in page


def test_what_is_signed_says_whom_at_which_number_and_what_may_be_said(around):
    around.phone.post(f"{around.url}check/call/", SAFE)

    page = read(around.phone.post(f"{around.url}call/", NAMED))

    assert "It goes to Anna Reyes, (555) 010-2233." in page
    assert "that there is an emergency with me and where to call back, by phone, and nothing else" in page


def test_nobody_is_named_without_the_private_check(around):
    assert around.phone.get(f"{around.url}call/").url == f"{around.url}check/call/"

    assert around.phone.post(f"{around.url}check/call/", {**SAFE, "is_safe": "unsure"}).url == f"{around.url}talk/"
    assert around.phone.get(f"{around.url}call/").url == f"{around.url}check/call/"


def test_number_that_nobody_could_call_is_refused_in_words_and_what_was_typed_stands(around):
    around.phone.post(f"{around.url}check/call/", SAFE)

    answer = around.phone.post(f"{around.url}call/", {**NAMED, "phone": "2233"})

    assert answer.status_code == 422
    assert "Write the whole number, with its area." in read(answer)
    assert 'value="Anna Reyes"' in read(answer)


def test_who_handles_a_crisis_reads_whom_to_call_and_nothing_else_of_the_tie(around):
    nobody = read(around.desk.get(around.chart))
    name(around)

    page = read(around.desk.get(around.chart))

    assert "The person named nobody whom you may call." in nobody
    assert "Anna Reyes" in page
    assert [words for words in ("Aunt A.", "Sundays.") if words in page] == []
    [contact] = named(around)
    sheet = read(around.desk.get(f"/people/{around.rowan.pk}/call/{contact.id}/"))
    assert "there is an emergency with Ro, and the number where you are called back" in sheet
    assert 'href="tel:' in sheet
    assert [words for words in ("Aunt A.", "Sundays.") if words in sheet] == []
    by = actor_for(around.counselor)
    bind(organization_id=by.organization_id, actor_id=by.id, reach=Reach.ASSIGNED)
    assert (EmergencyContact.objects.count(), Tie.objects.count()) == (1, 0)


def test_call_is_kept_told_in_the_ledger_and_read_by_the_person(around):
    name(around)
    [contact] = named(around)
    url = f"/people/{around.rowan.pk}/call/{contact.id}/"

    nothing = around.desk.post(url, {"outcome": ""})
    around.desk.post(url, {"outcome": "no_answer"})
    see_all(around.organization)
    quiet = [one.recipient for one in ledger_of(viewer=actor_for(around.rowan), patient_id=around.rowan.pk)]
    around.desk.post(url, {"outcome": "reached"})

    assert nothing.status_code == 422
    see_all(around.organization)
    told = [one for one in ledger_of(viewer=actor_for(around.rowan), patient_id=around.rowan.pk) if one.recipient]
    assert f"RelatedPerson/{around.aunt.pk}" not in quiet
    assert [(one.recipient, set(one.classes)) for one in told] == [(f"RelatedPerson/{around.aunt.pk}", {"presence"})]
    page = read(around.phone.get(around.url))
    assert "Reached, and told" in page
    assert "No answer; no message was left" in page


def test_other_roles_and_whoever_does_not_work_with_the_person_see_nobody_to_call(around):
    name(around)
    [contact] = named(around)
    url = f"/people/{around.rowan.pk}/call/{contact.id}/"
    stranger, other = make_staff(around.organization, Role.COUNSELOR), make_patient(around.organization)

    assert [browser_of(one).get(url).status_code for one in (around.peer, around.front, stranger)] == [404] * 3
    assert browser_of(other).get(url).status_code == 404
    assert around.desk.get(url).status_code == 200


def end_on_page(around):
    around.phone.post(f"{around.url}call/end/")


def end_with_tie(around):
    around.phone.post(f"{around.url}remove/")


def end_by_pause(around):
    with as_person(around.rowan) as by:
        pause_sharing(language="en", by=by)


def end_by_list(around):
    see_all(around.organization)
    intake = actor_for(make_staff(around.organization, Role.INTAKE))
    keep_from(patient_id=around.rowan.pk, what=Unnamed.NUMBER, value="555 010 2233", note="", by=intake)


def end_by_consent(around):
    [contact] = named(around)
    around.phone.post(f"/more/privacy/{contact.signed.pk}/end/")


@pytest.mark.parametrize("ends", [end_on_page, end_with_tie, end_by_pause, end_by_list, end_by_consent])
def test_nobody_calls_them_any_more(around, ends):
    name(around)
    [contact] = named(around)

    ends(around)

    assert named(around) == []
    assert around.desk.get(f"/people/{around.rowan.pk}/call/{contact.id}/").status_code == 404
    assert "Anna Reyes" not in read(around.desk.get(around.chart))
    by = actor_for(around.counselor)
    with pytest.raises(RefusedError):
        keep_emergency_call(patient_id=around.rowan.pk, contact_id=contact.id, outcome=CallOutcome.REACHED, by=by)


def test_pause_closes_it_and_what_is_ended_meanwhile_does_not_come_back(around):
    name(around)
    end_by_pause(around)
    assert "All sharing is paused, so your team does not call them." in read(around.phone.get(around.url))
    around.phone.post("/circle/pause/", {"pause": "off"})
    assert len(named(around)) == 1

    end_by_pause(around)
    end_on_page(around)
    around.phone.post("/circle/pause/", {"pause": "off"})

    assert named(around) == []


def test_who_is_on_the_list_is_refused_in_the_words_of_a_doubt(around):
    end_by_list(around)

    answer = name(around)

    assert answer.status_code == 422
    assert "Talk it over with your counselor first." in read(answer)
    assert named(around) == []


def test_new_number_takes_the_place_of_the_one_before(around):
    name(around)
    assert 'value="(555) 010-2233"' in read(around.phone.get(f"{around.url}call/"))
    name(around, phone="(555) 010-7788")

    assert [one.phone for one in named(around)] == ["(555) 010-7788"]


def test_being_named_opens_nothing_to_somebody_who_is_in_the_circle_as_well(around):
    made = make_invitation(around.rowan, around.aunt)
    account = open_invitation(secret=made.secret, code=made.code).account
    name(around)

    browser = Client()
    browser.force_login(account)

    assert "They haven’t shared anything yet" in read(browser.get("/around/"))
    bind(organization_id=around.organization.pk, actor_id=account.pk, reach=Reach.ASSIGNED)
    assert EmergencyContact.objects.count() == 0
    see_all(around.organization)
    with as_person(around.rowan) as by:
        end_tie(tie_id=around.aunt.pk, language="en", by=by)
    assert named(around) == []


def test_minor_who_does_not_sign_alone_is_led_to_who_stands_for_them(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    child = make_patient(make_organization(jurisdiction="CA"), birth_date=date(2017, 3, 2))
    tie = make_tie(child)

    assert browser_of(child).get(f"/circle/{tie.pk}/call/").url == reverse("guardians:own")


def test_whom_to_call_stands_where_somebody_is_missed_for_who_may_call(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    missing = Missing()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=30))
    missing.watch()
    around = SimpleNamespace(rowan=missing.rowan, phone=browser_of(missing.rowan))
    see_all(missing.organization)
    around.url = f"/circle/{make_tie(missing.rowan, roles=(SupportRole.EMERGENCY_CONTACT.value,)).pk}/"
    name(around)
    see_all(missing.organization)

    url = reverse("outreach:of_patient", args=[missing.rowan.pk])
    dana, pat = (read(browser_of(one).get(url)) for one in (missing.dana, missing.pat))

    assert "Anna Reyes" in dana
    assert "Anna Reyes" not in pat


@pytest.mark.parametrize("where", ["how_to_contact", "note"])
def test_nobody_is_named_whom_the_list_knows_by_how_the_person_reaches_them(around, where):
    see_all(around.organization)
    Tie.objects.filter(pk=around.aunt.pk).update(**{where: "312-555-0100"})
    keep_from(
        patient_id=around.rowan.pk, what=Unnamed.NUMBER, value="312-555-0100", note="", by=actor_for(around.counselor)
    )

    answer = name(around)

    assert answer.status_code == 422
    assert "Talk it over with your counselor first." in read(answer)
    assert named(around) == []


def test_calls_stay_to_be_read_when_the_person_is_named_no_more_or_all_is_paused(around):
    name(around)
    [contact] = named(around)
    around.desk.post(f"/people/{around.rowan.pk}/call/{contact.id}/", {"outcome": "somebody_else"})
    called = "Somebody else answered, and was told nothing"
    assert called in read(around.phone.get(around.url))

    around.phone.post("/circle/pause/", {"pause": "on"})
    assert called in read(around.phone.get(around.url))

    around.phone.post("/circle/pause/", {"pause": "off"})
    around.phone.post(f"{around.url}call/end/")
    page = read(around.phone.get(around.url))
    assert called in page
    assert "Your team does not call them." in page


def test_calls_stay_on_the_page_of_their_own_tie(around):
    other = make_tie(around.rowan, name="Uncle B.", roles=(SupportRole.EMERGENCY_CONTACT.value,))
    name(around)
    [contact] = named(around)
    around.desk.post(f"/people/{around.rowan.pk}/call/{contact.id}/", {"outcome": "reached"})
    around.phone.post(f"{around.url}call/end/")
    name(around, phone="(555) 010-9999")

    assert read(around.phone.get(around.url)).count("Reached, and told") == 1
    assert "Reached, and told" not in read(around.phone.get(f"/circle/{other.pk}/"))
