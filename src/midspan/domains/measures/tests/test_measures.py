"""Assigned, answered on a phone, scored and read; a worrying answer is told at once, and missed is missed."""

import contextlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.actions import (
    end_assignment,
    enter,
    hand_in,
    keep_answer,
    review_track,
)
from midspan.domains.measures.drawing import chart_html, runs
from midspan.domains.measures.enums import Mode, Step, Thought
from midspan.domains.measures.models import Administration, Draft, GivenAnswer
from midspan.domains.measures.queries import askings_of, due_to_tell, own_due, series_of
from midspan.domains.measures.tasks import tell_measures_due
from midspan.domains.measures.tests.factories import answer, make_assignment, on_their_phone, tell_answer
from midspan.domains.notices.actions import mark_all_read
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role, Sex
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.safety.enums import Rung, Tier
from midspan.domains.safety.queries import Talk, ladder_for, open_obligations
from midspan.domains.safety.tests.factories import answered, at
from midspan.engines.scoring import Change, Reason
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WELL, LOW = [0] * 10, [2] * 8 + [0, 1]  # PHQ-9: 0 and 16.


class Center:
    """Rowan with Dana as counselor; a director; a site that is always open, whenever the tests run."""

    def __init__(self):
        self.organization = make_organization()
        self.site = make_site(self.organization, open_days=range(7), open_minutes=(0, 24 * 60))
        self.rowan = make_patient(self.organization, sex=Sex.MALE)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.other = make_staff(self.organization, Role.COUNSELOR)
        self.director = make_staff(self.organization, Role.DIRECTOR)
        self.stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=self.site
        )
        self.by, self.me = actor_for(self.dana), actor_for(self.rowan)
        open_reach(
            actor_id=self.dana.pk,
            patient_id=self.rowan.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.stay.pk,
            by=self.by,
        )

    def assign(self, **fields):
        return make_assignment(self.rowan, self.by, **fields)

    def close(self):
        """Nobody is there from now on."""
        apps.get_model("programs.OpeningHours").objects.filter(site=self.site).delete()

    def told(self, person):
        see_all(self.organization)
        return [one.kind for one in notices_for(viewer=actor_for(person))]

    def series(self, key="phq-9"):
        see_all(self.organization)
        found = series_of(viewer=self.by, patient_id=self.rowan.pk)
        return next(one for one in found if one.instrument.key == key)


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def obligations():
    return apps.get_model("safety.Obligation").objects.order_by("opened_at")


def weekly(center, *scores, key="phq-9"):
    """Answered week after week until today: each score a list of places, or None for a week in which nothing came."""
    today = clock.local_date()
    first = today - timedelta(weeks=len(scores) - 1)
    assignment = center.assign(key=key, starts_on=first)
    for week, places in enumerate(scores):
        if places is not None:
            day = clock.now() - timedelta(weeks=len(scores) - 1 - week)
            with at(day):
                answer(center.rowan, assignment, places)
    return assignment


def test_who_is_asked_is_told_and_finds_it_waiting(center):
    assignment = center.assign()

    assert center.told(center.rowan) == [NoticeKind.MEASURE_DUE]
    assert [one.id for one in own_due(viewer=center.me)] == [assignment.pk]


def test_nobody_is_told_before_the_day(center):
    center.assign(starts_on=clock.local_date() + timedelta(days=1))

    assert center.told(center.rowan) == []
    assert own_due(viewer=center.me) == []


def test_on_each_day_it_falls_due_the_person_is_told(center):
    today = clock.local_date()
    center.assign(starts_on=today - timedelta(weeks=2))
    center.assign(key="gad-7", starts_on=today - timedelta(days=3))
    over = center.assign(key="k6", starts_on=today - timedelta(weeks=1))
    end_assignment(patient_id=center.rowan.pk, assignment_id=over.pk, by=center.by)
    mark_all_read(by=center.me)

    assert tell_measures_due(str(center.organization.pk)) == 1
    see_all(center.organization)
    assert [one.is_read for one in notices_for(viewer=center.me)].count(False) == 1
    mark_all_read(by=center.me)

    assert tell_measures_due(str(center.organization.pk)) == 0  # Once, whether it was read or not.


@pytest.mark.parametrize(("days", "told"), [(0, 1), (3, 1), (7, 0)])
def test_day_on_which_nothing_ran_is_caught_up_until_it_falls_due_anew(center, days, told):
    """Asked every week: three days late it is told of its own day, a week late the next one is due instead."""
    first = clock.local_date() - timedelta(weeks=1)
    center.assign(starts_on=first)
    center.assign(key="gad-7", starts_on=first, every_days=None)  # Was told as it was asked.
    mark_all_read(by=center.me)
    with at(clock.now() + timedelta(days=days)):
        found = due_to_tell(viewer=organization_reader(center.organization.pk))

    due_on = clock.local_date() + timedelta(days=0 if told else 7)
    assert [(one.instrument, day) for one, day in found] == [("phq-9", due_on)]


def test_what_was_asked_in_a_stay_ends_with_it(center):
    center.assign(starts_on=clock.local_date() - timedelta(weeks=3))
    mark_all_read(by=center.me)
    center.stay.state, center.stay.ended_at = "discharged", clock.now() - timedelta(days=8)
    center.stay.save()

    (asking,) = askings_of(viewer=center.me, patient_id=center.rowan.pk)
    assert (asking.is_ended, asking.due_on, len(asking.missed)) == (True, None, 1)
    assert tell_measures_due(str(center.organization.pk)) == 0

    see_all(center.organization)
    after = center.assign(key="gad-7", every_days=None)
    assert [one.id for one in own_due(viewer=center.me)] == [after.pk]


def test_the_same_is_asked_once_at_a_time(center):
    center.assign(every_days=None)

    with pytest.raises(RefusedError, match="asked already"):
        center.assign(every_days=None)
    center.assign(every_days=7)  # Again and again is something else than once.
    with pytest.raises(RefusedError, match="asked already"):
        center.assign(every_days=14)


def test_what_fell_due_while_somebody_had_to_talk_with_them_is_not_missed(center):
    center.assign(starts_on=clock.local_date() - timedelta(weeks=2))
    with at(clock.now() - timedelta(days=8)):
        answered(center.rowan)

    see_all(center.organization)
    (asking,) = askings_of(viewer=center.by, patient_id=center.rowan.pk)
    days = [(day - clock.local_date()).days for day in asking.missed]
    assert (days, asking.due_on) == ([-14], clock.local_date())


@pytest.mark.parametrize(("hours", "told"), [(3, 1), (30, 1), (24 * 9, 0)])
def test_what_was_held_back_is_told_once_the_talk_is_over(center, monkeypatch, hours, told):
    with at(clock.now() - timedelta(days=9)):
        center.assign(starts_on=clock.local_date() + timedelta(days=1), every_days=None)
    until = clock.now() - timedelta(hours=hours)

    def talks(*, viewer, patient_id=None, ended_since=None):
        over = Talk(clock.now() - timedelta(days=9), until)
        return {center.rowan.pk: [over]} if ended_since is None or until > ended_since else {}

    for asks in ("askings", "falling"):
        monkeypatch.setattr(f"midspan.domains.measures.queries.{asks}.talks_of", talks)

    assert tell_measures_due(str(center.organization.pk)) == told


def test_what_was_asked_together_is_told_once_though_a_talk_was_open_that_day(center, monkeypatch):
    over = [Talk(clock.now() - timedelta(days=4), clock.now() - timedelta(hours=30))]
    for key in ("phq-9", "gad-7"):
        center.assign(key=key, starts_on=clock.local_date() - timedelta(days=3), every_days=None)
    apps.get_model("notices.Notice").objects.all().delete()  # Told of one of them, for all.
    for asks in ("askings", "falling"):
        monkeypatch.setattr(
            f"midspan.domains.measures.queries.{asks}.talks_of", lambda **_asked: {center.rowan.pk: over}
        )

    assert tell_measures_due(str(center.organization.pk)) == 0


def test_what_was_answered_is_scored_with_its_band_and_every_answer(center):
    row = answer(center.rowan, center.assign(), LOW)

    assert (row.instrument, row.is_complete, row.score, row.band, row.mode) == (
        "phq-9",
        True,
        16,
        "moderately severe",
        Mode.SELF,
    )
    assert [one.points for one in GivenAnswer.objects.order_by("item")] == [2, 1, 2, 2, 2, 2, 2, 2, 2, 0]
    assert own_due(viewer=center.me) == []
    assert not Draft.objects.exists()


def test_what_was_left_out_is_said_and_never_scored(center):
    row = answer(center.rowan, center.assign(), [2, None, 2, 2, 2, 2, 2, 2, 0, 1])

    assert (row.is_complete, row.score, row.band) == (False, None, "")


def test_a_band_that_depends_on_who_it_is_knows_who_it_is(center):
    row = answer(center.rowan, center.assign(key="audit-c", every_days=None), [2, 2, 0])

    assert (row.score, row.band) == (3, "below the line for men")


def test_the_same_questionnaire_is_handed_in_once(center):
    assignment = center.assign()
    answer(center.rowan, assignment, WELL)

    with pytest.raises(RefusedError, match="answered this already"):
        hand_in(assignment_id=assignment.pk, language="en", by=center.me)
    with pytest.raises(RefusedError, match="answered this already"):
        tell_answer(center.rowan, assignment, "1", 0)


def test_nothing_is_handed_in_before_something_is_answered(center):
    with pytest.raises(RefusedError, match="Nothing is answered yet"):
        hand_in(assignment_id=center.assign().pk, language="en", by=center.me)


@pytest.mark.parametrize("place", [-1, 4, 99])
def test_an_answer_that_is_not_there_cannot_be_chosen(center, place):
    with pytest.raises(RefusedError, match="one of the answers"):
        tell_answer(center.rowan, center.assign(), "1", place)


def test_nobody_answers_for_somebody_else(center):
    assignment = center.assign()
    other = actor_for(make_patient(center.organization))

    with pytest.raises(RefusedError, match="no such questionnaire"):
        keep_answer(assignment_id=assignment.pk, item="1", place=0, by=other)


def test_a_draft_is_for_nobody_but_the_person(center):
    answer(center.rowan, center.assign(), [2, 2], hands_in=False)

    seen = {}
    for name, person, reach in (("rowan", center.rowan, Reach.OWN), ("dana", center.dana, Reach.ASSIGNED)):
        bind(organization_id=center.organization.pk, actor_id=person.pk, reach=reach)
        seen[name] = [draft.answers for draft in Draft.objects.all()]

    assert seen == {"rowan": [{"1": 2, "2": 2}], "dana": []}


def test_what_came_back_never_changes(center):
    row = answer(center.rowan, center.assign(), WELL)

    for change in (
        lambda: Administration.objects.filter(pk=row.pk).update(score=27),
        lambda: GivenAnswer.objects.update(points=3),
        lambda: Administration.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# A worrying answer


def test_a_worrying_answer_is_told_in_the_moment_it_is_given(center):
    answer(center.rowan, center.assign(), [0] * 8 + [1], hands_in=False)

    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL]
    assert center.told(center.director) == []
    assert [(one.obligation.item, one.obligation.points) for one in open_obligations(viewer=center.by)] == [("9", 1)]


def test_the_answer_that_worries_nobody_is_told_to_nobody(center):
    answer(center.rowan, center.assign(), WELL)

    assert center.told(center.dana) == []
    assert not obligations().exists()


def test_the_same_answer_sent_again_is_one_obligation_and_a_higher_one_joins_it(center):
    assignment = center.assign()
    for place in (1, 1, 2, 1):
        tell_answer(center.rowan, assignment, "9", place)

    first, higher = obligations().order_by("points")
    assert [(first.points, first.joins), (higher.points, higher.joins)] == [(1, None), (2, first)]
    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL]


def test_while_nobody_is_there_the_question_is_not_asked_and_the_shorter_one_is_kept(center):
    center.close()
    row = answer(center.rowan, center.assign(), [1] * 8)

    assert (row.instrument, row.score) == ("phq-8", 8)
    assert own_due(viewer=center.me) == []


def test_an_answer_given_after_closing_reaches_who_is_there_in_their_place(center):
    assignment = center.assign()
    center.close()
    tell_answer(center.rowan, assignment, "9", 3)

    assert (center.told(center.dana), center.told(center.director)) == ([], [NoticeKind.SAFETY_SIGNAL])


def test_without_a_counselor_whoever_stands_in_is_told(center):
    center.stay.primary_counselor = None
    center.stay.save(update_fields=["primary_counselor"])
    tell_answer(center.rowan, center.assign(), "9", 3)

    assert (center.told(center.dana), center.told(center.director)) == ([], [NoticeKind.SAFETY_SIGNAL])


def test_a_worrying_answer_given_to_a_person_is_told_too(center):
    enter(
        patient_id=center.rowan.pk,
        key="asq",
        choices={"1": 1, "2": 1, "3": 0, "4": 1, "5": 1},
        mode=Mode.ASSISTED,
        answered_on=clock.local_date(),
        language="en",
        by=center.by,
    )

    assert [one.obligation.item for one in open_obligations(viewer=center.by)] == ["3"]
    assert center.told(center.dana) == [NoticeKind.SAFETY_SIGNAL]


@pytest.mark.parametrize(
    ("key", "yes", "item", "tier"),
    [
        ("c-ssrs-screener", "4", "4", Tier.NOW),
        ("c-ssrs-screener", "6", "6", Tier.TODAY),
        ("phq-a", "13", "13", Tier.TODAY),
    ],
)
def test_points_of_a_form_without_words_here_are_told_as_well(center, key, yes, item, tier):
    enter(
        patient_id=center.rowan.pk,
        key=key,
        choices={yes: 1},
        mode=Mode.PAPER,
        answered_on=clock.local_date(),
        language="en",
        by=center.by,
    )

    (found,) = open_obligations(viewer=center.by)
    assert (found.obligation.item, found.tier) == (item, tier)


def test_the_same_answer_as_last_week_is_no_rise_and_a_higher_one_is(center):
    again = center.assign(every_days=None)
    weekly(center, [0] * 8 + [1, 0])
    tell_answer(center.rowan, again, "9", 2)

    assert list(obligations().values_list("signal", flat=True)) == ["phq_new", "phq_rise"]
    assert set(obligations().values_list("tier", flat=True)) == {Tier.TODAY}


# A line agreed with the person


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


# Over time


def test_change_is_said_in_words_that_do_not_claim_too_much(center):
    weekly(center, LOW, WELL)

    assert center.series().change is Change.BETTER
    assert [row.score for row in center.series().rows] == [16, 0]


def test_missed_is_missed(center):
    weekly(center, LOW, None, None, WELL)

    series = center.series()

    assert [(series.missed[0] - row.answered_on).days for row in series.rows] == [7, -14]
    assert len(series.missed) == 2
    assert series.change is Change.BETTER


def test_somebody_who_is_not_on_track_is_looked_at_with_one_thing_done(center):
    weekly(center, WELL, LOW)
    assert (center.series().reasons, center.series().needs_review) == ((Reason.WORSE,), True)

    review = review_track(
        patient_id=center.rowan.pk,
        key="phq-9",
        thoughts=[Thought.SUPPORT, Thought.PLAN],
        step=Step.CHANGE_HOURS,
        words="Two more evenings from Monday.",
        by=center.by,
    )

    assert (review.reasons, review.thoughts) == (["worse"], ["plan", "support"])
    assert not center.series().needs_review


@pytest.mark.parametrize(
    ("scores", "words", "reason"), [((WELL, WELL), "x", "Nothing says"), ((WELL, LOW), " ", "one thing")]
)
def test_a_look_needs_a_reason_and_something_done(center, scores, words, reason):
    weekly(center, *scores)

    with pytest.raises(RefusedError, match=reason):
        review_track(patient_id=center.rowan.pk, key="phq-9", thoughts=[], step=Step.TALK, words=words, by=center.by)


def test_what_is_not_asked_any_more_falls_due_no_more(center):
    assignment = weekly(center, WELL, None)
    end_assignment(patient_id=center.rowan.pk, assignment_id=assignment.pk, by=center.by)
    end_assignment(patient_id=center.rowan.pk, assignment_id=assignment.pk, by=center.by)

    with at(clock.now() + timedelta(days=30)):
        (asking,) = askings_of(viewer=center.by, patient_id=center.rowan.pk)

    assert (asking.is_ended, asking.due_on, len(asking.days)) == (True, None, 1)


def test_paper_counts_for_what_is_due(center):
    center.assign()
    row = enter(
        patient_id=center.rowan.pk,
        key="phq-9",
        choices=dict.fromkeys("12345678", 1) | {"9": 0},
        mode=Mode.PAPER,
        answered_on=clock.local_date(),
        language="en",
        by=center.by,
    )

    assert (row.score, row.due_on) == (8, clock.local_date())
    assert own_due(viewer=center.me) == []


def test_nobody_enters_what_has_not_been_answered_yet(center):
    with pytest.raises(RefusedError, match="a day that is over"):
        enter(
            patient_id=center.rowan.pk,
            key="phq-9",
            choices={},
            mode=Mode.PAPER,
            answered_on=clock.local_date() + timedelta(days=1),
            language="en",
            by=center.by,
        )


def test_as_many_questions_to_the_database_for_three_as_for_one(center, django_assert_num_queries):
    weekly(center, LOW, WELL)
    with CaptureQueriesContext(connection) as one:
        center.series()
    weekly(center, WELL, None, WELL, key="gad-7")
    weekly(center, WELL, key="pcl-5")

    with django_assert_num_queries(len(one)):
        center.series()


# The drawing


def test_the_line_breaks_where_nothing_was_scored(center):
    weekly(center, LOW, LOW, None, WELL, WELL)

    chart = chart_html(center.series())

    assert chart.count("<polyline") == 2
    assert chart.count("<circle") == 4
    assert "16" in chart.split('aria-label="')[1].split('"')[0]


def test_one_score_is_no_line(center):
    weekly(center, LOW)

    assert chart_html(center.series()) == ""


def test_a_single_score_between_gaps_is_a_dot_without_a_line():
    class Flat:
        x = staticmethod(lambda day: day)
        y = staticmethod(lambda score: score)

    assert list(runs(Flat, [1, 2, 3, 4, 5], {1: 9, 3: 8, 4: 7})) == ["3,8 4,7"]


# Pages


@pytest.fixture
def phone(client, center):
    client.force_login(center.rowan.account)
    return client


@pytest.fixture
def desk(client, center):
    client.force_login(center.dana.account)
    return client


def test_the_person_reads_who_reads_it_before_the_first_question(center, phone):
    assignment = center.assign()

    page = phone.get(reverse("measures:before", args=[assignment.pk])).content.decode()

    assert f"{center.dana} reads your answers" in page
    assert "Nobody watches while you answer" in page
    assert "988" in page


def test_one_question_a_screen_with_the_way_back_until_it_is_handed_in(center, phone):
    assignment = center.assign(key="phq-2", every_days=None)
    url = reverse("measures:question", args=[assignment.pk, "1"])

    second = phone.post(url, {"answer": "3"})
    assert second["Location"] == reverse("measures:question", args=[assignment.pk, "2"])
    assert f'href="{url}"' in phone.get(second["Location"]).content.decode()
    assert 'value="3"' in phone.get(url).content.decode().split("checked")[0].rsplit("<input", 1)[1]

    last = phone.post(second["Location"], {"answer": "-"})
    assert last["Location"] == reverse("measures:finish", args=[assignment.pk])
    assert "You left out 1 question" in phone.get(last["Location"]).content.decode()
    assert phone.post(last["Location"])["Location"] == reverse("measures:own")

    see_all(center.organization)
    assert [row.is_complete for row in Administration.objects.all()] == [False]


def test_handed_in_by_two_clicks_is_handed_in(center, phone):
    assignment = center.assign(key="phq-2", every_days=None)
    answer(center.rowan, assignment, [0, 0], hands_in=False)
    url = reverse("measures:finish", args=[assignment.pk])

    assert [phone.post(url).status_code for _ in range(2)] == [302, 302]
    assert "Your team reads this next" in phone.get(reverse("measures:own")).content.decode()


@pytest.mark.parametrize(("given", "count"), [("0", 1), ("3", 2)])
def test_no_question_is_begun_while_somebody_has_to_talk_with_them(center, phone, given, count):
    assignment = center.assign()
    answered(center.rowan)
    url = reverse("measures:question", args=[assignment.pk, "9"])

    assert phone.get(url)["Location"] == reverse("safety:own")
    assert phone.post(url, {"answer": given})["Location"] == reverse("safety:own")
    assert "Somebody talks with you first." in phone.get(reverse("measures:own")).content.decode()
    see_all(center.organization)
    assert (Draft.objects.count(), obligations().count()) == (0, count)


def test_without_an_answer_the_question_stays(center, phone):
    page = phone.post(reverse("measures:question", args=[center.assign().pk, "1"]), {})

    assert "say that you would rather not" in page.content.decode()


def test_after_a_worrying_answer_help_comes_first(center, phone):
    assignment = center.assign()

    after = phone.post(reverse("measures:question", args=[assignment.pk, "9"]), {"answer": "1"})
    page = phone.get(after["Location"]).content.decode()

    assert after["Location"] == reverse("safety:own")
    assert "Thank you for telling us" in page
    assert "988" in page
    assert f"{center.dana} has been told" in page


def test_what_is_not_asked_now_is_not_there(center, phone):
    assignment = center.assign()
    center.close()

    assert phone.get(reverse("measures:question", args=[assignment.pk, "9"])).status_code == 404


@pytest.mark.parametrize(("given", "page"), [("3", "own"), ("0", "question")])
def test_question_that_was_on_the_screen_is_answered_after_closing(center, phone, given, page):
    assignment = center.assign()
    url = reverse("measures:question", args=[assignment.pk, "9"])
    assert phone.get(url).status_code == 200
    center.close()

    after = phone.post(url, {"answer": given})

    assert resolve(after["Location"]).url_name == page
    see_all(center.organization)
    assert len(open_obligations(viewer=center.by)) == (1 if given == "3" else 0)


def test_rather_not_after_closing_goes_on(center, phone):
    assignment = center.assign()
    center.close()

    after = phone.post(reverse("measures:question", args=[assignment.pk, "9"]), {"answer": "none"})

    assert after.status_code in {200, 302}


def test_older_sheet_answers_nothing_that_is_asked_today(center):
    assignment = center.assign()
    said = {"key": assignment.instrument, "choices": {"1": 1}, "mode": Mode.PAPER, "language": "en", "by": center.by}
    old = enter(patient_id=center.rowan.pk, answered_on=clock.local_date() - timedelta(days=21), **said)
    new = enter(patient_id=center.rowan.pk, answered_on=clock.local_date(), **said)

    assert (old.due_on, new.due_on) == (None, clock.local_date())


def test_the_counselor_reads_score_band_and_change_beside_the_line(center, desk):
    weekly(center, LOW, WELL)

    page = desk.get(reverse("measures:of_patient", args=[center.rowan.pk])).content.decode()

    assert "16, moderately severe" in page
    assert "0, minimal" in page
    assert "Better than at the start" in page
    assert 'role="img"' in page
    assert "overlap" in page


@pytest.mark.parametrize(
    ("places", "told"),
    [([3, 1, 0], "ask how much"), ([0, 3, 0], "ask again: 2"), ([3, 2, 0], "")],
)
def test_what_the_source_says_besides_the_band_stands_with_the_answers(center, desk, places, told):
    row = answer(center.rowan, center.assign(key="audit-c", every_days=None), places)

    page = desk.get(reverse("measures:one", args=[center.rowan.pk, row.pk])).content.decode()

    assert [words for words in ("ask how much", "ask again: 2") if words in page] == ([told] if told else [])


def test_the_counselor_asks_for_more(center, desk):
    today = clock.local_date()
    sent = {
        "instrument": "gad-7",
        "every": "14",
        "starts_on_0": today.month,
        "starts_on_1": today.day,
        "starts_on_2": today.year,
    }

    url = reverse("measures:of_patient", args=[center.rowan.pk])
    far = desk.post(url, {**sent, "starts_on_2": 9999})
    answered = desk.post(url, sent)

    assert "Choose today, or a day of the next year." in far.content.decode()
    assert answered.status_code == 302, answered.content.decode()
    see_all(center.organization)
    (asking,) = askings_of(viewer=center.by, patient_id=center.rowan.pk)
    assert (asking.instrument.key, asking.assignment.every_days) == ("gad-7", 14)


def test_what_starts_later_is_said_to_be_told_later(center, desk):
    day = clock.local_date() + timedelta(days=3)
    sent = {"instrument": "gad-7", "every": "once"}
    sent |= {"starts_on_0": day.month, "starts_on_1": day.day, "starts_on_2": day.year}

    page = desk.post(reverse("measures:of_patient", args=[center.rowan.pk]), sent, follow=True).content.decode()

    assert "The person is told on" in page


def test_who_reads_the_answers_is_told_that_somebody_has_to_talk_with_the_person(center, desk):
    tell_answer(center.rowan, center.assign(), "9", 1)

    page = desk.get(reverse("measures:of_patient", args=[center.rowan.pk])).content.decode()

    assert reverse("safety:of_patient", args=[center.rowan.pk]) in page


def test_who_does_not_reach_the_person_finds_nothing(center, client):
    row = answer(center.rowan, center.assign(), LOW)
    client.force_login(center.other.account)

    for name, more in (("of_patient", []), ("one", [row.pk]), ("sheet", ["phq-9"]), ("review", ["phq-9"])):
        assert client.get(reverse(f"measures:{name}", args=[center.rowan.pk, *more])).status_code == 404


def test_a_sheet_of_a_shell_asks_for_points_without_words(center, desk):
    page = desk.get(reverse("measures:sheet", args=[center.rowan.pk, "isi"])).content.decode()

    assert "Points only" in page


def test_each_week_is_told_though_the_last_is_unread(center):
    assignment, told = center.assign(key="gad-7"), []
    for week in range(3):
        with at(clock.now() + timedelta(weeks=week)):
            tell_measures_due(str(center.organization.pk))
            told.append(len(center.told(center.rowan)))
            answer(center.rowan, assignment, [1] * 7)

    assert told == [1, 2, 3]


def test_language_is_the_one_in_which_it_was_put(center):
    once = center.assign(every_days=None)
    answer(center.rowan, once, WELL, hands_in=False)
    with on_their_phone(center.rowan) as me:
        row = hand_in(assignment_id=once.pk, language="tlh", by=me)

    assert row.language == "en"


def test_primary_who_may_not_act_is_not_alerted(center):
    center.stay.primary_counselor = make_staff(center.organization, Role.PRIVACY_OFFICER)
    center.stay.save()
    see_all(center.organization)

    ladder = ladder_for(viewer=center.by, patient_id=center.rowan.pk, tier=Tier.NEXT_CONTACT)
    assert Rung.PRIMARY not in {one.rung for one in ladder}


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


@pytest.mark.parametrize(("somebody_acts", "sheets"), [(True, 1), (False, 2)])
def test_same_worrying_answers_are_once_only_while_somebody_acts_on_them(center, monkeypatch, somebody_acts, sheets):
    monkeypatch.setattr("midspan.domains.measures.actions.is_to_be_reached", lambda **_asked: somebody_acts)
    said = {"choices": {"9": 1}, "mode": Mode.PAPER, "answered_on": clock.local_date(), "language": "en"}
    enter(patient_id=center.rowan.pk, key="phq-9", by=center.by, **said)

    with contextlib.suppress(RefusedError):
        enter(patient_id=center.rowan.pk, key="phq-9", by=center.by, **said)

    assert Administration.objects.count() == sheets


def test_what_staff_ask_in_person_may_be_asked_twice_a_day(center, desk):
    url, sheet = reverse("measures:sheet", args=[center.rowan.pk, "ciwa-ar"]), sheet_of(center, mode="assisted")
    for hours in (0, 0, 1):  # The first one is sent by two clicks.
        with at(clock.now() + timedelta(hours=hours)):
            desk.post(url, sheet)

    see_all(center.organization)
    assert Administration.objects.count() == 2


def test_second_stay_starts_anew(center):
    made = {"mode": Mode.PAPER, "language": "en", "by": center.by}
    today = clock.local_date()
    scores = ((60, 0), (2, 3), (0, 3))  # Days ago, and what each of the nine came to.
    type(center.stay).objects.filter(pk=center.stay.pk).update(
        state="discharged", opened_at=clock.now() - timedelta(days=90), ended_at=clock.now() - timedelta(days=40)
    )
    again = make_episode(center.organization, center.rowan, state="admitted")
    type(again).objects.filter(pk=again.pk).update(opened_at=clock.now() - timedelta(days=5))
    for days, points in scores:
        choices = {str(number): points for number in range(1, 9)} | {"9": 0}
        enter(
            patient_id=center.rowan.pk, key="phq-9", choices=choices, answered_on=today - timedelta(days=days), **made
        )

    (one,) = series_of(viewer=organization_reader(center.organization.pk), patient_id=center.rowan.pk)

    assert (len(one.rows), one.since, one.change) == (3, today - timedelta(days=5), Change.ABOUT_THE_SAME)
