"""The medicine list and drug screens through their pages, as a nurse and as the person."""

from io import BytesIO

import pytest
from django.apps import apps
from django.test import Client
from pypdf import PdfReader

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import close_reach
from midspan.domains.records.enums import ON_LIST, ListKind
from midspan.domains.records.tests.factories import Place, add, go_through, list_of
from midspan.kernel.tests.factories import own, see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by = actor_for(copy.nurse)
    copy.base, copy.tests = f"/people/{copy.rowan.pk}/medicines/", f"/people/{copy.rowan.pk}/tests/"
    return copy


@pytest.fixture
def as_nurse(place):
    return signed_in(place.nurse)


@pytest.fixture
def as_rowan(place):
    return signed_in(place.rowan)


def signed_in(person, client=None):
    client = client or Client()
    client.force_login(person.account)
    see_all(person.organization)
    return client


def said(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def answers(place, **changed):
    """What the page of a reconciliation posts: everything kept, but for what is changed by `thread-field`."""
    found = list_of(place)
    posted = {"seen": found.mark, "is_asked": "yes", "allergies": "as_listed", **changed}
    threads = [one.thread for kind in ListKind for one in found.of(kind, *ON_LIST)]
    for thread in (*threads, *(one.id for one in found.unlisted)):
        line = found.line(thread)
        heard = next((one for one in found.unlisted if one.id == thread), None)
        name = thread.hex
        posted.setdefault(f"{name}-decision", "keep")
        posted.setdefault(f"{name}-dose", line.now.dose if line else heard.dose)
    return posted


def test_a_list_is_begun_gone_through_and_signed(place, as_nurse):
    page = said(as_nurse.get(place.base))
    assert "Never reconciled." in page
    assert "nobody has gone through the list with the person yet" in page
    new = {"name": "Sertraline", "dose": "100 mg", "source": "person"}
    assert "It is on the list." in said(as_nurse.post(f"{place.base}new/medicine/", new, follow=True))
    see_all(place.organization)
    [line] = list_of(place).of(ListKind.MEDICINE)
    stop = {f"{line.thread.hex}-decision": "stop", f"{line.thread.hex}-person_words": "It made me sick."}
    posted = answers(place, **stop)

    assert "Say why." in said(as_nurse.post(f"{place.base}reconcile/", posted))
    page = said(as_nurse.post(f"{place.base}reconcile/", posted | {f"{line.thread.hex}-why": "Nausea"}, follow=True))

    assert "Signed. The list stands as you have left it." in page
    assert "It made me sick." in page
    assert "Last reconciled on" in page


def test_a_page_that_was_open_too_long_is_said_so_once(place, as_nurse):
    posted = answers(place)
    line = add(place)
    posted |= {f"{line.thread.hex}-decision": "keep"}

    page = said(as_nurse.post(f"{place.base}reconcile/", posted))
    seen = page.split('name="seen" value="')[1].split('"')[0]

    assert "The list has changed since you opened this page." in page
    assert "Signed." in said(as_nurse.post(f"{place.base}reconcile/", posted | {"seen": seen}, follow=True))


def test_a_line_shows_its_history_and_takes_a_next_version(place, as_nurse):
    line = add(place, dose="100 mg")
    url = f"{place.base}{line.thread}/"
    changed = {"name": "Sertraline", "dose": "50 mg", "state": "taken", "why": "Felt sick", "seen": "1"}

    assert "Kept." in said(as_nurse.post(url, changed, follow=True))
    assert "changed this line meanwhile" in said(as_nurse.post(url, changed))

    page = said(as_nurse.get(url))
    assert page.index("50 mg") < page.index("100 mg")


def test_a_line_changed_meanwhile_is_said_so_beside_another_mistake(place, as_nurse):
    line = add(place, dose="100 mg")
    url = f"{place.base}{line.thread}/"
    changed = {"name": "Sertraline", "dose": "50 mg", "state": "taken", "why": "Felt sick", "seen": "1"}
    said(as_nurse.post(url, changed, follow=True))

    page = said(as_nurse.post(url, changed | {"name": "", "dose": "200 mg"}))

    assert "changed this line meanwhile" in page


def test_a_list_changed_meanwhile_is_said_so_beside_another_mistake(place, as_nurse):
    posted = answers(place, is_asked="")
    add(place)

    assert "The list has changed since you opened this page." in said(as_nurse.post(f"{place.base}reconcile/", posted))


def test_a_chart_says_why_the_person_was_not_asked(place, as_nurse):
    go_through(place, is_asked=False, why_not_asked="Asleep")

    assert "The person was not asked: Asleep" in said(as_nurse.get(f"/people/{place.rowan.pk}/chart/"))


def test_a_group_leader_reads_and_does_not_write(place):
    add(place)
    client = signed_in(place.leader)

    page = said(client.get(place.base))

    assert ("Sertraline" in page, "Go through the list" in page) == (True, False)
    assert client.get(f"{place.base}reconcile/").status_code == 404
    assert client.get(place.tests).status_code == 404


def test_who_does_not_reach_the_person_finds_no_page(place):
    client = signed_in(place.colleague)

    assert {client.get(url).status_code for url in (place.base, place.tests)} == {404}


def test_the_person_reads_the_list_and_says_what_is_not_right(place, as_rowan):
    line = add(place, dose="100 mg")
    assert "Nobody has gone through your medicines with you yet." in said(as_rowan.get("/medicines/"))

    page = said(as_rowan.post(f"/medicines/{line.thread}/", {"words": "I take half."}, follow=True))

    assert ("I take half." in page, "You said: not right" in page) == (True, True)
    counselor = signed_in(place.counselor)
    assert "I take half." in said(counselor.get(place.base))
    assert place.base in said(counselor.get("/updates/"))


def test_where_nobody_is_told_the_person_reads_that_they_should_call(place, as_rowan):
    place.episode.primary_counselor = None
    place.episode.save()
    close_reach(source_id=place.episode.pk, by=actor_for(place.counselor))

    page = said(as_rowan.post("/medicines/", {"words": "I take half."}, follow=True))

    assert ("please call" in page, "Your team is told" in page) == (True, False)


@pytest.mark.parametrize(("language", "wanted"), [("en", "Allergies"), ("es", "Alergias")])
def test_the_person_takes_their_list_on_paper_in_their_own_language(place, client, language, wanted):
    add(place, dose="100 mg")
    go_through(place)
    place.rowan.language = language
    place.rowan.save()
    signed_in(place.rowan, client)
    before = client.post("/medicines/paper/")
    client.step_up()

    answer = client.post("/medicines/paper/")

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert before.status_code == 302
    assert [words for words in ("Sertraline", "100 mg", "Penicillin", wanted) if words not in text] == []


def test_staff_print_the_list_and_the_ledger_says_so(place, client):
    add(place)
    signed_in(place.nurse, client).step_up()

    answer = client.post(f"{place.base}paper/")

    see_all(place.organization)
    entry = apps.get_model("privacy.LedgerEntry").objects.get(reference="Medicine list")
    assert answer.content.startswith(b"%PDF")
    assert (entry.channel, entry.actor_id, entry.classes) == ("print", place.nurse.pk, ["medication"])


def test_a_screen_is_ordered_collected_read_and_seen_by_the_person(place, as_nurse, as_rowan):
    ordered = {"panel": "alcohol", "reason": "Agreed in the plan"}
    said(as_nurse.post(f"{place.tests}new/", ordered, follow=True))
    see_all(place.organization)
    screen = apps.get_model("records.DrugScreen").objects.get()
    url = f"{place.tests}{screen.pk}/"
    came = {"result_alcohol": "negative", "result_etg": "positive", "level_etg": "300 ng/mL"}
    page = said(as_nurse.get(f"{url}collected/"))
    day = page.split('name="day" value="')[1][:10]
    moment = {"day": day, "time": "00:00"}
    collected = {**moment, "specimen": "urine", "observed": "no"}
    said(as_nurse.post(f"{url}collected/", collected, follow=True))

    page = said(as_nurse.post(f"{url}resulted/", {**moment, **came}, follow=True))

    assert "Positive, presumptive, not confirmed · 300 ng/mL" in page
    assert "Nobody watched." in page
    own_page = said(as_rowan.get("/tests/"))
    assert ("Agreed in the plan" in own_page, "presumptive, not confirmed" in own_page) == (True, True)
    assert as_nurse.get(f"{url}everything/").status_code == 404
