"""From the line that was agreed with the person on, somebody talks with them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.measures.actions import (
    enter,
)
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.queries import askings_of
from midspan.domains.measures.tests.factories import tell_answer
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.safety.enums import Tier
from midspan.domains.safety.queries import open_obligations
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(
    ("key", "line", "points", "tiers"),
    [
        ("distress", 7, 7, [Tier.NEXT_CONTACT]),
        ("craving", 7, 10, [Tier.NEXT_CONTACT]),
        ("craving", 7, 6, []),
        ("craving", None, 10, []),  # High is not the same for everybody.
    ],
)
def test_from_the_line_that_was_agreed_somebody_talks_with_the_person(center, key, line, points, tiers):
    tell_answer(center.rowan, center.assign(key=key, told_from=line), "1", points)

    assert [one.tier for one in open_obligations(viewer=center.by)] == tiers


def test_the_line_is_said_before_the_question_and_what_helps_after_it(center, phone):
    assignment = center.assign(key="distress", told_from=7)

    before = phone.get(reverse("measures:before", args=[assignment.pk]), headers={"accept-language": "es"}).text
    kept = phone.post(reverse("measures:question", args=[assignment.pk, "1"]), {"answer": "8"})

    assert "Desde 7" in before
    assert kept.url == reverse("safety:own")


def test_the_line_holds_for_all_that_is_asked_of_it_whoever_types(center, phone):
    """Asked every week with a line and once without one: it is the same line on the phone, before and after."""
    center.assign(key="distress", told_from=7)
    once = center.assign(key="distress", every_days=None)

    before = phone.get(reverse("measures:before", args=[once.pk])).text
    kept = phone.post(reverse("measures:question", args=[once.pk, "1"]), {"answer": "8"})

    see_all(center.organization)
    assert "From 7 on" in before
    assert kept.url == reverse("safety:own")
    assert len(open_obligations(viewer=center.by)) == 1


def test_another_line_is_set_on_what_is_asked_already_in_its_rhythm(center):
    first = center.assign(key="distress", starts_on=clock.local_date() - timedelta(days=10), told_from=8)

    center.assign(key="distress", told_from=6)

    found = {one.assignment.told_from: one for one in askings_of(viewer=center.by, patient_id=center.rowan.pk)}
    assert (found[8].id, found[8].is_stopped, found[6].is_open) == (first.pk, True, True)
    assert found[6].due_on == clock.local_date() - timedelta(days=3)
    assert center.told(center.rowan) == [NoticeKind.MEASURE_DUE]  # As it was asked at first.
    with pytest.raises(RefusedError, match="asked already"):
        center.assign(key="distress")


def test_a_sheet_that_staff_enter_is_held_to_the_same_line(center, desk):
    today = clock.local_date()
    asked = {"instrument": "distress", "every": "7", "line": "7", "reason": "Agreed together."}
    begins = {"starts_on_0": today.month, "starts_on_1": today.day, "starts_on_2": today.year}
    desk.post(reverse("measures:of_patient", args=[center.rowan.pk]), {**asked, **begins})
    see_all(center.organization)
    enter(
        patient_id=center.rowan.pk,
        key="distress",
        choices={"1": 9},
        mode=Mode.ASSISTED,
        answered_on=clock.local_date(),
        language="en",
        by=center.by,
    )

    (found,) = open_obligations(viewer=center.by)
    assert (found.obligation.signal, found.obligation.points) == ("distress_line", 9)
