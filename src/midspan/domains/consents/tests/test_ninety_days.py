"""What somebody close may know ends after 90 days at the latest, however it is signed; then it is signed anew."""

from datetime import UTC, date, datetime, timedelta

import pytest

from midspan.domains.consents.book import kinds
from midspan.domains.consents.enums import Until
from midspan.domains.consents.forms import UntilForm
from midspan.domains.consents.rules import ends_soon, may_run
from midspan.domains.consents.tests.factories import make_draft, make_signed
from midspan.domains.consents.text import Parties, ends_at, last_day_of, text_of
from midspan.domains.people.tests.factories import make_patient
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization
from midspan.values import RefusedError

TODAY = date(2027, 3, 1)
LATEST = date(2027, 5, 30)
SOONER = "It has to end sooner: the latest day stands beside the question. Then it can be signed anew."


@pytest.mark.parametrize(
    ("last_day", "most_days", "reason"),
    [
        (LATEST, 90, ""),
        (LATEST + timedelta(days=1), 90, SOONER),
        (None, 90, SOONER),
        (None, None, ""),
        (date(2028, 3, 1), None, ""),
    ],
)
def test_end_is_within_the_days_of_its_kind(last_day, most_days, reason):
    assert may_run(is_offered=True, last_day=last_day, most_days=most_days, today=TODAY).reason == reason


def test_end_that_its_kind_does_not_have_is_refused():
    found = may_run(is_offered=False, last_day=LATEST, most_days=None, today=TODAY)

    assert found.reason == "It cannot end so. Choose another end."


def test_it_is_renewed_in_its_last_two_weeks_and_not_when_it_is_over():
    now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    days = [None, *(now + timedelta(days=one) for one in (15, 14, 1, 0))]

    assert [ends_soon(one, now=now) for one in days] == [False, False, True, True, False]


def test_family_and_mentors_have_an_end_within_ninety_days_and_nobody_else():
    assert {key: one.most_days for key, one in kinds().items() if one.most_days} == {"family": 90, "mentor": 90}


@pytest.mark.parametrize(
    ("until", "last_day", "found"),
    [
        (Until.LONGEST, None, LATEST),
        (Until.TREATMENT, None, LATEST),
        (Until.DAY, date(2027, 4, 1), date(2027, 4, 1)),
    ],
)
def test_it_is_over_at_the_latest_after_ninety_days(until, last_day, found):
    draft = make_draft(until=until, last_day=last_day)

    assert last_day_of(draft, TODAY) == found
    assert ends_at(draft, TODAY) is not None


@pytest.mark.parametrize(
    ("until", "language", "words"),
    [
        (Until.LONGEST, "en", "It ends on May 30, 2027."),
        (Until.TREATMENT, "en", "It ends when my treatment here ends, and on May 30, 2027 at the latest."),
        (Until.TREATMENT, "es", "Termina cuando termine mi tratamiento aquí, y a más tardar el 30 de mayo de 2027."),
    ],
)
def test_text_says_when_it_ends(until, language, words):
    parties = Parties(patient="Rowan Ames", center="The center")

    assert words in text_of(make_draft(until=until), parties, language=language, today=TODAY).sentences


def test_treatment_of_anybody_else_ends_as_before():
    draft = make_draft(kind="provider", purpose="care", until=Until.TREATMENT)

    assert last_day_of(draft, TODAY) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_valid"), [(0, True), (90, True), (91, False)])
def test_form_says_the_latest_day_proposes_it_and_refuses_a_later_one(days, is_valid):
    today = clock.local_date()
    last = today + timedelta(days=days)
    typed = {"until": "day", "last_day_0": last.month, "last_day_1": last.day, "last_day_2": last.year}
    empty, form = UntilForm(kinds()["family"]), UntilForm(kinds()["family"], typed)

    assert [words for _key, words in empty.fields["until"].choices] == [
        "for 90 days",
        "until a day I choose",
        "until my treatment here ends",
    ]
    assert empty.initial == {"until": "longest", "last_day": today + timedelta(days=90)}
    assert "90 days from now" in empty.fields["last_day"].help_text
    assert form.is_valid() == is_valid


@pytest.mark.django_db
def test_form_of_an_agency_is_as_before():
    form = UntilForm(kinds()["provider"])

    assert [key for key, _words in form.fields["until"].choices] == ["year", "day", "treatment"]
    assert (form.initial, form.fields["last_day"].help_text) == ({}, "")


@pytest.mark.django_db
def test_longer_one_is_refused_by_the_action_too():
    patient = make_patient(make_organization())
    later = clock.local_date() + timedelta(days=91)

    for draft in ({"until": Until.YEAR}, {"until": Until.DAY, "last_day": later}, {"until": Until.NONE}):
        with pytest.raises(RefusedError):
            make_signed(patient, **draft)

    assert make_signed(patient, until=Until.LONGEST).ends_at is not None
