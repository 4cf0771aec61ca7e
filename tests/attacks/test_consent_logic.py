"""Attacks 31 to 37: on what a consent opens, when, for whom and what for."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from midspan.domains.consents.actions import sign_consent, take_back
from midspan.domains.consents.enums import Until
from midspan.domains.consents.models import SignedConsent, SignedRevocation
from midspan.domains.consents.queries import parties_of
from midspan.domains.consents.tests.factories import make_draft, make_signed
from midspan.domains.consents.text import ends_at, text_of
from midspan.domains.notices.enums import Channel, NoticeKind
from midspan.domains.notices.tests.factories import choose, deliver, leave
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.privacy.actions import NewRestriction, close_reach, give_consent, grant_restriction
from midspan.domains.privacy.models import Consent
from midspan.domains.privacy.queries import Asking, Recipient, Thing, UndoneError, decide
from midspan.engines.disclosure import Channel as Way
from midspan.engines.disclosure import Effect, Item, Kind, Obligation, Quarantined, Scope, Tie
from midspan.engines.disclosure.fhir import read_consent
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.values import DataClass, Label, RefusedError
from tests.attacks.scene import browser_of, told_without
from tests.sweep.canaries import found_in
from tests.sweep.center import MONDAY_NOON
from tests.sweep.classes import classes_of_field

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOWHERE = "/nothing-is-here/"
SISTER = Recipient(Kind.PROVIDER, "Practitioner/sister")
SCHEDULE = frozenset({DataClass.SCHEDULE})
DAY = timedelta(days=1)


def permit(scene, **scope):
    words = {"actors": frozenset({SISTER.reference}), "purposes": frozenset({"COC"}), "classes": SCHEDULE, **scope}
    return give_consent(patient_id=scene.peer.pk, scope=Scope(**words), by=actor_for(scene.peer))


def is_told(scene, *purposes, data_class=DataClass.SCHEDULE, labels=frozenset(), to=SISTER):
    return answer(scene, *purposes, data_class=data_class, labels=labels, to=to).is_open


def answer(scene, *purposes, data_class=DataClass.SCHEDULE, labels=frozenset(), to=SISTER, content="9:00", way=Way.API):
    asking = Asking(by=actor_for(scene.counselor), channel=way, purposes=frozenset(purposes or {"COC"}), recipient=to)
    item = Item(classes=frozenset({data_class}), labels=labels)
    return decide(asking, Thing(patient_id=scene.peer.pk, item=item, content=content))


@pytest.mark.parametrize("url", ["/people/{}/", "/people/{}/details/", "/people/{}/life/", "/people/{}/move/"])
def test_page_that_stood_open_is_nowhere_once_reach_ended(scene, url):
    """31 Going on after the end of reach: the next click finds what an address that does not exist gives."""
    url, browser = url.format(scene.patient.pk), browser_of(scene.counselor)
    before = browser.get(url).status_code
    see_all(scene.organization)
    close_reach(source_id=scene.reach, by=actor_for(scene.officer))

    assert (before, told_without(browser.get(url), url)) == (200, told_without(browser.get(NOWHERE), NOWHERE))


def test_mail_that_was_queued_before_is_not_sent_after(scene, settings):
    """31 Mail in the queue when reach ends: decided again when it is about to go, and kept back."""
    settings.MAIL_FROM = "updates@example.org"
    choose(scene.counselor, Channel.MAIL, mail="corin@example.org")
    notice = leave(scene.counselor, by=actor_for(scene.intake), kind=NoticeKind.TASK_DUE, patient_id=scene.patient.pk)
    close_reach(source_id=scene.reach, by=actor_for(scene.officer))

    state = deliver(notice.deliveries.get())

    assert (state, mail.outbox) == ("stopped", [])


def test_consent_taken_back_opens_nothing_at_the_next_ask(scene):
    """31 Asking again after it was taken back: closed in the same way as for whom nothing was ever signed."""
    signed = make_signed(scene.peer)
    to = Recipient(Kind.FAMILY, signed.reference, frozenset({Tie.VERIFIED_LINK}))
    before = is_told(scene, "FAMRQT", labels=frozenset({Label.PART2}), to=to)
    take_back(signed_id=signed.pk, language="en", by=actor_for(scene.peer))

    after = answer(scene, "FAMRQT", labels=frozenset({Label.PART2}), to=to).decision.outcome
    never = answer(scene, "FAMRQT", to=Recipient(Kind.FAMILY, "RelatedPerson/other")).decision.outcome

    assert (before, after) == (True, never)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(DAY, 2 * DAY), (-2 * DAY, -DAY), (DAY, -DAY), (-DAY, timedelta(0)), (timedelta(microseconds=1), DAY)],
)
def test_consent_opens_nothing_outside_its_time(scene, begins, ends):
    """32 Dates that begin later, ended, end before they begin, or end in this very instant: closed."""
    permit(scene, begins=MONDAY_NOON + begins, ends=MONDAY_NOON + ends)

    assert not is_told(scene)


def test_clock_that_was_moved_back_opens_nothing(scene, monkeypatch):
    """32 Moving the clock back to when it still held: a clock before what is on file is wrong, and closes."""
    permit(scene)
    assert is_told(scene)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON - DAY)

    assert not is_told(scene)


def test_day_that_is_over_cannot_be_chosen_and_a_leap_day_ends(scene):
    """32 A last day in the past, and a year from 29 February: refused; and over, not for ever."""
    past = {"last_day_0": "2", "last_day_1": "28", "last_day_2": "2027"}
    sent = {"kind": "family", "name": "Marisol", "relation": "", "shares": ["times"], "purpose": "support"}
    page = browser_of(scene.peer).post("/more/privacy/new/", {**sent, "until": "day", **past, "asked": "until"})

    end = ends_at(make_draft(until=Until.YEAR), date(2028, 2, 29))

    assert "Choose a day that is still to come." in page.text
    assert end.date() in {date(2029, 2, 28), date(2029, 3, 1), date(2029, 3, 2)}


@pytest.mark.parametrize("who", ["patient_elsewhere", "patient", "counselor", "intake"])
def test_nobody_signs_for_somebody_else(scene, who):
    """33 Signing with the name of somebody else, or as staff: nothing is on file."""
    by, draft = actor_for(getattr(scene, who)), make_draft()
    parties = parties_of(viewer=actor_for(scene.peer), patient_id=scene.peer.pk)
    text = text_of(draft, parties, language="en", today=clock.local_date())

    with pytest.raises(RefusedError):
        sign_consent(draft=draft, signed_name=parties.patient, read_digest=text.digest, language="en", by=by)
    assert SignedConsent.objects.filter(patient=scene.peer).count() == 0


def test_signature_is_not_carried_over_to_another_text(scene):
    """33 Playing back a signature under other words, or under the form's next version: refused."""
    by = actor_for(scene.peer)
    parties = parties_of(viewer=by, patient_id=by.id)
    read = text_of(make_draft(), parties, language="en", today=clock.local_date())

    for other in (make_draft(shares=("times", "attendance")), make_draft(name="Somebody else")):
        with pytest.raises(RefusedError, match="has changed"):
            sign_consent(draft=other, signed_name=parties.patient, read_digest=read.digest, language="en", by=by)
    assert SignedConsent.objects.filter(patient=scene.peer).count() == 0


def test_consent_of_somebody_else_is_not_found(scene):
    """33 Taking back what somebody else signed: as an id nobody has, and it holds."""
    signed, browser = make_signed(scene.elsewhere), browser_of(scene.peer)
    url = f"/more/privacy/{signed.pk}/end/"

    assert told_without(browser.post(url), url) == told_without(browser.get(NOWHERE), NOWHERE)
    see_all(scene.organization)
    assert not SignedRevocation.objects.filter(signed=signed).exists()


def test_denial_wins_among_hundreds_of_permits(scene):
    """34 Burying a denial under permits: it still closes."""
    for _ in range(100):
        permit(scene)
    assert is_told(scene)
    denial = Scope(actors=frozenset({SISTER.reference}), classes=SCHEDULE)
    give_consent(patient_id=scene.peer.pk, scope=denial, effect=Effect.DENY, by=actor_for(scene.peer))
    for _ in range(100):
        permit(scene)

    assert not is_told(scene)


@pytest.mark.parametrize(
    "twist",
    [
        {"provision": {"type": "permit", "class": {"code": "x"}}}, {"provision": {}}, {"provision": {"type": "maybe"}},
        {"provision": {"type": "permit", "actor": [{"reference": {}}]}}, {"status": "unheard-of"}, {"provision": []},
        {"provision": {"type": "permit", "provision": [{"type": "deny", "provision": [{"type": "permit"}]}]}},
    ],
)  # fmt: skip
def test_consent_that_can_be_read_in_two_ways_is_not_read(twist):
    """34 Consents with missing types, wrong shapes, unknown people or rules within rules: set apart, never guessed."""
    plain = {"resourceType": "Consent", "status": "active", "patient": {"reference": "Patient/1"}, **twist}

    read = read_consent(plain, name="1", zone=ZoneInfo("America/New_York"))

    assert isinstance(read.found, Quarantined)


@pytest.mark.parametrize("purposes", [{"BTG"}, {"ETREAT"}, {"TREAT", "HPAYMT"}, {"TREAT", "made-up"}, {"HRESCH"}])
def test_consent_for_care_opens_no_other_purpose(scene, purposes):
    """35 Asking for more purposes, or for an emergency under care: each has to be permitted by itself."""
    permit(scene, purposes=frozenset({"TREAT"}))

    assert (is_told(scene, "TREAT"), is_told(scene, *purposes)) == (True, False)


@pytest.mark.parametrize(
    "sent", ["purpose=BTG", "purpose=TREAT&purpose=HPAYMT", "break_glass=1&reason=x", "as=director"]
)
def test_purpose_is_not_the_browsers_to_say(scene, sent):
    """35 Sending a purpose along: the same bytes as without."""
    browser, url = browser_of(scene.stranger), f"/people/{scene.patient.pk}/"

    with_it = told_without(browser.get(f"{url}?{sent}", headers={"X-Purpose": "BTG"}), f"?{sent}")

    assert with_it == told_without(browser.get(url))


@pytest.mark.parametrize("data_class", ["contact", "diagnosis", "medication", "placement"])
def test_what_was_limited_is_left_nowhere_on_the_page(scene, data_class):
    """36 Looking for the rest of what was taken out: no word of that class is left on the person's page."""
    browser, url = browser_of(scene.staff[Role.DIRECTOR]), f"/people/{scene.patient.pk}/"
    limit = NewRestriction(classes=frozenset({data_class}))
    grant_restriction(patient_id=scene.patient.pk, restriction=limit, by=actor_for(scene.officer))

    places = found_in(browser.get(url).text)

    assert [one for one in places if data_class in {str(of) for of in classes_of_field(one)}] == []


def test_peer_is_given_the_chosen_name_alone(scene):
    """36 Taking from a masked record what the mask hides: it is not there."""
    peer = Recipient(Kind.PEER, str(scene.elsewhere.pk), frozenset({Tie.SAME_SESSION}))
    content = {"alias": "Ro", "family_name": "Ames", "birth_date": "1992"}

    given = answer(scene, "PEER", data_class=DataClass.IDENTITY, to=peer, content=content, way=Way.PAGE)

    assert given.shown(did=set(Obligation)) == {"alias": "Ro"}
    assert "Ames" not in repr(given)


def test_what_goes_on_carries_its_prohibition(scene):
    """37 Passing on what somebody was told: nothing protected goes out without its notice and scope."""
    permit(scene, part2=True)

    given = answer(scene, labels=frozenset({Label.PART2}))

    with pytest.raises(UndoneError) as refused:
        given.shown(did={Obligation.NO_STORE, Obligation.ACCOUNT})
    assert {Obligation.PART2_NOTICE, Obligation.CONSENT_COPY_OR_SCOPE} <= refused.value.undone
    assert Consent.objects.filter(patient=scene.peer).count() == 1
