"""A physician writes and signs on one page; whoever has to do something finds it where they look first."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from midspan.domains.journey.actions import ask_to_certify, record_payer_answer
from midspan.domains.journey.enums import PayerAsks
from midspan.domains.journey.models import Certification, CertificationDraft
from midspan.domains.journey.rules.certifying import Answered, CertificationState
from midspan.domains.journey.tests.factories import make_certification, make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import ledger_of
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.caseload import Why, caseload
from midspan.surfaces.staff.certify_words import due_words
from midspan.surfaces.staff.chart_now import now_lines
from midspan.surfaces.staff.chart_reading import Reading
from midspan.surfaces.staff.supervision_lines import supervision_lines

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Stay:
    """Somebody whom one payer pays for since they were admitted three days ago; counselor and physician reach them."""

    def __init__(self, payer="medicare"):
        self.organization = make_organization()
        self.counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.physician = make_staff(self.organization, Role.NURSE, credentials=["MD"])
        self.patient = make_patient(self.organization)
        about = {"state": "admitted", "level": "2.1", "payer": payer, "primary_counselor": self.counselor}
        self.stay = make_episode(self.organization, self.patient, admitted_at=clock.now() - 3 * DAY, **about)
        for one in (self.counselor, self.physician):
            said = {"patient_id": self.patient.pk, "basis": Basis.CARE_TEAM, "source_id": self.stay.pk}
            open_reach(actor_id=one.pk, by=actor_for(one), **said)

    def url(self, name, *args):
        return reverse(f"staff:{name}", args=[self.patient.pk, *args])


@pytest.fixture(scope="module")
def shared(share):
    return share(Stay)


@pytest.fixture
def here(shared):
    return own(shared)


@pytest.fixture
def as_physician(client, here):
    client.force_login(here.physician.account)
    return client


def written(**fields):
    today = clock.local_date()
    said = {"first": today, "last": today + 59 * DAY, "weekly_hours": 10, "why": "Evenings alone end in use."}
    return {**said, "affirmed": ["hours", "structured", "able"], **fields}


def test_nothing_that_a_physician_judges_is_filled_in_and_facts_say_where_they_come_from(here, as_physician):
    page = as_physician.get(here.url("certify")).text

    assert " checked" not in page
    assert 'name="weekly_hours" value' not in page
    assert "No plan is in force yet" in page
    assert "Arrivals and departures, as recorded" in page


def test_what_is_typed_survives_and_is_signed_once_it_is_whole(here, as_physician):
    half = as_physician.post(here.url("certify"), written(why="") | {"do": "sign"})
    see_all(here.organization)
    kept = CertificationDraft.objects.get()
    whole = as_physician.post(here.url("certify"), written() | {"do": "sign"})

    see_all(here.organization)
    assert (half.status_code, kept.weekly_hours) == (422, 10)
    assert "Write in your own words" in half.text
    assert whole.url == here.url("certification")
    assert Certification.objects.get().facts[0]["label"] == "Level of care"


def test_sign_pressed_twice_is_one_statement_and_leaves_no_draft(here, as_physician):
    answers = [as_physician.post(here.url("certify"), written() | {"do": "sign"}) for _press in range(2)]

    see_all(here.organization)
    assert [one.url for one in answers] == [here.url("certification")] * 2
    assert (Certification.objects.count(), CertificationDraft.objects.count()) == (1, 0)


def test_field_that_is_wrong_keeps_what_was_kept_and_length_is_asked_at_signing(here, as_physician):
    long = "a" * 8001
    for said in (written(why="Evenings."), written(why=long, weekly_hours="999")):
        see_all(here.organization)
        draft = CertificationDraft.objects.first()
        seen = {"do": "save", "seen": draft.kept_at.isoformat() if draft else "0"}
        as_physician.post(here.url("certify"), said | seen, HTTP_HX_REQUEST="true")
    signed = as_physician.post(here.url("certify"), written(why=long) | {"do": "sign"})

    see_all(here.organization)
    kept = CertificationDraft.objects.get()
    assert (kept.why, kept.weekly_hours, signed.status_code) == (long, 10, 422)
    assert "at most 8000 characters" in signed.text


def test_autosave_that_lands_after_signing_brings_no_draft_back(here, as_physician):
    as_physician.post(here.url("certify"), written() | {"do": "sign"})
    late = as_physician.post(here.url("certify"), written() | {"do": "save", "seen": "0"}, HTTP_HX_REQUEST="true")

    see_all(here.organization)
    assert not CertificationDraft.objects.exists()
    assert "This was signed, or written elsewhere, meanwhile." in late.text


def test_addendum_that_is_too_long_is_kept_on_the_page_and_sent_twice_it_is_once(here, as_physician):
    one = make_certification(here.stay, here.physician)
    url = here.url("certification_add", one.pk)

    long = as_physician.post(url, {"words": "x" * 8001})
    for _press in range(2):
        as_physician.post(url, {"words": "It was a holiday."})

    see_all(here.organization)
    assert (long.status_code, "x" * 8001 in long.text) == (422, True)
    assert [added.words for added in one.addenda.all()] == ["It was a holiday."]


def test_before_admission_the_page_says_when_the_clock_begins(here, as_physician):
    see_all(here.organization)
    type(here.stay).objects.filter(pk=here.stay.pk).update(state="placed", admitted_at=None)

    page = as_physician.get(here.url("certification")).text

    assert "The clock begins on the day of admission." in page
    assert "Not certified" not in page


def test_only_who_may_ask_is_offered_to_ask(here, client):
    reader = make_staff(here.organization, Role.UTILIZATION_REVIEW)
    said = {"patient_id": here.patient.pk, "basis": Basis.CARE_TEAM, "source_id": here.stay.pk}
    open_reach(actor_id=reader.pk, by=actor_for(reader), **said)
    client.force_login(reader.account)

    page = client.get(here.url("certification"))

    assert (page.status_code, "Ask them" in page.text) == (200, False)


def test_who_may_not_sign_reads_why_and_asks_a_physician(here, client):
    client.force_login(here.counselor.account)
    before = client.get(here.url("certification")).text

    client.post(here.url("certification"), {"ask": here.physician.pk})
    after = client.get(here.url("certification")).text

    assert "Only MD or DO may sign this. Ask a physician below." in before
    assert "No physician has been asked." in before
    assert f"{here.physician} was asked." in after


def test_gap_is_shown_and_an_addendum_stands_under_the_statement(here, as_physician):
    one = make_certification(here.stay, here.physician)

    as_physician.post(here.url("certification_add", one.pk), {"words": "Signed late: it was a holiday."})
    page = as_physician.get(here.url("certification")).text

    assert "(3 days)" in page
    assert "Signed late: it was a holiday." in page


def test_statement_leaves_on_paper_after_stepping_up_and_stands_in_the_ledger(here, as_physician):
    url = here.url("certification_paper", make_certification(here.stay, here.physician).pk)
    before = as_physician.post(url)
    as_physician.step_up()

    file = as_physician.post(url)

    see_all(here.organization)
    (entry,) = ledger_of(viewer=actor_for(here.patient), patient_id=here.patient.pk)
    assert (before.status_code, file["Content-Type"]) == (302, "application/pdf")
    assert (entry.channel, entry.classes) == ("print", ["placement"])


def test_statement_of_an_earlier_stay_is_read_and_taken_out(here, as_physician):
    see_all(here.organization)
    one = make_certification(here.stay, here.physician)
    type(here.stay).objects.filter(pk=here.stay.pk).update(state="discharged", ended_at=clock.now() - DAY)
    make_episode(here.organization, here.patient)
    as_physician.step_up()

    page = as_physician.get(here.url("certification"))
    file = as_physician.post(here.url("certification_paper", one.pk))

    assert ("Of an earlier stay:" in page.text, one.why in page.text) == (True, True)
    assert file["Content-Type"] == "application/pdf"


def test_whoever_has_to_do_something_finds_it_where_they_look_first(here):
    counselor, physician, now = actor_for(here.counselor), actor_for(here.physician), clock.now()
    due_on = clock.local_date() - 3 * DAY
    day = f"{due_on:%A, %B %-d}" + ("" if due_on.year == clock.local_date().year else f"{due_on:, %Y}")
    words = f"Nobody has certified the need; it was due by {day}. No physician has been asked."

    asks, signs = (supervision_lines(viewer=one, now=now) for one in (counselor, physician))
    (case,) = caseload(viewer=counselor, mine=True)
    read = Reading(viewer=counselor, patient_id=here.patient.pk)
    due = [one for one in now_lines(read, now=now) if one.icon == "edit"]

    assert [(one.why, one.tag, one.action) for one in asks] == [(words, "3 days late", "Ask a physician")]
    assert [(one.why, one.action) for one in signs] == [(words, "Read and certify")]
    assert [one.words for one in case.reasons if one.why is Why.CERTIFICATION] == [words]
    assert [(one.why, one.tag) for one in due] == [(words, "Overdue")]


def test_payer_nobody_has_asked_is_said_and_nothing_is_written(here, as_physician):
    see_all(here.organization)
    type(here.stay).objects.filter(pk=here.stay.pk).update(payer="commercial")

    page = as_physician.get(here.url("certification")).text
    answer = as_physician.get(here.url("certify"))

    assert "Ask the payer." in page
    assert answer.url == here.url("certification")


def test_stranger_finds_no_page(here, client):
    stranger = make_staff(here.organization, Role.NURSE, credentials=["MD"])
    client.force_login(stranger.account)

    assert client.get(here.url("certification")).status_code == 404


def test_payers_answer_is_put_down_and_shows_wherever_what_is_due_shows(here, client):
    type(here.stay).objects.filter(pk=here.stay.pk).update(payer="medicaid")
    client.force_login(here.counselor.account)
    today = clock.local_date()
    said = {"asks": "again", "entry_days": 1, "again_days": 30, "said_by": "Ann", "said_on": today, "reference": "R-77"}
    before = client.get(here.url("certification")).text
    half = client.post(here.url("certification_answer"), said | {"again_days": ""})

    answer = client.post(here.url("certification_answer"), said, follow=True).text

    see_all(here.organization)
    viewer, now = actor_for(here.counselor), clock.now()
    words = "By the payer’s answer of"
    assert ("Ask the payer" in before, words in before) == (True, False)
    assert (half.status_code, "Say after how many days" in half.text) == (422, True)
    assert words in answer
    assert "R-77" in answer
    assert [words in one.why for one in supervision_lines(viewer=viewer, now=now)] == [True]
    (line,) = caseload(viewer=viewer, mine=True)
    assert [words in one.words for one in line.reasons if one.why is Why.CERTIFICATION] == [True]


def test_statement_by_a_payers_answer_asks_for_no_sentences_that_nobody_gave(client):
    here, as_physician = Stay("medicaid"), client
    client.force_login(here.physician.account)
    said = {"asks": "once", "entry_days": 5, "said_by": "Ann", "said_on": clock.local_date()}
    as_physician.post(here.url("certification_answer"), said)

    page = as_physician.get(here.url("certify")).text
    said = written(first=clock.local_date() - 3 * DAY) | {"do": "sign"}
    signed = as_physician.post(here.url("certify"), said, follow=True).text

    assert "I affirm" not in page
    assert "This payer asks for it once" in signed


def to_answer(here, client, **fields):
    """Put down, from the page as it stands, that the payer wants none."""
    seen = client.get(here.url("certification_answer")).context["seen"]
    said = {"asks": "nothing", "said_by": "Ann", "said_on": clock.local_date(), "seen": seen}
    return client.post(here.url("certification_answer"), said | fields)


def test_only_the_answer_that_counts_stands_open(here, as_physician):
    for payer, reference in (("medicaid", "R-1"), ("commercial", "R-2")):
        see_all(here.organization)
        type(here.stay).objects.filter(pk=here.stay.pk).update(payer=payer)
        assert to_answer(here, as_physician, reference=reference).status_code == 302
    see_all(here.organization)
    type(here.stay).objects.filter(pk=here.stay.pk).update(payer="medicaid")

    page = as_physician.get(here.url("certification")).text

    assert page.index("R-1") < page.index("which does not count now") < page.index("R-2")


@pytest.mark.slow
def test_answer_from_a_page_left_open_is_refused_once_and_what_changed_is_shown(here, as_physician):
    type(here.stay).objects.filter(pk=here.stay.pk).update(payer="medicaid")
    old = as_physician.get(here.url("certification_answer")).context["seen"]
    to_answer(here, as_physician, reference="R-1")

    slip = to_answer(here, as_physician, seen=old, said_by="")
    refused = to_answer(here, as_physician, seen=old)

    assert slip.context["seen"] == old
    assert "has changed meanwhile" in refused.text
    assert "R-1" in refused.text
    assert to_answer(here, as_physician, seen=refused.context["seen"]).status_code == 302


def test_without_payer_or_level_the_page_says_what_comes_first(here, as_physician):
    type(here.stay).objects.filter(pk=here.stay.pk).update(payer="")

    page = as_physician.get(here.url("certification"), follow=True).text

    assert "Put down who pays and the level of care first." in page
    assert here.url("certification_answer") not in page


def test_words_that_come_after_a_newer_no_stay_on_the_page(here, as_physician):
    type(here.stay).objects.filter(pk=here.stay.pk).update(payer="medicaid")
    to_answer(here, as_physician)

    late = as_physician.post(here.url("certify"), written(why="Evenings alone.") | {"do": "sign"})

    assert (late.status_code, "Evenings alone." in late.text) == (422, True)
    assert "No certification is needed for this payer and level." in late.text
    assert as_physician.get(here.url("certify")).status_code == 302


@pytest.mark.parametrize(
    ("today", "told"), [(date(2026, 1, 1), "January 2;"), (date(2025, 12, 30), "January 2, 2026;")]
)
def test_day_of_another_year_is_told_with_its_year(today, told):
    state = CertificationState(need="needed", due_on=date(2026, 1, 2), covered_until=date(2026, 1, 3))

    assert told in due_words(state, today=today)


def test_counselor_finds_that_an_answer_ends_on_the_day_a_statement_is_due():
    here = Stay("medicaid")
    counselor, due_on = actor_for(here.counselor), clock.local_date() + 2 * DAY
    days = {"entry_days": 5, "again_days": 30, "said_on": clock.local_date(), "through": due_on}
    answer = Answered(asks=PayerAsks.AGAIN, said_by="Ann", **days)
    record_payer_answer(patient_id=here.patient.pk, answer=answer, by=counselor)
    ask_to_certify(patient_id=here.patient.pk, ask=here.physician.pk, by=counselor)

    (line,) = supervision_lines(viewer=counselor, now=clock.now())

    assert (line.action, "Ask the payer again by then." in line.why) == ("Ask the payer", True)
    assert f"{here.physician} was asked." in line.why


def test_director_finds_what_they_are_told_of_where_nobody_is_the_counselor(here):
    director = make_staff(here.organization, Role.DIRECTOR)
    see_all(here.organization)
    assert supervision_lines(viewer=actor_for(director), now=clock.now()) == []

    type(here.stay).objects.filter(pk=here.stay.pk).update(primary_counselor=None)

    (line,) = supervision_lines(viewer=actor_for(director), now=clock.now())
    assert (line.action, "No physician has been asked." in line.why) == ("Ask a physician", True)


def test_medicare_is_not_asked_by_phone(here, as_physician):
    assert as_physician.get(here.url("certification_answer")).url == here.url("certification")
    assert here.url("certification_answer") not in as_physician.get(here.url("certification")).text
