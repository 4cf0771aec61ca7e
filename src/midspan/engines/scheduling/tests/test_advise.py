"""Advice: what would help, how many people, proven by solving again."""

from msgspec.structs import replace

from midspan.engines.scheduling.advising import ChangeKind, advise
from midspan.engines.scheduling.solving import solve
from midspan.engines.scheduling.tests.build import at, counselor, mornings, needs, problem, section


def advised(week):
    return advise(week, solve(week))


def what(advice):
    return [(one.kind, one.subject_id, one.people) for one in advice]


def test_center_with_room_for_everybody_needs_nothing():
    assert advised(problem(sections=mornings(), patients=[needs("a"), needs("b")])) == ()


def test_full_group_that_keeps_somebody_waiting_needs_a_seat_or_a_twin():
    first, *others = mornings()
    week = problem(sections=[replace(first, capacity=1), *others], patients=[needs("a"), needs("b")])

    advice = advised(week)

    assert what(advice) == [(ChangeKind.SEAT, "mon-am", 1), (ChangeKind.SECTION, "mon-am", 1)]
    assert all(one.points > 19_000 and one.bound + one.points <= solve(week).objective for one in advice)


def test_law_that_closes_a_group_leaves_only_the_twin():
    first, *others = mornings()
    closed = replace(first, capacity=1, legal_capacity=1)

    advice = advised(problem(sections=[closed, *others], patients=[needs("a"), needs("b")]))

    assert what(advice) == [(ChangeKind.SECTION, "mon-am", 1)]


def test_counselor_without_time_for_all_needs_an_hour():
    people = [needs(name, counselor_id="kim", max_days=3) for name in ("a", "b")]
    kim = counselor("kim", "Mon 13:00-14:00")

    [advice] = advised(problem(sections=mornings(), patients=people, counselors=[kim]))

    assert (advice.kind, advice.subject_id, advice.span) == (ChangeKind.COUNSELOR_HOUR, "kim", at("Mon 14:00-15:00"))
    assert (advice.people, advice.points > 1_900) == (0, True)


def test_seat_that_nobody_could_use_is_not_advised():
    alone = section("far", "Tue 09:00-12:00", capacity=1)
    week = problem(sections=[*mornings(), alone], patients=[needs("a")])

    assert advised(week) == ()


def test_listener_hears_before_each_try_and_ends_it_with_what_has_helped():
    first, *others = mornings()
    week = problem(sections=[replace(first, capacity=1), *others], patients=[needs("a"), needs("b")])
    heard = []

    def listener(progress):
        heard.append((progress.phase, progress.round))
        return len(heard) < 2

    advice = advise(week, solve(week), listener=listener)

    assert what(advice) == [(ChangeKind.SEAT, "mon-am", 1)]
    assert heard == [("trying", 0), ("trying", 1)]
