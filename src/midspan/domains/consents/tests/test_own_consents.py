"""A patient gives a consent in steps, reads it, signs it, finds the gate's own reason, and takes it back."""

import hashlib
from datetime import date, time, timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from midspan.domains.consents.actions import end_with_treatment, pause_sharing, sign_consent, take_back
from midspan.domains.consents.book import elements, kinds, purposes, shares
from midspan.domains.consents.enums import AFTER_STAY, Standing, Until
from midspan.domains.consents.forms import WhatForm
from midspan.domains.consents.models import SignedConsent, SignedRevocation
from midspan.domains.consents.paper import Around, pdf_of
from midspan.domains.consents.queries import foreseen_of, own_consents, parties_of
from midspan.domains.consents.tests.factories import make_draft, make_signed
from midspan.domains.consents.text import Parties, scope_of, text_of
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import Asking, Recipient, Thing, decide, ledger_of
from midspan.domains.programs.tests.factories import make_room, make_site
from midspan.engines.disclosure import Channel, Code, Item, Kind, Outcome, Tie
from midspan.engines.disclosure.bits import CLASSES, PURPOSES
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import DataClass, Label, RefusedError

pytestmark = pytest.mark.django_db
SISTER = {"kind": "family", "name": "Marisol", "relation": "sister", "shares": ["times"], "purpose": "support"}
NEW = "/more/privacy/new/"


@pytest.fixture
def center():
    return make_organization()


@pytest.fixture
def rowan(center):
    return make_patient(center)


def asked(signed, *, data_class=DataClass.SCHEDULE, by, reference=None, kind=Kind.FAMILY, purpose="FAMRQT"):
    to = Recipient(kind, reference or signed.reference, frozenset({Tie.VERIFIED_LINK}))
    item = Item(classes=frozenset({data_class}), labels=frozenset({Label.PART2}))
    asking = Asking(by=by, channel=Channel.PAGE, purposes=frozenset({purpose}), recipient=to)
    return decide(asking, Thing(patient_id=signed.patient_id, item=item, content={})).decision


def standing_of(patient, now=None):
    return [one.standing for one in own_consents(viewer=actor_for(patient), now=now or clock.now())]


def read_of(page):
    return unescape(page.text).split('name="read" value="')[1].split('"')[0]


def words_of(paper):
    """The text of a PDF without its spaces: a line ends elsewhere on paper."""
    return plain("".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages))


def plain(text):
    return "".join(text.split())


def test_every_element_of_the_law_is_a_sentence_in_both_languages():
    for kind in (one for one in kinds().values() if one.key != AFTER_STAY):  # It discloses nothing to anybody.
        keys = {one.key.removesuffix("_tpo") for one in elements() if one.is_for(kind.key)}
        of_intermediaries = {"passing_on", "list_of_passing_on"}
        assert keys & of_intermediaries == (of_intermediaries if kind.passes_on else set())
        assert keys - of_intermediaries == {
            "patient", "discloser", "description", "recipient", "purpose", "revoking", "expiry", "redisclosure",
            "consequences", "signature",
        }, kind.key  # fmt: skip
    assert {tuple(sorted(one.words)) for one in elements()} == {("en", "es")}


@pytest.mark.parametrize("kind", ["everyday_care", "provider", "notes"])
def test_health_care_providers_are_said_to_pass_on_as_the_law_allows_them(kind):
    said = {one.key for one in elements() if one.is_for(kind)}

    assert ("redisclosure_tpo" in said, "redisclosure" in said) == (True, False)


def test_choices_mean_words_the_gate_knows():
    classes = frozenset[str]().union(*(one.means for one in shares().values()))
    codes = frozenset[str]().union(*(one.means for one in purposes().values()))

    assert (classes - CLASSES.bit_of.keys(), codes - PURPOSES.bit_of.keys()) == (set(), set())


def test_notes_and_proceedings_stand_alone():
    mixed = [one.key for one in kinds().values() if "notes" in one.shares and len(one.shares) > 1]
    proceedings = [one.key for one in kinds().values() if "proceedings" in one.purposes]

    assert (mixed, proceedings, kinds()["court"].purposes) == ([], ["court"], ("proceedings",))
    assert DataClass.COUNSELING_NOTE not in shares()["care_record"].means


@pytest.mark.slow
def test_steps_ask_one_question_at_a_time_and_keep_nothing(client, rowan):
    client.force_login(rowan.account)

    answers = {"kind": "family"}
    pages = [client.get(NEW), client.post(NEW, {**answers, "asked": "whom"})]
    answers |= {"name": "Marisol", "relation": "sister"}
    pages += [client.post(NEW, {**answers, "asked": "name"})]
    answers |= {"shares": ["times"]}
    pages += [client.post(NEW, {**answers, "asked": "what"})]
    answers |= {"purpose": "support"}
    pages += [client.post(NEW, {**answers, "asked": "why"})]
    answers |= {"until": "longest"}
    pages += [client.post(NEW, {**answers, "asked": "until"})]

    headings = [unescape(page.text).split("<h1>")[1].split("</h1>")[0] for page in pages]
    assert headings == [
        "Who may know something?", "Who exactly?", "What may they know?", "What is it for?", "Until when?",
        "Read it, then sign",
    ]  # fmt: skip
    assert {page["Cache-Control"] for page in pages} == {"no-store"}
    see_all(rowan.organization)
    assert SignedConsent.objects.count() == 0


def test_step_that_is_not_asked_yet_complains_of_nothing(client, rowan):
    client.force_login(rowan.account)
    first = {"kind": "family", "name": "Marisol", "relation": ""}

    new = client.post(NEW, first | {"asked": "name"})
    empty = client.post(NEW, first | {"asked": "what"})

    assert ("error-summary" in new.text, "error-summary" in empty.text) == (False, True)


def test_going_back_keeps_what_was_answered(client, rowan):
    client.force_login(rowan.account)

    page = unescape(client.post(NEW, SISTER | {"asked": "why", "redo": "name"}).text)

    assert 'value="Marisol"' in page
    assert '<input type="hidden" name="shares" value="times">' in page


def test_class_of_recipients_is_not_asked_for_a_name(client, rowan):
    client.force_login(rowan.account)

    page = unescape(client.post(NEW, {"kind": "everyday_care", "asked": "whom"}).text)

    assert ("What may they know?" in page, "Step 2 of 5" in page) == (True, True)


def test_proceedings_are_named(client, rowan):
    client.force_login(rowan.account)
    court = {"kind": "court", "name": "District Court", "relation": "", "shares": ["letter"], "purpose": "proceedings"}
    sent = court | {"until": "year", "asked": "why"}

    unnamed = unescape(client.post(NEW, sent).text)
    named = unescape(client.post(NEW, sent | {"matter": "case 12-345", "asked": "until"}).text)

    assert "Which proceeding?" in unnamed
    assert "It is shared for this proceeding and no other: case 12-345." in named


def chosen_before(client, rowan, **answers):
    """The page after the name, of somebody whose sister was named before."""
    client.force_login(rowan.account)
    return unescape(client.post(NEW, {"kind": "family", "asked": "name", **answers}).text)


@pytest.mark.slow
def test_somebody_named_before_is_offered_and_becomes_one_recipient(client, rowan):
    first = make_signed(rowan, name="Marisol", relation="sister")
    asked = chosen_before(client, rowan)
    answers = SISTER | {"same": first.reference.split("/")[1], "name": "", "relation": "", "shares": ["attendance"]}
    page = client.post(NEW, answers | {"until": "longest", "asked": "until"})
    name = f"{rowan.given_names} {rowan.family_name}"

    client.post(NEW, answers | {"until": "longest", "asked": "sign", "read": read_of(page), "signed_name": name})

    see_all(rowan.organization)
    assert "Is it somebody you named before?" in asked
    kept = SignedConsent.objects.exclude(pk=first.pk).get()
    assert (kept.reference, kept.recipient) == (first.reference, "Marisol (sister)")


@pytest.mark.slow
def test_same_name_is_asked_about_and_somebody_else_is_another_recipient(client, rowan):
    make_signed(rowan, name="Marisol", relation="sister")

    same = chosen_before(client, rowan, name="marisol", relation="Sister")
    other = chosen_before(client, rowan, name="Marisol Ortiz", relation="sister")
    nobody = chosen_before(client, rowan, name="")

    said = ("You named somebody so before.", "What may they know?", "Write whom it goes to.")
    assert [[one in page for one in said] for page in (same, other, nobody)] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


@pytest.mark.slow
def test_somebody_is_offered_only_in_their_own_kind(client, rowan):
    make_signed(rowan, name="Marisol", relation="sister")
    client.force_login(rowan.account)

    page = unescape(client.post(NEW, {"kind": "provider", "asked": "whom"}).text)

    assert "Is it somebody you named before?" not in page


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "is_said"), [("family", False), ("everyday_care", True)])
def test_page_says_before_that_a_pause_also_stops_care_and_payment_elsewhere(client, rowan, kind, is_said):
    care = {"shares": ("care_record",), "purpose": "care_payment_operations"} if is_said else {}
    make_signed(rowan, kind=kind, **care)
    client.force_login(rowan.account)

    page = unescape(client.get("/more/privacy/").text)

    assert ("your health plan may not pay" in page) is is_said


def test_signing_the_same_text_twice_is_one_consent(rowan):
    assert make_signed(rowan) == make_signed(rowan)
    assert len(own_consents(viewer=actor_for(rowan), now=clock.now())) == 1


@pytest.mark.slow
def test_what_was_taken_back_can_be_signed_again(rowan):
    first = make_signed(rowan)
    take_back(signed_id=first.pk, language="en", by=actor_for(rowan))

    assert make_signed(rowan) != first


def test_name_is_compared_however_a_keyboard_writes_it(center):
    rene = make_patient(center, given_names="Ren\u00e9", family_name="Castro")
    by, chosen = actor_for(rene), make_draft()
    text = text_of(chosen, parties_of(viewer=by, patient_id=by.id), language="en", today=clock.local_date())

    typed = "rene\u0301  CASTRO"

    assert (
        sign_consent(draft=chosen, signed_name=typed, read_digest=text.digest, language="en", by=by).signed_name
        == typed
    )


@pytest.mark.slow
def test_signing_keeps_the_text_that_was_read_with_its_hash(client, rowan):
    client.force_login(rowan.account)
    answers = SISTER | {"until": "longest", "asked": "until"}
    page = client.post(NEW, answers)
    name = f"{rowan.given_names} {rowan.family_name}"

    done = client.post(NEW, answers | {"asked": "sign", "read": read_of(page), "signed_name": name.upper()})

    see_all(rowan.organization)
    kept = SignedConsent.objects.get()
    assert done.url == f"/more/privacy/{kept.pk}/"
    assert kept.digest == read_of(page) == hashlib.sha256(kept.text.encode()).hexdigest()
    assert all(sentence in unescape(page.text) for sentence in kept.text.split("\n"))
    assert (kept.recipient, kept.signed_name, kept.language) == ("Marisol (sister)", name.upper(), "en")


@pytest.mark.slow
def test_it_ends_at_midnight_on_the_clock_of_the_center(client, rowan, center):
    make_room(make_site(center, time_zone="America/Denver"))
    client.force_login(rowan.account)
    answers = SISTER | {"until": "longest"}
    page = client.post(NEW, answers | {"asked": "until"})

    name = f"{rowan.given_names} {rowan.family_name}"
    client.post(NEW, answers | {"asked": "sign", "read": read_of(page), "signed_name": name})

    see_all(center)
    assert SignedConsent.objects.get().ends_at.astimezone(ZoneInfo("America/Denver")).time() == time(0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [{"signed_name": "Somebody Else"}, {"read": "0" * 64}, {"signed_name": ""}])
def test_other_name_and_other_text_sign_nothing(client, rowan, wrong):
    client.force_login(rowan.account)
    answers = SISTER | {"until": "longest"}
    page = client.post(NEW, answers | {"asked": "until"})
    name = f"{rowan.given_names} {rowan.family_name}"

    again = client.post(NEW, answers | {"asked": "sign", "read": read_of(page), "signed_name": name} | wrong)

    see_all(rowan.organization)
    assert (again.status_code, SignedConsent.objects.count()) == (200, 0)


def test_gate_opens_exactly_what_was_signed_and_says_the_sentence(rowan):
    signed, by = make_signed(rowan), actor_for(rowan)

    times, notes = asked(signed, by=by), asked(signed, by=by, data_class=DataClass.NOTE)
    stranger = asked(signed, by=by, reference="RelatedPerson/other")

    assert (times.outcome, notes.outcome, stranger.outcome) == (Outcome.PERMIT, Outcome.CONCEAL, Outcome.CONCEAL)
    assert times.sentence == own_consents(viewer=by, now=clock.now())[0].sentence
    assert times.sentence.endswith("that Marisol may know when your sessions are.")


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(kinds()))
def test_each_kind_compiles_to_a_rule_that_opens_what_it_says(rowan, kind):
    of = kinds()[kind]
    signed = make_signed(rowan, kind=kind, shares=of.shares, purpose=of.purposes[0])

    [answers] = foreseen_of([signed], actor_for(rowan))
    assert {one.code for one in answers} == {Code.BY_CONSENT}


def test_class_of_recipients_is_said_to_the_patient_as_theirs(rowan):
    of = kinds()["everyday_care"]
    make_signed(rowan, kind=of.key, shares=of.shares, purpose=of.purposes[0], name="")

    [one] = own_consents(viewer=actor_for(rowan), now=clock.now())

    assert " that your treating providers, health plans, " in one.sentence


def test_consent_for_care_reaches_no_family(rowan):
    of = kinds()["everyday_care"]
    signed = make_signed(rowan, kind=of.key, shares=of.shares, purpose=of.purposes[0], name="")

    answer = asked(signed, by=actor_for(rowan), reference="RelatedPerson/sister", purpose="TREAT")

    assert answer.outcome == Outcome.CONCEAL


@pytest.mark.slow
def test_taking_back_closes_at_once_silently_and_is_a_signed_record(client, rowan):
    signed, by = make_signed(rowan), actor_for(rowan)
    client.force_login(rowan.account)

    client.post(f"/more/privacy/{signed.pk}/end/")
    client.post(f"/more/privacy/{signed.pk}/end/")

    see_all(rowan.organization)
    word = SignedRevocation.objects.get()
    absent = asked(signed, by=by, reference="RelatedPerson/nobody")
    assert (asked(signed, by=by).outcome, standing_of(rowan)) == (absent.outcome, [Standing.TAKEN_BACK])
    assert word.digest == hashlib.sha256(word.text.encode()).hexdigest()


@pytest.mark.slow
def test_pause_closes_all_and_resuming_opens_again(client, rowan):
    signed, by = make_signed(rowan), actor_for(rowan)
    client.force_login(rowan.account)

    client.post("/more/privacy/pause/", {"pause": "on"})
    client.post("/more/privacy/pause/", {"pause": "on"})
    see_all(rowan.organization)
    paused = (asked(signed, by=by).outcome, standing_of(rowan))
    client.post("/more/privacy/pause/", {"pause": "off"})
    see_all(rowan.organization)

    assert paused == (Outcome.CONCEAL, [Standing.CLOSED])
    assert (asked(signed, by=by).outcome, standing_of(rowan)) == (Outcome.PERMIT, [Standing.HOLDS])


def test_resuming_is_signed_in_words_of_its_own(rowan):
    paused = pause_sharing(language="en", by=actor_for(rowan))

    word = take_back(signed_id=paused.pk, language="en", by=actor_for(rowan))

    assert word.text.endswith("I end the pause. What I signed holds again.")


def test_pause_leaves_the_house_at_work(rowan, center):
    counselor = actor_for(make_staff(center, "counselor"))
    ties = {"actor_id": counselor.id, "basis": Basis.PRIMARY_COUNSELOR, "source_id": uuid4()}
    open_reach(patient_id=rowan.pk, **ties, by=counselor)
    pause_sharing(language="en", by=actor_for(rowan))

    item = Item(classes=frozenset({DataClass.NOTE}), labels=frozenset({Label.PART2}))
    answer = decide(Asking(by=counselor), Thing(patient_id=rowan.pk, item=item, content={}))

    assert answer.is_open


def test_pause_is_read_as_the_reason(rowan):
    make_signed(rowan)
    pause_sharing(language="en", by=actor_for(rowan))

    assert own_consents(viewer=actor_for(rowan), now=clock.now())[0].sentence.startswith("You paused all sharing on ")


def test_last_day_counts_whole_on_the_clock_of_the_center(rowan):
    signed = make_signed(rowan, until=Until.DAY, last_day=clock.local_date())

    moments = (signed.ends_at - timedelta(seconds=1), signed.ends_at)

    assert [standing_of(rowan, one) for one in moments] == [[Standing.HOLDS], [Standing.ENDED]]


def test_end_of_treatment_ends_what_was_to_end_with_it(rowan, center):
    signed, stays = make_signed(rowan, until=Until.TREATMENT), make_signed(rowan, until=Until.LONGEST)
    director = actor_for(make_staff(center, "director"))

    end_with_treatment(patient_id=rowan.pk, by=director)
    end_with_treatment(patient_id=rowan.pk, by=director)

    by = actor_for(rowan)
    assert (asked(signed, by=by).outcome, asked(stays, by=by).outcome) == (Outcome.CONCEAL, Outcome.PERMIT)


def test_reading_ones_own_consents_writes_nothing_into_the_ledger(client, rowan):
    make_signed(rowan)
    client.force_login(rowan.account)

    page = client.get("/more/privacy/")

    see_all(rowan.organization)
    assert "Marisol may know when your sessions are." in unescape(page.text)
    assert ledger_of(viewer=actor_for(rowan), patient_id=rowan.pk) == []


@pytest.mark.slow
def test_three_consents_ask_as_often_as_one(rowan):
    asked_times = []
    for name in ("Marisol", "Inés", "Teo"):
        make_signed(rowan, name=name)
        own_consents(viewer=actor_for(rowan), now=clock.now())  # Compiled once for each change, whatever their number.
        with CaptureQueriesContext(connection) as queries:
            own_consents(viewer=actor_for(rowan), now=clock.now())
        asked_times.append(len(queries))

    assert asked_times[0] == asked_times[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "said"), [("en", "Signed by typing the name"), ("es", "Firmado escribiendo el nombre")]
)
def test_paper_says_what_was_signed_in_its_language_with_the_hash(client, rowan, language, said):
    signed = make_signed(rowan, language)
    client.force_login(rowan.account)

    answer = client.get(f"/more/privacy/{signed.pk}/paper/")

    words = words_of(answer.content)
    assert all(plain(sentence) in words for sentence in signed.text.split("\n"))
    assert (signed.digest in words, plain(said) in words) == (True, True)
    assert answer["Cache-Control"] == "no-store"


def test_paper_tells_nothing_by_its_name_or_its_maker(client, rowan):
    signed = make_signed(rowan)
    client.force_login(rowan.account)

    answer = client.get(f"/more/privacy/{signed.pk}/paper/")

    about = PdfReader(BytesIO(answer.content)).metadata
    assert answer["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert (about.title, about.author, about.subject) == ("Document", None, None)


def test_paper_says_that_it_was_taken_back(rowan):
    signed = make_signed(rowan)
    word = take_back(signed_id=signed.pk, language="en", by=actor_for(rowan))

    assert ["Takenback:" in words_of(pdf_of(signed, Around(taken_back=one))) for one in (None, word)] == [False, True]


def test_what_was_typed_is_never_markup(rowan):
    signed = make_signed(rowan, name="#panic() *bold* $x$")

    assert "#panic()*bold*$x$" in words_of(pdf_of(signed, Around()))


@pytest.mark.slow
@pytest.mark.parametrize("address", ["", "paper/", "end/"])
def test_somebody_elses_consent_does_not_exist(client, rowan, center, address):
    signed = make_signed(rowan)
    client.force_login(make_patient(center).account)
    other = client.get(f"/more/privacy/{signed.pk}/{address}").status_code
    client.force_login(rowan.account)

    assert (other, client.get(f"/more/privacy/{signed.pk}/{address}").status_code) == (404, 200)


def test_staff_sign_for_nobody(rowan, center):
    by = actor_for(make_staff(center, "intake"))

    with pytest.raises(RefusedError):
        sign_consent(draft=make_draft(), signed_name="Rowan", read_digest="", language="en", by=by)


def test_signed_rows_never_change(rowan):
    signed = make_signed(rowan)
    take_back(signed_id=signed.pk, language="en", by=actor_for(rowan))

    for row in (SignedConsent, SignedRevocation):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.objects.update(text="Something else.")


def test_year_from_leap_day_ends_on_the_last_of_february():
    draft = make_draft(kind="provider", purpose="care")
    ends = scope_of(draft, Parties(patient="", center=""), recipient_id="x", today=date(2028, 2, 29)).ends

    assert ends.date() == date(2029, 3, 1)


@pytest.mark.parametrize("is_guardian", [False, True])
def test_tasks_of_the_team_are_offered_for_whoever_stands_for_the_person_alone(is_guardian):
    form = WhatForm(kinds()["family"], is_guardian=is_guardian)

    offered = [key for key, _words in form.fields["shares"].choices]

    assert ("family_tasks" in offered, "family_sessions" in offered) == (is_guardian, True)
