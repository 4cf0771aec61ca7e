"""Whose phone keeps entries, and what revoking it takes away."""

from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import IntegrityError, transaction

from midspan.domains.entries.models import DeviceShare
from midspan.domains.entries.queries import account_tag
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(share):
    return share(lambda: make_patient(make_organization()))


@pytest.fixture
def patient(made):
    return own(made)


@pytest.fixture
def phone(client, patient):
    client.force_login(patient.account)
    return client


def ask_share(phone, device_id, *, new="1"):
    return phone.post("/entries/line/", {"device": device_id, "new": new}).json()


@pytest.fixture
def laptop(client, patient):
    """Another browser of the same person."""
    browser = type(client)()
    browser.force_login(patient.account)
    return browser


def listed(phone, patient):
    """The number of the phone's sign-in, as signing in by hand leaves it."""
    row = UserSession.objects.create(
        user=patient.account, session_key=phone.session.session_key, ip="192.0.2.7", user_agent="Firefox"
    )
    return row.pk


def test_phone_is_told_who_is_signed_in_by_a_name_that_says_nothing(phone, patient):
    answer = phone.get("/entries/line/")

    assert answer.json()["account"] == account_tag(actor_for(patient))
    assert str(patient.pk) not in account_tag(actor_for(patient))
    assert abs(int(answer["Entry-Time"]) - clock.now().timestamp() * 1000) < 60_000


def test_share_is_the_same_at_the_next_sign_in(phone, patient):
    device_id = uuid4()
    first = ask_share(phone, device_id)
    phone.force_login(patient.account)

    assert ask_share(phone, device_id)["share"] == first["share"]
    assert ask_share(phone, uuid4())["share"] != first["share"]


def test_two_accounts_on_one_phone_have_names_and_shares_of_their_own(phone, patient):
    device_id = uuid4()
    first = ask_share(phone, device_id)
    see_all(patient.organization)
    phone.force_login(make_patient(patient.organization).account)
    second = ask_share(phone, device_id)

    assert (first["account"] == second["account"], first["share"] == second["share"]) == (False, False)


@pytest.mark.parametrize("page", ["sign-out", "sign-out-elsewhere", "sign-out-everywhere"])
def test_revoked_phone_is_given_no_share_any_more(phone, laptop, patient, page):
    device_id = uuid4()
    ask_share(phone, device_id)
    laptop.post(f"/devices/{page}/", {"device": listed(phone, patient)})
    phone.force_login(patient.account)

    told = ask_share(phone, device_id)

    assert (told["is_revoked"], "share" in told) == (True, False)
    see_all(patient.organization)
    assert DeviceShare.objects.get(device_id=device_id).share is None


def test_phone_that_revokes_the_others_keeps_its_own(phone):
    device_id = uuid4()
    ask_share(phone, device_id)
    phone.post("/devices/sign-out-elsewhere/")

    assert ask_share(phone, device_id)["is_revoked"] is False


def test_sign_in_is_known_by_its_device_whatever_key_it_has(phone, laptop, patient):
    lost, own_one = uuid4(), uuid4()
    ask_share(phone, lost)
    ask_share(laptop, own_one)
    for browser in (phone, laptop):
        sign_in = browser.session
        sign_in.cycle_key()
        sign_in.save()
        browser.cookies[settings.SESSION_COOKIE_NAME] = sign_in.session_key
    laptop.post("/devices/sign-out/", {"device": listed(phone, patient)})
    laptop.post("/devices/sign-out-elsewhere/")
    phone.force_login(patient.account)

    assert [ask_share(phone, one, new="")["is_revoked"] for one in (lost, own_one)] == [True, False]


def test_phone_is_told_which_device_its_sign_in_is_known_by(phone, patient):
    def known():
        return phone.get("/entries/line/").json()["device"]

    device_id, before = uuid4(), known()
    ask_share(phone, device_id)
    assert (before, known()) == ("", str(device_id))

    see_all(patient.organization)
    DeviceShare.objects.update(share=None, revoked_at=clock.now())
    assert known() == ""


def test_phone_whose_share_the_server_never_had_is_told_that_it_is_revoked(phone, patient):
    told = ask_share(phone, uuid4(), new="")

    assert told["is_revoked"]
    see_all(patient.organization)
    assert not DeviceShare.objects.exists()


@pytest.mark.parametrize("page", ["/account/logout/", "/devices/", "/more/"])
def test_wherever_one_signs_out_the_page_knows_whose_entries_to_ask_about(phone, patient, page):
    text = phone.get(page).text

    assert f'data-account="{account_tag(actor_for(patient))}"' in text
    assert ("data-signs-out" in text, "data-entry-words" in text) == (True, True)


def test_signing_out_leaves_the_share_for_the_next_time(phone, patient):
    device_id = uuid4()
    first = ask_share(phone, device_id)
    phone.post("/account/logout/")
    phone.force_login(patient.account)

    assert ask_share(phone, device_id)["share"] == first["share"]


def test_database_keeps_no_share_of_a_revoked_phone(patient):
    fields = {"device_id": uuid4(), "given_at": clock.now(), "seen_at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        DeviceShare.objects.create(
            organization=patient.organization, patient=patient, share=b"x", revoked_at=clock.now(), **fields
        )


def test_staff_have_no_such_phone(client, patient):
    client.force_login(make_staff(patient.organization, Role.COUNSELOR).account)

    assert [client.get(page).status_code for page in ("/entries/line/", "/entries/")] == [404, 404]


def test_what_is_no_device_is_refused(phone):
    assert phone.post("/entries/line/", {"device": "mine"}).status_code == 400
