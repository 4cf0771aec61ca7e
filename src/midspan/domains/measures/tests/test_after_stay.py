"""After a stay who agreed is asked on four days, once each; nobody else is, and nobody is pursued."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from midspan.domains.consents.actions import pause_sharing, take_back
from midspan.domains.consents.enums import AFTER_STAY, Until
from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures import tasks
from midspan.domains.measures.actions import ask_after_stay, end_assignment, enter
from midspan.domains.measures.after_stay import after_of, counts_after
from midspan.domains.measures.book import schedules
from midspan.domains.measures.enums import MarkState, Mode
from midspan.domains.measures.queries import askings_of, own_due, series_of
from midspan.domains.measures.tasks import ask_after_stays, ask_usual, tell_measures_due
from midspan.domains.measures.tests.factories import answer, on_their_phone
from midspan.domains.measures.tests.test_ending import Center as Ending
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.safety.tests.factories import answered, at
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ASKED = {"phq-9", "gad-7", "barc-10"}
M = MarkState


class Center(Ending):
    """Rowan has left."""

    def __init__(self):
        super().__init__()
        self.director = make_staff(self.organization, Role.DIRECTOR)
        self.intake = make_staff(self.organization, Role.INTAKE)  # The counselor's reach ends soon after the stay.
        self.leave()
        self.left = clock.now()

    def agree(self):
        """As they leave, on their phone."""
        with on_their_phone(self.rowan):
            chosen = {"kind": AFTER_STAY, "shares": ("reaching",), "purpose": "asking", "name": ""}
            return make_signed(self.rowan, until=Until.NONE, **chosen)

    def days_later(self, days):
        return at(self.left + timedelta(days=days))

    def pass_of_clock(self):
        return ask_after_stays(str(self.organization.pk))

    def due(self):
        with on_their_phone(self.rowan) as me:
            return {one.instrument.key for one in own_due(viewer=me)}

    def marks(self):
        see_all(self.organization)
        of_rowan = {"viewer": actor_for(self.intake), "patient_id": self.rowan.pk}
        return [one.state for one in after_of(**of_rowan, askings=askings_of(**of_rowan)).marks]

    def asked_after(self):
        see_all(self.organization)
        found = askings_of(viewer=actor_for(self.intake), patient_id=self.rowan.pk)
        return {one.instrument.key: one.assignment for one in found if one.assignment.after_days}

    def told(self):
        with on_their_phone(self.rowan) as me:
            return [one.kind for one in notices_for(viewer=me)].count(NoticeKind.MEASURE_DUE)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.parametrize("days", [30, 90, 180, 365])
def test_who_agreed_is_asked_once_on_each_of_the_days(center, days):
    center.agree()

    with center.days_later(days):
        assert [center.pass_of_clock(), center.pass_of_clock()] == [1, 0]
        assert (center.due(), center.told()) == (ASKED, 1)
    with center.days_later(days + 1):
        assert [center.pass_of_clock(), tell_measures_due(str(center.organization.pk)), center.told()] == [0, 0, 1]


@pytest.mark.parametrize("days", [0, 29, 31 + 7, 89, 400])
def test_on_no_other_day(center, days):
    center.agree()

    with center.days_later(days):
        assert center.pass_of_clock() == 0


def test_nights_on_which_nothing_ran_are_caught_up_and_count_from_the_day(center):
    center.agree()

    with center.days_later(30 + schedules().after_stay.late_days):
        assert center.pass_of_clock() == 1
    with center.days_later(30 + schedules().after_stay.open_days + 1):
        assert center.due() == set()


def test_without_their_word_nobody_is_asked(center):
    with center.days_later(30):
        assert center.pass_of_clock() == 0
    with center.days_later(40):
        assert center.marks() == [M.NOT_ASKED, M.COMING, M.COMING, M.COMING]


def test_taken_back_is_taken_back(center):
    signed = center.agree()
    with on_their_phone(center.rowan) as me:
        take_back(signed_id=signed.pk, language="en", by=me)

    with center.days_later(30):
        assert center.pass_of_clock() == 0


def test_a_pause_of_everything_is_one_of_this_too(center):
    center.agree()
    with on_their_phone(center.rowan) as me:
        pause_sharing(language="en", by=me)

    with center.days_later(30):
        assert center.pass_of_clock() == 0


def test_what_came_back_just_before_is_not_asked_on_a_day_that_catches_up(center):
    center.agree()
    with center.days_later(28):
        see_all(center.organization)
        for key in ASKED:
            enter(
                patient_id=center.rowan.pk,
                key=key,
                choices={},
                mode=Mode.PAPER,
                answered_on=clock.local_date(),
                language="en",
                by=actor_for(center.intake),
            )

    for days in (30, 36):
        with center.days_later(days):
            assert center.pass_of_clock() == 0


def test_a_word_given_in_an_earlier_stay_is_not_one_for_this(center):
    center.agree()
    with center.days_later(5):
        see_all(center.organization)
        again = {"state": "discharged", "site": center.site, "track": center.stay.track}
        make_episode(center.organization, center.rowan, admitted_at=clock.now(), ended_at=clock.now(), **again)

    for days in (30, 35):
        with center.days_later(days):
            assert center.pass_of_clock() == 0


def test_nothing_is_asked_while_somebody_has_to_talk_with_them(center):
    center.agree()
    with center.days_later(30):
        see_all(center.organization)
        answered(center.rowan)

        assert center.pass_of_clock() == 0


def test_what_does_not_come_back_is_missed_and_nobody_asks_again(center):
    center.agree()
    with center.days_later(30):
        center.pass_of_clock()
        assert center.marks()[0] == M.WAITS
    with center.days_later(30 + schedules().after_stay.open_days + 1):
        assert (center.due(), center.told()) == (set(), 1)
        assert center.marks() == [M.MISSED, M.COMING, M.COMING, M.COMING]
        assert center.pass_of_clock() == 0


def test_what_came_back_is_counted_and_stands_in_the_history(center, client):
    center.agree()
    with center.days_later(30):
        center.pass_of_clock()
        answer(center.rowan, center.asked_after()["gad-7"], [1] * 7)
    with center.days_later(50):
        assert center.marks()[0] == M.ANSWERED
        client.force_login(center.intake.account)
        page = client.get(reverse("measures:of_patient", args=[center.rowan.pk])).text
        assert "1 of 3 came back" in page
        see_all(center.organization)
        first, *rest = counts_after(viewer=actor_for(center.director))
        assert (first.days, first.left, first.asked, first.answered, first.missed, first.waits) == (30, 1, 1, 1, 0, 0)
        assert {(one.left, one.asked) for one in rest} == {(0, 0)}


def test_the_page_of_counts_names_nobody(center, client):
    client.force_login(center.director.account)

    page = client.get(reverse("measures:after_stays")).text

    assert "365 days" in page
    assert center.rowan.family_name not in page


def test_the_text_that_is_signed_names_the_very_days(center):
    days = "30, 90, 180 {} 365"
    said = [center.agree().text]
    with on_their_phone(center.rowan):
        chosen = {"kind": AFTER_STAY, "shares": ("reaching",), "purpose": "asking", "name": ""}
        said.append(make_signed(center.rowan, language="es", until=Until.NONE, **chosen).text)

    assert schedules().after_stay.days == (30, 90, 180, 365)
    assert [days.format(word) in text for word, text in zip(("and", "y"), said, strict=True)] == [True, True]
    assert ["may share" in text for text in said] == [False, False]


def test_who_may_not_see_what_was_signed_is_told_nothing_of_it(center, client):
    """A director sees what came back, and not what somebody signed: they are not told that nothing was."""
    center.agree()
    client.force_login(center.director.account)

    page = client.get(reverse("measures:of_patient", args=[center.rowan.pk])).text

    assert "30 days: " in page
    assert [words in page for words in ("have not agreed", "Not asked", "Comes on that day")] == [False] * 3


def test_what_did_not_come_back_of_the_end_stands_in_the_way_of_no_later_day(center):
    center.agree()
    assert ask_usual(str(center.organization.pk)) == 1

    with center.days_later(schedules().ending.open_days + 1):
        assert center.due() == set()
    with center.days_later(30):
        assert (center.pass_of_clock(), center.due()) == (1, ASKED)
        see_all(center.organization)
        assert [
            one for one in series_of(viewer=actor_for(center.intake), patient_id=center.rowan.pk) if one.missed
        ] == []


@pytest.mark.parametrize("way", [take_back, pause_sharing])
def test_once_taken_back_or_paused_only_what_was_begun_is_asked(center, way):
    signed = center.agree()
    with center.days_later(30):
        center.pass_of_clock()
        answer(center.rowan, center.asked_after()["gad-7"], [1], hands_in=False)
        with on_their_phone(center.rowan) as me:
            way(language="en", by=me, **({"signed_id": signed.pk} if way is take_back else {}))

        assert center.due() == {"gad-7"}
        assert center.marks()[0] == M.CLOSED


@pytest.mark.parametrize("is_stopped", [True, False])
def test_what_staff_stop_or_hold_is_neither_missed_nor_open(center, is_stopped):
    center.agree()
    with center.days_later(30):
        center.pass_of_clock()
        see_all(center.organization)
        if is_stopped:
            for one in center.asked_after().values():
                end_assignment(patient_id=center.rowan.pk, assignment_id=one.pk, by=actor_for(center.intake))
        else:
            answered(center.rowan)
    for days in (31, 50):
        with center.days_later(days):
            assert center.marks()[0] == M.CLOSED
            first, *_ = counts_after(viewer=actor_for(center.director))
            assert (first.asked, first.answered, first.missed, first.waits) == (1, 0, 0, 0)


def test_what_was_closed_before_they_were_admitted_is_no_later_stay(center):
    center.agree()
    with center.days_later(5):
        see_all(center.organization)
        make_episode(center.organization, center.rowan, state="closed", ended_at=clock.now(), site=center.site)

    with center.days_later(30):
        assert center.pass_of_clock() == 1
        assert center.marks()[0] == M.WAITS


def test_one_that_fails_costs_nobody_else(center, monkeypatch):
    center.agree()
    other = uuid4()
    put = tasks.to_be_asked_after

    def fails_for_other(*, viewer, patient_id):
        return put(viewer=viewer, patient_id=patient_id) if patient_id != other else 1 / 0

    monkeypatch.setattr(tasks, "to_be_asked_after", fails_for_other)
    monkeypatch.setattr(tasks, "who_left", lambda **_viewer: [other, center.rowan.pk])
    with center.days_later(30):
        with pytest.raises(ExceptionGroup, match="Not each had its turn"):
            center.pass_of_clock()
        assert center.due() == ASKED


def test_only_the_clock_asks_after_a_stay(center):
    bind(organization_id=center.organization.pk, actor_id=center.dana.pk, reach=Reach.ALL)

    with pytest.raises(RefusedError, match="Choose what is asked"):
        ask_after_stay(patient_id=center.rowan.pk, by=center.by)
