"""What a reader is told of the way in: the steps they may know of, and no claim about any other."""

import pytest

from midspan.domains.journey.enums import EpisodeState
from midspan.domains.journey.rules.next_steps import Progress, is_whole, next_step, steps_of
from midspan.values import DataClass

EVERYTHING = frozenset(DataClass)
ONLY_PRESENCE = frozenset({DataClass.PRESENCE})
TOGETHER = frozenset({DataClass.PLACEMENT, DataClass.CONTACT})


@pytest.mark.parametrize(
    ("known", "keys"),
    [
        (
            EVERYTHING,
            "screening placement second_signature contact handoff admission sign_in orientation",
        ),
        (
            EVERYTHING - {DataClass.REFERRAL},
            "screening placement second_signature contact admission sign_in orientation",
        ),
        (EVERYTHING - {DataClass.PLACEMENT}, "contact handoff sign_in orientation"),
        (EVERYTHING - {DataClass.CONTACT}, "screening placement second_signature handoff sign_in orientation"),
        (ONLY_PRESENCE, "sign_in orientation"),
    ],
)
def test_a_step_that_rests_on_what_the_reader_may_not_see_is_not_there(known, keys):
    progress = Progress(state=EpisodeState.SCREENING, known=known, from_residential=True)

    assert [one.key for one in steps_of(progress)] == keys.split()
    assert is_whole(progress) == (known == EVERYTHING)


@pytest.mark.parametrize(("from_residential", "whole"), [(False, True), (True, False)])
def test_a_reader_without_referrals_knows_the_whole_way_of_who_came_from_no_residential_care(from_residential, whole):
    known = EVERYTHING - {DataClass.REFERRAL}

    assert is_whole(Progress(state=EpisodeState.ADMITTED, known=known, from_residential=from_residential)) is whole


def test_admission_that_is_over_is_known_to_who_knows_of_the_stay():
    progress = Progress(state=EpisodeState.ADMITTED, known=ONLY_PRESENCE)

    assert [(one.key, one.state) for one in steps_of(progress)] == [
        ("admission", "done"),
        ("sign_in", "next"),
        ("orientation", "open"),
    ]


@pytest.mark.parametrize(("known", "key"), [(EVERYTHING, "screening"), (EVERYTHING - TOGETHER, None)])
def test_no_step_comes_next_for_who_may_not_know_of_it(known, key):
    found = next_step(Progress(state=EpisodeState.SCREENING, known=known))

    assert (found.key if found else None) == key
