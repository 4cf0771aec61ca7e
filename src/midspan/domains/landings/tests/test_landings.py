"""Links for a sending unit: who makes one, what they open, and what they never tell."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from midspan.domains.consents.actions import take_back
from midspan.domains.consents.tests.factories import make_signed, person_of
from midspan.domains.encounters.tests.factories import Room
from midspan.domains.journey.actions import record_handoff
from midspan.domains.journey.actions.handoffs import HandoffPlan
from midspan.domains.journey.enums import Naloxone
from midspan.domains.landings.actions import end_link, make_link
from midspan.domains.landings.models import LandingLink, SenderWord
from midspan.domains.landings.rules import DAYS, MISSES, is_open, is_same_name, may_make_link, may_say, plain
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import Actor, ActorKind, RefusedError

pytestmark = pytest.mark.django_db
NUMBER = "RB-1042"
UNIT = "Ridge Recovery"
INTAKE = Actor(uuid4(), uuid4(), ActorKind.STAFF, frozenset({Role.INTAKE}))


class Center:
    def __init__(self):
        self.organization = make_organization()
        self.room = Room(self.organization, people=1, began=-60 * 24)
        self.patient, self.stay = self.room.patients[0], self.room.stays[0]
        self.ines = make_staff(self.organization, Role.INTAKE, given_name="Ines")
        self.by = actor_for(self.ines)
        self.hand_over(expected_discharge=clock.local_date(), transport="His brother drives")

    def hand_over(self, **fields):
        record_handoff(episode_id=self.stay.pk, plan=HandoffPlan(sending_unit=UNIT, **fields), by=self.by)

    def agree(self, *shares):
        self.signed = make_signed(
            self.patient, kind="provider", shares=shares or ("here", "times"), purpose="care", name=UNIT
        )
        return self.signed

    def link(self, number=NUMBER):
        return make_link(patient_id=self.patient.pk, signed_id=self.signed.pk, number=number, by=self.by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.fixture(autouse=True)
def no_limit(settings):
    settings.ACCOUNT_RATE_LIMITS = {"landing": "1000/h/ip"}


def url_of(secret, language="en"):
    return reverse("public:landing", args=[language, secret])


def opened(client, secret, number=NUMBER, REMOTE_ADDR="127.0.0.1", **more):  # noqa: N803 - Django's name
    return client.post(url_of(secret), {"number": number, **more}, REMOTE_ADDR=REMOTE_ADDR)


def ledger(center):
    see_all(center.organization)
    rows = apps.get_model("privacy.LedgerEntry").objects.filter(patient_id=center.patient.pk, channel="page")
    return [(one.actor_id, one.outcome) for one in rows if one.reference.startswith("Handoff/")]


def test_the_unit_sees_what_is_ready_and_no_name(client, center):
    center.agree()
    secret = center.link()
    client.cookies.clear()

    answer = opened(client, secret)

    assert (answer.status_code, answer.cookies.output(), answer["Cache-Control"]) == (200, "", "no-store")
    assert "1 of 3 booked" in answer.text
    assert NUMBER in answer.text
    assert "The person’s consent does not cover this" in answer.text  # Medicines.
    assert f"signed consent to {UNIT}" in answer.text
    assert "42 CFR part 2 prohibits unauthorized use or disclosure" in answer.text
    for word in (center.patient.given_names, center.patient.family_name, "brother", "1992"):
        assert word not in answer.text


def test_each_opening_stands_in_the_ledger_as_told_by_who_made_the_link(client, center):
    center.agree()
    secret = center.link()

    opened(client, secret)

    entries = ledger(center)
    assert {actor for actor, _ in entries} == {center.ines.pk}
    assert len(entries) >= 2


def test_medicines_are_shown_where_the_consent_covers_them(client, center):
    center.hand_over(expected_discharge=clock.local_date(), refills_until=clock.local_date() + timedelta(days=20))
    center.agree("here", "times", "medication")

    assert "Yes through December 21" in opened(client, center.link()).text


def test_the_unit_reads_in_which_year_the_consent_ends(client, center):
    center.agree("here")

    page = html.fromstring(opened(client, center.link()).text).text_content()

    assert re.findall(r"signed consent to Ridge Recovery, until \w+\.? \d+, (\d{4})", page) == ["2027"]


STANDING = {
    "Somebody from here has met them": {"met_on": clock.local_date()},
    "Somebody from here called them on the day they left": {"called_on_discharge_day_at": clock.now()},
    "Naloxone was talked about, or is not needed": {"naloxone": Naloxone.NOT_APPLICABLE},
    "Their safety plan has arrived here": {"safety_plan_received": True},
    "Consents are signed in both directions: you may tell us, and we may tell you": {"unit_may_tell": True},
}


def line_of(page, label):
    row = html.fromstring(page.text).xpath(f"//tr[normalize-space(th)='{label}']/td")[0]
    return row.text_content().strip()


@pytest.mark.parametrize(("label", "fields"), STANDING.items(), ids=[next(iter(one)) for one in STANDING.values()])
def test_what_staff_wrote_down_stands_on_the_units_list_as_yes_and_nothing_more(client, center, label, fields):
    center.agree("here", "medication")
    before = line_of(opened(client, center.link()), label)

    center.hand_over(person_met_id=center.ines.pk, **fields)

    assert (before, line_of(opened(client, center.link()), label)) == ("Not yet", "Yes")


READ = "We read their safety plan through with them"


def test_safety_plan_that_came_is_said_to_be_read_through_once_staff_read_it_with_them(client, center):
    """Of a plan that did not come from the unit it says nothing."""
    center.agree("here", "progress")
    write_plan(center)

    before = line_of(opened(client, center.link()), READ)
    center.hand_over(safety_plan_received=True)

    assert (before, line_of(opened(client, center.link()), READ)) == ("Not yet", "Yes")


def write_plan(center, *, days_ago=0, by=None, number=1):
    apps.get_model("safety.SafetyPlan").objects.create(
        organization=center.organization,
        patient=center.patient,
        number=number,
        alone=["Walk"],
        written_by=by or center.ines.pk,
        written_at=clock.now() - timedelta(days=days_ago),
    )


def test_plan_of_an_earlier_time_is_not_the_one_that_came_from_the_unit(client, center):
    center.agree("here", "progress")
    write_plan(center, days_ago=900)
    center.hand_over(safety_plan_received=True)

    before = line_of(opened(client, center.link()), READ)
    see_all(center.organization)
    write_plan(center, number=2)

    assert (before, line_of(opened(client, center.link()), READ)) == ("Not yet", "Yes")


def test_that_a_plan_was_read_through_is_not_told_where_only_that_they_come_here_is(client, center):
    center.agree("here", "times")
    write_plan(center)
    center.hand_over(safety_plan_received=True)

    assert line_of(opened(client, center.link()), READ) == "The person’s consent does not cover this"


def book_in(center, *days):
    """A session here for the person in so many days each."""
    room = center.room
    for day in days:
        moved = timedelta(days=day)
        room.start, room.end = room.start + moved, room.end + moved
        room.session = room._session()
        room.book(center.patient)
        room.start, room.end = room.start - moved, room.end - moved
    see_all(center.organization)


def test_sessions_before_the_day_they_leave_are_not_the_first_three(client, center):
    """Leaving was put off: what was booked before it is over by then."""
    book_in(center, 1, 2, 9)
    center.hand_over(expected_discharge=clock.local_date() + timedelta(days=9))
    center.agree("here", "times")

    page = opened(client, center.link())

    assert line_of(page, "The first three sessions") == "1 of 3 booked: December 11"
    assert line_of(page, "Days between leaving you and the first session") == "1"
    assert "There is a gap" not in page.text


def test_naloxone_is_of_the_medicines_and_not_told_without_them(client, center):
    center.hand_over(naloxone=Naloxone.TALKED)
    center.agree("here")

    told = line_of(opened(client, center.link()), "Naloxone was talked about, or is not needed")

    assert told == "The person’s consent does not cover this"


def test_times_are_not_shown_where_the_consent_does_not_cover_them(client, center):
    center.agree("here")

    text = opened(client, center.link()).text

    assert "booked" not in text
    assert text.count("The person’s consent does not cover this") == 5


def test_the_address_alone_opens_nothing(client, center):
    center.agree()
    secret = center.link()

    assert client.get(url_of(secret)).content == client.get(url_of("never-was")).content


def test_where_several_centers_share_the_address_the_link_opens_and_names_the_one_that_made_it(client, center):
    center.agree("here")
    secret = center.link()
    see_all(center.organization)
    other = make_organization()
    other.name = "Birch House"
    other.save()
    ours = center.organization.name

    asked, right = client.get(url_of(secret)), opened(client, secret)
    wrong, never = opened(client, secret, number="guess"), opened(client, "never-was", number="guess")
    spanish = client.get(url_of(secret, "es"))

    assert [one.status_code for one in (asked, right, wrong, never, spanish)] == [200, 200, 422, 422, 200]
    assert (ours in right.text, other.name in right.text) == (True, False)
    assert [one for one in (ours, other.name) if one in asked.text + wrong.text] == []
    assert wrong.content == never.content
    assert "Su propio número de la persona" in spanish.text
    assert "()" not in spanish.text  # After the name of a box stands that it is needed.
    assert client.get(url_of(secret, "fr")).status_code == 404


def test_wrong_ended_expired_taken_back_and_invented_are_one_page(client, center):
    center.agree()
    never = opened(client, "never-was")
    ended, wrong, expired, taken = center.link(), center.link(), None, None
    end_link(patient_id=center.patient.pk, link_id=LandingLink.objects.latest("made_at").pk, by=center.by)
    answers = [opened(client, ended), opened(client, wrong, number="RB-1043")]
    see_all(center.organization)
    expired = center.link()
    LandingLink.objects.filter(ended_at=None).update(expires_at=clock.now() - timedelta(seconds=1))
    answers.append(opened(client, expired))
    see_all(center.organization)
    taken = center.link()
    take_back(signed_id=center.signed.pk, language="en", by=person_of(center.patient))
    answers.append(opened(client, taken))

    assert never.status_code == 422
    assert {(one.status_code, one.content) for one in answers} == {(never.status_code, never.content)}


def test_a_new_link_ends_the_one_before(client, center):
    center.agree()
    first, second = center.link(), center.link()

    assert [opened(client, one).status_code for one in (first, second)] == [422, 200]


def test_after_some_misses_the_right_number_opens_nothing_either(client, center):
    center.agree()
    secret = center.link()

    for _ in range(MISSES):
        opened(client, secret, number="guess")

    assert opened(client, secret).status_code == 422


def test_misses_are_counted_no_further_than_the_link_leads(client, center):
    center.agree()
    secret = center.link()
    see_all(center.organization)
    LandingLink.objects.update(missed=32767)

    assert opened(client, secret, number="guess").status_code == 422
    see_all(center.organization)
    assert LandingLink.objects.get().missed == 32767


def test_of_several_guesses_at_once_each_waits_for_the_one_before(client, center):
    center.agree()
    secret = center.link()

    with CaptureQueriesContext(connection) as asked:
        opened(client, secret, number="guess")

    locks = [one["sql"] for one in asked if "landings_landinglink" in one["sql"] and "FOR UPDATE" in one["sql"]]
    assert len(locks) == 1


def test_from_one_address_guesses_come_to_an_end_and_the_page_says_so(client, center, settings):
    settings.ACCOUNT_RATE_LIMITS = {"landing": "2/h/ip"}

    answers = [opened(client, "never-was", number="guess", REMOTE_ADDR="203.0.113.8") for _ in range(3)]

    assert [one.status_code for one in answers] == [422, 422, 429]
    assert "Too many tries came from here" in answers[2].text


def test_a_link_ends_with_the_role_of_who_made_it(client, center):
    center.agree()
    secret = center.link()
    see_all(center.organization)
    center.ines.roles = [Role.FRONT_DESK]
    center.ines.save()

    assert opened(client, secret).status_code == 422


def stay_again(center):
    """The stay ends, and another begins with a handoff from elsewhere."""
    see_all(center.organization)
    stays = apps.get_model("journey.Episode").objects
    stays.filter(pk=center.stay.pk).update(state="discharged", ended_at=clock.now(), ended_reason="planned")
    center.stay = stays.create(
        organization=center.organization, patient=center.patient, state="admitted", admitted_at=clock.now()
    )
    stays.filter(pk=center.stay.pk).update(opened_at=clock.now() + timedelta(days=1))
    plan = HandoffPlan(sending_unit="Another unit", expected_discharge=clock.local_date() + timedelta(days=40))
    record_handoff(episode_id=center.stay.pk, plan=plan, by=center.by)


def test_a_link_opens_no_other_stay_than_the_one_it_was_made_for(client, center):
    center.agree()
    secret = center.link()
    assert opened(client, secret).status_code == 200

    stay_again(center)

    answer = opened(client, secret)
    assert (answer.status_code, "January 10" in answer.text) == (422, False)


def test_a_link_ends_with_the_stay_it_was_made_for(client, center):
    center.agree()
    secret = center.link()
    see_all(center.organization)
    stay = apps.get_model("journey.Episode").objects.filter(pk=center.stay.pk)
    stay.update(state="discharged", ended_at=clock.now(), ended_reason="planned")

    assert opened(client, secret).status_code == 422


def test_the_unit_says_what_is_its_own_and_staff_carry_it_over(client, center):
    center.agree()
    secret = center.link()
    stamp = opened(client, secret).context["stamp"]

    answer = client.post(url_of(secret), {"stamp": stamp, "say": "1", "leaves_on": "2026-12-09", "medicines": "yes"})

    assert "Thank you. Intake has it." in answer.text
    see_all(center.organization)
    word = SenderWord.objects.get()
    assert (word.leaves_on, word.has_medicines) == (date(2026, 12, 9), True)
    told = apps.get_model("notices.Notice").objects.filter(recipient_id=center.ines.pk, subject_id=word.pk)
    assert told.count() == 1
    handoff = apps.get_model("journey.Handoff").objects.get()
    assert handoff.expected_discharge == clock.local_date()  # Nobody outside changes the record.
    client.force_login(center.ines.account)
    assert "they leave on" in client.get(reverse("landings:links", args=[center.patient.pk])).text


def words_kept(center):
    see_all(center.organization)
    told = apps.get_model("notices.Notice").objects.filter(recipient_id=center.ines.pk)
    return SenderWord.objects.count(), told.count()


def test_after_the_consent_was_taken_back_no_word_is_kept(client, center):
    center.agree()
    secret = center.link()
    take_back(signed_id=center.signed.pk, language="en", by=person_of(center.patient))
    before = words_kept(center)

    answer = opened(client, secret, say="1", medicines="yes")

    assert (answer.status_code, words_kept(center)) == (422, before)


def test_the_same_word_sent_twice_is_one_and_another_is_another(client, center):
    center.agree()
    secret = center.link()
    said = {"stamp": opened(client, secret).context["stamp"], "say": "1", "medicines": "yes"}
    _, before = words_kept(center)

    answers = [client.post(url_of(secret), said) for _ in range(2)]

    assert ["Thank you. Intake has it." in one.text for one in answers] == [True, True]
    assert words_kept(center) == (1, before + 1)
    client.post(url_of(secret), {**said, "medicines": "no"})  # Back in the browser, and put right.
    client.post(url_of(secret), {**said, "stamp": answers[0].context["stamp"]})  # Said again later.
    assert words_kept(center)[0] == 3


def test_the_trail_says_that_the_unit_spoke_and_missed(client, center):
    center.agree()
    secret = center.link()

    opened(client, secret, number="guess")
    opened(client, secret, say="1", medicines="yes")

    see_all(center.organization)
    events = AuditEvent.objects.filter(verb__in=["landing.say", "landing.miss"]).values_list("verb", "actor_kind")
    assert set(events) == {("landing.say", "public"), ("landing.miss", "public")}
    assert {actor for actor, _ in ledger(center)} == {center.ines.pk}


def test_a_stamp_of_another_link_opens_nothing(client, center):
    center.agree()
    stamp = opened(client, center.link()).context["stamp"]
    see_all(center.organization)
    other = center.link()

    assert client.post(url_of(other), {"stamp": stamp, "say": "1", "medicines": "yes"}).status_code == 422
    see_all(center.organization)
    assert SenderWord.objects.count() == 0


def test_an_empty_word_is_put_right_in_words(client, center):
    center.agree()
    secret = center.link()
    stamp = opened(client, secret).context["stamp"]

    answer = client.post(url_of(secret, "es"), {"stamp": stamp, "say": "1"})

    assert (answer.status_code, "Diga cuándo sale o si lleva medicamentos." in answer.text) == (422, True)


def test_without_the_persons_word_no_link_is_made(center):
    signed = make_signed(center.patient)  # For a relative.

    with pytest.raises(RefusedError, match="has not signed that this unit may know"):
        make_link(patient_id=center.patient.pk, signed_id=signed.pk, number=NUMBER, by=center.by)


def elsewhere(center):
    """The only consent on file names somebody else than the unit of the handoff."""
    return make_signed(center.patient, kind="provider", shares=("here",), purpose="care", name="Dr. Bell, dentist")


def test_a_consent_to_somebody_else_makes_no_link_for_the_unit(center):
    signed = elsewhere(center)

    with pytest.raises(RefusedError, match="dentist”, and they come from “Ridge Recovery”"):
        make_link(patient_id=center.patient.pk, signed_id=signed.pk, number=NUMBER, by=center.by)

    assert not LandingLink.objects.exists()


def test_staff_say_that_two_names_are_of_one_place_and_the_link_keeps_that_they_did(client, center):
    signed = elsewhere(center)
    client.force_login(center.ines.account)
    url = reverse("landings:links", args=[center.patient.pk])
    sent = {"signed": str(signed.pk), "number": NUMBER}

    refused = client.post(url, sent)
    see_all(center.organization)
    before = LandingLink.objects.count()
    made = client.post(url, {**sent, "is_same": "on"})

    see_all(center.organization)
    assert refused.text.count("The consent names “Dr. Bell, dentist”, and they come from “Ridge Recovery”.") == 1
    assert (before, "/care/en/landing/" in made.text) == (0, True)
    assert LandingLink.objects.get().is_said_same


def test_where_the_names_agree_nothing_more_is_asked(client, center):
    center.agree()
    client.force_login(center.ines.account)

    page = client.get(reverse("landings:links", args=[center.patient.pk]))

    assert "is_same" not in page.text
    center.link()
    assert not LandingLink.objects.get().is_said_same


@pytest.mark.parametrize(
    ("recipient", "unit", "fits"),
    [
        ("Ridge Recovery", "ridge recovery ", True),
        ("Ridge-Recovery", "Ridge Recovery", True),
        ("Ridge", "Ridge Recovery", False),
        ("Dr. Bell, dentist", "Ridge Recovery", False),
        ("", "", False),
    ],
)
def test_a_consent_fits_a_unit_of_the_same_name(recipient, unit, fits):
    assert is_same_name(recipient, unit) == fits


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.FRONT_DESK, Role.SCHEDULER])
def test_no_other_role_finds_the_links(client, center, role):
    client.force_login(make_staff(center.organization, role).account)

    assert client.get(reverse("landings:links", args=[center.patient.pk])).status_code == 404


def test_staff_make_an_address_that_is_shown_once(client, center):
    signed = center.agree()
    client.force_login(center.ines.account)
    url = reverse("landings:links", args=[center.patient.pk])

    text = client.post(url, {"signed": str(signed.pk), "number": NUMBER}).text

    assert "/care/en/landing/" in text
    assert "/care/en/landing/" not in client.get(url).text
    see_all(center.organization)
    assert LandingLink.objects.get().expires_at.date() == clock.local_date() + timedelta(days=DAYS)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("RB-1042", ""),
        ("r b", "Enter the unit’s own number for this person, four characters or more."),
        ("rowan", "Use the unit’s own number, and nothing that others know of the person."),
    ],
)
def test_a_number_is_the_units_own(number, reason):
    named = {"recipient": UNIT, "unit": UNIT, "is_said_same": False}

    verdict = may_make_link(INTAKE, has_handoff=True, is_agreed=True, number=number, known={"rowan"}, **named)

    assert (verdict.allowed, verdict.reason) == (not reason, reason)


@pytest.mark.parametrize(
    "number",
    ["1992-04-03", "4/3/1992", "04/03/92", "03.04.1992", "920403", "1992", "RowanAmes", "Ames, Rowan", "ames rowan j"],
)
def test_what_others_know_of_the_person_is_no_number(center, number):
    center.agree()
    see_all(center.organization)
    names = {"given_names": "Rowan J", "family_name": "Ames", "birth_date": date(1992, 4, 3)}
    apps.get_model("people.Patient").objects.filter(pk=center.patient.pk).update(**names)

    with pytest.raises(RefusedError, match="nothing that others know"):
        center.link(number=number)


def test_a_number_is_read_as_people_type_it():
    assert plain("rb 10-42") == plain("RB1042")


def test_what_a_unit_says_can_be():
    today = date(2026, 12, 1)

    assert may_say(leaves_on=date(2026, 12, 9), has_medicines=None, today=today)
    assert not may_say(leaves_on=None, has_medicines=None, today=today)
    assert not may_say(leaves_on=date(2062, 12, 9), has_medicines=None, today=today)


def test_a_link_is_open_for_a_while():
    now = clock.now()
    open_for = {"expires_at": now + timedelta(days=1), "ended_at": None, "missed": 0, "now": now}

    assert is_open(**open_for)
    assert not is_open(**{**open_for, "missed": MISSES})
    assert not is_open(**{**open_for, "ended_at": now})
    assert not is_open(**{**open_for, "expires_at": now})
