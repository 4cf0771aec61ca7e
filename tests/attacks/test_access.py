"""Attacks 1 to 10: at rows and fields that are not one's own."""

import json
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from midspan.domains.journey.models import Referral
from midspan.domains.journey.tests.factories import bundle
from midspan.domains.people.enums import Role
from midspan.domains.people.models import PatientIdentifier
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import see_all
from tests.attacks.scene import UUID, asked_anew, browser_of, forms_on, rows_about, told, told_without, with_random_ids
from tests.sweep.asking import listening
from tests.sweep.canaries import found_in, words
from tests.sweep.sweep import is_theirs

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def also(*people):
    """More of whom the sweep asks for at every page anyway: in the long run."""
    return [pytest.param(one, marks=pytest.mark.long) for one in people]


NOWHERE = "/nothing-is-here/"
FULL_WIDTH = ord("０") - ord("0")


def theirs(scene, page):
    """The ids in the address that are of rows about the hidden patient."""
    rows = {one.pk for one in scene.made.values() if is_theirs(one, scene.patient)}
    return rows.intersection(ids_in(page))


def ids_in(page):
    return {value for name, value in page.kwargs.items() if name.endswith("_id")}


@pytest.mark.parametrize("who", ["peer", *also("staff_elsewhere", "stranger", "patient_elsewhere")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_id_of_somebody_else_answers_as_an_id_nobody_has(scene, who, method):
    """1 Somebody else's id in an address: the bytes and the status of an id that was made up."""
    person = getattr(scene, who)
    browser, is_here = browser_of(person), "elsewhere" not in who
    tried, differing = 0, []
    for page in scene.pages_with_ids():
        ids = theirs(scene, page) if is_here else ids_in(page)
        if not ids:
            continue
        absent = with_random_ids(page, ids)
        real, made_up = (
            told_without(asked_anew(browser, method, url), url, *(one[0] for one in UUID.finditer(url)))
            for url in (page.url, absent)
        )
        tried += 1
        if real != made_up:
            differing.append((page.name, real[0], made_up[0]))
    assert (differing, tried > 20) == ([], True)


def test_id_of_another_row_in_the_body_is_as_good_as_none(scene):
    """1 Somebody else's id in what is sent: a browser of somebody else's is not switched off, a booking not found."""
    browser = browser_of(scene.peer)
    foreign = scene.made["notices.PushSubscription"].pk
    answers = [told_without(browser.post(f"/updates/settings/{one}/off/"), one) for one in (foreign, uuid4())]
    see_all(scene.organization)

    assert answers[0] == answers[1]
    assert type(scene.made["notices.PushSubscription"]).objects.filter(pk=foreign).exists()


@pytest.mark.parametrize("who", ["patient", *also(Role.PEER_SPECIALIST, Role.FRONT_DESK, Role.UTILIZATION_REVIEW)])
def test_page_without_a_link_is_closed_by_the_server(scene, who):
    """2 An address that no menu of theirs shows: the page of an address that does not exist."""
    person = scene.patient if who == "patient" else scene.staff[who]
    browser = browser_of(person)
    absent = browser.get(NOWHERE)
    closed = [one for one in scene.pages() if not one.opens.admits(actor_for(person))]

    opened = [
        (one.name, method) for one in closed for method in ("get", "post")
        if told_without(asked_anew(browser, method, one.url), one.url) != told_without(absent, NOWHERE)
    ]  # fmt: skip

    assert (opened, absent.status_code, len(closed) > 10) == ([], 404, True)


@pytest.mark.parametrize("who", ["stranger", *also("peer", "staff_elsewhere")])
def test_refusal_holds_nothing_of_what_it_refuses(scene, who):
    """3 The source of a refusal, also asked for as a fragment: no word and no id of what stands behind it."""
    browser, found = browser_of(getattr(scene, who)), []
    for page in scene.pages_with_ids():
        if not theirs(scene, page):
            continue
        answer = browser.get(page.url, headers={"HX-Request": "true"})
        text = f"{answer.headers}{answer.content.decode(errors='replace')}"
        if found_in(text):
            found.append((page.name, answer.status_code, found_in(text)))

    assert found == []


def test_fields_that_no_form_offers_change_nothing_of_anybody_else(scene):
    """4 More fields than the form has: whose it is, who wrote it and when are not the browser's to say."""
    rowan, peer, browser = scene.patient, scene.peer, browser_of(scene.peer)
    extra = {
        **dict.fromkeys(("patient", "patient_id", "recipient", "recipient_id", "by", "by_id", "author"), rowan.pk),
        **dict.fromkeys(("organization", "organization_id"), scene.patient_elsewhere.organization_id),
        **dict.fromkeys(("created_at", "signed_at", "given_at"), "2001-01-01"),
        **dict.fromkeys(("is_staff", "is_superuser", "is_active"), "on"),
        "role": "director",
        "roles": "director",
        "staff": scene.officer.pk,
        "labels": "",
        "state": "admitted",
    }
    before, own_before = rows_about(rowan), rows_about(peer)

    with listening() as log:
        statuses = {browser.post(url, {**extra, **sent}).status_code for url, sent in OWN_FORMS.items()}
        noted = [json.loads(one) for one in log.taken().splitlines() if "fields_never_asked" in one]

    see_all(scene.organization)
    changed = {label for (label, _), rows in rows_about(peer).items() if rows != own_before[label, _]}
    account = type(peer.account).objects.get(pk=peer.account.pk)
    assert (statuses, rows_about(rowan) == before, len(changed) > 3) == ({200, 302}, True, True)
    assert (account.patient_id, account.staff_id) == (peer.pk, None)
    assert {one["actor"] for one in noted} == {str(peer.pk)}
    assert (len(noted), {tuple(one["fields"]) for one in noted}) == (len(OWN_FORMS), {TRIED})
    assert str(rowan.pk) not in str(noted)


TRIED = ("author", "by", "by_id", "created_at", "given_at", "is_active", "is_staff", "is_superuser", "labels",
         "organization", "organization_id", "patient", "patient_id", "recipient_id", "role", "signed_at")  # fmt: skip
OWN_FORMS = {
    "/more/privacy/pause/": {"pause": "on"},
    "/life/apart/": {"described_as": "A neighbor"},
    "/settings/calendar/": {"change": "renew"},
    "/updates/settings/": {"quiet_from": "21:00", "quiet_until": "08:00", "days": ["0"]},
}


HOSTILE = {"nul": "a\x00b", "long": "x" * 20_000, "half": "\ud800"}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("who", ["peer", Role.INTAKE])
def test_hostile_values_break_no_page(scene, who, what):
    """5 Values that are none in every box of every form: answered as a mistake, never an error of the server's."""
    person = scene.staff[who] if isinstance(who, Role) else getattr(scene, who)
    browser, broken, tried = browser_of(person), [], 0
    value = HOSTILE[what].encode("utf-8", "surrogatepass")
    for page in [one for one in scene.pages() if one.opens.admits(actor_for(person)) and not one.kwargs]:
        for url, sent in forms_on(browser.get(page.url), page.url):
            tried += 1
            answer = browser.post(url, encoded({name: [value] for name in sent}), content_type=FORM)
            if answer.status_code >= 500:
                broken.append((page.name, url))
    assert (broken, tried > 5) == ([], True)


FORM = "application/x-www-form-urlencoded"


def encoded(sent):
    return urlencode(sent, doseq=True)


@pytest.mark.parametrize(
    "url",
    [
        "/people/?search=%00", "/people/?search=" + "a" * 9_000, "/people/?state=%00&state[]=x", "/day/?on=%00",
        "/day/?on=2027-02-31", "/day/?on=0000-00-00", "/check-in/?site=%00&q=%00", "/life/?week=%00",
        "/life/?week=9999-12-31",
        "/referrals/?show=%00", "/plan/center/what-if/move/?meeting=%00", "/plan/center/frozen/?frozen_at=%00",
        "/plan/cover/?staff=%00&first=%00", "/sign-in/once-more/?next=%00", "/account/login/?next=//evil.example",
        "/c/%00.ics", "/c/" + "x" * 5_000 + ".ics", "/week/2027-02-31/", "/week/2099-12-31/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["patient", Role.DIRECTOR])
def test_hostile_addresses_break_no_page(scene, who, url):
    """5 Values that are none in an address: a page, nothing here, or the way to sign in."""
    browser = browser_of(scene.patient if who == "patient" else scene.staff[who])

    answer = browser.get(url)

    assert answer.status_code in {200, 302, 400, 404}
    assert "evil.example" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("twist", [str.upper, lambda one: one.replace("-", ""), lambda one: f"{one}%00",
                                   lambda one: chr(ord(one[0]) + FULL_WIDTH) + one[1:]])  # fmt: skip
def test_ids_written_otherwise_are_no_ids(scene, twist):
    """5 Ids in other letters: an address that does not exist."""
    browser = browser_of(scene.counselor)
    url = f"/people/{twist(str(scene.patient.pk))}/"

    assert told_without(browser.get(url), url) == told_without(browser.get(NOWHERE), NOWHERE)


@pytest.mark.parametrize("cookie", ["session", "csrftoken", "language", "messages", "theme"])
@pytest.mark.parametrize("value", ['"\\000"', "x" * 4_000, '"\\377"', "{}"])
def test_hostile_cookies_break_no_page(scene, cookie, value):
    """5 Cookies that are none: as if there were no cookie."""
    answers = [browser_of(None).get(url, headers={"Cookie": f"{cookie}={value}"}) for url in ("/account/login/", "/")]

    assert {one.status_code for one in answers} <= {200, 302}


def test_same_answer_twice_is_never_the_wider_one(scene):
    """5 One name sent twice: what was read is what is signed, whichever of both is taken."""
    browser = browser_of(scene.peer)
    body = {"kind": ["court", "family"], "name": ["A", "Marisol"], "shares": ["notes", "times"], "asked": "until",
            "purpose": ["proceedings", "support"], "until": ["year", "longest"],
            "relation": ["", "sister"]}  # fmt: skip

    page = browser.post("/more/privacy/new/", body)

    assert (page.status_code, "counseling notes" in page.text.lower()) == (200, False)


def test_key_that_stands_twice_in_a_file_is_refused(scene):
    """5 A key twice in an uploaded file: kept as unreadable, its person is nobody."""
    twice = bundle(family="Ames").replace(b'"birthDate"', b'"birthDate": "2001-01-01", "birthDate"', 1)
    browser = browser_of(scene.intake)
    file = SimpleUploadedFile("r.json", twice)

    answer = browser.post("/referrals/receive/", {"file": file})

    see_all(scene.organization)
    arrived = Referral.objects.get(content=twice)
    assert answer.status_code == 302
    assert ("same field twice" in arrived.refused_reason, arrived.patient_id) == (True, None)


@pytest.mark.parametrize(
    "asked",
    ["sort=birth_date", "order_by=-patient__phone", "fields=phone,email", "patient__phone__startswith=8",
     "group=diagnosis", "expand=patient", "format=json", "page_size=100000", "include=referrals"],
)  # fmt: skip
@pytest.mark.parametrize("url", ["/people/", "/day/", "/check-in/"])
def test_words_of_a_query_language_are_not_understood(scene, url, asked):
    """6 Sorting, filtering and choosing fields by address: the same bytes as without."""
    browser = browser_of(scene.staff[Role.DIRECTOR])

    assert told_without(browser.get(f"{url}?{asked}"), f"?{asked}") == told_without(browser.get(url))


HIDDEN = {"phone": "804-555-0177", "email": "jumbo@example.org", "city": "Fluvanna", "must_not_be_told": "Xylophone"}


@pytest.mark.parametrize("role", [Role.SCHEDULER, Role.DIRECTOR, Role.INTAKE])
def test_search_finds_by_names_and_by_nothing_else_of_a_person(scene, role):
    """6 Searching for what a list does not show: only names find somebody."""
    type(scene.patient).objects.filter(pk=scene.patient.pk).update(family_name="Okonjo", **HIDDEN)
    browser = browser_of(scene.staff[role])

    nothing = told_without(browser.get("/people/?search=7777777"), "7777777")
    found = {
        word for word in (*HIDDEN.values(), "Okonjo")
        if told_without(browser.get("/people/", {"search": word}), word) != nothing
    }  # fmt: skip

    assert found == {"Okonjo"}


@pytest.mark.parametrize(
    "url", ["/people/", "/day/", "/check-in/", "/plan/swaps/", "/questions/", "/emergencies/reviews/"]
)
@pytest.mark.parametrize("who", ["stranger", "staff_elsewhere"])
def test_counts_and_badges_do_not_know_of_whom_is_not_reached(scene, who, url):
    """8 Counting what is hidden: the same bytes whether it is there or not."""
    browser = browser_of(getattr(scene, who))
    with_them = told(browser.get(url))
    see_all(scene.organization)
    scene.room.add_person(2)
    scene.room.patients[2].phone = "804-555-0199"
    scene.room.patients[2].save()

    assert told(browser.get(url)) == with_them


@pytest.mark.parametrize("who", ["stranger", "staff_elsewhere", Role.GROUP_LEADER])
def test_whole_name_finds_nobody_who_is_not_reached(scene, who):
    """9 Typing somebody's whole name into a search: as typing a name nobody has."""
    browser = browser_of(scene.staff[who] if isinstance(who, Role) else getattr(scene, who))
    name = words()["people.Patient.family_name"]
    for url in ("/people/?search=", "/check-in/?q="):
        assert told_without(browser.get(f"{url}{name}"), name) == told_without(
            browser.get(f"{url}qqqqqqqq"), "qqqqqqqq"
        )


@pytest.mark.parametrize("who", ["peer", "patient_elsewhere"])
def test_address_that_somebody_else_has_is_taken_like_any(scene, who):
    """10 Entering somebody's number and address as one's own: saved as any other, and nobody is told who has it."""
    scene.patient.email, scene.patient.phone = "known@example.org", "804-555-0111"
    scene.patient.save()
    browser = browser_of(getattr(scene, who))
    chosen = {"by_mail": "on", "by_text": "on", "quiet_from": "21:00", "quiet_until": "08:00", "days": ["0", "1"]}

    known = browser.post(
        "/updates/settings/", {**chosen, "mail_address": "known@example.org", "text_number": "804-555-0111"}
    )
    free = browser.post(
        "/updates/settings/", {**chosen, "mail_address": "unknwn@example.org", "text_number": "804-555-0112"}
    )

    assert known.status_code in {200, 302}
    assert told_without(known, "known@example.org", "804-555-0111") == told_without(
        free, "unknwn@example.org", "804-555-0112"
    )


def test_record_number_of_another_organization_is_free(scene):
    """10 A record number that exists elsewhere: no organization learns of another's."""
    number = PatientIdentifier.objects.filter(patient=scene.patient).first()
    see_all(scene.staff_elsewhere.organization)

    taken = PatientIdentifier.objects.create(
        organization=scene.staff_elsewhere.organization, patient=scene.patient_elsewhere,
        system=number.system, value=number.value,
    )  # fmt: skip

    assert taken.pk
