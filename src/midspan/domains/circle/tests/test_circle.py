"""A patient's circle through its pages: the map, the private check, the invitation, shares, and what staff keep."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from midspan.domains.circle.actions import CODE_DIGITS, answer_question, ask_program, keep_from, open_invitation
from midspan.domains.circle.enums import Scope, SupportRole, Unnamed
from midspan.domains.circle.models import FamilyQuestion, HelpAsk, Invitation, KeptFrom, PrivateCheck, Tie
from midspan.domains.circle.queries import circle_of, open_questions
from midspan.domains.circle.rules import CODE_TRIES, INVITATION_LIFE, MOST_TIES
from midspan.domains.circle.tests.factories import as_person, make_invitation, make_share, make_supporter, make_tie
from midspan.domains.circle.wording import SCOPE_WORDS
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import actor_of
from midspan.domains.people.tests.clients import browser_of, read
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import supported_by
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
SAFE = {"is_safe": "yes", "is_pressed": "no", "could_use_phone": "no"}
SAID = {"uses_around_me": "unsure", "is_safe_to_contact": "unsure"}
MAP = {"name": "Mom", "roles": ["family"], "closeness": "3", "frequency": "daily", "helps_recovery": "2", **SAID}


@pytest.fixture
def center():
    return make_organization()


@pytest.fixture
def rowan(center):
    return make_patient(center)


@pytest.fixture
def phone(rowan):
    return browser_of(rowan)


def sees(person, model):
    bind(organization_id=person.organization_id, actor_id=person.pk, reach=Reach.ALL)
    found = model.objects.count()
    see_all(person.organization)
    return found


def test_map_is_written_counted_and_read_by_nobody_else(center, rowan, phone):
    phone.post("/circle/new/", {**MAP, "note": "Calls on Sundays.", "may_call_at_night": "on"})

    page = read(phone.get("/circle/"))

    assert "In touch most days: 1 of 1" in page
    assert "There is somebody you could call at night." in page
    counselor = make_staff(center, Role.COUNSELOR)
    director = make_staff(center, Role.DIRECTOR)
    open_reach(
        actor_id=counselor.pk, patient_id=rowan.pk, basis=Basis.CARE_TEAM, source_id=rowan.pk, by=actor_for(director)
    )
    assert [sees(one, Tie) for one in (rowan, counselor, director)] == [1, 0, 0]


def test_tie_says_that_it_stands_in_the_safety_plan_to_the_patient_alone(center, rowan, phone):
    at = phone.post("/circle/new/", {**MAP, "in_safety_plan": "on"}).url

    assert "In my safety plan" in read(phone.get(at))
    assert "In my safety plan" in read(phone.get("/circle/"))
    phone.post(f"{at}change/", MAP)
    assert "In my safety plan" not in read(phone.get(at))
    assert sees(make_staff(center, Role.COUNSELOR), Tie) == 0


def test_thirteenth_person_is_refused_in_words_and_what_was_typed_stands(rowan, phone):
    for number in range(MOST_TIES):
        make_tie(rowan, name=f"Person {number}")

    answer = phone.post("/circle/new/", MAP)

    assert answer.status_code == 422
    assert "Twelve people are the most this page holds." in read(answer)
    assert 'value="Mom"' in read(answer)


def test_page_never_suggests_to_leave_anybody(rowan, phone):
    make_tie(rowan, name="Lee", uses_around_me="yes", helps_recovery=-2)

    page = read(phone.get("/circle/")).lower()

    assert [word for word in ("cut off", "avoid", "stay away", "distance") if word in page] == []


@pytest.mark.parametrize(
    ("said", "to"),
    [
        (SAFE, "invite/"),
        ({**SAFE, "is_safe": "unsure"}, "talk/"),
        ({**SAFE, "could_use_phone": "yes"}, "talk/"),
        ({**SAFE, "is_pressed": "yes"}, ""),
        ({**SAFE, "is_safe": "no"}, ""),
    ],
)
def test_private_check_goes_on_pauses_or_stops_quietly_and_keeps_no_answer(rowan, phone, said, to):
    url = f"/circle/{make_tie(rowan).pk}/"

    answer = phone.post(f"{url}check/", said)

    assert answer.url == f"{url}{to}"
    if not to:
        assert "Invite them" in read(phone.get(url))
    columns = {field.name for field in PrivateCheck._meta.concrete_fields}
    assert columns == {"id", "organization", "patient", "tie", "outcome", "checked_at", "talk"}


def test_no_invitation_without_a_check_of_today(rowan, phone):
    url = f"/circle/{make_tie(rowan).pk}/"

    answer = phone.post(f"{url}invite/", {"as_whom": "family", "known_as": "Ro"})

    assert answer.url == f"{url}check/"


def test_not_sure_offers_a_talk_that_names_nobody(rowan, phone):
    tie = make_tie(rowan, name="Quentin")

    phone.post(f"/circle/{tie.pk}/talk/")

    see_all(rowan.organization)
    need = apps.get_model("commitments.LifeNeed").objects.get(patient=rowan)
    assert need.kind == "talk"
    assert "Quentin" not in need.words


ON_THE_PHONE = ("/promises/", "/more/", "/week/", "/today/")


def test_phone_that_is_not_private_keeps_neutral_words_of_a_talk_and_lets_go_of_them(rowan, phone):
    tie = make_tie(rowan, name="Quentin")
    talk = f"/circle/{tie.pk}/talk/"
    assert "On your own pages it says “A talk” until you take it off" in read(phone.get(talk))
    phone.post(talk)
    see_all(rowan.organization)
    need = apps.get_model("commitments.LifeNeed").objects.get(patient=rowan)
    own = f"/promises/asked/{need.pk}/"

    told = "".join(read(phone.get(url)) for url in (*ON_THE_PHONE, own))

    assert "I would like to talk with somebody of my team" in told
    assert [words for words in ("close to", "alone about", "Quentin") if words in told] == []
    phone.post(f"{own}no-longer/")
    assert "talk with somebody of my team" not in read(phone.get("/promises/"))


def invited(phone, url, **said):
    phone.post(f"{url}check/", SAFE)
    return phone.post(f"{url}invite/", {"as_whom": "family", "known_as": "Ro", **said})


def test_address_and_code_open_an_account_once_and_say_nothing_before(rowan, phone):
    url = f"/circle/{make_tie(rowan).pk}/"
    page = read(invited(phone, url))
    address = re.search(r"http://testserver(/with/[^<]+)", page).group(1)
    code = re.search(r"\d{3} \d{3}", page).group()
    stranger, other = Client(), Client()

    closed, nowhere = stranger.get(address), other.get("/with/nothing-like-it/")
    wrong = stranger.post(address, {"code": "000000" if code != "000 000" else "111111"})
    nothing = other.post("/with/nothing-like-it/", {"code": "000000"})
    right = stranger.post(address, {"code": code})
    again = Client().post(address, {"code": code})

    token = re.compile(
        r'csrfmiddlewaretoken" value="[^"]*|000000|111111|/with/[^"]*'
    )  # And the address that was asked for.
    assert [token.sub("", read(one)) for one in (closed, wrong)] == [
        token.sub("", read(one)) for one in (nowhere, nothing)
    ]
    for word in (rowan.given_names, "Ro<", "Mom", rowan.organization.name):
        assert word not in read(closed)
    assert right.url == "/welcome/"
    assert "They haven’t shared anything yet, and that’s okay" in read(stranger.get("/around/"))
    assert again.status_code == 422
    assert apps.get_model("people.Account").objects.filter(is_supporter=True).count() == 1


def test_five_wrong_codes_end_an_address_also_for_the_right_one(rowan):
    made = make_invitation(rowan, make_tie(rowan))
    wrong = "1" * CODE_DIGITS if made.code.replace(" ", "") != "1" * CODE_DIGITS else "2" * CODE_DIGITS

    for _ in range(CODE_TRIES):
        assert open_invitation(secret=made.secret, code=wrong) is None

    assert open_invitation(secret=made.secret, code=made.code) is None


def test_trail_says_who_invited_who_came_in_and_that_nobody_knows_who_failed(rowan):
    made = make_invitation(rowan, make_tie(rowan))
    open_invitation(secret=made.secret, code="1")

    account = open_invitation(secret=made.secret, code=made.code).account

    see_all(rowan.organization)
    kept = dict(AuditEvent.objects.filter(verb__startswith="circle.").values_list("verb", "actor_id"))
    assert {verb: kept[verb] for verb in ("circle.invite", "circle.miss", "circle.enter")} == {
        "circle.invite": rowan.pk,
        "circle.miss": rowan.organization_id,
        "circle.enter": account.pk,
    }


def test_address_expires(rowan, monkeypatch):
    made = make_invitation(rowan, make_tie(rowan))
    later = clock.now() + INVITATION_LIFE

    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    assert open_invitation(secret=made.secret, code=made.code) is None


def test_neither_secret_nor_code_is_kept(rowan):
    made = make_invitation(rowan, make_tie(rowan))

    with as_person(rowan):
        kept = " ".join(map(str, Invitation.objects.values_list().get()))

    assert made.secret not in kept
    assert made.code.replace(" ", "") not in kept


def test_new_address_ends_the_one_before_and_who_came_in_by_it(rowan):
    mother = make_supporter(rowan, Scope.TIMES)

    again = make_invitation(rowan, mother.tie)
    opened = open_invitation(secret=again.secret, code=again.code)
    see_all(rowan.organization)

    assert opened.account.pk != mother.account.pk
    browser = browser_of(mother)
    assert "They haven’t shared anything yet" in read(browser.get("/around/"))


def test_new_address_ends_what_was_shared_and_agreed_and_the_page_says_so_before(center, rowan, phone):
    make_episode(center, rowan)
    mother = make_supporter(rowan, Scope.TIMES, Scope.CARD)
    url = f"/circle/{mother.tie.pk}/"
    day = clock.local_date() + timedelta(days=2)
    when = {"day_0": day.month, "day_1": day.day, "day_2": day.year, "time": "18:00"}
    assert phone.post(f"{url}ask/", {"kind": "ride", **when}).status_code == 302
    phone.post(f"{url}check/", SAFE)

    page = read(phone.get(f"{url}invite/"))
    with as_person(rowan) as by:
        before = circle_of(viewer=by)[0].shares
    phone.post(f"{url}invite/", {"as_whom": "friend", "known_as": "Ro"})

    assert "their way in until now ends, with all that you share with them" in page
    assert len(before) == 2
    with as_person(rowan) as by:
        found = circle_of(viewer=by)[0]
        assert (found.role, found.is_in, found.shares) == (SupportRole.FRIEND, False, ())
        assert [one.state for one in HelpAsk.objects.all()] == ["taken_back"]
    assert supported_by(viewer=actor_of(mother.account)) == {}


@pytest.mark.parametrize(("role", "stands"), [("family", True), ("friend", False)])
def test_what_was_signed_ahead_for_who_never_came_in_stands_and_is_named_before(rowan, phone, role, stands):
    tie = make_tie(rowan)
    made = make_invitation(rowan, tie)
    make_share(rowan, tie, Scope.CARD)
    url = f"/circle/{tie.pk}/"

    page = read(phone.get(f"{url}invite/"))
    phone.post(f"{url}invite/", {"as_whom": role, "known_as": "Ro"})

    assert "They see this as soon as they come in" in page
    assert str(SCOPE_WORDS[Scope.CARD]) in page
    with as_person(rowan) as by:
        assert [one.scope for one in circle_of(viewer=by)[0].shares] == ([Scope.CARD] if stands else [])
    assert open_invitation(secret=made.secret, code=made.code) is None


def signed_elsewhere(patient, tie):
    """On the page of consents, for somebody they named before: the gate knows them by the name of the tie."""
    with as_person(patient):
        return make_signed(patient, shares=("times", "attendance"), recipient_id=tie.pk, name=tie.name)


def on_file(patient):
    with as_person(patient) as by:
        return circle_of(viewer=by)[0].on_file


def test_who_is_invited_again_after_an_ending_begins_with_nothing_wherever_it_was_signed(rowan, phone):
    mother = make_supporter(rowan, Scope.TIMES)
    url = f"/circle/{mother.tie.pk}/"
    signed_elsewhere(rowan, mother.tie)
    assert "What you signed for them on another page" in read(phone.get(url))
    assert len(on_file(rowan)) == 2

    phone.post(f"{url}end/")
    assert on_file(rowan) == ()

    signed_elsewhere(rowan, mother.tie)  # After the ending, on the other page.
    phone.post(f"{url}check/", SAFE)
    page = read(phone.get(f"{url}invite/"))
    phone.post(f"{url}invite/", {"as_whom": "family", "known_as": "Ro"})

    assert "It ends as well, so that they begin with nothing" in page
    assert on_file(rowan) == ()


def test_who_is_invited_again_while_they_are_in_loses_what_was_signed_elsewhere_as_well(rowan):
    mother = make_supporter(rowan)
    signed_elsewhere(rowan, mother.tie)

    make_invitation(rowan, mother.tie)

    assert on_file(rowan) == ()


def test_what_was_signed_elsewhere_for_somebody_else_stands(rowan):
    mother = make_supporter(rowan)
    brother = make_tie(rowan, name="Brother")
    signed_elsewhere(rowan, brother)

    make_invitation(rowan, mother.tie)

    with as_person(rowan) as by:
        assert {one.tie.name: len(one.on_file) for one in circle_of(viewer=by)} == {"Mom": 0, "Brother": 1}


def test_supporter_who_is_signed_in_keeps_one_account_for_two_people(center, rowan):
    sam = make_patient(center)
    mother = make_supporter(rowan)
    made = make_invitation(sam, make_tie(sam))

    opened = open_invitation(secret=made.secret, code=made.code, by_account=mother.account)
    see_all(center)

    assert opened.account.pk == mother.account.pk


def test_shared_device_asks_whom_it_is_for_and_spends_nothing_on_somebody_else(center, rowan):
    mother, brother = make_supporter(rowan), make_tie(rowan, name="Brother")
    made, browser = make_invitation(rowan, brother), browser_of(mother)
    address = f"/with/{made.secret}/"

    asked = read(browser.get(address))
    silent = browser.post(address, {"code": made.code})
    for_me = browser.post(address, {"code": made.code, "whose": "me"})
    for_another = browser.post(address, {"code": made.code, "whose": "another"})

    assert "Somebody is signed in on this device. Whom is this for?" in asked
    assert [one.status_code for one in (silent, for_me, for_another)] == [422, 422, 409]
    assert "This cannot be added to the sign-in on this device." in read(for_me)
    assert "Sign out" in read(for_another)
    opened = Client().post(address, {"code": made.code})
    assert opened.url == "/welcome/"
    see_all(center)
    assert Invitation.objects.get(tie=brother, ended_at=None).account_id != mother.account.pk


def test_supporter_who_is_signed_in_adds_somebody_elses_circle_by_saying_so(center, rowan):
    mother, sam = make_supporter(rowan), make_patient(center)
    made = make_invitation(sam, make_tie(sam))

    opened = browser_of(mother).post(f"/with/{made.secret}/", {"code": made.code, "whose": "me"})

    assert opened.url == "/welcome/"
    see_all(center)
    assert Invitation.objects.get(patient=sam).account_id == mother.account.pk


@pytest.mark.parametrize("role", ["patient", Role.INTAKE])
def test_who_is_signed_in_and_no_supporter_keeps_their_sign_in_and_the_address(center, rowan, role):
    made = make_invitation(rowan, make_tie(rowan))
    person = rowan if role == "patient" else make_staff(center, role)
    browser, address = browser_of(person), f"/with/{made.secret}/"

    answers = [browser.get(address), browser.post(address, {"code": made.code})]

    assert [one.status_code for one in answers] == [409, 409]
    assert "Open it on their own phone" in read(answers[1])
    assert "_auth_user_id" in browser.session
    assert browser.session["_auth_user_id"] == str(person.account.pk)
    assert Client().post(address, {"code": made.code}).url == "/welcome/"


@pytest.mark.parametrize("role", sorted(set(SupportRole) - {"family", "friend", "mentor"}))
def test_who_gets_no_page_is_not_offered_in_the_form_and_not_taken_from_it(rowan, phone, role):
    url = f"/circle/{make_tie(rowan, roles=(role,)).pk}/"

    answer = invited(phone, url, as_whom=role)

    assert answer.status_code == 422
    assert "Invite them" not in read(phone.get(url))
    with as_person(rowan):
        assert not Invitation.objects.exists()


def test_share_is_one_consent_with_person_scope_purpose_and_end(rowan, phone):
    tie = make_tie(rowan)
    url = f"/circle/{tie.pk}/"
    invited(phone, url)
    last = clock.local_date() + timedelta(days=90)
    when = {"last_day_0": last.month, "last_day_1": last.day, "last_day_2": last.year, "to_name": "Elena Ames"}
    page = phone.post(f"{url}share/times/", when)
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', read(page)))
    digest = carried["read"]
    name = f"{rowan.given_names} {rowan.family_name}"

    wrong = phone.post(f"{url}share/times/", {**when, "read": digest, "signed_name": "Somebody"})
    signed = phone.post(f"{url}share/times/", {**when, "read": digest, "signed_name": name})

    assert wrong.status_code == 422
    assert {name: carried[name] for name in when} == {name: str(value) for name, value in when.items()}
    assert signed.url == url
    see_all(rowan.organization)
    kept = apps.get_model("consents.SignedConsent").objects.get(patient=rowan)
    assert (kept.kind, kept.reference, kept.shares, kept.purpose) == (
        "family", f"RelatedPerson/{tie.pk}", ["times", "help_asks"], "support",
    )  # fmt: skip
    assert kept.recipient == "Elena Ames"
    assert kept.ends_at.date() >= last
    assert phone.get(f"{url}share/times/").status_code == 404  # There is one already.
    assert "End this quietly" in read(phone.get(url))


def test_ending_one_share_leaves_the_other(rowan, phone):
    mother = make_supporter(rowan, Scope.TIMES, Scope.CARD)

    phone.post(f"/circle/{mother.tie.pk}/share/times/end/")

    with as_person(rowan) as by:
        assert [one.scope for one in circle_of(viewer=by)[0].shares] == [Scope.CARD]


def test_map_is_also_a_picture_that_is_said_in_words(rowan, phone):
    blank = phone.get("/circle/").content.decode()
    make_tie(rowan, name="Mom", closeness=3)

    page = unescape(phone.get("/circle/").content.decode())

    assert "You are in the middle." not in blank
    assert "You are in the middle. Close to you: Mom." in page
    assert page.index("Mom</bdi></a>") < page.index("<svg viewBox")  # The list comes first.


def test_taking_somebody_off_the_map_ends_what_was_shared(rowan, phone):
    mother = make_supporter(rowan, Scope.TIMES)

    phone.post(f"/circle/{mother.tie.pk}/remove/")

    browser = browser_of(mother)
    assert "They haven’t shared anything yet" in read(browser.get("/around/"))
    assert "Mom" not in read(phone.get("/circle/")).split("Help now")[0]


def test_minor_of_whom_nobody_knows_who_signs_shares_nothing():
    child = make_patient(make_organization(jurisdiction="ZZ"), birth_date=clock.local_date() - timedelta(days=365 * 10))
    tie = make_tie(child)
    make_invitation(child, tie)

    with pytest.raises(RefusedError):
        make_share(child, tie, Scope.TIMES)


def test_list_of_the_staff_stops_an_invitation_as_a_doubt_would_and_the_patient_never_sees_it(center, rowan, phone):
    intake = make_staff(center, Role.INTAKE)
    keep_from(patient_id=rowan.pk, what=Unnamed.NAME, value="Alex Ruiz", note="Order of 2026", by=actor_for(intake))
    url = f"/circle/{make_tie(rowan, name='alex ruiz').pk}/"

    answer = invited(phone, url)

    assert answer.url == f"{url}talk/"
    assert "Order" not in read(phone.get(answer.url))
    bind(organization_id=center.pk, actor_id=rowan.pk, reach=Reach.OWN)
    assert not KeptFrom.objects.exists()
    see_all(center)
    assert KeptFrom.objects.count() == 1


def test_list_of_the_staff_stops_a_share_as_well_where_the_map_has_another_name(center, rowan):
    intake = make_staff(center, Role.INTAKE)
    keep_from(patient_id=rowan.pk, what=Unnamed.NAME, value="Alex Ruiz", note="", by=actor_for(intake))
    tie = make_tie(rowan, name="A.")
    make_invitation(rowan, tie)

    with pytest.raises(RefusedError, match="Talk it over with your counselor first"):
        make_share(rowan, tie, Scope.TIMES, to_name="Alex M. Ruiz")


@pytest.mark.parametrize("basis", list(Basis))
def test_list_is_seen_by_staff_and_by_nobody_outside_by_whatever_they_reach_the_person(center, rowan, basis):
    intake = make_staff(center, Role.INTAKE)
    keep_from(patient_id=rowan.pk, what=Unnamed.NAME, value="Alex Ruiz", note="Order of 2026", by=actor_for(intake))
    outside, seen = make_patient(center), []
    for who in (outside, make_staff(center, Role.COUNSELOR)):
        see_all(center)
        reach = {"actor_id": who.pk, "patient_id": rowan.pk, "basis": basis, "source_id": uuid4()}
        open_reach(**reach, until_at=clock.now() + timedelta(days=1), by=actor_for(intake))
        bind(organization_id=center.pk, actor_id=who.pk, reach=Reach.ASSIGNED)
        seen.append(KeptFrom.objects.count())

    assert seen == [0, 1]


def test_list_finds_the_number_in_the_line_and_in_the_note(center, rowan, phone):
    intake = make_staff(center, Role.INTAKE)
    keep_from(patient_id=rowan.pk, what=Unnamed.NUMBER, value="312-555-0100", note="", by=actor_for(intake))
    line, note = {"how_to_contact": "312-555-0100 after 6"}, {"how_to_contact": "In the evening", "note": "3125550100"}

    answers = [invited(phone, f"/circle/{make_tie(rowan, name='A.', **said).pk}/") for said in (line, note)]

    assert [one.url.rsplit("/", 2)[1] for one in answers] == ["talk", "talk"]


@pytest.mark.parametrize(
    ("what", "value", "is_out"),
    [
        (Unnamed.NAME, "Mom", True),
        (Unnamed.NAME, "Elena Ames", True),  # As it stands in what was signed.
        (Unnamed.NUMBER, "555 010 2233", True),
        (Unnamed.NAME, "Alex Ruiz", False),
    ],
)
def test_who_is_listed_after_they_came_in_is_out_at_once_and_nobody_is_told(center, rowan, phone, what, value, is_out):
    mother = make_supporter(rowan, how_to_contact="555-010-2233 after six")
    make_share(rowan, mother.tie, Scope.TIMES, to_name="Elena Ames")
    bo = make_supporter(rowan, Scope.CARD, name="Bo")
    intake = browser_of(make_staff(center, Role.INTAKE))
    before = read(phone.get("/updates/"))

    page = read(intake.post(f"/people/{rowan.pk}/kept-from/", {"what": what, "value": value, "note": ""}, follow=True))

    with as_person(rowan) as by:
        kept = {one.tie.pk: (one.is_in, [each.scope for each in one.shares]) for one in circle_of(viewer=by)}
    assert kept == {mother.tie.pk: (False, []) if is_out else (True, [Scope.TIMES]), bo.tie.pk: (True, [Scope.CARD])}
    assert (supported_by(viewer=actor_of(mother.account)) == {}) is is_out
    assert read(phone.get("/updates/")) == before
    assert "Elena" not in page.replace(value, "")


def test_address_of_who_was_listed_meanwhile_opens_nothing(center, rowan):
    tie = make_tie(rowan)
    made = make_invitation(rowan, tie)
    with as_person(rowan):  # As if it were written by who knew nothing of the circle.
        Tie.objects.filter(pk=tie.pk).update(name="Someone")
    keep_from(
        patient_id=rowan.pk,
        what=Unnamed.NAME,
        value="Alex Ruiz",
        note="",
        by=actor_for(make_staff(center, Role.INTAKE)),
    )
    with as_person(rowan):
        Tie.objects.filter(pk=tie.pk).update(name="Alex")

    assert open_invitation(secret=made.secret, code=made.code) is None


def test_staff_keep_the_list_and_a_supporter_reads_nothing_of_it(center, rowan):
    mother, browser = make_supporter(rowan, Scope.TIMES), browser_of(make_staff(center, Role.INTAKE))
    url = f"/people/{rowan.pk}/kept-from/"

    browser.post(url, {"what": "number", "value": "555 010 2233", "note": ""})
    page = read(browser.get(url))
    remove = re.search(rf"{url}[0-9a-f-]+/remove/", page).group()
    bind(organization_id=center.pk, actor_id=mother.pk, reach=Reach.ASSIGNED)
    seen = KeptFrom.objects.count()
    see_all(center)
    browser.post(remove)

    assert "555 010 2233" in page
    assert seen == 0
    assert "555 010 2233" not in read(browser.get(url))


def test_supporter_reads_their_own_tie_and_neither_map_nor_checks_nor_others_help(center, rowan):
    mother, bo = make_supporter(rowan, Scope.TIMES), make_supporter(rowan, Scope.CARD, name="Bo")

    bind(organization_id=center.pk, actor_id=mother.pk, reach=Reach.ASSIGNED)
    ties = (Tie.objects.count(), PrivateCheck.objects.count(), [one.tie_id for one in Invitation.objects.all()])
    see_all(center)

    assert ties == (0, 0, [mother.tie.pk])
    assert bo.tie.pk != mother.tie.pk


def test_question_is_answered_once_and_only_by_who_answers(center):
    secret = ask_program(organization_id=center.pk, words="Why?", language="en")
    see_all(center)
    nurse = browser_of(make_staff(center, Role.NURSE))

    assert secret
    assert nurse.get("/family-questions/").status_code == 404
    row = FamilyQuestion.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE circle_familyquestion SET answer = 'x' WHERE id = %s", [row.pk])


def test_desk_that_answers_is_told_of_a_question_by_its_id_and_nobody_else(center):
    told = {role: make_staff(center, role) for role in Role}

    Client().post("/ask-us/", {"words": "Is Rowan there?"})

    see_all(center)
    question, notices = FamilyQuestion.objects.get(), list(apps.get_model("notices.Notice").objects.all())
    assert {one.recipient_id for one in notices} == {told[Role.INTAKE].pk, told[Role.FRONT_DESK].pk}
    assert {(one.kind, one.subject_id, one.patient_ref) for one in notices} == {("family_asked", question.pk, None)}
    values = {str(getattr(one, field.attname)) for one in notices for field in one._meta.concrete_fields}
    assert [value for value in values if "Rowan" in value] == []


def test_director_is_told_where_nobody_is_at_the_desk_and_the_notice_leads_to_the_questions(center):
    director = make_staff(center, Role.DIRECTOR)

    Client().post("/ask-us/", {"words": "How long does it take?"})

    see_all(center)
    notice = apps.get_model("notices.Notice").objects.get()
    assert notice.recipient_id == director.pk
    page = read(browser_of(director).get("/updates/"))
    assert ("Somebody asks you something." in page, "/family-questions/" in page) == (True, True)


def test_question_that_is_not_taken_tells_nobody(center, monkeypatch):
    make_staff(center, Role.INTAKE)
    monkeypatch.setattr("midspan.domains.circle.rules.MOST_QUESTIONS", 0)

    Client().post("/ask-us/", {"words": "How long does it take?"})

    see_all(center)
    assert apps.get_model("notices.Notice").objects.count() == 0


def test_all_questions_that_wait_are_listed_the_oldest_first_and_then_what_was_answered_last(center):
    for number in range(60):
        ask_program(organization_id=center.pk, words=f"Q{number:02}", language="en")
    see_all(center)
    by = actor_for(make_staff(center, Role.INTAKE))
    for row in FamilyQuestion.objects.filter(words__in=["Q03", "Q05"]).order_by("words"):
        answer_question(question_id=row.pk, words="Yes.", by=by)

    listed = [one.words for one in open_questions(viewer=by)]

    waiting = [f"Q{number:02}" for number in range(60) if number not in {3, 5}]
    assert listed == [*waiting, "Q05", "Q03"]
