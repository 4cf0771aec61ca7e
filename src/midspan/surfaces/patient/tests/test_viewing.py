"""A patient looks at their own pages through somebody else's eyes: what the gate opens to them, and nothing besides."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from midspan.domains.consents.actions import pause_sharing, take_back
from midspan.domains.consents.queries import audiences_of, unnamed_audiences
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.clients import SignedInClient
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.privacy.actions import end_guardian
from midspan.domains.privacy.queries import Asking, Recipient, Thing, ledger_of, rehearsed
from midspan.domains.questions.queries import ledger_lines
from midspan.domains.questions.wording import sentence_of
from midspan.engines.disclosure import Item, Kind
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.surfaces.patient.viewing import SHOWN, WAYS_OUT
from midspan.values import DataClass

pytestmark = pytest.mark.django_db
EYES, STOP = "/more/privacy/as/", "/more/privacy/as/stop/"
PAGES = (EYES, "/today/", "/week/")
NOTHING = "They see nothing here"


@pytest.fixture(scope="module")
def first_day():
    return clock.week_start(clock.now().date())


@pytest.fixture
def signed_in(client, patient):
    client.force_login(patient.account)
    return client


@pytest.fixture
def signs(center, patient):
    """Have the patient sign a consent."""

    def signed(**fields):
        see_all(center.organization)
        return make_signed(patient, **fields)

    return signed


@pytest.fixture
def looks_as(signed_in, patient, center):
    """Begin to look through the eyes of whoever is called so, and return the browser."""

    def looking(name):
        see_all(center.organization)
        keys = {one.name: one.key for one in audiences_of(viewer=actor_for(patient))}
        signed_in.post(EYES, {"who": keys[name]})
        return signed_in

    return looking


@pytest.mark.slow
@pytest.mark.parametrize("key", [key for key in unnamed_audiences() if key != "group"])
def test_whoever_nothing_was_signed_for_sees_nothing_on_any_page(looks_as, patient, key):
    browser = looks_as(unnamed_audiences()[key])

    pages = [browser.get(address).text for address in PAGES]

    assert all(NOTHING in page for page in pages)
    assert [word for word in (patient.family_name, "Evening", "With ") if any(word in page for page in pages)] == []


@pytest.mark.slow
def test_sister_sees_times_and_why_and_not_which_session_where_or_with_whom(looks_as, signs):
    signs(relation="sister")
    own = looks_as("Marisol (sister)")
    seen = "".join(own.get(address).text for address in PAGES)
    own.post(STOP)
    mine = own.get("/week/").text

    assert "You signed on" in seen
    assert "that the law forbids them to pass it on" in seen
    assert "Marisol (sister) may know when your sessions are." in seen
    told = [word for word in ("Main site", "Dana", "/swap/") if word in mine]
    assert [word for word in told if word in seen] == []
    assert 'class="week-board"' in own.get("/week/").text


@pytest.mark.slow
def test_group_sees_the_chosen_name_and_that_you_are_there_and_no_page(looks_as, patient, center):
    browser = looks_as("Your group")
    overview, week = browser.get(EYES).text, browser.get("/week/").text
    see_all(center.organization)

    assert f"In groups you are “{patient.stay.alias}”." in overview.replace("&quot;", '"')
    assert "Only in a session you both attend" in overview
    assert patient.family_name not in overview
    assert NOTHING in week


@pytest.mark.slow
def test_taking_back_or_pausing_closes_what_they_see_at_the_next_click(looks_as, signs, center, patient):
    signed = signs(relation="sister")
    browser = looks_as("Marisol (sister)")
    open_ = NOTHING not in browser.get("/week/").text
    see_all(center.organization)
    pause = pause_sharing(language="en", by=actor_for(patient))
    paused = NOTHING in browser.get("/week/").text
    see_all(center.organization)
    take_back(signed_id=pause.pk, language="en", by=actor_for(patient))
    resumed = NOTHING not in browser.get("/week/").text
    see_all(center.organization)
    take_back(signed_id=signed.pk, language="en", by=actor_for(patient))

    assert (open_, paused, resumed, NOTHING in browser.get("/week/").text) == (True, True, True, True)


@pytest.mark.slow
def test_two_consents_for_one_person_are_one_audience(signs, patient):
    signs(relation="sister")
    signs(relation="sister", shares=("attendance",))

    names = [one.name for one in audiences_of(viewer=actor_for(patient))]

    assert names.count("Marisol (sister)") == 1
    assert unnamed_audiences()["family"] not in names


@pytest.mark.slow
def test_guardians_eyes_see_the_guardians_own_page(looks_as, center, patient):
    born(patient, 2011)
    mother = stands_for(patient, center)
    browser = looks_as("Alma Reyes (mother)")
    before = browser.get(EYES).text
    see_all(center.organization)
    make_signed(patient, name="Alma Reyes (mother)", recipient_id=mother.pk)
    shown = unescape(browser.get(EYES).text)
    other_pages = [browser.get(one).text for one in ("/today/", "/week/")]

    assert NOTHING in before
    assert f"How {patient.given_names}’s program goes" in shown
    assert [word for word in ("Main site", "Dana", patient.family_name) if word in shown] == []
    assert [NOTHING in page for page in other_pages] == [True, True]


@pytest.mark.slow
def test_guardians_eyes_and_the_guardian_read_the_same(looks_as, center, patient):
    born(patient, 2011)
    mother = stands_for(patient, center)
    make_signed(patient, name="Alma Reyes (mother)", recipient_id=mother.pk, shares=("times", "attendance"))
    mothers = SignedInClient()
    mothers.force_login(make_way_in(mother, actor_for(center.intake)).account)

    pages = [told_in(one) for one in (mothers.get("/family/"), looks_as("Alma Reyes (mother)").get(EYES))]

    assert "When sessions are" in pages[0]
    assert pages[0] == pages[1]


def told_in(response):
    """The part that is theirs, to its last sentence."""
    return unescape(response.text).partition("<h1>")[2].partition("It ends when it is taken back")[0]


@pytest.mark.slow
def test_of_age_nobody_stands_for_them_and_no_guardian_is_chosen(signed_in, center, patient):
    born(patient, 2011)
    mother = stands_for(patient, center)
    end_guardian(guardian_id=mother.pk, reason="Emancipated.", by=actor_for(center.intake))
    page = signed_in.get(EYES).text

    assert "Alma Reyes" not in page
    assert signed_in.post(EYES, {"who": mother.reference}).status_code == 302
    assert "You see what this person sees:" not in signed_in.get("/today/").text


def born(patient, year):
    patient.birth_date = date(year, 3, 1)
    patient.save()


def stands_for(patient, center):
    return make_guardian(patient, actor_for(center.intake))


@pytest.mark.slow
def test_payer_sees_what_the_one_consent_for_everyday_care_opens(looks_as, signs, patient):
    signs(kind="everyday_care", name="", shares=("care_record",), purpose="care_payment_operations")

    overview = looks_as("Your insurance").get(EYES).text

    assert patient.family_name in overview
    assert "They get no more of it than they need." in overview
    opened, closed = overview.split("What stays closed, and why")
    assert ("your life outside" in opened.lower(), "your life outside" in closed.lower()) == (False, True)


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address", ["/more/privacy/pause/", "/today/", "/ui/language/", "/account/2fa/webauthn/add/", EYES]
)
def test_nothing_can_be_changed_while_looking(looks_as, address, verb):
    browser = looks_as("Your employer")

    answer = getattr(browser, verb)(address, {"pause": "on"} if verb == "post" else b"")

    assert (answer.status_code, "nothing can be changed" in answer.text) == (403, True)


@pytest.mark.parametrize("name", ["patient:more", "life:overview", "notices:list", "consents:give", "people:devices",
                                  "questions:own", "mfa_index", "account_change_password"])  # fmt: skip
def test_pages_that_do_not_ask_the_gate_for_that_person_are_not_shown(looks_as, name):
    page = looks_as("Your employer").get(reverse(name)).text

    assert NOTHING in page
    assert "You see what this person sees:" in page


@pytest.mark.slow
def test_every_page_has_the_banner_and_one_tap_stops(looks_as):
    browser = looks_as("Your employer")
    banners = ["You see what this person sees:" in browser.get(one).text for one in (*PAGES, "/help-now/", "/life/")]
    leads = "Open my own plan" in browser.get("/today/").text
    browser.post(STOP)

    assert (banners, leads) == ([True] * 5, False)
    assert "You see what this person sees:" not in browser.get("/today/").text
    assert browser.get("/life/").status_code == 200


@pytest.mark.slow
def test_looking_ends_with_the_sign_in(looks_as, patient):
    browser = looks_as("Your employer")
    browser.post(reverse("account_logout"))
    browser.force_login(patient.account)

    assert "You see what this person sees:" not in browser.get("/today/").text


@pytest.mark.slow
def test_that_somebody_looked_stands_in_their_ledger_and_nothing_is_told_as_told(looks_as, signs, center, patient):
    signs(relation="sister")
    browser = looks_as("Marisol (sister)")
    for address in PAGES:
        browser.get(address)
    see_all(center.organization)
    by = actor_for(patient)

    entries = ledger_of(viewer=by, patient_id=by.id)

    assert [(one.kind, one.actor_id, one.recipient) for one in entries] == [("viewing", by.id, "")]
    [line] = ledger_lines(viewer=by, patient_id=by.id)
    assert sentence_of(line) == "You looked at what somebody else would see: Marisol (sister)."


def test_pages_as_seen_are_not_kept_as_the_day_on_this_phone(looks_as, signed_in):
    own = signed_in.get("/today/")
    seen = looks_as("Your employer").get("/today/")

    assert ("Not-Kept" in own, "Not-Kept" in seen, seen["Cache-Control"]) == (False, True, "no-store")


@pytest.mark.parametrize("key", ["", "RelatedPerson/00000000-0000-4000-8000-000000000000", "everybody"])
def test_nobody_is_chosen_who_is_nobody_of_theirs(signed_in, key):
    signed_in.post(EYES, {"who": key})

    assert "You see what this person sees:" not in signed_in.get("/today/").text


def test_staff_cannot_look_through_anybodys_eyes(client, center, patient):
    counselor = make_staff(center.organization, Role.COUNSELOR, Role.PRIVACY_OFFICER)
    client.force_login(counselor.account)
    asking = Asking(by=actor_for(counselor), purposes=frozenset({"FAMRQT"}), recipient=Recipient(Kind.FAMILY, "family"))
    item = Item(classes=frozenset({DataClass.PRESENCE}), labels=frozenset())

    assert client.post(EYES, {"who": "group"}).status_code == 404
    with pytest.raises(ValueError, match="Only the patient"):
        rehearsed([asking], [Thing(patient_id=patient.pk, item=item, content="they come here")])


@pytest.mark.slow
def test_patient_cannot_rehearse_what_is_about_somebody_else(center, patient, place):
    peer = place(clock.week_start(clock.now().date()))
    asking = Asking(by=actor_for(patient), purposes=frozenset({"FAMRQT"}), recipient=Recipient(Kind.FAMILY, "family"))
    item = Item(classes=frozenset({DataClass.PRESENCE}), labels=frozenset())

    with pytest.raises(ValueError, match="Only the patient"):
        rehearsed([asking], [Thing(patient_id=peer.pk, item=item, content="they come here")])


def test_every_page_named_here_is_there():
    assert [name for name in SHOWN | WAYS_OUT if name != "patient:week_of" and not reverse(name)] == []


def test_audiences_are_the_patients_own(center):
    assert audiences_of(viewer=actor_for(make_staff(center.organization, Role.DIRECTOR))) == []
