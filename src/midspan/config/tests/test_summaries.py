"""A summary goes by a consent, part by part as the gate lets it, and is read again as it was written.

It stands here because `midspan referral show` reads it, which stands above every domain.
"""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from midspan.config.cli.referral import answer_of
from midspan.domains.consents.actions import take_back
from midspan.domains.consents.tests.factories import make_signed, person_of
from midspan.domains.journey.actions import move_episode
from midspan.domains.journey.enums import EpisodeState, Leaving
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries import course_of
from midspan.domains.journey.referral_files import understand
from midspan.domains.journey.referral_files.shapes import Statement
from midspan.domains.journey.tests.factories import answer_list, going, make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.records.tests.factories import Place, add
from midspan.domains.summaries.actions import give_summary
from midspan.domains.summaries.enums import Form
from midspan.domains.summaries.queries import known_of
from midspan.domains.summaries.shapes import Coded, Person, Sender, Stay, Summary
from midspan.domains.summaries.writing.ccda import ccda_of
from midspan.domains.summaries.writing.fhir import fhir_of
from midspan.domains.summaries.writing.paper import paper_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

RXNORM, SNOMED = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://snomed.info/sct"
ALCOHOL = Coded(text="Alcohol use disorder, moderate", code="7200002", system=SNOMED, began=date(2025, 3, 1))
NALTREXONE = Coded(text="Naltrexone 50 MG Oral Tablet", code="1483744", system=RXNORM, dose="1 tablet, by mouth, daily")
PENICILLIN = Coded(text="Penicillin <G> & kin", code="7980", system=RXNORM, reason="Rash")
MONDAY = date(2026, 11, 30)
BINARY = {Form.CCDA: ccda_of, Form.FHIR: fhir_of}


def a_summary(**fields):
    said = {
        "id": UUID(int=7),
        "made_at": datetime(2026, 12, 18, 17, tzinfo=UTC),
        "person": Person(given="Rowan Lee", family="Ames", birth_date=date(1992, 4, 3), sex="female", language="es"),
        "sender": Sender(center="Harbor Bridge", phone="555-0100", author="Dana Okafor"),
        "recipient": "Millrace Counseling",
        "stay": Stay(began=date(2026, 9, 1), ended=date(2026, 12, 18)),
        "conditions": (ALCOHOL,),
        "medicines": (NALTREXONE,),
        "allergies": (PENICILLIN,),
        "next_step": "Dr. Brask, 2026-12-22",
        "notice": "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
        "consent": "I let Harbor Bridge tell Millrace Counseling.",
    }
    return Summary(**(said | fields))


def read(form, summary):
    return understand(BINARY[form](summary), name="document")


def told(facts):
    return [(one.what.text, one.what.first.code, one.what.first.system, one.statement) for one in facts]


def wanted(found):
    return [(one.text, one.code or None, one.system or None, Statement.PRESENT) for one in found]


@pytest.mark.parametrize("form", BINARY)
def test_what_is_written_is_read_again_by_our_own_reader(form):
    summary = a_summary()

    found = read(form, summary)

    assert (told(found.conditions), told(found.medications), told(found.allergies)) == (
        wanted(summary.conditions),
        wanted(summary.medicines),
        wanted(summary.allergies),
    )
    assert (found.patient.name.given, found.patient.name.family) in {
        (("Rowan Lee",), "Ames"),
        (("Rowan", "Lee"), "Ames"),
    }
    assert (found.patient.birth_date, found.patient.sex) == ("1992-04-03", "female")
    assert (found.sending_unit.organization, found.sending_unit.author) == ("Harbor Bridge", "Dana Okafor")
    assert (found.sending_unit.stay.began, found.sending_unit.stay.ended) == ("2026-09-01", "2026-12-18")
    assert found.warnings == ()


@pytest.mark.parametrize("form", BINARY)
def test_it_says_that_it_may_not_be_passed_on(form):
    found = read(form, a_summary())

    assert found.redisclosure_prohibited is True
    assert found.confidentiality.code == "R"


@pytest.mark.parametrize("form", BINARY)
def test_nothing_known_is_told_apart_from_none(form):
    unknown = read(form, a_summary(medicines=(), allergies=()))
    none = read(form, a_summary(medicines=(), allergies=(), no_medicines=True, no_allergies=True))
    closed = read(form, a_summary(medicines=None, allergies=None, conditions=None, next_step=None, stay=None))

    assert (unknown.medications, unknown.allergies) == ((), ())
    assert {one.statement for one in (*none.medications, *none.allergies)} == {Statement.NONE_KNOWN}
    assert len(none.medications) == len(none.allergies) == 1
    assert closed.facts == ()


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=40)


@pytest.mark.parametrize("form", BINARY)
@given(words=TEXT)
def test_any_words_come_through_whole(form, words):
    said = " ".join(words.split())
    one = Coded(text=said, code="7980", system=RXNORM)
    if not said:
        return

    found = read(form, a_summary(conditions=(one,), medicines=(one,), allergies=(one,)))

    assert [fact.what.text for fact in found.facts] == [said] * 3


def test_ccda_is_well_formed_and_its_templates_are_of_release_2_1():
    root = etree.fromstring(ccda_of(a_summary()))
    cda = {"c": "urn:hl7-org:v3"}
    sections = root.xpath("//c:section/c:templateId/@root", namespaces=cda)
    entries = root.xpath("//c:entry//c:id/@root", namespaces=cda)

    assert root.xpath("c:templateId/@root", namespaces=cda) == [
        "2.16.840.1.113883.10.20.22.1.1",
        "2.16.840.1.113883.10.20.22.1.8",
    ]
    ours = "2.16.840.1.113883.10.20.22.2"
    course = "1.3.6.1.4.1.19376.1.5.3.1.3.5"
    assert sections == [f"{ours}.6", f"{ours}.6.1", course, *(f"{ours}.{one}" for one in ("24", "11", "11.1", "10"))]
    assert len(set(entries)) == len(entries)


def test_fhir_document_begins_with_its_composition_and_every_reference_leads_somewhere():
    bundle = json.loads(fhir_of(a_summary()))
    urls = [one["fullUrl"] for one in bundle["entry"]]
    references = [one for one in json.dumps(bundle).split('"') if one.startswith("urn:uuid:")]

    assert (bundle["type"], bundle["entry"][0]["resource"]["resourceType"]) == ("document", "Composition")
    assert len(set(urls)) == len(urls)
    assert set(references) - set(urls) == {bundle["identifier"]["value"]}
    needed = {"status", "type", "date", "author", "title", "subject"}
    assert needed <= bundle["entry"][0]["resource"].keys()


def test_same_summary_is_the_same_file():
    assert [one(a_summary()) for one in (ccda_of, fhir_of)] == [one(a_summary()) for one in (ccda_of, fhir_of)]
    assert paper_of(a_summary())[:5] == b"%PDF-"


class Leaves(Place):
    """Rowan leaves; Millrace may be told of diagnoses and medicines, and a sister of the times alone."""

    def __init__(self):
        super().__init__()
        self.fact("condition", "Alcohol use disorder", code="7200002")
        add(self, "Sertraline")
        shares = ("here", "diagnosis", "medication")
        self.signed = make_signed(
            self.rowan, kind="provider", shares=shares, purpose="care", name="Millrace Counseling"
        )
        self.sister = make_signed(self.rowan)
        see_all(self.organization)


@pytest.fixture(scope="module")
def shared(share):
    return share(Leaves)


@pytest.fixture
def here(shared):
    return own(shared)


def take(here, form=Form.CCDA, *, signed=None, by=None, has_stepped_up=True):
    return give_summary(
        patient_id=here.rowan.pk,
        signed_id=(signed or here.signed).pk,
        form=form,
        has_stepped_up=has_stepped_up,
        by=actor_for(by or here.counselor),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("form", Form)
def test_summary_goes_by_the_consent_and_stands_in_the_ledger(here, form):
    made = take(here, form)

    kept = apps.get_model("summaries.SummaryGiven").objects.get()
    entries = apps.get_model("privacy.LedgerEntry").objects.filter(patient_id=here.rowan.pk, channel="export")
    assert made.parts == ("presence", "diagnosis", "medication")
    assert (kept.form, kept.parts) == (form, list(made.parts))
    assert entries.count() >= 3


@pytest.mark.django_db
@pytest.mark.parametrize("form", BINARY)
def test_referral_show_reads_our_own_export(here, form, tmp_path):
    file = tmp_path / "document"
    file.write_bytes(take(here, form).content)

    found = answer_of(str(file))

    assert [one.what.text for one in found.conditions] == ["Alcohol use disorder"]
    assert [one.what.text for one in found.medications] == ["Sertraline"]
    assert found.redisclosure_prohibited is True


@pytest.mark.django_db
def test_consent_for_less_lets_less_go(here):
    less = make_signed(here.rowan, kind="provider", shares=("here", "diagnosis"), purpose="care", name="Oak Clinic")
    see_all(here.organization)

    found = understand(take(here, signed=less).content, name="document")

    assert (len(found.conditions), found.medications) == (1, ())


@pytest.mark.django_db
def test_nothing_goes_without_a_consent_that_holds(here):
    with pytest.raises(RefusedError, match="no consent on file"):
        take(here, signed=here.sister)
    take_back(signed_id=here.signed.pk, language="en", by=person_of(here.rowan))
    see_all(here.organization)

    with pytest.raises(RefusedError, match="no consent on file"):
        take(here)


@pytest.mark.django_db
def test_who_takes_it_out_shows_first_that_it_is_them_and_works_with_the_person(here):
    with pytest.raises(RefusedError, match="Show first that it is you"):
        take(here, has_stepped_up=False)
    with pytest.raises(RefusedError, match="counselors and intake"):
        take(here, by=here.director)


@pytest.mark.django_db
@pytest.mark.parametrize("is_back", [True, False])
def test_appointment_of_an_earlier_stay_or_of_a_day_gone_by_is_not_the_next(here, monkeypatch, is_back):
    by = actor_for(here.counselor)
    answer_list(here.episode, by)
    see_all(here.organization)
    assert known_of(viewer=by, patient_id=here.rowan.pk).next_step

    if is_back:
        Episode.objects.filter(pk=here.episode.pk).update(state="discharged", ended_at=clock.now())
        make_episode(here.organization, here.rowan, state="admitted", admitted_at=clock.now())
    else:
        now = clock.now()
        monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=2))

    assert known_of(viewer=by, patient_id=here.rowan.pk).next_step == ""


@pytest.mark.django_db
def test_next_appointment_goes_where_the_whole_record_may(here):
    answer_list(here.episode, actor_for(here.counselor))
    wide = make_signed(
        here.rowan,
        kind="everyday_care",
        shares=("care_record",),
        purpose="care_payment_operations",
        name="",
    )
    see_all(here.organization)

    made = take(here, Form.FHIR, signed=wide)

    assert "Dana, River Clinic" in made.content.decode()


@pytest.mark.parametrize("form", BINARY)
def test_course_stands_in_every_document_and_is_missing_where_it_was_kept(form):
    course = ("Level of care: intensive outpatient.", "The stay ended as planned.")

    told, kept = (BINARY[form](a_summary(course=one)).decode() for one in (course, None))

    assert [one in told for one in course] == [True, True]
    assert [one in kept for one in course] == [False, False]


def left(here, how, why):
    answer_list(here.episode, actor_for(here.counselor))
    Episode.objects.filter(pk=here.episode.pk).update(level="2.1", admitted_at=clock.now())
    by = actor_for(here.counselor)
    move_episode(
        episode_id=here.episode.pk,
        to=EpisodeState.DISCHARGED,
        reason="Said so.",
        going=going(how, why=why),
        by=by,
    )
    see_all(here.organization)
    intake = make_staff(here.organization, Role.INTAKE)  # Whoever ended the stay reaches the person no more.
    return known_of(viewer=actor_for(intake), patient_id=here.rowan.pk).course


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "why", "lines"),
    [
        (Leaving.PLANNED, "goals", ["The stay ended as planned.", "What they came for was reached."]),
        (Leaving.AGAINST_ADVICE, "use", ["The person ended the stay."]),
        (Leaving.VANISHED, "unknown", ["The person ended the stay."]),
        (Leaving.BY_CENTER, "rules", ["The center ended the stay."]),
        (
            Leaving.TRANSFERRED,
            "level",
            ["Somebody else treats them from here on.", "Another level of care was needed."],
        ),
    ],
)
def test_course_says_the_level_and_how_it_ended_in_neutral_words(here, how, why, lines):
    course = left(here, how, why)

    assert course == ("Level of care: Intensive outpatient (2.1).", *lines)


@pytest.mark.django_db
def test_course_says_by_which_steps_the_hours_were_lowered(here):
    here.episode.level, here.episode.step_dates, here.episode.step_minutes = "", [MONDAY], [180]

    assert course_of(viewer=actor_for(here.counselor), episode=here.episode) == ("Hours a week: 3 from 2026-11-30.",)


@pytest.mark.django_db
def test_course_goes_only_where_the_whole_record_may(here):
    wide = make_signed(
        here.rowan, kind="everyday_care", shares=("care_record",), purpose="care_payment_operations", name=""
    )
    see_all(here.organization)
    Episode.objects.filter(pk=here.episode.pk).update(level="2.1", admitted_at=clock.now())
    words = "Level of care: Intensive outpatient (2.1)."

    told, kept = (take(here, Form.FHIR, signed=one).content.decode() for one in (wide, here.signed))

    assert (words in told, words in kept) == (True, False)


@pytest.mark.django_db
def test_page_offers_who_may_be_told_and_says_what_was_given(here, client):
    take(here)
    client.force_login(here.counselor.account)

    page = client.get(reverse("summaries:of_patient", args=[here.rowan.pk]))

    assert "Millrace Counseling" in page.text
    assert "Marisol" not in page.text
    assert "CCDA" in page.text
