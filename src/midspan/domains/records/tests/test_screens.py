"""A drug screen is signed step by step, says what is not confirmed, and tells nobody anything by itself."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.records.actions import StepWords, order_screen, take_step
from midspan.domains.records.book import panel_edition, panels, substances
from midspan.domains.records.enums import SCREEN_STEPS, Result, ScreenStep, Specimen
from midspan.domains.records.forms.screens import StepForm
from midspan.domains.records.models import DrugScreen, DrugScreenStep, SubstanceResult
from midspan.domains.records.queries import screen_of, screens_of
from midspan.domains.records.rules.screens import may_keep, may_result, may_step
from midspan.domains.records.screen_wording import finding_lines, result_lines, result_words, step_lines, summary_of
from midspan.domains.records.tests.factories import NURSE, Place
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for, bind
from midspan.kernel.tests.factories import own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BASIC = panels()["basic"].substances
NEGATIVE = dict.fromkeys(BASIC, Result.NEGATIVE)
S = ScreenStep


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by = actor_for(copy.nurse)
    copy.screen = order_screen(patient_id=copy.rowan.pk, panel="basic", reason="Agreed in the plan", by=copy.by)
    return copy


def step(place, which, **said):
    words = StepWords(**said)
    return take_step(patient_id=place.rowan.pk, screen_id=place.screen.pk, step=which, said=words, by=place.by)


def collect(place):
    step(place, S.COLLECTED, specimen=Specimen.URINE, is_observed=False)


def came_out(place, **results):
    collect(place)
    step(place, S.RESULTED, results=NEGATIVE | {key: Result(value) for key, value in results.items()})
    return file_of(place)


def file_of(place, viewer=None):
    return screen_of(viewer=viewer or place.by, patient_id=place.rowan.pk, screen_id=place.screen.pk)


def test_a_first_result_says_that_it_is_not_confirmed(place):
    file = came_out(place, cocaine="positive", thc="not_tested")

    told = {one["label"]: one["value"] for one in finding_lines(file)}
    assert told["Cocaine"] == "Positive, presumptive, not confirmed"
    assert told["Cannabis (THC)"] == "Not tested: not known"
    assert summary_of(file) == "Cocaine: Positive, presumptive, not confirmed"


def test_the_laboratory_has_the_last_word_and_the_first_one_stays(place):
    came_out(place, cocaine="positive")
    step(place, S.SENT, laboratory="Blue Ridge Laboratory")
    step(place, S.CONFIRMED, results={"cocaine": Result.NEGATIVE}, levels={"cocaine": "below 2 ng/mL"})
    file = file_of(place)

    first, last = file.step(S.RESULTED), file.step(S.CONFIRMED)
    assert "Cocaine: Positive, presumptive, not confirmed" in result_lines(file, first)
    assert result_lines(file, last) == ["Cocaine: Negative, confirmed by the laboratory below 2 ng/mL"]
    told = {one["label"]: one["value"] for one in finding_lines(file)}
    assert told["Cocaine"] == "Negative, confirmed by the laboratory (first: positive) · below 2 ng/mL"
    assert told["Opiates"] == "Negative, presumptive, not confirmed"


def test_what_was_not_tested_is_never_called_negative(place):
    file = came_out(place, thc="not_tested")

    assert summary_of(file) == "Nothing positive among what was tested; not all was tested."


def test_what_was_not_tested_is_never_called_confirmed():
    assert result_words(Result.NOT_TESTED, is_confirmed=True) == "Not tested: not known"


def test_a_laboratory_leaves_out_what_it_did_not_test(place):
    form = StepForm(step=S.CONFIRMED, file=file_of(place))

    assert [value for value, _words in form.fields["result_cocaine"].choices] == [
        "", "negative", "positive", "invalid",
    ]  # fmt: skip


def test_one_confirmed_substance_confirms_no_other(place):
    came_out(place)
    step(place, S.SENT, laboratory="Blue Ridge Laboratory")
    step(place, S.CONFIRMED, results={"cocaine": Result.NEGATIVE})

    assert summary_of(file_of(place)) == "Nothing positive; presumptive, not confirmed."


def test_a_withdrawn_result_says_nothing_any_more_and_the_person_reads_why(place):
    came_out(place, cocaine="positive")
    with pytest.raises(RefusedError, match="few words"):
        step(place, S.WITHDRAWN)
    step(place, S.WITHDRAWN, words="The cup was another person’s.")
    file = file_of(place)

    assert (file.findings, summary_of(file)) == ([], "The result was wrong and is withdrawn")
    assert step_lines(file, is_own=True)[-1]["words"] == "The cup was another person’s."
    assert "Withdrawn: Cocaine: Positive, presumptive, not confirmed" in result_lines(file, file.step(S.RESULTED))


def test_a_result_that_was_typed_wrong_is_typed_once_more(place):
    came_out(place, cocaine="positive")
    step(place, S.WITHDRAWN, words="Typed on the wrong line.")
    step(place, S.RESULTED, results=NEGATIVE)

    assert summary_of(file_of(place)) == "Nothing positive; presumptive, not confirmed."


def test_a_step_within_the_minute_of_the_last_comes_after_it():
    minute = clock.now().replace(second=0, microsecond=0)
    said = {"state": S.COLLECTED, "to": S.RESULTED, "at": minute, "now": minute + timedelta(minutes=1), "words": ""}

    assert may_step(NURSE, last=minute + timedelta(seconds=30), **said)
    assert not may_step(NURSE, last=minute + timedelta(seconds=60), **said)


def test_no_newer_screen_hides_a_result_that_nobody_has_read(place):
    came_out(place, cocaine="positive")
    order_screen(patient_id=place.rowan.pk, panel="alcohol", reason="Agreed again", by=place.by)
    client = Client()
    client.force_login(place.nurse.account)
    see_all(place.organization)

    now = client.get(f"/people/{place.rowan.pk}/chart/").context["now"]

    assert f"/people/{place.rowan.pk}/tests/{place.screen.pk}/" in [line.href for line in now]


def test_a_screen_nobody_collected_has_no_result(place):
    step(place, S.NOT_COLLECTED, words="Could not, and said so.")
    file = file_of(place)

    assert (file.findings, summary_of(file)) == ([], "Not collected")


def test_a_correction_is_added_and_changes_nothing(place):
    before = came_out(place, cocaine="positive")
    step(place, S.ADDENDUM, words="The cup was another person’s; see the order of today.")
    after = file_of(place)

    assert (after.state, after.findings) == (before.state, before.findings)
    assert [one.step for one in after.steps] == ["ordered", "collected", "resulted", "addendum"]


def test_what_is_signed_is_never_changed(place):
    came_out(place)

    for model in (DrugScreen, DrugScreenStep, SubstanceResult):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            model.objects.update(organization=place.organization)


def test_a_positive_result_tells_nobody_and_opens_nothing(place):
    counted = ("notices.Notice", "safety.Obligation", "privacy.LedgerEntry", "notices.Delivery")
    before = [apps.get_model(label).objects.count() for label in counted]

    came_out(place, cocaine="positive", opiates="positive")

    assert [apps.get_model(label).objects.count() for label in counted] == before


@pytest.mark.parametrize("state", SCREEN_STEPS)
def test_steps_follow_their_table(state):
    now = clock.now()
    said = {"at": now, "last": None, "now": now, "words": "So"}

    allowed = {to for to in ScreenStep if may_step(NURSE, state=state, to=to, **said)}

    assert allowed == SCREEN_STEPS[state] | {S.ADDENDUM}


@pytest.mark.parametrize(
    ("results", "is_confirming", "allowed"),
    [
        (NEGATIVE, False, True), ({"cocaine": Result.POSITIVE}, False, False),
        ({"cocaine": Result.POSITIVE}, True, True), ({}, True, False), ({"coffee": Result.POSITIVE}, True, False),
        ({"cocaine": Result.NOT_TESTED}, True, False), (NEGATIVE | {"thc": Result.NOT_TESTED}, False, True),
    ],
)  # fmt: skip
def test_a_first_test_says_something_of_every_substance(results, is_confirming, allowed):
    assert bool(may_result(results, wanted=BASIC, is_confirming=is_confirming)) is allowed


def test_a_step_is_taken_at_a_moment_that_can_be(place):
    collect(place)
    tomorrow, before = clock.now() + timedelta(days=1), clock.now() - timedelta(days=1)

    with pytest.raises(RefusedError, match="not come yet"):
        step(place, S.RESULTED, results=NEGATIVE, at=tomorrow)
    with pytest.raises(RefusedError, match="comes before"):
        step(place, S.RESULTED, results=NEGATIVE, at=before)


def test_what_a_step_leaves_out_is_asked_for(place):
    left_out = [
        (S.COLLECTED, {}, "what was collected"),
        (S.NOT_COLLECTED, {}, "few words"),
        (S.ADDENDUM, {}, "few words"),
        (S.REVIEWED, {"words": "Talked."}, "does not come now"),
    ]
    for which, said, words in left_out:
        with pytest.raises(RefusedError, match=words):
            step(place, which, **said)


def test_only_nurses_and_counselors_who_reach_the_person_see_screens(place):
    came_out(place)
    viewers = {"nurse": place.nurse, "counselor": place.counselor, "leader": place.leader, "director": place.director}

    sees = {name for name, one in viewers.items() if screens_of(viewer=actor_for(one), patient_id=place.rowan.pk)}
    keeps = {name for name, one in viewers.items() if may_keep(actor_for(one))}

    stranger = actor_for(place.colleague)
    bind(organization_id=stranger.organization_id, actor_id=stranger.id, reach=Reach.ASSIGNED)
    assert (sees, keeps) == ({"nurse", "counselor"}, {"nurse", "counselor"})
    assert file_of(place, viewer=stranger) is None


def test_the_person_sees_their_own(place):
    came_out(place, cocaine="positive")
    person = actor_for(place.rowan)
    with acting_for(person, Reach.OWN):
        found = screens_of(viewer=person, patient_id=place.rowan.pk)
    see_all(place.organization)

    assert [one.findings[3].presumptive for one in found] == [Result.POSITIVE]


def test_ordered_twice_with_one_double_click_it_is_one(place):
    again = order_screen(patient_id=place.rowan.pk, panel="basic", reason="Agreed in the plan", by=place.by)

    assert again.pk == place.screen.pk


def test_there_is_no_panel_but_those_of_the_book(place):
    with pytest.raises(RefusedError, match="no such panel"):
        order_screen(patient_id=place.rowan.pk, panel="everything", reason="So", by=place.by)


def test_every_substance_of_a_panel_is_in_the_book_in_both_languages():
    named = {key for panel in panels().values() for key in panel.substances}

    assert named <= set(substances())
    assert all(one.en and one.es for one in substances().values())
    assert panel_edition().source


def test_as_many_queries_for_three_screens_as_for_one(place, django_assert_num_queries):
    with django_assert_num_queries(3):
        screens_of(viewer=place.by, patient_id=place.rowan.pk)
    for reason in ("Agreed", "Agreed once more"):
        order_screen(patient_id=place.rowan.pk, panel="alcohol", reason=reason, by=place.by)

    with django_assert_num_queries(3):
        screens_of(viewer=place.by, patient_id=place.rowan.pk)
