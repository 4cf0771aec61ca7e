"""A sheet that staff enter: one a day and its correction, in the language in which it was put."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.measures.actions import (
    enter,
)
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.models import Administration
from midspan.domains.measures.tests.administrations.asking import obligations
from midspan.domains.safety.tests.factories import at
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_older_sheet_answers_nothing_that_is_asked_today(center):
    assignment = center.assign()
    said = {"key": assignment.instrument, "choices": {"1": 1}, "mode": Mode.PAPER, "language": "en", "by": center.by}
    old = enter(patient_id=center.rowan.pk, answered_on=clock.local_date() - timedelta(days=21), **said)
    new = enter(patient_id=center.rowan.pk, answered_on=clock.local_date(), **said)

    assert (old.due_on, new.due_on) == (None, clock.local_date())


def test_a_sheet_of_a_shell_asks_for_points_without_words(center, desk):
    page = desk.get(reverse("measures:sheet", args=[center.rowan.pk, "isi"])).content.decode()

    assert "Points only" in page


def sheet_of(center, **fields):
    today = clock.local_date()
    said = {"mode": "paper", "language": "es", "item-1": "2"}
    return said | {"answered_on_0": today.month, "answered_on_1": today.day, "answered_on_2": today.year} | fields


def test_sheet_keeps_its_language_and_the_same_answers_for_that_day_lead_to_the_first(center, desk):
    url = reverse("measures:sheet", args=[center.rowan.pk, "gad-7"])
    unsaid = desk.post(url, sheet_of(center, language=""))
    first = desk.post(url, sheet_of(center))

    second = desk.post(url, sheet_of(center, language="en"))

    see_all(center.organization)
    kept = Administration.objects.get()
    assert (kept.language, unsaid.status_code) == ("es", 200)
    assert "The same answers are kept for that day already." in second.text
    assert first.url == reverse("measures:one", args=[center.rowan.pk, kept.pk])
    assert first.url in second.text
    assert "Copied from paper, Spanish" in desk.get(first.url).text


def test_second_sheet_of_a_day_with_other_answers_corrects_the_first_and_a_worrying_one_is_told(center, desk):
    url = reverse("measures:sheet", args=[center.rowan.pk, "phq-9"])
    well = {f"item-{number}": "0" for number in range(1, 10)}
    mistyped = desk.post(url, sheet_of(center, **well))
    newer = desk.post(url, sheet_of(center, **well | {"item-9": "2"}))

    one = center.series()
    page = desk.get(reverse("measures:of_patient", args=[center.rowan.pk])).text
    assert (mistyped.status_code, newer.status_code, len(one.rows)) == (302, 302, 2)
    assert list(one.sums("total").values()) == [2]
    assert one.corrected == {one.rows[0].pk}
    assert obligations().count() == 1
    assert "a newer sheet of that day counts" in page
    assert mistyped.url in page


def test_what_staff_ask_in_person_may_be_asked_twice_a_day(center, desk):
    url, sheet = reverse("measures:sheet", args=[center.rowan.pk, "ciwa-ar"]), sheet_of(center, mode="assisted")
    for hours in (0, 0, 1):  # The first one is sent by two clicks.
        with at(clock.now() + timedelta(hours=hours)):
            desk.post(url, sheet)

    see_all(center.organization)
    assert Administration.objects.count() == 2
