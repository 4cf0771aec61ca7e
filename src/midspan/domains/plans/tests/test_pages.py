"""Writing, signing, comparing and reviewing a plan through its pages, as a counselor and as the person."""

import re
from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from pypdf import PdfReader

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.plans.actions import begin_plan
from midspan.domains.plans.enums import Kind
from midspan.domains.plans.queries import active_plan, plan_in_work
from midspan.domains.plans.tests.factories import (
    CRITERION,
    OBJECTIVE,
    OWN_WORDS,
    objective_words,
    sign_by_both,
    write,
    write_plan,
)
from midspan.domains.plans.tests.test_plans import Place
from midspan.domains.plans.thread import objectives_in
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by, copy.person = actor_for(copy.counselor), actor_for(copy.rowan)
    copy.base = f"/people/{copy.rowan.pk}/plan/"
    return copy


@pytest.fixture
def as_counselor(place):
    return signed_in(place.counselor)


@pytest.fixture
def as_rowan(place):
    return signed_in(place.rowan)


def signed_in(person):
    client = Client()
    client.force_login(person.account)
    see_all(person.organization)
    return client


def said(response):
    assert response.status_code == 200
    return response.content.decode()


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def test_plan_is_written_from_need_to_deed(place, as_counselor):
    assert "There is no plan yet" in said(as_counselor.get(place.base))
    page = said(as_counselor.post(f"{place.base}begin/", follow=True))
    assert "There is no need yet." in page
    for kind, words in (
        ("need", {"words": "Sleep", "state": "active"}),
        ("goal", {"own_words": "I want to sleep through."}),
        ("objective", {"words": "Gets up at six every day", "measured_by": "diary", "target": "7 of 7 days"}),
        ("intervention", {"words": "Same rising time", "doer": "patient", "times_a_week": "7"}),
    ):
        url = re.findall(rf'href="({place.base}draft/{kind}/[^"]+)"', page)[-1]
        assert said(as_counselor.get(url))
        page = said(as_counselor.post(url, words, follow=True))
        assert next(iter(words.values())) in page

    assert "This objective has no date." in page
    see_all(place.organization)
    [objective] = objectives_in(plan_in_work(viewer=place.by, patient_id=place.rowan.pk).tree)
    assert (objective.target, objective.by_date) == ("7 of 7 days", None)


def test_button_to_show_it_says_why_it_waits(place, as_counselor):
    begin_plan(patient_id=place.rowan.pk, by=place.by)
    page = said(as_counselor.get(f"{place.base}draft/"))

    assert re.search(r'<button class="button" disabled aria-describedby="why-not">', page)
    assert "There is no need yet." in said(as_counselor.post(f"{place.base}draft/offer/", follow=True))


def test_form_keeps_what_was_typed_beside_what_is_missing(place, as_counselor):
    begin_plan(patient_id=place.rowan.pk, by=place.by)
    page = said(as_counselor.post(f"{place.base}draft/need/new/", {"words": "Debt", "state": "deferred"}))

    assert "Say why it waits." in page
    assert "Debt" in page


def test_element_is_changed_and_taken_out(place, as_counselor):
    thread = write_plan(place.rowan, place.by)
    url = f"{place.base}draft/objective/{thread}/"
    assert OBJECTIVE in said(as_counselor.get(url))
    as_counselor.post(url, {"words": "Walks home", "measured_by": "observed", "target": "always"})
    assert "Walks home" in said(as_counselor.get(f"{place.base}draft/"))

    page = said(as_counselor.post(f"{url}drop/", follow=True))

    assert "Walks home" not in page
    assert "This goal has no objective yet." in page


@pytest.mark.parametrize("end", ["draft/wish/new/", "draft/", "versions/00000000-0000-0000-0000-000000000000/"])
def test_what_is_not_there_is_not_found(place, as_counselor, end):
    assert as_counselor.get(f"{place.base}{end}").status_code == 404


def test_both_sign_and_it_holds(place, as_counselor, as_rowan):
    write_plan(place.rowan, place.by)
    assert "is told that there is something to read" in said(
        as_counselor.post(f"{place.base}draft/offer/", follow=True)
    )
    page = said(as_rowan.get("/plan/"))
    assert OWN_WORDS in page
    wrong = said(as_rowan.post("/plan/", {"read": hidden(page, "read"), "signed_name": "Nobody"}))
    assert "Type your name as it stands" in wrong
    name = f"{place.rowan.given_names} {place.rowan.family_name}"
    page = said(as_rowan.post("/plan/", {"read": hidden(page, "read"), "signed_name": name}, follow=True))
    assert "It holds once your counselor has signed too." in page

    page = said(as_counselor.get(f"{place.base}draft/sign/"))
    signing = {"read": hidden(page, "read"), "signed_name": str(place.counselor)}
    page = said(as_counselor.post(f"{place.base}draft/sign/", signing, follow=True))

    assert "Holds now" in page
    again = as_counselor.post(f"{place.base}draft/sign/", signing)
    assert (again.status_code, again.url) == (302, place.base)
    assert "How far along do you feel?" in said(as_rowan.get("/plan/"))


def test_person_reads_only_what_is_theirs_to_sign(place, as_rowan):
    write_plan(place.rowan, place.by)

    assert OWN_WORDS not in said(as_rowan.get("/plan/"))


def test_version_shows_what_changed(place, as_counselor):
    thread = write_plan(place.rowan, place.by)
    sign_by_both(place.rowan, place.by)
    as_counselor.post(f"{place.base}begin/")
    see_all(place.organization)
    write(place.rowan, place.by, Kind.OBJECTIVE, objective_words(target="6 of 6 paydays"), thread=thread)
    work = plan_in_work(viewer=place.by, patient_id=place.rowan.pk)

    page = said(as_counselor.get(f"{place.base}versions/{work.id}/"))

    assert "<del>4 of 4 paydays</del> <ins>6 of 6 paydays</ins>" in page
    assert "Thrown away" in said(as_counselor.post(f"{place.base}draft/drop/", follow=True))


def test_offer_is_taken_back(place, as_counselor):
    write_plan(place.rowan, place.by)
    as_counselor.post(f"{place.base}draft/offer/")
    page = said(as_counselor.post(f"{place.base}draft/back/", follow=True))

    assert "Add a need" in page


def test_person_says_how_far_and_review_shows_both(place, as_counselor, as_rowan):
    thread = write_plan(place.rowan, place.by)
    sign_by_both(place.rowan, place.by)
    rating = {f"{thread.hex}-rating": "4", f"{thread.hex}-words": "Fridays are hard."}
    assert "Kept." in said(as_rowan.post(f"/plan/{thread}/rating/", rating, follow=True))
    unsaid = as_rowan.post(f"/plan/{thread}/rating/", {f"{thread.hex}-words": "Not sure yet."})
    assert (unsaid.status_code, "Choose a number" in unsaid.text, "Not sure yet." in unsaid.text) == (422, True, True)
    page = said(as_counselor.get(f"{place.base}review/"))
    assert "Fridays are hard." in page
    found = {f"{thread.hex}-rating": "6", f"{thread.hex}-decision": "change", "summary": "Moving."}
    assert "Say why." in said(as_counselor.post(f"{place.base}review/", found))

    page = said(as_counselor.post(f"{place.base}review/", found | {f"{thread.hex}-reason": "New pay day"}, follow=True))

    assert re.search(r"The person: 4 · Clinician: 6 · Change: New pay day", page)


def test_whoever_reads_plans_reads_and_does_not_write(place):
    leader = make_staff(place.organization, Role.GROUP_LEADER)
    open_reach(
        actor_id=leader.pk,
        patient_id=place.rowan.pk,
        basis=Basis.GROUP_LEADER,
        source_id=place.episode.pk,
        by=place.by,
    )
    write_plan(place.rowan, place.by)
    sign_by_both(place.rowan, place.by)
    client = signed_in(leader)

    assert OWN_WORDS in said(client.get(place.base))
    assert client.get(f"{place.base}review/").status_code == 404
    assert client.post(f"{place.base}begin/").status_code == 404
    see_all(place.organization)
    assert active_plan(viewer=place.by, patient_id=place.rowan.pk) is not None


def words_on(answer):
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "told"), [("en", "From2of4paydaysto4of4paydays"), ("es", "de2of4paydaysa4of4paydays")]
)
def test_person_takes_their_plan_on_paper_in_their_own_language(client, place, language, told):
    write_plan(place.rowan, place.by)
    sign_by_both(place.rowan, place.by)
    place.rowan.language = language
    place.rowan.save()
    client.force_login(place.rowan.account)
    before = client.post("/plan/paper/")
    client.step_up()

    answer = client.post("/plan/paper/")

    paper = words_on(answer).casefold()
    assert (before.status_code, answer.headers["Content-Type"]) == (302, "application/pdf")
    wanted = [OWN_WORDS, OBJECTIVE, CRITERION, place.rowan.family_name, told]
    assert [words for words in wanted if "".join(words.split()).casefold() not in paper] == []


@pytest.mark.slow
def test_staff_print_the_plan_and_the_ledger_says_so(client, place):
    write_plan(place.rowan, place.by)
    sign_by_both(place.rowan, place.by)
    client.force_login(place.counselor.account)
    client.step_up()

    answer = client.post(f"{place.base}paper/")

    see_all(place.organization)
    assert answer.content.startswith(b"%PDF")
    entry = apps.get_model("privacy.LedgerEntry").objects.get(reference="Plan")
    assert (entry.channel, entry.actor_id, entry.patient_id) == ("print", place.counselor.pk, place.rowan.pk)


@pytest.mark.slow
def test_nobody_prints_the_plan_of_whom_they_do_not_reach(client, place):
    write_plan(place.rowan, place.by)
    sign_by_both(place.rowan, place.by)
    client.force_login(place.colleague.account)
    client.step_up()

    assert client.post(f"{place.base}paper/").status_code == 404
