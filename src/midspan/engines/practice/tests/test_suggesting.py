"""What could help now: by rule, with one's own among them, and nothing whose caution fits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.engines.practice import Because, Experience, Person, Situation, rules_on, suggest

RULES = rules_on(date(2026, 11, 28))
EVERYTHING = Person(available=RULES.skills)
OWN, HELPED, RULE = Because.OWN, Because.HELPED, Because.RULE


def offered(situation, person=EVERYTHING):
    return [(one.key, one.because) for one in suggest(RULES, situation, person)]


def somebody(**more):
    return Person(available=RULES.skills, **more)


def test_without_a_choice_of_their_own_two_are_offered_and_none_is_made_up():
    assert offered(Situation("urge")) == [("ride-the-urge", RULE), ("basic-needs-check", RULE)]


def test_what_they_chose_comes_first_and_what_is_meant_for_the_moment_before_the_rest():
    chosen = somebody(chosen=("solve-one-thing", "say-no-and-mean-it"))

    assert offered(Situation("urge"), chosen)[0] == ("say-no-and-mean-it", OWN)
    assert offered(Situation("low"), chosen)[0] == ("solve-one-thing", OWN)
    assert len(offered(Situation("low"), chosen)) == 3


def test_what_they_said_helped_comes_before_the_list_and_what_did_not_is_left_out():
    said = {
        "reach-out": Experience(helped=3, did_not=1),
        "ride-the-urge": Experience(did_not=2),
        "basic-needs-check": Experience(helped=1, did_not=1),
    }

    assert offered(Situation("urge"), somebody(said=said)) == [("reach-out", HELPED), ("basic-needs-check", RULE)]


def test_what_they_chose_and_made_it_worse_leads_nothing():
    chosen = somebody(chosen=("ride-the-urge", "reach-out"), said={"ride-the-urge": Experience(helped=1, did_not=2)})

    assert offered(Situation("urge"), chosen)[0] == ("reach-out", OWN)


def test_when_it_is_high_their_own_choice_is_one_that_is_meant_for_it():
    long = next(key for key in sorted(RULES.skills) if key not in RULES.high["anxiety"])

    assert (long, OWN) not in offered(Situation("anxiety", 9), somebody(chosen=(long,)))
    assert (long, OWN) in offered(Situation("anxiety", 3), somebody(chosen=(long,)))


@pytest.mark.parametrize(("distress", "first"), [(None, "settle"), (6, "settle"), (7, "five"), (10, "five")])
def test_from_high_distress_on_what_is_short_comes_first(distress, first):
    assert offered(Situation("anxiety", distress))[0][0].startswith(first)


def test_a_caution_takes_out_even_what_they_chose():
    chosen = somebody(chosen=("settle-on-the-breath",))

    assert ("settle-on-the-breath", OWN) in offered(Situation("anxiety"), chosen)
    found = offered(Situation("anxiety", cautions=frozenset({"breath"})), chosen)
    assert found == [("five-senses-anchor", RULE), ("let-tension-go", RULE)]


def test_what_a_clinician_has_not_switched_on_is_not_available_and_not_offered():
    person = Person(available=RULES.skills - {"body-reset", "ride-the-urge"}, chosen=("body-reset",))

    assert "body-reset" not in dict(offered(Situation("urge", 9), person))


def test_every_kind_has_a_list_for_each_intensity_long_enough_for_any_one_caution():
    for kind, distress in [(kind, distress) for kind in RULES.usual for distress in (3, 8)]:
        for caution in RULES.cautions:
            assert offered(Situation(kind, distress, frozenset({caution.key}))), (kind, distress, caution.key)
    assert set(RULES.usual) == set(RULES.high)


keys = st.sampled_from(sorted(RULES.skills))
experiences = st.dictionaries(keys, st.builds(Experience, st.integers(0, 4), st.integers(0, 4)), max_size=6)


@given(
    st.builds(
        Situation,
        st.sampled_from([*RULES.usual, "unheard of"]),
        st.none() | st.integers(0, 10),
        st.frozensets(st.sampled_from([one.key for one in RULES.cautions])),
    ),
    st.builds(Person, st.frozensets(keys), st.lists(keys, max_size=4).map(tuple), experiences),
)
def test_at_most_three_each_once_never_what_speaks_against_it_and_their_own_where_it_may(situation, person):
    found = suggest(RULES, situation, person)
    against = frozenset().union(*(one.skills for one in RULES.cautions if one.key in situation.cautions))

    keys = [one.key for one in found]
    assert len(keys) == len(set(keys)) <= 3
    assert set(keys) <= person.available - against
    own = {one.key for one in found if one.because is OWN}
    assert own <= set(person.chosen)
    is_high = situation.distress is not None and situation.distress >= RULES.high_from
    failed = {key for key, said in person.said.items() if said.did_not >= 2 and said.did_not >= said.helped}
    meant = set(RULES.high.get(situation.kind, ())) if is_high else RULES.skills
    assert bool(own) == bool(set(person.chosen) & person.available & meant - against - failed)


def test_before_the_first_rules_there_are_none():
    with pytest.raises(LookupError, match="No rules"):
        rules_on(date(2026, 11, 27))
