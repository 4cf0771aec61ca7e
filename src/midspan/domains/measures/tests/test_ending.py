"""Once it is decided that a stay ends, what is asked then is asked by itself; who has left is heard all the same."""

from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.journey.enums import EpisodeState, LevelDecision
from midspan.domains.journey.tests.factories import leave, make_clinician, make_episode, place, screen
from midspan.domains.measures.actions import ask_at_end, end_assignment, enter
from midspan.domains.measures.book import at_end_of, lines_for, schedules
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.queries import askings_of, own_due
from midspan.domains.measures.tasks import ask_usual
from midspan.domains.measures.tests.factories import answer, make_assignment, on_their_phone, tell_answer
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import AgeBand, Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.enums import Focus
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.queries import open_obligations
from midspan.domains.safety.tests.factories import at
from midspan.domains.schedule.tests.factories import make_track
from midspan.engines.scoring import Asking, instrument
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

NINTH, WORRYING = "9", 1
LONG_AGO = timedelta(days=60)


@pytest.mark.parametrize("age_band", AgeBand)
def test_what_is_asked_at_the_end_can_be_answered_alone_and_is_said_why(age_band):
    lines = at_end_of(age_band).lines

    assert all(one.why and not one.every_days for one in lines)
    assert all(instrument(one.instrument).asking is Asking.ANYBODY for one in lines)


@pytest.mark.parametrize(
    ("age_band", "focus", "keys"),
    [
        (AgeBand.ADULT, Focus.SUBSTANCE_USE, ["phq-9", "gad-7", "barc-10"]),
        (AgeBand.YOUNG_ADULT, Focus.MENTAL_HEALTH, ["phq-9", "gad-7"]),
        (AgeBand.ADOLESCENT, Focus.SUBSTANCE_USE, ["phq-9", "gad-7"]),
        (AgeBand.OLDER_ADULT, Focus.SUBSTANCE_USE, ["phq-9", "gds-15", "gad-7"]),
    ],
)
def test_the_end_goes_by_age_and_focus(age_band, focus, keys):
    assert [one.instrument for one in lines_for(at_end_of(age_band), focus)] == keys


def test_after_the_end_the_same_is_meant_four_times():
    assert schedules().after_stay.days == (30, 90, 180, 365)


class Center:
    """Rowan, long since admitted and followed with the PHQ-9; two have signed that the stay ends."""

    age_band = AgeBand.ADULT

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.by = actor_for(self.dana)
        self.site = make_site(self.organization, open_days=range(7), open_minutes=(0, 24 * 60))
        track = make_track(self.organization, age_band=self.age_band, focus=Focus.SUBSTANCE_USE)
        self.stay = make_episode(
            self.organization,
            self.rowan,
            state="admitted",
            level="2.1",
            primary_counselor=self.dana,
            site=self.site,
            track=track,
            admitted_at=clock.now() - LONG_AGO,
        )
        reached = {"patient_id": self.rowan.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": self.stay.pk}
        open_reach(actor_id=self.dana.pk, by=self.by, **reached)
        self.first, self.second = make_clinician(self.organization), make_clinician(self.organization)
        screen(self.stay, actor_for(self.first))

    def decide(self, decision=LevelDecision.DISCHARGE):
        ends = decision is LevelDecision.DISCHARGE
        more = {"next_review_date": None} if ends else {}
        place(self.stay, self.first, self.second, decision=decision, decision_reason="Goals are met.", **more)

    def pass_of_clock(self):
        return ask_usual(str(self.organization.pk))

    def asked(self):
        see_all(self.organization)
        found = [one.assignment for one in askings_of(viewer=self.by, patient_id=self.rowan.pk)]
        return {one.instrument: one.reason for one in found if one.every_days is None}

    def leave(self):
        see_all(self.organization)
        leave(self.stay, self.by)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.django_db
@pytest.mark.slow
class TestOnceItIsDecided:
    def test_it_is_asked_by_itself_and_once_and_told_once(self, center):
        center.decide()

        assert [center.pass_of_clock(), center.pass_of_clock()] == [1, 0]

        assert center.asked() == dict.fromkeys(("phq-9", "gad-7", "barc-10"), "Asked at the end of the stay.")
        with on_their_phone(center.rowan) as me:
            assert len(own_due(viewer=me)) == 3
            assert [one.kind for one in notices_for(viewer=me)].count(NoticeKind.MEASURE_DUE) == 1

    def test_who_is_paused_is_asked_too(self, center):
        center.decide()
        see_all(center.organization)
        center.stay.state = EpisodeState.PAUSED
        center.stay.save()

        assert center.pass_of_clock() == 1

    def test_while_the_stay_goes_on_nothing_is_asked(self, center):
        assert center.pass_of_clock() == 0

        center.decide(LevelDecision.STAY)

        assert center.pass_of_clock() == 0

    def test_what_waits_or_came_back_lately_is_not_asked_again(self, center):
        make_assignment(center.rowan, center.by, key="phq-9")
        self.came_back(center, days_ago=schedules().ending.fresh_days)
        center.decide()

        center.pass_of_clock()

        assert set(center.asked()) == {"barc-10"}

    def test_what_came_back_longer_ago_is_asked(self, center):
        self.came_back(center, days_ago=schedules().ending.fresh_days + 1)
        center.decide()

        center.pass_of_clock()

        assert set(center.asked()) == {"phq-9", "gad-7", "barc-10"}

    def came_back(self, center, *, days_ago):
        choices = {item.number: 1 for item in instrument("gad-7").items}
        day = clock.local_date() - timedelta(days=days_ago)
        sheet = {"key": "gad-7", "choices": choices, "mode": Mode.PAPER, "language": "en"}
        enter(patient_id=center.rowan.pk, answered_on=day, by=center.by, **sheet)

    def test_what_staff_ended_does_not_come_back(self, center):
        center.decide()
        center.pass_of_clock()
        see_all(center.organization)
        for one in askings_of(viewer=center.by, patient_id=center.rowan.pk):
            end_assignment(patient_id=center.rowan.pk, assignment_id=one.id, by=center.by)

        assert center.pass_of_clock() == 0

    def test_nobody_is_asked_while_somebody_has_to_talk_with_them(self, center):
        once = make_assignment(center.rowan, center.by, every_days=None)
        tell_answer(center.rowan, once, NINTH, WORRYING)
        center.decide()

        assert center.pass_of_clock() == 0

    def test_only_the_clock_asks_without_choosing(self, center):
        with pytest.raises(RefusedError, match="Choose what is asked"):
            ask_at_end(patient_id=center.rowan.pk, by=center.by)


@pytest.mark.django_db
@pytest.mark.slow
class TestAfterIt:
    def test_who_left_before_they_could_be_asked_is_asked_once_as_at_the_end(self, center):
        center.leave()

        assert [center.pass_of_clock(), center.pass_of_clock()] == [1, 0]
        with on_their_phone(center.rowan) as me:
            assert {one.instrument.key for one in own_due(viewer=me)} == {"phq-9", "gad-7", "barc-10"}

    def test_who_was_asked_before_they_left_is_not_asked_again(self, center):
        center.decide()
        center.pass_of_clock()
        center.leave()

        assert center.pass_of_clock() == 0
        with on_their_phone(center.rowan) as me:
            assert {one.instrument.key for one in own_due(viewer=me)} == {"phq-9", "gad-7", "barc-10"}

    def test_what_staff_asked_after_the_decision_and_the_end_cut_short_is_asked(self, center):
        center.decide()
        see_all(center.organization)
        make_assignment(center.rowan, center.by, key="gad-7")
        center.leave()

        center.pass_of_clock()

        with on_their_phone(center.rowan) as me:
            assert "gad-7" in {one.instrument.key for one in own_due(viewer=me)}

    def test_two_days_later_nobody_is_asked_as_at_the_end(self, center):
        center.decide()
        center.leave()

        with at(clock.now() + timedelta(days=schedules().ending.late_days + 1)):
            assert center.pass_of_clock() == 0
        assert center.asked() == {}

    def test_who_left_is_thanked_without_anybody_who_reads_it_next(self, center, client):
        center.leave()
        see_all(center.organization)
        asked = make_assignment(center.rowan, center.by, key="phq-2", every_days=None)
        answer(center.rowan, asked, [0, 0], hands_in=False)
        client.force_login(center.rowan.account)

        client.post(reverse("measures:finish", args=[asked.pk]))

        page = client.get(reverse("measures:own")).text
        assert "Thank you. It is kept in your record." in page
        assert "Your team reads this next" not in page

    def test_nobody_is_asked_again_and_again_or_offered_more(self, center, client):
        enter(
            patient_id=center.rowan.pk,
            key="pc-ptsd-5",
            choices=dict.fromkeys(("exposure", "1", "2", "3", "4", "5"), 0),
            mode=Mode.PAPER,
            answered_on=clock.local_date(),
            language="en",
            by=center.by,
        )
        intake = make_staff(center.organization, Role.INTAKE)  # The counselor's reach ends with the stay.
        client.force_login(intake.account)
        url = reverse("measures:of_patient", args=[center.rowan.pk])
        offered = [client.get(url).context["offers"]]
        center.leave()
        offered.append(client.get(url).context["offers"])

        assert [bool(one) for one in offered] == [True, False]
        see_all(center.organization)
        with pytest.raises(RefusedError, match="Their stay has ended"):
            make_assignment(center.rowan, actor_for(intake), every_days=7)

    def test_nobody_is_said_to_read_it_by_themselves(self, center, client):
        center.leave()
        see_all(center.organization)
        asked = make_assignment(center.rowan, center.by, every_days=None)
        client.force_login(center.rowan.account)

        page = client.get(reverse("measures:before", args=[asked.pk])).text

        assert "Nobody reads your answers by themselves" in page
        assert str(center.dana) not in page

    def test_a_worrying_answer_after_the_stay_reaches_the_last_counselor(self, center, client):
        center.leave()
        see_all(center.organization)
        asked = make_assignment(center.rowan, center.by, every_days=None)
        client.force_login(center.rowan.account)

        sent = client.post(reverse("measures:question", args=[asked.pk, NINTH]), {"answer": str(WORRYING)})

        see_all(center.organization)
        assert sent.url == reverse("safety:own")
        (found,) = open_obligations(viewer=center.by, patient_id=center.rowan.pk)
        assert [one.kind for one in notices_for(viewer=center.by)].count(NoticeKind.SAFETY_SIGNAL) == 1
        client.force_login(center.dana.account)
        page = client.get(reverse("safety:obligation", args=[center.rowan.pk, found.obligation.pk]))
        assert page.status_code == 200

    def test_without_the_last_counselor_it_reaches_who_is_above(self, center):
        director = make_staff(center.organization, Role.DIRECTOR)
        center.leave()
        see_all(center.organization)
        asked = make_assignment(center.rowan, center.by, every_days=None)
        center.dana.is_active = False
        center.dana.save()

        tell_answer(center.rowan, asked, NINTH, WORRYING)

        see_all(center.organization)
        assert NoticeKind.SAFETY_SIGNAL in [one.kind for one in notices_for(viewer=actor_for(director))]

    def test_staff_read_what_is_asked_at_the_end_and_of_whom_after_it(self, center, client):
        client.force_login(center.dana.account)

        page = client.get(reverse("measures:usual", args=[center.rowan.pk])).content.decode()

        assert "is asked the same 30, 90, 180, 365 days after it, once each" in page
        assert "They sign it in their app" in page
