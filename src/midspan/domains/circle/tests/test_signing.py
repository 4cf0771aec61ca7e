"""Signing a share: anew before it ends, and by two where the law wants two signatures for a minor."""

import re
from datetime import date, timedelta

import pytest

from midspan.domains.circle.actions import NewShare, end_tie, keep_from, share_half
from midspan.domains.circle.enums import Scope, Unnamed
from midspan.domains.circle.queries import circle_of
from midspan.domains.circle.tasks import ask_whether_to_renew
from midspan.domains.circle.tests.factories import (
    NOON,
    as_person,
    make_invitation,
    make_share,
    make_supporter,
    make_tie,
)
from midspan.domains.consents.actions import countersign, sign_half, take_back
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import half_signed_of, own_consents, parties_of, text_of
from midspan.domains.consents.tests.factories import make_draft, make_signed
from midspan.domains.guardians.tests.factories import make_guardian
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.tests.clients import browser_of, read
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewLawDecision, decide_law
from midspan.engines.disclosure import SERVICES, Signs
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
RENEW = "Renew: When my sessions are"
TOKEN = "csrfmiddlewaretoken"


def boxes(day):
    return {"last_day_0": day.month, "last_day_1": day.day, "last_day_2": day.year}


def sign(browser, url, said, name):
    """Read and signed as on the page: the text's digest stands in its form."""
    page = read(browser.post(url, said))
    digest = page.split('name="read" value="')[1].split('"')[0]
    return browser.post(url, {**said, "read": digest, "signed_name": name})


class Shared:
    """A patient who shares their times with their mother for five weeks from now."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.mother = make_supporter(self.rowan, name="Mom")
        make_share(self.rowan, self.mother.tie, Scope.TIMES, days=35)


@pytest.fixture(scope="module")
def shared(share):
    return share(Shared, at=NOON)


@pytest.fixture
def circle(shared, at_noon):
    return at_noon(shared)


def asked(circle):
    return ask_whether_to_renew(str(circle.organization.pk))


def told(circle):
    see_all(circle.organization)
    return [one.kind for one in notices_for(viewer=actor_for(circle.rowan)) if one.kind is NoticeKind.SHARE_ENDS]


def test_share_reaches_ninety_days_ahead_and_not_a_day_more(circle):
    url, today = f"/circle/{circle.mother.tie.pk}/share/card/", clock.local_date()
    browser = browser_of(circle.rowan)

    far, near = (browser.post(url, {"to_name": "Mom", **boxes(today + timedelta(days=n))}) for n in (91, 90))

    assert "within ninety days" in read(far)
    assert "Read it, then sign" in read(near)


def test_person_is_asked_once_before_a_share_ends_and_renews_it_by_signing_anew(circle):
    browser, tie = browser_of(circle.rowan), circle.mother.tie
    url = f"/circle/{tie.pk}/share/times/"
    assert (asked(circle), browser.get(url).status_code, RENEW in read(browser.get("/circle/"))) == (0, 404, False)

    circle.at(NOON + timedelta(days=25))
    assert ([asked(circle), asked(circle)], told(circle)) == ([1, 0], [NoticeKind.SHARE_ENDS])
    assert RENEW in read(browser.get("/circle/"))
    said = {"to_name": "Mom", **boxes(clock.local_date() + timedelta(days=60))}
    assert (
        sign(browser, url, said, f"{circle.rowan.given_names} {circle.rowan.family_name}").url == f"/circle/{tie.pk}/"
    )

    assert RENEW not in read(browser.get("/circle/"))
    assert (asked(circle), told(circle)) == (0, [NoticeKind.SHARE_ENDS])
    circle.at(NOON + timedelta(days=60))  # The first one is over.
    with as_person(circle.rowan) as by:
        assert [one.scope for one in circle_of(viewer=by)[0].shares if one.is_open] == [Scope.TIMES]


def test_nobody_else_is_told_that_it_ends_and_what_was_ended_is_not_asked_about(circle):
    with as_person(circle.rowan) as by:
        end_tie(tie_id=circle.mother.tie.pk, language="en", by=by)
    circle.at(NOON + timedelta(days=25))

    assert asked(circle) == 0
    see_all(circle.organization)
    assert not notices_for(viewer=actor_for(circle.mother))


def signed_elsewhere(circle, **fields):
    """What the patient signs on the consents page, for thirty days from now."""
    with as_person(circle.rowan):
        last_day = clock.local_date() + timedelta(days=30)
        return make_signed(circle.rowan, until=Until.DAY, last_day=last_day, **fields)


def lines_of(page, start, end):
    return page.split(start)[1].split(end)[0]


def carried_in(page):
    """What the form that signs anew carries, as it would be posted."""
    form = lines_of(page, 'action="/more/privacy/new/"', "</form>")
    found = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    return {name: [value for one, value in found if one == name] for name, _value in found if name != TOKEN}


@pytest.mark.parametrize("is_in_circle", [True, False])
def test_consent_from_the_consents_page_is_asked_about_too_and_signed_anew_from_its_own_page(circle, is_in_circle):
    who = {"recipient_id": circle.mother.tie.pk, "name": "Mom"} if is_in_circle else {}
    signed = signed_elsewhere(circle, shares=("attendance", "progress"), **who)
    browser, url = browser_of(circle.rowan), f"/more/privacy/{signed.pk}/"
    assert 'action="/more/privacy/new/"' not in read(browser.get(url))

    circle.at(NOON + timedelta(days=18))
    assert ([asked(circle), asked(circle)], told(circle)) == ([1, 0], [NoticeKind.SHARE_ENDS])
    assert f'href="{url}"' in read(browser.get("/updates/"))
    assert ("Renew: whether I came" in read(browser.get("/circle/"))) == is_in_circle
    page = read(browser.get(url))
    assert "It ends by itself. Sign it anew if it should go on; nobody is told." in page
    signing = read(browser.post("/more/privacy/new/", carried_in(page)))
    assert "Read it, then sign" in signing
    said = {**carried_in(page), "asked": "sign", "read": lines_of(signing, 'name="read" value="', '"')}
    said["signed_name"] = f"{circle.rowan.given_names} {circle.rowan.family_name}"
    anew = browser.post("/more/privacy/new/", said)

    assert anew.url != url
    assert 'action="/more/privacy/new/"' not in read(browser.get(url))
    assert "Renew: whether I came" not in read(browser.get("/circle/"))
    with as_person(circle.rowan) as by:
        filed = [one for one in own_consents(viewer=by, now=clock.now()) if "progress" in one.signed.shares]
    assert {(one.signed.reference, one.signed.recipient) for one in filed} == {(signed.reference, signed.recipient)}
    assert [one.signed.shares for one in filed] == [["attendance", "progress"]] * 2
    assert (asked(circle), told(circle)) == (0, [NoticeKind.SHARE_ENDS])


def test_nobody_close_is_told_and_what_goes_on_or_was_taken_back_or_goes_to_others_is_not_asked_about(circle):
    signed_elsewhere(circle, shares=("attendance",), name="Marisol", recipient_id=circle.mother.tie.pk)
    signed_elsewhere(circle, kind="provider", purpose="care", shares=("progress",), name="Dr. Lee")
    taken = signed_elsewhere(circle, shares=("progress",), name="Tom")
    circle.at(NOON + timedelta(days=18))
    with as_person(circle.rowan) as by:
        take_back(signed_id=taken.pk, language="en", by=by)
        make_signed(circle.rowan, shares=("attendance", "progress"), recipient_id=circle.mother.tie.pk)

    assert asked(circle) == 0
    see_all(circle.organization)
    assert not notices_for(viewer=actor_for(circle.mother))


class TwoSign:
    """In California: a child of ten with a mother on file, and an uncle invited."""

    def __init__(self):
        self.organization = make_organization(jurisdiction="CA")
        names = {"given_names": "Ivy", "family_name": "Reyes"}
        self.child = make_patient(
            self.organization, **names, birth_date=date(2017, 3, 2), time_zone="America/Los_Angeles"
        )
        self.intake = actor_for(make_staff(self.organization, "intake"))
        self.mother = make_guardian(self.child, self.intake)
        self.tie = make_tie(self.child, name="Uncle Tom")
        make_invitation(self.child, self.tie)
        self.url = f"/circle/{self.tie.pk}/"
        self.said = {"to_name": "Tomas Reyes", **boxes(clock.local_date() + timedelta(days=30))}

    def halves(self):
        with as_person(self.child) as by:
            return half_signed_of(viewer=by, patient_id=by.id)

    def countersigned(self):
        [half] = half_signed_of(viewer=self.intake, patient_id=self.child.pk)
        about = {"guardian_id": self.mother.pk, "signed_name": "Alma Reyes"}
        return countersign(half_id=half.pk, **about, has_stepped_up=True, by=self.intake)


@pytest.fixture(scope="module")
def shared_two(share):
    return share(TwoSign, at=NOON)


@pytest.fixture
def two(shared_two, at_noon):
    return at_noon(shared_two)


def test_where_two_sign_the_circle_takes_the_first_signature_and_says_what_is_still_needed(two):
    browser = browser_of(two.child)
    assert "Two sign this: you here" in read(browser.get(f"{two.url}share/card/"))

    sign(browser, f"{two.url}share/card/", two.said, "Ivy Reyes")

    page = read(browser.get(two.url))
    [half] = two.halves()
    assert "You signed this. It shares nothing yet: read what is still needed." in page
    assert f"/more/privacy/waiting/{half.pk}/" in page
    assert browser.get(f"{two.url}share/card/").url == f"/more/privacy/waiting/{half.pk}/"
    see_all(two.organization)
    two.countersigned()
    assert "Shared; it ends before" in read(browser.get(two.url))


def test_what_waits_for_a_second_signature_ends_with_the_tie(two):
    browser = browser_of(two.child)
    sign(browser, f"{two.url}share/card/", two.said, "Ivy Reyes")

    browser.post(f"{two.url}end/")

    assert two.halves() == []


def test_what_waits_for_a_second_signature_ends_when_the_list_names_who_it_is_for(two):
    sign(browser_of(two.child), f"{two.url}share/card/", two.said, "Ivy Reyes")
    see_all(two.organization)

    keep_from(patient_id=two.child.pk, what=Unnamed.NAME, value="Tomas Reyes", note="", by=two.intake)

    assert two.halves() == []
    with as_person(two.child) as by:
        assert circle_of(viewer=by)[0].invitation is None


def test_half_of_a_share_is_refused_as_a_whole_one_is(two):
    goes = {"tie_id": two.tie.pk, "scope": Scope.CARD, "to_name": "Tomas", "last_day": clock.local_date()}
    with as_person(two.child) as by, pytest.raises(RefusedError):
        share_half(new=NewShare(**goes, signed_name="Ivy Reyes", read_digest="", language="en"), by=by)


def test_what_two_signed_and_ends_soon_says_who_signs_it_where_the_law_has_changed(two):
    with as_person(two.child) as by:
        last_day, parties = clock.local_date() + timedelta(days=10), parties_of(viewer=by, patient_id=by.id)
        draft = make_draft(until=Until.DAY, last_day=last_day, shares=("attendance",))
        text = text_of(draft, parties, language="en", today=clock.local_date())
        sign_half(draft=draft, signed_name="Ivy Reyes", read_digest=text.digest, language="en", by=by)
    see_all(two.organization)
    signed = two.countersigned()
    officer = actor_for(make_staff(two.organization, "privacy_officer"))
    url, browser = f"/more/privacy/{signed.pk}/", browser_of(two.child)
    before = read(browser.get(url))
    for service in SERVICES:
        said = NewLawDecision(service=service, signs=Signs.GUARDIAN, source="Counsel, by letter")
        decide_law(patient_id=two.child.pk, decision=said, by=officer)

    after = read(browser.get(url))

    assert ['action="/more/privacy/new/"' in before, 'action="/more/privacy/new/"' in after] == [True, False]
    assert "Somebody who stands for you signs this, with you, at the center." in after


def test_who_does_not_sign_at_all_is_led_to_who_does(two):
    officer = actor_for(make_staff(two.organization, "privacy_officer"))
    for service in SERVICES:
        said = NewLawDecision(service=service, signs=Signs.GUARDIAN, source="Counsel, by letter")
        decide_law(patient_id=two.child.pk, decision=said, by=officer)

    answer = browser_of(two.child).get(f"{two.url}share/card/", follow=True)

    assert "Somebody who stands for you signs this, with you, at the center." in read(answer)
