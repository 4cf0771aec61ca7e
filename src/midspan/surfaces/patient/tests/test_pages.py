"""The pages over HTTP: who opens them, what stands in them, how often they ask, what a browser may keep."""

import json
import re
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.urls import resolve, reverse
from msgspec import structs

from midspan.domains.entries.tests.factories import make_not_taken_in
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.rules import may_see_class
from midspan.engines.disclosure.books import role_book
from midspan.kernel import clock
from midspan.kernel.pages import PATIENTS
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.surfaces.patient.faces import FACES
from midspan.surfaces.patient.keeping import kept_paths, led_to_patterns
from midspan.surfaces.patient.views.app import ON_A_SCREEN, PICTURES, shell_files, worker_script
from midspan.ui.templatetags import ui
from midspan.values import Actor, ActorKind, DataClass

pytestmark = pytest.mark.django_db
OWN_PAGES = ("/today/", "/week/", "/week/2026-11-23/", "/more/", "/more/privacy/")


@pytest.fixture(scope="module")
def first_day():
    return clock.week_start(clock.now().date())


@pytest.fixture
def signed_in(client, patient):
    client.force_login(patient.account)
    return client


@pytest.mark.slow
@pytest.mark.parametrize("address", OWN_PAGES)
def test_own_pages_open_for_patients_and_for_nobody_else(client, signed_in, center, address):
    own = signed_in.get(address).status_code
    client.logout()
    stranger = client.get(address).status_code
    client.force_login(make_staff(center.organization, Role.COUNSELOR).account)

    assert (own, stranger, client.get(address).status_code) == (200, 302, 404)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/today/", "/week/", "/more/"])
def test_what_is_personal_is_stored_nowhere_on_the_way(signed_in, address):
    assert signed_in.get(address)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", ["/week/2026-02-30/", "/week/1999-01-01/", "/week/soon/"])
def test_date_that_is_none_is_not_found(signed_in, address):
    assert signed_in.get(address).status_code == 404


def test_what_others_sent_is_found_without_a_stay(client, center):
    client.force_login(make_patient(center.organization).account)

    assert reverse("records:own_received") in client.get("/more/").text


def test_what_was_not_taken_in_is_told_where_one_looks_first(signed_in, center, patient):
    waiting = f'<a href="{reverse("entries:waiting")}">Not yet taken in</a>'
    before = [waiting in signed_in.get(address).text for address in ("/today/", "/more/")]
    see_all(center.organization)
    make_not_taken_in(patient)
    other = make_patient(center.organization)
    make_not_taken_in(other)

    told = [waiting in signed_in.get(address).text for address in ("/today/", "/more/")]
    signed_in.force_login(other.account)

    assert (before, told) == ([False, False], [True, True])
    assert waiting in signed_in.get("/more/").text  # Also before there is a stay.


@pytest.mark.parametrize(("address", "title"), [("/today/", "Today"), ("/week/", "My week"), ("/more/", "More")])
def test_titles_tell_nobody_anything(signed_in, address, title):
    assert f"<title>{title}</title>" in signed_in.get(address).text


@pytest.mark.slow
def test_nobody_of_the_same_groups_is_named(signed_in, center, place):
    see_all(center.organization)
    peer = place(clock.week_start(clock.now().date()), alias="Silver Maple")

    pages = "".join(signed_in.get(address).text for address in OWN_PAGES)

    assert [word for word in (peer.family_name, str(peer.pk), "Silver Maple") if word in pages] == []


@pytest.mark.parametrize(("address", "count"), [("/today/", 7), ("/week/", 8)])
def test_page_asks_as_often_as_promised(signed_in, django_assert_num_queries, address, count):
    signed_in.get(address)

    # Sign-in and binding in one, three or four of our own, and the bounds of the test's and the request's transaction.
    with django_assert_num_queries(count, exact=False):
        signed_in.get(address)


@pytest.mark.parametrize("address", ["/today/", "/week/", "/more/"])
def test_help_now_leads_to_the_persons_own_plan_and_needs_no_sign_in(signed_in, client, center, address):
    """The button itself opens what anybody may read: a sign-in that ended must not stand before it."""
    page = signed_in.get(address).text

    assert page.count(f'href="{reverse("safety:own_plan")}">Open my own plan') == 1
    assert re.search(r'class="top-button help-now" href="([^"]*)"', page)[1] == reverse("ui:help-now")
    client.force_login(make_staff(center.organization, Role.COUNSELOR).account)
    assert "Open my own plan" not in client.get(reverse("staff:day")).text


def test_today_is_sent_small_where_nobody_else_chose_anything_in_it(signed_in):
    sent = signed_in.get("/today/", headers={"accept-encoding": "gzip"})

    assert sent["Content-Encoding"] == "gzip"
    assert len(sent.content) < len(signed_in.get("/today/").content) / 2


def test_app_has_the_neutral_name_of_the_organization(signed_in, center):
    signed_in.get("/today/")
    named = json.loads(signed_in.get("/app.webmanifest").content)
    signed_in.logout()
    unnamed = json.loads(signed_in.get("/app.webmanifest").content)

    assert (named["name"], unnamed["name"]) == (center.organization.short_name, "Midspan")
    assert named["start_url"] == "/today/"


def test_worker_keeps_only_files_that_exist(client):
    script = client.get("/sw.js")

    assert script["Content-Type"] == "text/javascript"
    assert 'const OFFLINE = "/offline/";' in script.text
    assert 'const WAITING = "/entries/";' in script.text  # Where a notice of what was not taken in leads.
    assert [path for path in shell_files() if not finders.find(path)] == []
    assert "ui/css/midspan.css" in shell_files()


def test_worker_is_another_one_once_it_is_somebody_else_to_call(client, monkeypatch):
    """Or the covers and the page without a connection would keep numbers that nobody answers any more."""
    told = client.get("/offline/").context["help"]
    again = worker_script.__wrapped__()
    monkeypatch.setattr(ui, "help_now", lambda: structs.replace(told, opening="Call somebody else."))

    assert worker_script() == again != worker_script.__wrapped__()


def test_worker_forgets_where_sign_in_ends(client):
    ends = next(line for line in client.get("/sw.js").text.splitlines() if line.startswith("const ENDS"))

    assert {"/account/logout/", "/account/login/", "/ui/leave/"} <= set(json.loads(ends.split(" = ")[1].rstrip(";")))


def test_worker_keeps_only_pages_that_open_for_one_person_about_themselves():
    """Never a page of the chart, which staff open, and none with somebody's id in its address."""
    found = [resolve(path) for path in kept_paths()]

    assert {one.func.declaration.opens for one in found} == {PATIENTS}
    assert [one.kwargs for one in found] == [{}] * len(found)


def test_worker_keeps_of_what_these_lead_to_only_the_form_of_a_skill_and_its_steps():
    """Its place in the library says nothing of a person."""
    form, steps = reverse("practice:log", args=["3"]), reverse("skills:player", args=["3"])
    others = (reverse("practice:figures", args=["3"]), reverse("practice:own_one", args=[uuid4()]), f"{form}more/")
    others = (*others, reverse("skills:skill", args=["3"]), reverse("skills:staff_skill", args=["3"]))

    assert {resolve(one).func.declaration.opens for one in (form, steps)} == {PATIENTS}
    kept = [one for one in (form, steps, *others) if any(re.fullmatch(two, one) for two in led_to_patterns())]
    assert kept == [form, steps]


def test_worker_gives_no_two_things_one_name(client):
    """It is several files in one: what one of them declares would take the place of another's."""
    script = client.get("/sw.js").text
    names = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", script, flags=re.MULTILINE)

    assert [name for name in set(names) if names.count(name) > 1] == []


@pytest.mark.parametrize(("language", "words"), [("en", "Help needs no PIN"), ("es", "La ayuda no necesita PIN")])
def test_cover_is_the_same_for_everybody_and_helps(client, signed_in, patient, language, words):
    page = signed_in.get(f"/locked/{language}/").text

    assert (words in page, "tel:988" in page, f'<html lang="{language}"' in page) == (True, True, True)
    assert [one for one in (patient.given_names, patient.family_name, str(patient.pk)) if one in page] == []
    assert client.get("/locked/xx/").status_code == 404


def test_pin_and_face_are_chosen_by_patients_among_their_devices(client, signed_in, center):
    own = signed_in.get("/devices/").text
    client.force_login(make_staff(center.organization, Role.COUNSELOR).account)
    of_staff = client.get("/devices/").text

    assert [("data-pin-setting" in one, 'name="face"' in one) for one in (own, of_staff)] == [
        (True, True),
        (False, False),
    ]


def test_app_stands_on_a_phone_as_its_person_chose(signed_in):
    signed_in.post("/more/face/", {"face": "days"})
    signed_in.post("/more/face/", {"face": "no such one"})
    chosen = json.loads(signed_in.get("/app.webmanifest").content)
    in_spanish = json.loads(signed_in.get("/app.webmanifest", headers={"accept-language": "es"}).content)

    assert (chosen["name"], in_spanish["name"]) == ("Days", "Días")
    assert {one["src"].rsplit("/", 1)[1] for one in chosen["icons"]} == {
        "days-192.png",
        "days-512.png",
        "days-maskable-512.png",
    }
    assert signed_in.get("/app-picture/")["Location"].endswith("days-180.png")
    assert 'value="days" checked' in signed_in.get("/devices/").text


def test_every_face_has_all_its_pictures():
    found = [
        face.picture(which)
        for face in FACES
        for which in (ON_A_SCREEN, *(file for file, _side, _purpose in PICTURES))
        if not finders.find(face.picture(which))
    ]

    assert found == []
    assert [face.drawing for face in FACES if not finders.find(face.drawing)] == []


def test_worker_runs_as_it_is_where_browsers_know_no_modules_in_workers(client):
    script = client.get("/sw.js").text

    assert [line for line in script.splitlines() if line.startswith(("import ", "export "))] == []
    assert ("async function sealText" in script, "function sendEntries" in script) == (True, True)


def test_page_without_connection_helps_in_both_languages(client):
    page = client.get("/offline/").text

    assert ("tel:988" in page, "Sin conexión" in page, "No connection" in page) == (True, True, True)
    assert ("it did not arrive" in page, "no llegó" in page) == (True, True)


def test_privacy_page_says_what_the_rules_do():
    clinical = {DataClass.NOTE, DataClass.DIAGNOSIS, DataClass.MEDICATION}
    seen = {Role(name): role.classes for name, role in role_book().items()}
    avoidance = {role for role, classes in seen.items() if DataClass.AVOIDANCE in classes}
    notes = {role for role, classes in seen.items() if DataClass.NOTE in classes}
    patient = Actor(organization_id=uuid4(), id=uuid4(), kind=ActorKind.PATIENT)

    assert seen[Role.FRONT_DESK] & clinical == set()
    assert seen[Role.SCHEDULER] & {DataClass.NOTE, DataClass.DIAGNOSIS} == set()
    assert avoidance == {Role.INTAKE, Role.SCHEDULER, Role.COUNSELOR, Role.PRIVACY_OFFICER}
    assert {Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.UTILIZATION_REVIEW} <= notes
    assert not may_see_class(patient, DataClass.ROSTER)


def test_who_sees_what_opens_while_somebody_on_call_was_alerted(client):
    organization = make_organization()
    patient, alerted = make_patient(organization), make_staff(organization, "counselor", given_name="Nadia")
    reach = {"actor_id": alerted.pk, "patient_id": patient.pk, "basis": Basis.ON_CALL}
    open_reach(**reach, source_id=patient.pk, by=actor_for(alerted))
    client.force_login(patient.account)

    page = client.get("/more/privacy/")

    assert (page.status_code, "Nadia" in page.text) == (200, True)
