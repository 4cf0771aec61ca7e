"""What somebody changed of their life without a network: done once, in order, never over what was changed elsewhere."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from midspan.domains.entries.queries import not_taken_in
from midspan.domains.entries.tests.factories import entries_kept
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.responsibilities.models import Responsibility, ResponsibilityException
from midspan.domains.responsibilities.tests.factories import make_work
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def made(share):
    def build():
        patient = make_patient(make_organization())
        patient.work = make_work(patient)
        return patient

    return share(build)


@pytest.fixture
def patient(made):
    return own(made)


@pytest.fixture
def phone(client, patient):
    client.force_login(patient.account)
    return client


@pytest.fixture
def days(patient):
    return f"/life/{patient.work.pk}/days/"


@pytest.fixture
def change(patient):
    return f"/life/{patient.work.pk}/"


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def entry(*, number=1, ago=AN_HOUR, device=None, **fields):
    now = clock.now()
    return {
        "entry_id": uuid4(), "entry_device": device or uuid4(), "entry_number": number, "entry_offset": 0,
        "entry_made_at": milliseconds(now - ago), "entry_sent_at": milliseconds(now), **fields,
    }  # fmt: skip


def day_off(**fields):
    day = clock.now().date() + timedelta(days=7)
    return entry(**{"day": day.isoformat(), "what": "away"} | fields)


def saying(title, version, **fields):
    asked = {
        "what-kind": "work", "what-title": title, "when-TOTAL_FORMS": 1, "when-INITIAL_FORMS": 0, "when-0-days": 0,
        "when-0-start": "09:00", "when-0-end": "17:00", "when-0-rhythm": "every", "firm-firmness": "fixed",
        "relies-relies_on_me": "", "entry_version": version,
    }  # fmt: skip
    return entry(**asked | fields)


def version_on(phone, address):
    page = phone.get(address).text
    return page.split('name="entry_version" value="')[1].split('"')[0]


def title_of(patient):
    see_all(patient.organization)
    return Responsibility.objects.get(pk=patient.work.pk).title


def test_entry_sent_again_is_told_the_same_and_done_once(phone, patient, days):
    sent = day_off()
    first, second = (phone.post(days, sent).json() for _ in range(2))

    assert first == second == {"outcome": "taken", "reason": "", "to": days}
    see_all(patient.organization)
    assert (ResponsibilityException.objects.count(), len(entries_kept())) == (1, 1)


def test_moment_of_writing_is_kept_by_both_clocks(phone, patient, days):
    now = clock.now()
    behind = {"entry_made_at": milliseconds(now - 3 * AN_HOUR), "entry_sent_at": milliseconds(now - AN_HOUR)}
    phone.post(days, day_off(**behind, entry_offset=3_600_000))
    see_all(patient.organization)
    kept = entries_kept()[0]

    assert abs(kept.made_at_ours - (now - 2 * AN_HOUR)) < timedelta(minutes=1)
    assert (milliseconds(kept.made_at), kept.is_doubtful) == (behind["entry_made_at"], False)


def test_what_is_not_right_is_kept_with_its_words_and_changes_nothing(phone, patient, days):
    sent = day_off(day="40 December", entry_words=json.dumps([["Day", "40 December"]]))
    told = phone.post(days, sent).json()

    assert (told["outcome"], told["reason"]) == ("refused", "invalid")
    see_all(patient.organization)
    assert ResponsibilityException.objects.count() == 0
    [waits] = not_taken_in(viewer=actor_for(patient))
    assert (waits.fields["day"], waits.words) == (["40 December"], {"Day": "40 December"})
    assert "40 December" in phone.get("/entries/").text


def test_who_looks_at_the_form_mends_it_there(phone, patient, days):
    told = phone.post(days, day_off(day="40 December", entry_awaited="1")).json()

    assert told["reason"] == "invalid"
    assert not_taken_in(viewer=actor_for(patient)) == []


def test_what_was_not_taken_in_is_put_right_in_its_own_form(phone, patient, days):
    phone.post(days, day_off(day="40 December"))
    see_all(patient.organization)
    [waits] = not_taken_in(viewer=actor_for(patient))
    as_it_was = {name: values[0] for name, values in waits.fields.items()} | {"mends": waits.pk}

    page = phone.post(days, as_it_was)
    assert f'name="mends" value="{waits.pk}"' in page.text
    assert phone.post(days, day_off(mends=waits.pk) | {"entry_id": ""}).status_code == 400
    right = {name: value for name, value in day_off(mends=waits.pk).items() if not name.startswith("entry_")}
    assert phone.post(days, right).status_code == 302

    assert not_taken_in(viewer=actor_for(patient)) == []
    see_all(patient.organization)
    assert (entries_kept()[0].ending, ResponsibilityException.objects.count()) == ("mended", 1)


def test_what_was_not_taken_in_can_be_dropped_by_nobody_else(phone, patient, days):
    phone.post(days, day_off(day="40 December"))
    see_all(patient.organization)
    [waits] = not_taken_in(viewer=actor_for(patient))
    other, staff = make_patient(patient.organization), make_staff(patient.organization, Role.COUNSELOR)

    def drops(account):
        phone.force_login(account)
        return phone.post(f"/entries/{waits.pk}/drop/").status_code

    assert [drops(one.account) for one in (other, staff, patient)] == [404, 404, 302]
    assert not_taken_in(viewer=actor_for(patient)) == []


def test_two_changes_of_one_phone_follow_one_another(phone, patient, change):
    version, device = version_on(phone, change), uuid4()
    told = [
        phone.post(change, saying(title, version, device=device, number=number)).json()["outcome"]
        for number, title in enumerate(("Bakery, mornings", "Bakery, evenings"), start=1)
    ]

    assert told == ["taken", "taken"]
    assert title_of(patient) == "Bakery, evenings"


def test_change_made_elsewhere_in_between_is_never_written_over(phone, patient, change):
    version = version_on(phone, change)
    laptop = {name: value for name, value in saying("Night shift", version).items() if not name.startswith("entry_")}
    assert phone.post(change, laptop).status_code == 302

    told = phone.post(change, saying("Bakery, mornings", version)).json()

    assert (told["outcome"], told["reason"], title_of(patient)) == ("refused", "conflict", "Night shift")
    page = phone.get("/entries/").text
    shown = (
        "Bakery, mornings" in page,
        f'href="{change}"' in page,
        "It was changed elsewhere in the meantime." in page,
    )
    assert shown == (True, True, True)


def test_day_that_differs_is_no_change_made_elsewhere(phone, patient, days, change):
    version = version_on(phone, change)
    phone.post(days, day_off())

    assert phone.post(change, saying("Bakery, mornings", version)).json()["outcome"] == "taken"


def test_what_a_phone_changed_on_another_page_is_not_what_it_changed_here(phone, patient, change):
    version, device = version_on(phone, change), uuid4()
    phone.post(change, saying("Bakery, mornings", version, device=device))
    see_all(patient.organization)
    [kept] = entries_kept()
    kept.address = "/life/elsewhere/"
    kept.save(update_fields=["address"])

    told = phone.post(change, saying("Bakery, evenings", version, device=device, number=2)).json()

    assert (told["reason"], title_of(patient)) == ("conflict", "Bakery, mornings")


def test_what_is_not_there_any_more_is_kept_too(phone, patient, change):
    version = version_on(phone, change)
    phone.post(f"{change}remove/")

    assert phone.post(change, saying("Bakery", version)).json()["reason"] == "gone"
    told = phone.post("/entries/astray/", day_off(entry_address="/no/such/page/")).json()

    assert (told["outcome"], told["reason"]) == ("refused", "gone")
    see_all(patient.organization)
    assert [one.address for one in not_taken_in(viewer=actor_for(patient))] == [change, "/no/such/page/"]


def test_address_elsewhere_is_never_kept(phone, patient):
    phone.post("/entries/astray/", day_off(entry_address="//elsewhere.example/"))
    see_all(patient.organization)

    assert entries_kept()[0].address == "/entries/astray/"


def test_entry_of_nobody_who_is_signed_in_waits(client, patient, days):
    assert client.post(days, day_off()).status_code == 302
    see_all(patient.organization)
    assert len(entries_kept()) == 0


def test_another_account_changes_nothing_of_somebody_else(phone, patient, days):
    sent = day_off()
    phone.post(days, sent)
    see_all(patient.organization)
    phone.force_login(make_patient(patient.organization).account)

    assert phone.post(days, sent).json()["reason"] == "gone"
    see_all(patient.organization)
    assert ResponsibilityException.objects.count() == 1


@pytest.mark.parametrize(
    "broken", [{"entry_id": "1"}, {"entry_number": "x"}, {"entry_made_at": "9" * 30}, {"entry_words": "{"}]
)
def test_what_no_phone_of_ours_sends_is_refused(phone, days, broken):
    assert phone.post(days, day_off(**broken)).status_code == 400


def test_what_went_astray_is_kept_whatever_is_wrong_with_it(phone, patient):
    broken = {
        "entry_device": "x",
        "entry_number": "",
        "entry_made_at": "NaN",
        "entry_offset": "NaN",
        "entry_words": "{",
    }
    told = phone.post("/entries/astray/", day_off(**broken, entry_address="/no/such/page/")).json()

    assert (told["outcome"], told["reason"]) == ("refused", "gone")
    see_all(patient.organization)
    assert [one.fields["what"] for one in not_taken_in(viewer=actor_for(patient))] == [["away"]]


def test_half_a_character_stands_in_the_way_of_nothing(phone, patient, days):
    sent = day_off(day="40 December", entry_words=json.dumps([["Day", "40 \ud83d"]]))

    assert phone.post(days, sent).json()["reason"] == "invalid"
    see_all(patient.organization)
    assert [one.words for one in not_taken_in(viewer=actor_for(patient))] == [{"Day": "40 ?"}]


def test_form_is_marked_for_its_person_alone(phone, patient, days):
    assert "data-entry" in phone.get(days).text
    see_all(patient.organization)
    phone.force_login(make_staff(patient.organization, Role.INTAKE).account)

    assert "data-entry" not in phone.get(f"/people/{patient.pk}{days}").text
