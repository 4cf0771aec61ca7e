"""Attacks 14 to 24: on what leaves by mail, feed, file, log, cache and error page."""

from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from pypdf import PdfReader

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.letters.tests.factories import approve, make_letter
from midspan.domains.notices.enums import Channel, NoticeKind
from midspan.domains.notices.models import Delivery
from midspan.domains.notices.tests.factories import choose, deliver, leave
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.schedule.actions import renew_feed, revoke_feed
from midspan.kernel.tests.factories import see_all
from tests.attacks.scene import browser_of, told_without
from tests.sweep.asking import JOBS, listening, rows
from tests.sweep.canaries import found_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET_WORD = "Zanzibarquince"
TELLING = ("treat", "recover", "program", "clinic", "therap", "counsel", "health", "Harbor", "group", "patient")


def sent_for(scene, kind):
    """Whom it goes to, and all that a mail server sees of one notice."""
    mail.outbox.clear()
    leave(scene.peer, by=actor_for(scene.intake), kind=kind)
    for one in Delivery.objects.filter(recipient_id=scene.peer.pk, state="queued"):
        deliver(one)
    return [
        (one.from_email, one.subject, one.body, sorted(set(one.extra_headers) - {"Message-ID"})) for one in mail.outbox
    ]


@pytest.mark.parametrize("kind", [NoticeKind.WEEK_CHANGED, NoticeKind.RECORD_OPENED, NoticeKind.QUESTION_ANSWERED])
def test_mail_is_the_same_whatever_it_is_about(scene, settings, kind):
    """14 Reading sender, subject and preview over a shoulder: the same words for everything, and none that tells."""
    settings.MAIL_FROM = "updates@example.org"
    choose(scene.peer, Channel.MAIL, mail="kim@example.org")

    [(sender, subject, body, headers)] = sent_for(scene, kind)

    assert (sender, subject) == ("Updates <updates@example.org>", "You have an update")
    assert {one.lower() for one in headers} <= {"auto-submitted", "x-auto-response-suppress"}
    assert [word for word in TELLING if word.lower() in f"{subject} {body}".lower()] == []


@pytest.mark.parametrize("secret", ["", "x" * 43, "revoked"])
def test_feed_that_is_no_more_is_as_one_that_never_was(scene, secret):
    """15 Guessing or keeping the address of a calendar: nothing here, in the same bytes."""
    if secret == "revoked":
        secret = scene.secret
        revoke_feed(by=actor_for(scene.patient))
    browser, url = browser_of(None), f"/c/{secret}.ics"

    assert told_without(browser.get(url), url) == told_without(browser.get("/c/nothing/"), "/c/nothing/")


def test_feed_says_appointment(scene):
    """15 Looking into a family's shared calendar: entries without title, place, people, alarm or link."""
    secret = renew_feed(by=actor_for(scene.peer))

    text = browser_of(None).get(f"/c/{secret}.ics").content.decode()

    telling = ("LOCATION", "ORGANIZER", "ATTENDEE", "VALARM", "DESCRIPTION", "URL", "Harbor", scene.peer.family_name)
    assert ("SUMMARY:Appointment" in text, [word for word in telling if word in text]) == (True, [])


def consent_of(scene):
    signed = make_signed(scene.peer)
    return browser_of(scene.peer).get(f"/more/privacy/{signed.pk}/paper/")


def letter_of(scene):
    """As the patient takes it out after approving it word for word."""
    letter = make_letter(scene.peer, scene.room.session.local_date)
    approve(letter)
    return browser_of(scene.peer).post(f"/more/privacy/letters/{letter.pk}/paper/")


@pytest.mark.parametrize("taken", [consent_of, letter_of])
def test_paper_says_nothing_beside_its_pages(scene, taken):
    """16 Reading what a file says of itself: no author, no title that tells, no link, no attachment, a neutral name."""
    answer = taken(scene)

    paper = PdfReader(BytesIO(answer.content))
    about = {name: value for name, value in (paper.metadata or {}).items() if name not in {"/CreationDate", "/ModDate"}}

    assert answer["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert [word for word in (*TELLING, scene.peer.family_name) if word.lower() in str(about).lower()] == []
    links = [one for page in paper.pages for one in page.get("/Annots", [])]
    assert ("/Author" in about, paper.attachments, links) == (False, {}, [])


def test_letter_says_nothing_of_where_it_comes_from(scene):
    """16 Reading a letter for what it is about: a neutral name, and no treatment, group or address to look up."""
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(letter_of(scene).content)).pages).lower()

    telling = {*TELLING, "http", "www.", scene.room.group.name, scene.organization.name} - {"Harbor"}
    assert [word for word in telling if word.lower() in words] == []
    assert scene.peer.family_name.lower() in words


@pytest.mark.parametrize("who", [None, "peer", "stranger", "staff_elsewhere"])
def test_file_is_not_handed_out_by_its_address(scene, who):
    """17 Following the link of a file without being allowed: the way to sign in, or nothing here."""
    browser = browser_of(who and getattr(scene, who))
    url = f"/referrals/{scene.made['journey.Referral'].pk}/file/"

    answer = browser.get(url)

    assert (answer.status_code, found_in(answer.text)) == (404 if who else 302, set())


def test_file_from_outside_runs_nowhere(scene):
    """17 Sending a file that is a page with a script: kept, and handed on as plain bytes under a name of ours."""
    browser = browser_of(scene.intake)
    content = b"<html><script>alert(1)</script></html>"
    browser.post("/referrals/receive/", {"file": SimpleUploadedFile('=cmd|x"><img src=x>.html', content)})
    see_all(scene.organization)
    kept = type(scene.made["journey.Referral"]).objects.get(content=content)

    answer = browser.get(f"/referrals/{kept.pk}/file/")

    headers = (answer["Content-Type"], answer["X-Content-Type-Options"], answer["Content-Disposition"])
    assert headers == ("application/octet-stream", "nosniff", f'attachment; filename="referral-{kept.pk}"')
    assert "<img src=x>" not in browser.get(f"/referrals/{kept.pk}/").text


def own_urls(scene):
    return [
        one.url for one in scene.pages() if one.carries and one.opens.admits(actor_for(scene.peer)) and not one.kwargs
    ]


def title_of(answer):
    page = answer.text.partition("<title>")[2]
    return page.partition("</title>")[0]


def test_browser_keeps_nothing_and_its_history_tells_nothing(scene):
    """19 History, back button, referrer and cache of a shared browser: neutral titles, nothing stored, closed after."""
    browser, wrong = browser_of(scene.peer), []
    for url in own_urls(scene):
        answer = browser.get(url)
        if answer.status_code != 200:
            continue
        title = title_of(answer)
        is_neutral = not any(word.lower() in title.lower() for word in TELLING)
        if (answer["Cache-Control"], answer["Referrer-Policy"], is_neutral) != ("no-store", "same-origin", True):
            wrong.append((url, title, answer["Cache-Control"]))
    browser.post("/account/logout/")

    assert wrong == []
    assert {browser.get(url).status_code for url in own_urls(scene)} == {302}


def test_nobody_gets_what_was_made_for_somebody_else(scene):
    """20 Asking right after somebody else for the same address: never their bytes, and never "as you had it"."""
    first, second = browser_of(scene.patient), browser_of(scene.peer)
    for url in own_urls(scene):
        before = second.get(url)
        theirs = first.get(url)
        tag = theirs.headers.get("ETag", '"made-up"')
        again = second.get(url, headers={"If-None-Match": tag})
        assert (again.status_code, found_in(again.content.decode(errors="replace"))) == (before.status_code, set()), url


def test_tag_of_one_feed_does_not_answer_for_another(scene):
    """20 The tag of somebody else's calendar: mine is sent whole."""
    mine, browser = renew_feed(by=actor_for(scene.peer)), browser_of(None)
    tag = browser.get(f"/c/{scene.secret}.ics")["ETag"]

    assert browser.get(f"/c/{mine}.ics", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        (f"/people/?search={SECRET_WORD}", None),
        ("/account/login/", {"login": SECRET_WORD, "password": SECRET_WORD}),
        ("/sign-in/code/", {"login": SECRET_WORD, "code": SECRET_WORD}),
        ("/referrals/receive/", {"file": SimpleUploadedFile(f"{SECRET_WORD}.json", SECRET_WORD.encode())}),
        (f"/{SECRET_WORD}/", None),
        (f"/people/?search={SECRET_WORD}%00", None),
    ],
)
def test_log_jobs_and_cache_do_not_hear_what_was_typed(scene, url, sent):
    """21 Reading logs and queues: page names and ids, whatever somebody typed or sent."""
    browser = browser_of(scene.intake)
    with listening() as log:
        browser.post(url, sent) if sent else browser.get(url)

        assert SECRET_WORD not in log.taken()
    assert SECRET_WORD not in "".join(row[0] for row in rows(JOBS))


def test_log_of_an_error_quotes_nothing(scene, monkeypatch):
    """21 Making the server fail with a name in hand: the log has the class and the place, the page has neither."""

    def failing(**_):
        raise ValueError(f"{SECRET_WORD} is not in this group")

    monkeypatch.setattr("midspan.domains.journey.views.people.stays_on", failing)
    browser = browser_of(scene.intake)
    with listening() as log:
        answer = browser.get(f"/people/?search={SECRET_WORD}")
        heard = log.taken()

    assert (answer.status_code, SECRET_WORD in answer.text, SECRET_WORD in heard) == (500, False, False)
    assert ("ValueError" in heard, "ValueError" in answer.text) == (True, False)


OURS = {
    ("bad", "en"): "We could not read this", ("bad", "es"): "No pudimos leer esto",
    ("forged", "en"): "This could not be sent", ("forged", "es"): "No se pudo enviar",
}  # fmt: skip


def refused(how, language):
    """The answer to a request that is refused before any page of ours sees it, with a word in it that tells."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["language"] = language
    token = client.get("/account/login/").cookies["csrftoken"].value
    if how == "forged":
        answer = client.post("/account/login/", {"login": SECRET_WORD})
    elif how == "too large":
        body = f"csrfmiddlewaretoken={token}&login={SECRET_WORD}&password={'x' * 3_000_000}"
        answer = client.post("/account/login/", body, content_type="application/x-www-form-urlencoded")
    elif how == "too many":
        body = "&".join(f"{SECRET_WORD}{number}=1" for number in range(1_100)) + f"&csrfmiddlewaretoken={token}"
        answer = client.post("/account/login/", body, content_type="application/x-www-form-urlencoded")
    else:
        answer = client.get("/account/login/", headers={"Host": f"{SECRET_WORD}.example"})
    return answer


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("how", "status"), [("forged", 403), ("too large", 400), ("too many", 400), ("another host", 400)]
)
def test_refusals_of_the_framework_speak_our_words_and_repeat_nothing(how, status, language):
    """22 Reading error pages: ours, in the reader's language, with nothing of what was sent and nothing of the code."""
    answer = refused(how, language)

    title = OURS["forged" if how == "forged" else "bad", language]
    assert (answer.status_code, title in answer.text, f'<html lang="{language}"' in answer.text) == (status, True, True)
    told_of = (SECRET_WORD, "Django", "CSRF", "csrf", "Traceback", "Exception", "DEBUG", "SuspiciousOperation")
    assert [word for word in told_of if word in answer.text] == []


def test_mistake_in_a_form_does_not_say_who_is_here(scene):
    """22 Reading what a form complains of: that it does not fit, not why."""
    browser = browser_of(scene.counselor)
    foreign = scene.elsewhere.pk

    answer = browser.post(f"/people/{scene.patient.pk}/life/apart/", {"described_as": "x", "other": foreign})

    assert (scene.elsewhere.family_name in answer.text, str(foreign) in answer.text) == (False, False)


def test_no_page_loads_anything_from_elsewhere(scene):
    """23 Scripts, fonts, pictures and counters of others: none on any page, and the policy allows none."""
    elsewhere = []
    for person in (scene.peer, scene.counselor, scene.staff[Role.DIRECTOR], None):
        browser = browser_of(person)
        actor = actor_for(person) if person else None
        for page in [one for one in scene.pages() if one.opens.admits(actor) and not one.kwargs]:
            answer = browser.get(page.url)
            if "html" not in answer.get("Content-Type", "") or not answer.content:
                continue
            loaded = html.fromstring(answer.content).xpath("//*/@src | //link/@href | //form/@action | //@srcset")
            elsewhere += [(page.name, one) for one in loaded if one.startswith(("http", "//"))]
            assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert elsewhere == []
