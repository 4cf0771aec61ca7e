"""Consents of minors: who signs is what the law says; two sign one text; what a guardian signed ends with majority."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, transaction

from midspan.domains.consents.actions import (
    ask_no_more,
    ask_to_countersign,
    countersign,
    countersign_on_page,
    end_half,
    sign_consent,
    sign_half,
)
from midspan.domains.consents.enums import Standing, Until
from midspan.domains.consents.models import GuardianSignature, HalfSigned, SignedConsent
from midspan.domains.consents.queries import asked_to_sign, half_signed_of, own_consents, parties_of, recipients_of
from midspan.domains.consents.tests.factories import make_draft
from midspan.domains.consents.text import text_of
from midspan.domains.guardians.queries import waiting_law_questions
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewLawDecision, close_way_in, decide_law, end_guardian
from midspan.domains.privacy.queries import over_consents, ways_in_of_guardians
from midspan.engines.disclosure import SERVICES, Signs
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import Actor, ActorKind, RefusedError

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 17, tzinfo=UTC)
OF_AGE = datetime(2034, 3, 1, 8, tzinfo=UTC)  # 00:00 in Los Angeles.
STEPS = {
    "kind": "family", "name": "Tomas", "relation": "uncle", "shares": ["times"], "purpose": "support",
    "until": "longest",
}  # fmt: skip


class Center:
    """In California: a child of ten, for whom both sign, with a mother on file; intake, a privacy officer."""

    def __init__(self):
        self.organization = make_organization(jurisdiction="CA")
        self.child = make_patient(
            self.organization,
            given_names="Ivy",
            family_name="Reyes",
            birth_date=date(2016, 3, 1),
            time_zone="America/Los_Angeles",
        )
        self.intake_row = make_staff(self.organization, "intake")
        self.intake, self.by = actor_for(self.intake_row), actor_for(self.child)
        self.officer = actor_for(make_staff(self.organization, "privacy_officer"))
        self.mother = make_guardian(self.child, self.intake)

    def sign(self, action=sign_half, **fields):
        draft = make_draft(**fields)
        text = text_of(
            draft, parties_of(viewer=self.by, patient_id=self.child.pk), language="en", today=clock.local_date()
        )
        return action(draft=draft, signed_name="ivy reyes", read_digest=text.digest, language="en", by=self.by)

    def countersign(self, half, name="Alma Reyes", *, by=None, has_stepped_up=True):
        return countersign(
            half_id=half.pk,
            guardian_id=self.mother.pk,
            signed_name=name,
            has_stepped_up=has_stepped_up,
            by=by or self.intake,
        )

    def decide(self, signs):
        for service in SERVICES:
            said = NewLawDecision(service=service, signs=signs, source="Counsel, by letter")
            decide_law(patient_id=self.child.pk, decision=said, by=self.officer)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center, at=NOON)


@pytest.fixture
def center(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    return own(shared)


EVERYDAY = {
    "kind": "everyday_care", "shares": ("care_record",), "purpose": "care_payment_operations", "until": Until.NONE,
}  # fmt: skip


def standings(center, now=NOON):
    return [one.standing for one in own_consents(viewer=center.by, now=now)]


@pytest.mark.slow
def test_what_a_minor_signs_opens_nothing_until_a_guardian_has_signed(center):
    half = center.sign()
    before = standings(center)

    signed = center.countersign(half)

    assert (before, standings(center)) == ([], [Standing.HOLDS])
    assert (signed.text, signed.signed_name) == (half.text, "ivy reyes")
    kept = GuardianSignature.objects.get()
    assert (kept.signed_name, kept.digest, kept.witnessed_by_id) == ("Alma Reyes", half.digest, center.intake.id)
    assert half_signed_of(viewer=center.by, patient_id=center.child.pk) == []


def test_text_says_that_two_sign_and_when_it_ends_at_the_latest(center):
    half = center.sign()

    assert "It holds only once somebody who stands for me has signed it as well." in half.text
    assert "It ends at the latest when I am of age: as March 1, 2034 begins." in half.text


@pytest.mark.slow
def test_what_a_guardian_signed_ends_as_the_patient_is_of_age(center, monkeypatch):
    signed = center.countersign(center.sign(**EVERYDAY))

    found = []
    for now in (OF_AGE - timedelta(seconds=1), OF_AGE):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        found += standings(center, now)

    assert (signed.ends_at, found) == (OF_AGE, [Standing.HOLDS, Standing.ENDED])


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ({"name": "Ivy Reyes"}, "Type your name"),
        ({"has_stepped_up": False}, "Show your passkey"),
        ({"by": "nurse"}, "does not keep consents"),
    ],
)
def test_guardian_signs_by_their_own_name_before_staff_who_showed_who_they_are(center, way, reason):
    half = center.sign()
    if "by" in way:
        way = {"by": actor_for(make_staff(center.organization, way["by"]))}

    with pytest.raises(RefusedError, match=reason):
        center.countersign(half, **way)

    assert SignedConsent.objects.count() == 0


def test_guardian_who_no_longer_stands_for_the_minor_signs_nothing(center):
    half = center.sign()
    end_guardian(guardian_id=center.mother.pk, reason="Custody.", by=center.officer)

    with pytest.raises(RefusedError, match="does not sign"):
        center.countersign(half)


@pytest.mark.slow
def test_who_is_of_age_meanwhile_signs_alone_and_anew(center, monkeypatch):
    half = center.sign(**EVERYDAY)
    monkeypatch.setattr("django.utils.timezone.now", lambda: OF_AGE)

    with pytest.raises(RefusedError, match="signs alone now"):
        center.countersign(half)

    assert center.sign(sign_consent).ends_at is not None


def test_minor_takes_back_what_waits_and_nobody_completes_it(center):
    half = center.sign()
    end_half(half_id=half.pk, by=center.by)

    with pytest.raises(RefusedError, match="does not wait"):
        center.countersign(half)


@pytest.mark.slow
def test_two_taps_wait_once_and_two_guardians_complete_once(center):
    half, again = center.sign(), center.sign()
    center.countersign(half)

    with pytest.raises(RefusedError, match="does not wait"):
        center.countersign(again)

    assert (HalfSigned.objects.count(), SignedConsent.objects.count()) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("signs", "alone", "half"),
    [
        (Signs.MINOR, True, False),
        (Signs.BOTH, False, True),
        (Signs.GUARDIAN, False, False),
    ],
)
def test_who_signs_is_what_the_law_says(center, signs, alone, half):
    center.decide(signs)

    for action, is_open in ((sign_consent, alone), (sign_half, half)):
        if is_open:
            assert center.sign(action).signed_name == "ivy reyes"
        else:
            with pytest.raises(RefusedError):
                center.sign(action)


@pytest.mark.slow
def test_unknown_law_signs_nothing_and_one_button_asks(client, center):
    ungated_patients().filter(pk=center.child.pk).update(state="NV")
    for action in (sign_consent, sign_half):
        with pytest.raises(RefusedError, match="do not know yet who signs"):
            center.sign(action)
    client.force_login(center.child.account)

    page = client.get("/more/privacy/new/")
    client.post("/more/privacy/new/")

    see_all(center.organization)
    assert "Find out for me" in page.text
    assert len(waiting_law_questions(viewer=center.officer)) == 1


@pytest.mark.slow
def test_both_sign_by_hand_on_the_pages(client, center):
    client.force_login(center.child.account)
    read = client.post("/more/privacy/new/", {**STEPS, "asked": "until"})
    digest = unescape(read.text).split('name="read" value="')[1].split('"')[0]
    signed = client.post("/more/privacy/new/", {**STEPS, "asked": "sign", "signed_name": "Ivy Reyes", "read": digest})
    assert "It shares nothing until" in client.get(signed.url).text
    assert "Waits for somebody who stands for you." in client.get("/more/privacy/").text

    see_all(center.organization)
    half = HalfSigned.objects.get()
    client.force_login(center.intake_row.account)
    listed = f"/people/{center.child.pk}/consents/"
    second = f"{listed}second/{half.pk}/"
    assert second in client.get(listed).text
    assert "Show that it is me" in client.get(second).text
    client.step_up()
    answer = client.post(second, {"guardian": str(center.mother.pk), "signed_name": "Alma Reyes"})

    assert (answer.url, client.get(second).status_code) == (listed, 404)
    see_all(center.organization)
    client.force_login(center.child.account)
    one = SignedConsent.objects.get()
    assert "Signed for you by Alma Reyes" in client.get(f"/more/privacy/{one.pk}/").text


@pytest.mark.slow
def test_guardian_signs_alone_in_steps_before_staff(client, center):
    center.decide(Signs.GUARDIAN)
    client.force_login(center.intake_row.account)
    address = f"/people/{center.child.pk}/consents/by/{center.mother.pk}/"
    assert client.get(address).status_code == 302
    client.step_up()
    assert "Who may know something?" in client.get(address).text

    read = client.post(address, {**STEPS, "asked": "until"})
    digest = unescape(read.text).split('name="read" value="')[1].split('"')[0]
    signed = client.post(address, {**STEPS, "asked": "sign", "signed_name": "Alma Reyes", "read": digest})

    assert signed.url == f"/people/{center.child.pk}/consents/"
    see_all(center.organization)
    assert "Alma Reyes (mother) reads this with me and signs it for me." in SignedConsent.objects.get().text
    assert standings(center) == [Standing.HOLDS]


def test_ledger_names_a_guardian_as_the_patient_knows_them(center):
    named = recipients_of(viewer=center.by, patient_id=center.child.pk)

    assert named == {center.mother.reference: "Alma Reyes (mother)"}


def test_database_keeps_what_was_signed(center):
    half = center.sign()

    with pytest.raises(DatabaseError), transaction.atomic():
        HalfSigned.objects.filter(pk=half.pk).update(signed_name="Somebody")


def asks_mother(center, half):
    make_way_in(center.mother, center.intake)
    return ask_to_countersign(half_id=half.pk, guardian_id=center.mother.pk, by=center.by)


def as_mother(center):
    way = ways_in_of_guardians(viewer=center.intake, patient_id=center.child.pk)[center.mother.pk]
    return Actor(center.organization.pk, way.account_id, ActorKind.GUARDIAN)


@pytest.mark.slow
def test_guardian_signs_on_their_own_page_what_the_minor_asked_them_to(center):
    half = center.sign()
    asked = asks_mother(center, half)
    signing = {"half_id": half.pk, "guardian_id": center.mother.pk, "by": as_mother(center)}

    with pytest.raises(RefusedError, match="as it stands in the text"):
        countersign_on_page(**signing, signed_name="Ivy Reyes")
    signed = countersign_on_page(**signing, signed_name="alma reyes")

    kept = GuardianSignature.objects.get()
    assert standings(center) == [Standing.HOLDS]
    assert (signed.text, kept.signed_name, kept.witnessed_by_id) == (half.text, "alma reyes", None)
    assert asked.consent_id in over_consents(viewer=center.by, patient_id=center.child.pk)
    with pytest.raises(RefusedError, match="does not wait"):
        countersign_on_page(**signing, signed_name="Alma Reyes")


@pytest.mark.slow
def test_guardian_who_was_not_asked_signs_nothing_on_a_page_of_their_own(center):
    half = center.sign()
    make_way_in(center.mother, center.intake)

    with pytest.raises(RefusedError, match="does not wait"):
        countersign_on_page(
            half_id=half.pk, guardian_id=center.mother.pk, signed_name="Alma Reyes", by=as_mother(center)
        )


@pytest.mark.slow
def test_what_was_asked_is_over_once_the_minor_takes_it_back(center):
    half = center.sign()
    asked = asks_mother(center, half)

    end_half(half_id=half.pk, by=center.by)

    assert asked_to_sign(patient=center.by, guardian_id=center.mother.pk) == []
    assert asked.consent_id in over_consents(viewer=center.by, patient_id=center.child.pk)


def test_who_has_no_sign_in_is_not_asked_and_twice_is_once(center):
    half = center.sign()
    with pytest.raises(RefusedError, match="at the center"):
        ask_to_countersign(half_id=half.pk, guardian_id=center.mother.pk, by=center.by)

    first = asks_mother(center, half)

    assert ask_to_countersign(half_id=half.pk, guardian_id=center.mother.pk, by=center.by) == first


@pytest.mark.slow
def test_minor_asks_on_the_page_of_what_waits(client, center):
    half = center.sign()
    make_way_in(center.mother, center.intake)
    client.force_login(center.child.account)
    address = f"/more/privacy/waiting/{half.pk}/"
    before = unescape(client.get(address).text)

    asked = client.post(address, {"guardian": str(center.mother.pk)})
    after = unescape(client.get(address).text)

    assert ("Ask Alma Reyes (mother) to sign" in before, asked.url) == (True, address)
    assert "You asked Alma Reyes (mother)." in after
    assert client.post(address, {"guardian": "nobody"}).status_code == 404


LAST_DAY_OVER = NOON + timedelta(days=5)


@pytest.mark.slow
@pytest.mark.parametrize("is_on_page", [True, False])
def test_what_is_past_its_last_day_waits_no_more_and_is_signed_by_nobody(center, monkeypatch, is_on_page):
    half = center.sign(until=Until.DAY, last_day=date(2026, 12, 1))
    asks_mother(center, half)
    found = []
    for moment in (NOON + timedelta(days=4), LAST_DAY_OVER):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        found.append([one.pk for one in half_signed_of(viewer=center.by, patient_id=center.child.pk)])
    signing = {"half_id": half.pk, "guardian_id": center.mother.pk, "by": as_mother(center)}

    with pytest.raises(RefusedError, match="Its last day is over"):
        countersign_on_page(**signing, signed_name="Alma Reyes") if is_on_page else center.countersign(half)

    assert found == [[half.pk], []]
    assert asked_to_sign(patient=center.by, guardian_id=center.mother.pk) == []
    assert not SignedConsent.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize("is_on_page", [True, False])
def test_minor_is_told_that_it_holds_and_the_address_they_know_leads_there(client, center, is_on_page):
    half = center.sign()
    asks_mother(center, half)
    if is_on_page:
        signing = {"half_id": half.pk, "guardian_id": center.mother.pk, "by": as_mother(center)}
        signed = countersign_on_page(**signing, signed_name="Alma Reyes")
    else:
        signed = center.countersign(half)
    see_all(center.organization)

    [told] = notices_for(viewer=center.by)

    client.force_login(center.child.account)
    assert (told.kind, told.subject_id) == (NoticeKind.SHARING_CHANGED, signed.pk)
    assert client.get(f"/more/privacy/waiting/{half.pk}/").url == f"/more/privacy/{signed.pk}/"


def waiting_for_mother(center):
    return [one.pk for one in asked_to_sign(patient=center.by, guardian_id=center.mother.pk)]


@pytest.mark.slow
def test_each_asking_opens_its_own_paper_for_thirty_days_and_is_made_anew_after_them(client, center, monkeypatch):
    first = center.sign()
    asks_mother(center, first)
    client.force_login(center.child.account)
    address = f"/more/privacy/waiting/{first.pk}/"
    before = unescape(client.get(address).text)
    see_all(center.organization)
    found = []
    for days in (29, 31):
        monkeypatch.setattr("django.utils.timezone.now", lambda days=days: NOON + timedelta(days=days))
        found.append(waiting_for_mother(center))
    after = unescape(client.get(address).text)
    see_all(center.organization)
    second = center.sign(name="Nadia")
    ask_to_countersign(half_id=second.pk, guardian_id=center.mother.pk, by=center.by)
    alone = waiting_for_mother(center)
    signing = {"half_id": first.pk, "guardian_id": center.mother.pk, "by": as_mother(center)}
    with pytest.raises(RefusedError, match="does not wait"):
        countersign_on_page(**signing, signed_name="Alma Reyes")

    client.post(address, {"guardian": str(center.mother.pk)})

    see_all(center.organization)
    asks = "Ask Alma Reyes (mother) to sign"
    assert ("It waits on their page until Dec. 27, 2026." in before, asks in before) == (True, False)
    assert ("You asked Alma Reyes" in after, asks in after) == (False, True)
    assert (found, alone) == ([[first.pk], []], [second.pk])
    assert set(waiting_for_mother(center)) == {first.pk, second.pk}
    assert countersign_on_page(**signing, signed_name="Alma Reyes").text == first.text


@pytest.mark.slow
def test_minor_asks_a_guardian_no_more_and_what_they_signed_waits_on(client, center):
    half = center.sign()
    asked = asks_mother(center, half)
    client.force_login(center.child.account)
    address = f"/more/privacy/waiting/{half.pk}/"

    client.post(address, {"no_more": str(center.mother.pk)})

    see_all(center.organization)
    assert asked.consent_id in over_consents(viewer=center.by, patient_id=center.child.pk)
    assert waiting_for_mother(center) == []
    assert [one.pk for one in half_signed_of(viewer=center.by, patient_id=center.child.pk)] == [half.pk]
    assert "Ask Alma Reyes (mother) to sign" in unescape(client.get(address).text)
    assert client.post(address, {"no_more": "nobody"}).status_code == 404
    see_all(center.organization)
    again = ask_to_countersign(half_id=half.pk, guardian_id=center.mother.pk, by=center.by)
    assert (again == asked, waiting_for_mother(center)) == (False, [half.pk])
    ask_no_more(half_id=half.pk, guardian_id=center.mother.pk, by=center.by)
    assert ask_no_more(half_id=half.pk, guardian_id=center.mother.pk, by=center.by) == 0


@pytest.mark.slow
def test_page_says_of_a_guardian_whose_sign_in_ended_that_they_cannot_read_it(client, center):
    half = center.sign()
    asks_mother(center, half)
    close_way_in(guardian_id=center.mother.pk, by=center.intake)
    client.force_login(center.child.account)

    page = unescape(client.get(f"/more/privacy/waiting/{half.pk}/").text)

    assert "They have no page of their own now." in page
    assert "It waits on their page" not in page


SHARES_NOTHING_YET = "It shares nothing until somebody who stands for you has signed it too."


def decides(signs):
    return lambda center, _monkeypatch: center.decide(signs)


def comes_of_age(center, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: OF_AGE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("happens", "said", "signs_anew"),
    [
        (decides(Signs.MINOR), "You sign this alone now.", True),
        (comes_of_age, "You sign this alone now.", True),
        (decides(Signs.GUARDIAN), "Somebody who stands for you signs this, with you, at the center.", False),
        (decides(Signs.UNKNOWN), "We do not know yet who signs for you.", False),
    ],
)
def test_page_of_a_first_signature_says_who_signs_by_the_law_as_it_is_now(
    client, center, monkeypatch, happens, said, signs_anew
):
    half, asked = center.sign(**EVERYDAY), center.sign(**EVERYDAY | {"until": Until.TREATMENT})
    asks_mother(center, asked)
    happens(center, monkeypatch)
    see_all(center.organization)
    with pytest.raises(RefusedError):
        ask_to_countersign(half_id=half.pk, guardian_id=center.mother.pk, by=center.by)
    client.force_login(center.child.account)

    pages = [unescape(client.get(f"/more/privacy/waiting/{one.pk}/").text) for one in (half, asked)]

    for page in pages:
        assert (said in page, "Sign anew" in page, 'href="/more/privacy/new/"' in page) == (True, signs_anew, True)
        for untrue in (SHARES_NOTHING_YET, "Ask Alma Reyes", "You asked Alma Reyes"):
            assert untrue not in page
    assert "Waits for somebody who stands for you." not in client.get("/more/privacy/").text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (decides(Signs.MINOR), "The person signs alone now. Let them sign anew."),
        (comes_of_age, "The person signs alone now. Let them sign anew."),
        (decides(Signs.GUARDIAN), "A guardian signs alone now. Let them sign anew."),
        (decides(Signs.UNKNOWN), "Nobody knows yet who signs for this person. See the guardians page."),
    ],
)
def test_staff_read_of_a_first_signature_what_the_press_would_be_refused_with(
    client, center, monkeypatch, happens, said
):
    half = center.sign(**EVERYDAY)
    second = f"/people/{center.child.pk}/consents/second/{half.pk}/"
    happens(center, monkeypatch)
    see_all(center.organization)
    with pytest.raises(RefusedError) as refused:
        center.countersign(half)
    client.force_login(center.intake_row.account)
    client.step_up()

    listed, page = (unescape(client.get(url).text) for url in (f"/people/{center.child.pk}/consents/", second))

    assert str(refused.value) == said
    for shown in (listed, page):
        assert (said in shown, "until a guardian has signed too" in shown) == (True, False)
    assert (f'href="{second}"' in listed, 'name="signed_name"' in page) == (True, False)
    assert "Look" in listed
