"""A placement review: what is known lies side by side, nothing is chosen, two sign, the stay takes its new level."""

import re
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format
from msgspec.structs import replace

from midspan.domains.assessments.actions import (
    begin_assessment,
    find_need,
    keep_section,
    sign_assessment,
    skip_section,
)
from midspan.domains.assessments.book import book
from midspan.domains.encounters.queries import hours_of_week
from midspan.domains.encounters.tests.factories import row
from midspan.domains.journey.actions import Said, answer_discharge_list, countersign_placement
from midspan.domains.journey.checklists import Edition, current
from midspan.domains.journey.enums import AtDischarge
from midspan.domains.journey.models import Episode, Placement
from midspan.domains.journey.queries import own_stay, own_stays
from midspan.domains.journey.tests.factories import make_certification, make_clinician, make_episode, place, screen
from midspan.domains.measures.actions import enter
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.going import is_in_best_band
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.plans.tests.factories import CRITERION, OBJECTIVE, sign_by_both, write_plan
from midspan.domains.practice.actions import set_sharing
from midspan.domains.practice.enums import Sharing
from midspan.domains.practice.tests.factories import SKILL, on_their_phone
from midspan.domains.privacy.actions import NewRestriction, grant_restriction, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.queries import Dose
from midspan.domains.records.actions import StepWords, add_line, order_screen, take_step
from midspan.domains.records.book import panels
from midspan.domains.records.enums import ListKind, Result, ScreenStep, Source, Specimen
from midspan.domains.records.shapes import LineWords
from midspan.domains.safety.actions import report
from midspan.domains.schedule.tests.factories import rows_of, take_stages
from midspan.engines.scoring import Change, instrument
from midspan.engines.tally import Bound, Measure
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.surfaces.staff.level_evidence import evidence_of
from midspan.surfaces.staff.level_rules import (
    SIDES_OF_CHANGE,
    Came,
    Side,
    level_rules,
    side_of_coming,
    side_of_criterion,
    side_of_practice,
    side_of_rating,
    side_of_scores,
    side_of_screen,
    side_of_use,
)
from midspan.values import DataClass


@pytest.mark.parametrize(("came", "missed", "side"), [(0, 0, "unknown"), (5, 5, "more"), (6, 4, "neither")])
def test_coming_to_less_than_three_of_five_speaks_for_more_and_nothing_recorded_for_nothing(came, missed, side):
    assert side_of_coming(came=came, missed=missed, rules=level_rules()) == side


@pytest.mark.parametrize(("rating", "side"), [(None, "unknown"), (7, "neither"), (8, "less")])
def test_objective_nearly_reached_speaks_for_less(rating, side):
    assert side_of_rating(rating, rules=level_rules()) == side


@pytest.mark.parametrize(("is_met", "side"), [(None, "unknown"), (False, "neither"), (True, "less")])
def test_criterion_that_is_met_speaks_for_an_end(is_met, side):
    assert side_of_criterion(is_met=is_met) == side


def test_every_change_of_a_score_speaks_for_something_and_what_is_too_early_for_nothing():
    assert set(SIDES_OF_CHANGE) == set(Change)
    assert SIDES_OF_CHANGE[Change.TOO_EARLY] is SIDES_OF_CHANGE[Change.NOT_ESTABLISHED] is Side.UNKNOWN


@pytest.mark.parametrize(
    ("change", "is_good_twice", "side"),
    [("too_early", True, "less"), ("too_early", False, "unknown"), ("worse", True, "more"), ("better", False, "less")],
)
def test_score_that_stays_good_speaks_for_less_as_one_that_got_better(change, is_good_twice, side):
    assert side_of_scores(Change(change), is_good_twice=is_good_twice) == side


@pytest.mark.parametrize(("days", "side"), [(1, "neither"), (2, "more")])
def test_use_that_goes_on_speaks_for_more_and_once_for_neither(days, side):
    assert side_of_use(days, rules=level_rules()) == side


@pytest.mark.parametrize(
    ("found", "side"),
    [
        ({}, "unknown"),
        ({"cocaine": "negative", "thc": "negative"}, "neither"),
        ({"cocaine": "negative", "thc": "not_known"}, "unknown"),
        ({"cocaine": "positive", "thc": "not_known"}, "more"),
        ({"cocaine": "negative", "buprenorphine": "positive"}, "neither"),
    ],
)
def test_drug_screen_speaks_for_more_only_where_confirmed_and_of_what_is_no_medicine(found, side):
    assert side_of_screen({key: Came(came) for key, came in found.items()}, rules=level_rules()) == side


@pytest.mark.parametrize(
    ("key", "score", "is_best"),
    [("phq-9", 4, True), ("phq-9", 5, False), ("who-5", 51, True), ("who-5", 50, False), ("craving", 0, False)],
)
def test_best_band_is_that_at_the_good_end_where_there_are_bands_for_everybody(key, score, is_best):
    assert is_in_best_band(instrument(key), score) is is_best


class Place:
    """Somebody in treatment with a plan in force, a counselor who may sign, and a second clinician."""

    def __init__(self):
        self.organization = make_organization()
        self.first, self.second = make_clinician(self.organization), make_clinician(self.organization)
        self.counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.patient = make_patient(self.organization)
        self.stay = make_episode(self.organization, self.patient)
        screen(self.stay, actor_for(self.first))
        place(self.stay, self.first, self.second)
        Episode.objects.filter(pk=self.stay.pk).update(state="admitted", level="2.1", admitted_at=clock.now())
        self.by = actor_for(self.counselor)
        open_reach(
            actor_id=self.counselor.pk,
            patient_id=self.patient.pk,
            basis=Basis.CARE_TEAM,
            source_id=self.stay.pk,
            by=self.by,
        )


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def here(shared):
    copy = own(shared)
    copy.by = actor_for(copy.counselor)
    return copy


@pytest.fixture
def as_counselor(client, here):
    client.force_login(here.counselor.account)
    see_all(here.organization)
    return client


def worksheet(**fields):
    ratings = {f"{one.key}_rating": "1" for one in current(Edition.PLACEMENT).dimensions}
    levels = {"indicated_level": "1", "actual_level": "1"}
    return {**ratings, **levels, "decision": "step_down", "decision_reason": "Both goals are near.", **fields}


@pytest.mark.slow
@pytest.mark.django_db
def test_page_lays_evidence_beside_a_worksheet_in_which_nothing_is_chosen(here, as_counselor):
    url = reverse("journey:placement", args=[here.patient.pk])

    page = as_counselor.get(f"{url}?review=1").text

    assert "Speaks for more" in page
    assert "Nothing here tells how it is at home now. Ask." in page
    assert re.findall(r"<(?:input|option)[^>]*(?:checked|selected)[^>]*value=\"?[^\">]+", page) == []


@pytest.mark.django_db
@pytest.mark.slow
def test_what_is_known_speaks_for_its_side_and_what_the_viewer_may_not_see_for_nothing(here):
    write_plan(here.patient, here.by)
    sign_by_both(here.patient, here.by)

    found = {one.words: one.side for one in told(here, here.by)}

    assert found[f"{OBJECTIVE}: no review has looked at it yet."] is Side.UNKNOWN
    assert found[f"Ready to leave when: {CRITERION} – nobody has judged it yet."] is Side.UNKNOWN
    stranger = actor_for(make_staff(here.organization, Role.COUNSELOR, credentials=["LPC"]))
    assert {one.side for one in told(here, stranger) if one.dimension == "strengths"} == {Side.UNKNOWN}


@pytest.mark.slow
@pytest.mark.django_db
def test_use_on_two_days_and_a_confirmed_screen_speak_for_more_and_lead_to_where_they_stand(here, monkeypatch):
    screened(here, cocaine="positive")
    day, tomorrow = date_format(clock.local_date()), in_days(1)
    used(here)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    used(here, "another sheet")

    found = {one.words.split(":")[0]: one for one in told(here, here.by) if one.dimension == "use"}

    use, screen = (
        found["Use was told of on 2 days of the last 14"],
        found[f"Drug screen ordered on {day}"],
    )
    assert (use.side, screen.side) == (Side.MORE, Side.MORE)
    assert "/now/" in use.url
    assert screen.words.endswith("Cocaine: Positive, confirmed by the laboratory")


@pytest.mark.django_db
def test_use_that_was_told_twice_on_one_day_is_one(here):
    used(here)
    used(here, "another sheet")

    (use,) = [one for one in told(here, here.by) if one.words.startswith("Use was told of")]

    assert use.words.startswith("Use was told of on 1 day of the last 14: ")
    assert use.side is Side.NEITHER


def screened(here, **results):
    about = {"patient_id": here.patient.pk, "by": here.by}
    screen = order_screen(panel="basic", reason="Agreed in the plan", **about)
    first = dict.fromkeys(panels()["basic"].substances, Result.NEGATIVE)
    last = {key: Result(came) for key, came in results.items()}
    for step, said in {
        ScreenStep.COLLECTED: {"specimen": Specimen.URINE, "is_observed": False},
        ScreenStep.RESULTED: {"results": first | last},
        ScreenStep.SENT: {"laboratory": "Blue Ridge Laboratory"},
        ScreenStep.CONFIRMED: {"results": last},
    }.items():
        take_step(screen_id=screen.pk, step=step, said=StepWords(**said), **about)


@pytest.mark.parametrize(("times", "unprompted", "side"), [(0, 0, "unknown"), (9, 2, "neither"), (3, 3, "less")])
def test_practice_without_a_reminder_speaks_for_less_and_none_for_nothing(times, unprompted, side):
    assert side_of_practice(times, unprompted=unprompted, rules=level_rules()) == side


@pytest.mark.django_db
def test_practice_is_told_as_far_as_it_is_shared(here):
    for was_prompted, helped in ((False, "yes"), (False, "bit"), (False, "no"), (True, ""), (None, "worse")):
        practices(here, was_prompted=was_prompted, helped=helped)

    told_with = {setting: shares(here, setting) for setting in (None, *Sharing)}

    nothing = (Side.UNKNOWN, "No practice at home in the last 14 days, or it is not shared. Ask what they try.")
    counts = "Times practiced at home in the last 14 days: 5; helped: 2."
    assert told_with == {
        None: nothing,
        Sharing.NOTHING: nothing,
        Sharing.COUNTS: (Side.NEITHER, counts),
        Sharing.EVERYTHING: (Side.LESS, f"{counts} Without a reminder: 3."),
    }


@pytest.mark.django_db
def test_practice_of_two_weeks_is_that_of_fourteen_days_with_today(here):
    for back in (0, 7, 14):
        practices(here, back=back, was_prompted=False, helped="yes")

    assert shares(here, Sharing.EVERYTHING) == (
        Side.NEITHER,
        "Times practiced at home in the last 14 days: 2; helped: 2. Without a reminder: 2.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.INTAKE])
def test_practice_is_said_not_to_be_shown_to_whose_role_does_not_see_it(here, role):
    (found,) = [one for one in told(here, actor_for(make_staff(here.organization, role))) if "ractice" in one.words]

    assert (found.side, found.words) == (Side.UNKNOWN, "Practice at home is not shown to you. Ask what they try.")


def practices(here, *, back=0, **log):
    about = {"organization": here.organization, "patient": here.patient, "skill": SKILL, "client_id": uuid4()}
    days = {"local_date": clock.local_date() - back * timedelta(days=1), "received_at": clock.now()}
    row("practice.PracticeLog", **about, **days, practiced_at=clock.now() - back * timedelta(days=1), **log)


def shares(here, setting):
    """What stands on the page with this word of the person's; None: they never said one."""
    if setting is not None:
        with on_their_phone(here.patient) as by:
            set_sharing(setting=setting, by=by)
    found = practice_told(here)
    return found.side, found.words


def practice_told(here):
    """As the counselor's own request reads it."""
    bind(organization_id=here.organization.pk, actor_id=here.counselor.pk, reach=Reach.ASSIGNED)
    (found,) = [one for one in told(here, here.by) if "ractice" in one.words]
    see_all(here.organization)
    return found


@pytest.mark.django_db
def test_what_nobody_told_booked_or_went_through_is_said_not_to_be_known(here):
    found = {one.words: one.side for one in told(here, here.by)}

    unknown = [
        "Nobody told of use in the last 14 days, or it is not shown to you; it does not say there was none.",
        "No drug screen of the last 30 days, or none is shown to you.",
        "No questionnaire about use or urges came back, or it is not shown to you.",
        "No session here is booked from today on, or none is shown to you.",
        "No visit at the next level is noted as booked, or none is shown to you. Ask.",
        "Nothing had to be followed up in the last 14 days, or it is not shown to you.",
        "No time of last week is recorded, or none is shown to you.",
        "No practice at home in the last 14 days, or it is not shared. Ask what they try.",
        "Nothing here tells of withdrawal or illness now. Ask, or look at the medical record.",
    ]
    assert {words: found[words] for words in unknown} == dict.fromkeys(unknown, Side.UNKNOWN)
    assert [side for words, side in found.items() if words.startswith("Medicines: ")] == [Side.UNKNOWN]
    assert set(found.values()) == {Side.UNKNOWN}


def booked_after(here):
    said = {"appointment": Said(answer=AtDischarge.DONE, words="Dr. Okafor", on_date=clock.local_date())}
    answer_discharge_list(episode_id=here.stay.pk, said=said, by=here.by)


def used(here, source="sheet"):
    report(patient_id=here.patient.pk, key="use", words="Used at the weekend.", source=source, by=here.by)


def came_last_week(here):
    monday = clock.week_start(clock.local_date()) - timedelta(days=7)
    began = datetime.combine(monday, time(16), UTC)
    about = {"organization": here.organization, "patient": here.patient}
    times = {"local_date": monday, "began_at": began, "ended_at": began + timedelta(minutes=50)}
    contact = row("encounters.Contact", **about, **times, kind="individual", mode="in_person")
    signed = {"author": here.counselor, "state": "signed", "signed_at": clock.now()}
    row("encounters.IndividualEntry", **about, contact=contact, **signed)


RECORDED = {
    DataClass.SAFETY: used,
    DataClass.PLACEMENT: booked_after,
    DataClass.PLAN: lambda here: (write_plan(here.patient, here.by), sign_by_both(here.patient, here.by)),
    DataClass.SCORE: lambda here: enter(patient_id=here.patient.pk, key="phq-9", answered_on=clock.local_date(),
        choices=dict.fromkeys("123456789", 0), mode=Mode.PAPER, language="en", by=here.by),
    DataClass.DRUG_SCREEN: lambda here: order_screen(
        panel="basic", reason="Agreed", patient_id=here.patient.pk, by=here.by),
    DataClass.ATTENDANCE: came_last_week,
    DataClass.MEDICATION: lambda here: add_line(patient_id=here.patient.pk, kind=ListKind.MEDICINE,
        words=LineWords(name="Naltrexone"), source=Source.PERSON, by=here.by),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kept", RECORDED)
@pytest.mark.django_db
def test_what_a_person_keeps_to_themselves_is_told_as_what_was_never_recorded(here, kept):
    before = told(here, here.by)
    RECORDED[kept](here)
    see_all(here.organization)
    recorded = told(here, here.by)
    officer = actor_for(make_staff(here.organization, Role.PRIVACY_OFFICER))
    limit = NewRestriction(classes=frozenset({kept}))
    grant_restriction(patient_id=here.patient.pk, restriction=limit, by=officer)

    assert recorded != before
    assert told(here, here.by) == before
    assert {one.side for one in before} == {Side.UNKNOWN}


@pytest.mark.django_db
def test_who_does_not_see_safety_and_screens_is_told_nothing_of_use(here):
    report(patient_id=here.patient.pk, key="use", words="Used.", source="sheet", by=here.by)
    desk = actor_for(make_staff(here.organization, Role.FRONT_DESK))

    assert {one.words for one in told(here, desk) if one.dimension == "use"} == {
        "No questionnaire about use or urges came back, or it is not shown to you."
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_visit_that_is_booked_at_the_next_level_speaks_for_less_until_its_day_is_over(here):
    day = clock.local_date() + timedelta(days=3)
    said = {"appointment": Said(answer=AtDischarge.DONE, words="Dr. Okafor, Highlands", on_date=day)}
    answer_discharge_list(episode_id=here.stay.pk, said=said, by=here.by)
    words = f"The next visit after this level is booked for {date_format(day)}: Dr. Okafor, Highlands."

    before = {one.words: one.side for one in told(here, here.by)}
    after = {one.words for one in evidence_of(viewer=here.by, patient_id=here.patient.pk, now=in_days(5))}

    assert before[words] is Side.LESS
    assert words not in after


def in_days(days):
    return clock.now() + timedelta(days=days)


@pytest.mark.slow
@pytest.mark.django_db
def test_medical_need_that_no_plan_takes_up_speaks_for_more(here):
    begin_assessment(patient_id=here.patient.pk, by=here.by)
    keep_section(patient_id=here.patient.pk, section="concern", words={"own_words": "Tired."}, by=here.by)
    for one in book().sections[1:]:
        skip_section(patient_id=here.patient.pk, section=one.key, reason="Another day.", by=here.by)
    find_need(patient_id=here.patient.pk, section="body", words="Blood pressure that nobody treats", by=here.by)
    sign_assessment(patient_id=here.patient.pk, by=here.by)

    found = {one.words: (one.dimension, one.side) for one in told(here, here.by)}

    words = "The assessment found: Blood pressure that nobody treats – no plan in force takes it up."
    assert found[words] == ("body", Side.MORE)


@pytest.mark.slow
@pytest.mark.django_db
def test_two_sums_in_the_best_band_speak_for_less_though_a_change_is_too_early_to_tell(here):
    sheet = {"choices": dict.fromkeys("123456789", 0), "mode": Mode.PAPER, "language": "en", "by": here.by}
    enter(patient_id=here.patient.pk, key="phq-9", answered_on=clock.local_date() - timedelta(days=7), **sheet)
    once = {one.side for one in told(here, here.by) if one.words.startswith("PHQ-9")}
    enter(patient_id=here.patient.pk, key="phq-9", answered_on=clock.local_date(), **sheet)
    (twice,) = [one for one in told(here, here.by) if one.words.startswith("PHQ-9")]

    assert once == {Side.UNKNOWN}
    assert twice.side is Side.LESS
    assert twice.words.endswith("Both of the last two stand in the best band of this questionnaire.")


def told(here, viewer):
    return evidence_of(viewer=viewer, patient_id=here.patient.pk, now=clock.now())


@pytest.mark.django_db
@pytest.mark.slow
def test_review_is_signed_by_two_and_leads_to_the_new_level_with_everything_booked_kept(here, as_counselor):
    sign = reverse("journey:placement_sign", args=[here.patient.pk])
    kept = as_counselor.post(reverse("journey:placement", args=[here.patient.pk]), worksheet() | {"finish": "1"})
    assert kept.url == sign
    as_counselor.post(sign, {"ask": here.second.pk})
    see_all(here.organization)
    waiting = Placement.objects.get(countersigned_at=None)
    assert "Change the level" not in as_counselor.get(sign).text
    see_all(here.organization)
    countersign_placement(placement_id=waiting.pk, by=actor_for(here.second))
    assert "Change the level" in as_counselor.get(sign).text

    answer = as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    assert answer.url == reverse("schedule:offer", args=[here.stay.pk])
    see_all(here.organization)
    stay = Episode.objects.get(pk=here.stay.pk)
    assert (stay.level, stay.state) == ("1", "stepping_down")


def stages_taken(here, *, level, decision):
    """Nine hours in force, six and three to come; a review that both signed."""
    review = {"decision": decision, "decision_reason": "Both goals are near.", "next_review_date": None}
    place(here.stay, here.first, here.second, indicated_level=level, actual_level=level, **review)
    today = clock.local_date()
    days = [today + timedelta(weeks=weeks) for weeks in (-2, 2, 4)]
    take_stages(here.stay, days, [540, 360, 180])
    return today, days


@pytest.mark.slow
@pytest.mark.django_db
def test_weeks_before_a_change_of_level_keep_what_was_promised_in_them(here, as_counselor, monkeypatch):
    """The week in which it changes too: what is booked in it is of the level before."""
    Episode.objects.filter(pk=here.stay.pk).update(
        level="2.5", minimum_weekly_minutes=1200, maximum_weekly_minutes=1500, minimum_days=5, maximum_days=6
    )
    review = {"decision": "step_down", "decision_reason": "Both goals are near.", "next_review_date": None}
    place(here.stay, here.first, here.second, indicated_level="1", actual_level="1", **review)
    dose = Dose(minimum_weekly_minutes=60, maximum_weekly_minutes=539, minimum_days=1)
    monkeypatch.setattr("midspan.domains.journey.actions.levels.dose_of", lambda *_args, **_kwargs: dose)
    monday = clock.week_start(clock.local_date())

    as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    see_all(here.organization)
    promised = [least_of(here, monday + weeks * timedelta(weeks=1)) for weeks in (-3, -1, 0, 1, 4)]
    assert promised == [(1200, 5), (1200, 5), (1200, 5), (60, 1), (60, 1)]


@pytest.mark.django_db
def test_database_keeps_a_past_level_with_its_limits_also_where_nobody_said_any(here):
    kept = {"past_until": [clock.local_date()], "past_levels": ["2.5"]}
    stay = Episode.objects.filter(pk=here.stay.pk)

    with pytest.raises(IntegrityError, match="past_level_has_its_limits"), transaction.atomic():
        stay.update(**kept)
    stay.update(**kept, past_limits=[[None, None, None, None]])
    assert stay.get().past_limits == [[None, None, None, None]]


def least_of(here, monday):
    """As the tally of that week asks for it, and as the person's own page does."""
    found = hours_of_week(viewer=here.by, patient_id=here.patient.pk, monday=monday)
    least = tuple(found.finding(one, Bound.MINIMUM).limit for one in (Measure.MINUTES, Measure.DAYS))
    patient = actor_for(here.patient)
    own = own_stay(own_stays(viewer=patient).first()).week_hours(on=monday)
    assert (own.minimum_minutes, own.minimum_days) == least
    return least


def promised_and_standing(here):
    see_all(here.organization)
    stay = Episode.objects.get(pk=here.stay.pk)
    standing = rows_of("schedule.Offer").exclude(state="withdrawn").order_by("stage")
    return list(zip(stay.step_dates, stay.step_minutes, strict=True)), [one.minutes for one in standing]


@pytest.mark.slow
@pytest.mark.django_db
def test_step_up_ends_the_step_down_in_stages_and_says_so(here, as_counselor):
    today, days = stages_taken(here, level="2.5", decision="step_up")
    before = as_counselor.get(reverse("journey:placement_sign", args=[here.patient.pk])).text

    answer = as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    assert "whatever does not fit is taken back" in before
    assert "The step down in stages has ended" in " ".join(str(one) for one in get_messages(answer.wsgi_request))
    assert promised_and_standing(here) == ([(days[0], 540), (today, None)], [])
    page = as_counselor.get(reverse("journey:placement_sign", args=[here.patient.pk])).text
    plan = reverse("schedule:offer", args=[here.stay.pk])
    assert f'<a class="button button-wide" href="{plan}">Place the new week</a>' in page


@pytest.mark.slow
@pytest.mark.django_db
def test_lower_level_keeps_the_stages_whose_hours_fit_it(here, as_counselor, monkeypatch):
    today, days = stages_taken(here, level="1", decision="step_down")
    dose = Dose(minimum_weekly_minutes=60, maximum_weekly_minutes=539)
    monkeypatch.setattr("midspan.domains.journey.actions.levels.dose_of", lambda *_args, **_kwargs: dose)

    answer = as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    assert "The others stay" in " ".join(str(one) for one in get_messages(answer.wsgi_request))
    steps, standing = promised_and_standing(here)
    assert steps == [(days[0], 540), (today, None), (days[1], 360), (days[2], 180)]
    assert standing == [360, 180]


@pytest.mark.slow
@pytest.mark.django_db
def test_lower_level_that_asks_for_more_than_a_stage_takes_that_one_back(here, as_counselor, monkeypatch):
    _today, days = stages_taken(here, level="1", decision="step_down")
    dose = Dose(minimum_weekly_minutes=300, maximum_weekly_minutes=540)
    monkeypatch.setattr("midspan.domains.journey.actions.levels.dose_of", lambda *_args, **_kwargs: dose)

    as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    assert promised_and_standing(here) == ([(days[0], 540), (days[1], 360)], [540, 360])


@pytest.mark.slow
@pytest.mark.django_db
def test_review_says_by_when_and_what_was_said_last_time_and_asks_to_rate_first(here, client, monkeypatch):
    said = {
        "difference_reason": "patient_preference",
        "difference_note": "Evenings are for the children.",
        "decision": "stay",
        "decision_reason": "More would not fit the week.",
        "next_review_date": None,
    }
    place(here.stay, here.first, here.second, indicated_level="2.5", actual_level="2.1", **said)
    Episode.objects.filter(pk=here.stay.pk).update(payer="medicare")
    make_certification(here.stay, here.second)
    later = in_days(70)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    client.force_login(here.counselor.account)
    url, sign = (reverse(f"journey:{name}", args=[here.patient.pk]) for name in ("placement", "placement_sign"))

    page = client.get(f"{url}?review=1").text
    client.post(url, worksheet() | {"finish": "1"})
    read = client.get(sign).text

    assert page.count("Overdue") == 2
    assert "The placement is looked at again by" in page
    assert "Evenings are for the children." in page.split("What was said last time")[1]
    assert read.count("Last time, on") == len(current(Edition.PLACEMENT).dimensions)
    assert "Evenings are for the children." in read.split("The decision of the time before")[1]


@pytest.mark.slow
@pytest.mark.django_db
def test_last_time_is_found_in_an_older_edition_that_words_and_asks_otherwise(here, client, monkeypatch):
    whole = current(Edition.PLACEMENT)
    asked = tuple(replace(one, title="Worded otherwise") for one in whole.dimensions[:-1])
    older = replace(whole, header=replace(whole.header, edition="older"), dimensions=asked)
    for reader in ("actions.placements", "views.screening"):
        name = f"midspan.domains.journey.{reader}.edition_of"
        monkeypatch.setattr(name, lambda _kind, tag: older if tag == "older" else whole)
    with monkeypatch.context() as then:
        then.setattr("midspan.domains.journey.actions.placements.current", lambda _kind: older)
        said = {"decision": "stay", "decision_reason": "It helps.", "next_review_date": None}
        place(here.stay, here.first, here.second, indicated_level="2.1", actual_level="2.1", **said)
    later = in_days(70)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    client.force_login(here.counselor.account)
    client.post(reverse("journey:placement", args=[here.patient.pk]) + "?review=1", worksheet() | {"finish": "1"})

    read = client.get(reverse("journey:placement_sign", args=[here.patient.pk])).text

    last = re.findall(r"Last time, on [^:]+: ([^<]+)<", read)
    assert len(last) == len(whole.dimensions)
    assert [one == "not asked" for one in last] == [*[False] * len(older.dimensions), True]


@pytest.mark.slow
@pytest.mark.django_db
def test_hours_that_the_payer_allowed_for_less_are_asked_anew(here, as_counselor, monkeypatch):
    review = {"decision": "step_up", "decision_reason": "It got harder.", "next_review_date": None}
    place(here.stay, here.first, here.second, indicated_level="2.5", actual_level="2.5", **review)
    Episode.objects.filter(pk=here.stay.pk).update(authorized_weekly_minutes=540)
    dose = Dose(minimum_weekly_minutes=1200)
    monkeypatch.setattr("midspan.domains.journey.actions.admission.dose_for", lambda **_asked: dose)

    answer = as_counselor.post(reverse("staff:change_level", args=[here.patient.pk]))

    assert "ask anew" in " ".join(str(one) for one in get_messages(answer.wsgi_request))
    see_all(here.organization)
    assert Episode.objects.get(pk=here.stay.pk).authorized_weekly_minutes == 540
