"""A screen that was positive offers the longer questionnaire; staff decide, and what they decided stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.actions import end_assignment, enter
from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.following import offers_from
from midspan.domains.measures.queries import askings_of, series_of
from midspan.domains.people.enums import Role, Sex
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.engines.scoring import instrument
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all

EVENT = {"exposure": 0}  # Places: the first answer is yes.
THREE, TWO = (EVENT | dict.fromkeys("12345", 1) | dict.fromkeys("12345"[:yes], 0) for yes in (3, 2))
NEVER = {"1": 0, "2": 0, "4": 0, "5": 0}


@pytest.mark.parametrize("line", schedules().follow_up.line, ids=lambda line: line.after)
def test_what_is_offered_exists_has_one_reason_and_says_its_source(line):
    reasons = [line.at_least is not None, bool(line.band), line.any_item_at_least is not None]

    assert (reasons.count(True), bool(line.why and line.source)) == (1, True)
    assert instrument(line.offers).key != instrument(line.after).key
    assert not line.band or line.band in {band.words for band in instrument(line.after).bands}
    assert not (line.every_days and instrument(line.offers).is_shell)


class Center:
    """Rowan with Dana as counselor."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, sex=Sex.MALE)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.by = actor_for(self.dana)
        stay = make_episode(self.organization, self.rowan, state="admitted", primary_counselor=self.dana)
        reached = {"patient_id": self.rowan.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": stay.pk}
        open_reach(actor_id=self.dana.pk, by=self.by, **reached)

    def enter(self, key, choices, *, days_ago=0):
        return enter(
            patient_id=self.rowan.pk,
            key=key,
            choices=choices,
            mode=Mode.PAPER,
            answered_on=clock.local_date() - timedelta(days=days_ago),
            language="en",
            by=self.by,
        )

    def offered(self):
        see_all(self.organization)
        of_rowan = {"viewer": self.by, "patient_id": self.rowan.pk}
        found = offers_from(series_of(**of_rowan), askings_of(**of_rowan), viewer=self.by)
        return [one.instrument.key for one in found]


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.django_db
@pytest.mark.slow
class TestOffers:
    @pytest.mark.parametrize(
        ("key", "choices", "offered"),
        [
            ("pc-ptsd-5", THREE, ["pcl-5"]),
            ("pc-ptsd-5", TWO, []),
            ("pc-ptsd-5", THREE | {"5": None}, []),  # Incomplete: there is no sum.
            ("audit-c", {"1": 2, "2": 2, "3": 1}, ["audit"]),
            ("audit-c", {"1": 2, "2": 2, "3": 0}, []),
            ("taps-1", NEVER | {"4": 1}, ["taps-2"]),
            ("taps-1", NEVER, []),
        ],
    )
    def test_a_positive_screen_offers_the_longer_one(self, center, key, choices, offered):
        center.enter(key, choices)

        assert center.offered() == offered

    @pytest.mark.parametrize(("days_ago", "offered"), [(30, ["pcl-5"]), (31, [])])
    def test_an_offer_that_nobody_takes_goes_by_itself(self, center, days_ago, offered):
        center.enter("pc-ptsd-5", THREE, days_ago=days_ago)

        assert center.offered() == offered

    def test_a_later_screen_that_is_not_positive_takes_it_back(self, center):
        center.enter("pc-ptsd-5", THREE, days_ago=3)
        center.enter("pc-ptsd-5", TWO)

        assert center.offered() == []

    def test_one_tap_asks_it_and_what_staff_stop_does_not_come_back(self, center, client):
        sheet = center.enter("pc-ptsd-5", THREE)
        client.force_login(center.dana.account)

        here = client.get(reverse("measures:one", args=[center.rowan.pk, sheet.pk]))
        (offer,) = here.context["offers"]
        assert client.post(offer["url"], offer["asks"]).status_code == 302

        see_all(center.organization)
        (asked,) = askings_of(viewer=center.by, patient_id=center.rowan.pk)
        assert (asked.instrument.key, asked.assignment.every_days) == ("pcl-5", 30)
        assert asked.assignment.reason.startswith("PC-PTSD-5 on ")
        assert center.offered() == []
        end_assignment(patient_id=center.rowan.pk, assignment_id=asked.id, by=center.by)
        assert center.offered() == []

    def test_what_has_no_words_here_is_offered_as_a_sheet(self, center, client):
        center.enter("taps-1", NEVER | {"1": 4})
        client.force_login(center.dana.account)

        page = client.get(reverse("measures:of_patient", args=[center.rowan.pk]))

        assert page.context["offers"][0]["sheet_url"] == reverse("measures:sheet", args=[center.rowan.pk, "taps-2"])
