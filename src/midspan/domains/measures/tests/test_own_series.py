"""What came back over time, drawn for the person and for staff: sums kept apart, and gaps that are no zeros."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.translation import override

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.actions import enter
from midspan.domains.measures.drawing import chart_html, range_of
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.going import asked_in_order
from midspan.domains.measures.own_series import change_to_tell, own_series
from midspan.domains.measures.queries import Series, came_to
from midspan.domains.measures.tests.factories import make_assignment
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.tests.factories import at
from midspan.engines.scoring import Change, instrument
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all

FIRST = date(2026, 3, 2)


def row(day, score=None, **subscales):
    return SimpleNamespace(answered_on=FIRST + timedelta(days=day), score=score, subscales=subscales)


def series(key, *rows, missed=(), change=Change.NOT_ESTABLISHED):
    days = tuple(FIRST + timedelta(days=day) for day in missed)
    return Series(instrument=instrument(key), rows=rows, missed=days, change=change, reasons=(), review=None)


# The drawing


def test_start_is_that_of_this_stay_and_nothing_is_shaded_before_anything_came_in_it():
    weeks = (row(0, 4), row(7, 20), row(14, 18))

    again = Series(instrument("phq-9"), weeks, (), Change.TOO_EARLY, (), None, since=FIRST + timedelta(days=7))
    nothing_yet = Series(instrument("phq-9"), weeks, (), Change.TOO_EARLY, (), None, since=FIRST + timedelta(days=21))

    assert chart_html(again) != chart_html(series("phq-9", *weeks))
    assert "<rect" in chart_html(again)
    assert ("<rect" in chart_html(nothing_yet), "shaded" in chart_html(nothing_yet)) == (False, False)


@pytest.mark.parametrize(("days", "is_good"), [((0, 7), True), ((7, 7), False)])
def test_good_twice_is_good_on_two_days(days, is_good):
    rows = [row(day, 3) for day in days]
    for number, one in enumerate(rows):
        one.pk, one.mode = number, Mode.SELF

    assert series("phq-9", *rows).is_good_twice is is_good
    assert [one.score for one in asked_in_order(instrument("phq-9"), rows, (), None)] == [3] * len(set(days))


@pytest.mark.parametrize(("scale", "most"), [("use", 12), ("risk", 24), ("protective", 24)])
def test_each_sum_that_is_kept_apart_is_drawn_on_its_own_range(scale, most):
    assert range_of(instrument("bam-iop"), scale) == (0, most)


def test_a_sum_that_is_kept_apart_is_drawn_from_its_own_numbers():
    weeks = [row(0, use=12, risk=24), row(7, use=6, risk=12), row(14, use=0, risk=12)]

    use = chart_html(series("bam-iop", *weeks), scale="use", title="Use")

    # From the top of the drawing over its middle to its foot, a third of the width each.
    assert '<polyline points="28,12 169,69 310,126"' in use
    assert 'aria-label="Use. 03/02/2026: 12, 03/09/2026: 6, 03/16/2026: 0."' in use
    assert "shaded" not in use  # Nobody has published how much of a difference means something.


def test_what_was_missed_is_a_gap_and_never_zero():
    weeks = [row(0, use=2), row(7, use=2), row(21, use=2), row(28, use=2), row(35, use=None)]

    drawn = chart_html(series("bam-iop", *weeks, missed=[14]), scale="use")

    assert (drawn.count("<polyline"), drawn.count("<circle")) == (2, 4)
    assert 'cy="126"' not in drawn


def test_ordinary_ups_and_downs_are_shaded_around_the_start_as_far_as_the_range_goes():
    # PHQ-9: 6 points either way of 24, of 0 to 27; above 27 there is nothing.
    drawn = chart_html(series("phq-9", row(0, 24), row(7, 20)))

    assert '<rect x="28" y="12" width="282" height="38"' in drawn
    assert "The shaded band" in drawn


@pytest.mark.parametrize(
    ("scores", "lines", "told"),
    [
        ([20], 0, Change.TOO_EARLY),
        ([20, 8], 0, Change.TOO_EARLY),
        ([20, None, 8], 0, Change.TOO_EARLY),
        ([20, 14, 8], 1, Change.BETTER),
    ],
)
def test_before_three_answers_no_line_is_drawn_and_it_is_too_early_to_tell(scores, lines, told):
    found = series("phq-9", *(row(7 * week, score) for week, score in enumerate(scores)), change=Change.BETTER)

    assert chart_html(found, fewest=3).count("<polyline") == lines
    assert change_to_tell(found) is told


# Pages

BAM_MONTH = ("12110", "11110", None, "01110")  # Items 1, 2, 3, 4 and 6, by place; the last two are days.


def bam(one):
    """Answers to the BAM-IOP in the order of its items, those about drugs and heavy days left out."""
    health, nights, upset, drank, drugs = (int(place) for place in one)
    return [health, nights, upset, drank, 0, drugs, *[None] * 7, 2, 3, 1, 1, 2, 2, 1, 1, 3, 2]


class Center:
    def __init__(self):
        self.organization = make_organization()
        self.rowan, self.dana = make_patient(self.organization), make_staff(self.organization, Role.COUNSELOR)
        site = make_site(self.organization, open_days=range(7), open_minutes=(0, 24 * 60))
        stay = make_episode(self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=site)
        reached = {"actor_id": self.dana.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
        open_reach(basis=Basis.PRIMARY_COUNSELOR, by=actor_for(self.dana), **reached)
        self._answers_over_weeks()

    def _answers_over_weeks(self):
        first = clock.local_date() - timedelta(weeks=len(BAM_MONTH) - 1)
        numbers = [item.number for item in instrument("bam-iop").items]
        make_assignment(self.rowan, actor_for(self.dana), key="bam-iop", starts_on=first)
        make_assignment(self.rowan, actor_for(self.dana), key="audit-c", every_days=None)
        for week, given in enumerate(BAM_MONTH):
            if given is not None:
                with at(clock.now() - timedelta(weeks=len(BAM_MONTH) - 1 - week)):
                    self._enters(dict(zip(numbers, bam(given), strict=True)))

    def _enters(self, choices):
        day, by = clock.local_date(), actor_for(self.dana)
        enter(
            patient_id=self.rowan.pk,
            key="bam-iop",
            choices=choices,
            mode=Mode.PAPER,
            answered_on=day,
            language="en",
            by=by,
        )


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.django_db
def test_the_person_reads_each_sum_in_plain_words_with_the_numbers_beside_it(center):
    see_all(center.organization)

    (card,) = own_series(viewer=actor_for(center.rowan))

    assert [part.title for part in card["parts"]] == [
        "Days of drinking and using",
        "What makes it harder",
        "What holds you",
    ]
    assert [part.direction for part in card["parts"]] == [
        "From 0 to 12. Less is better.",
        "From 0 to 24. Less is better.",
        "From 0 to 24. More is better.",
    ]
    numbers = [[cell for _, cell in line][1:] for line in card["rows"]]
    assert numbers[1] == ["Not answered"] * 3
    assert numbers[0] == ["1", "6", "15"]
    assert str(card["change"]).startswith("Nobody has published")


@pytest.mark.django_db
def test_the_page_of_the_person_has_the_drawings_in_their_language(center, client):
    client.force_login(center.rowan.account)

    with override("es"):
        page = client.get(reverse("measures:own"), headers={"accept-language": "es"}).content.decode()

    assert page.count('role="img"') == 3
    assert "Lo que le sostiene" in page
    assert "Más es mejor" in page


@pytest.mark.django_db
def test_staff_see_a_drawing_of_each_sum(center, client):
    client.force_login(center.dana.account)

    page = client.get(reverse("measures:of_patient", args=[center.rowan.pk])).content.decode()

    assert [
        f'aria-label="BAM-IOP, {name}.' in page
        for name in ("Days of drinking and using", "What makes it harder", "What holds you")
    ] == [True] * 3


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({"score": 0, "is_complete": True, "subscales": {}}, "0"),
        (
            {"score": None, "is_complete": True, "subscales": {"use": 0, "risk": 8}},
            "Days of drinking and using 0, What makes it harder 8",
        ),
        ({"score": None, "is_complete": False, "subscales": {"use": None}}, ""),
    ],
)
def test_what_has_no_total_came_to_its_sums_and_what_is_incomplete_to_nothing(kept, told):
    assert came_to(SimpleNamespace(instrument="bam-iop", **kept)) == told


@pytest.mark.django_db
def test_the_chart_of_the_person_says_the_sums_that_are_kept_apart(center, client):
    client.force_login(center.dana.account)

    page = client.get(reverse("staff:chart", args=[center.rowan.pk])).content.decode()

    assert "Days of drinking and using 1, What makes it harder 6, What holds you 15" in page
    assert "not scored" not in page
