"""The arithmetic of the measurements, on numbers small enough to check by hand."""

from bench.costs import backend_seconds, per_request
from bench.pages import PLAIN_BOARD, judged, judged_growth, same_queries
from bench.place import quantile
from bench.turns import Round, growths, times


def test_cost_of_a_request_is_the_round_divided_by_its_requests():
    assert per_request(before=1.0, after=1.5, requests=50) == 10.0


def test_backend_seconds_of_nobody_are_none():
    assert backend_seconds([]) == 0


def test_page_is_compared_round_by_round_with_the_floor_measured_before_it():
    """The machine was half as fast in the second round and in the third, for both alike."""
    ours = [Round(2.0, 1.0, [10.0]), Round(4.0, 2.0, [20.0]), Round(4.0, 2.0, [20.0])]
    theirs = [Round(3.0, 1.0, [10.0]), Round(6.0, 2.0, [20.0]), Round(6.0, 2.0, [20.0])]

    assert times(ours, theirs) == 0.75


def test_page_over_its_target_is_said_to_be():
    rows = judged({name: {"times": {PLAIN_BOARD: 0.6}} for name in ("Today", "day board", "room")})

    assert {name: row.get("is_within") for name, row in rows.items()} == {
        "Today": False,
        "day board": True,
        "room": None,
    }


def test_p95_is_the_least_that_95_in_100_requests_do_not_exceed():
    one = Round(2.0, 1.0, [float(ms) for ms in range(20, 0, -1)])

    assert (one.p50_ms, one.p95_ms) == (10.5, 19.0)


def test_growth_is_taken_round_by_round_so_that_a_slow_moment_counts_for_both():
    small, large = ([Round(1.0, 1.0, [ms]) for ms in walls] for walls in ([10.0, 40.0, 10.0], [12.0, 44.0, 30.0]))

    assert growths({(64, "chart"): small, (64, "room"): small, (1000, "chart"): large}, smallest=64, largest=1000) == {
        "chart": 1.2
    }


def test_only_pages_that_show_as_much_at_every_size_are_judged_by_their_growth():
    found = {name: judged_growth(name, 1.51).get("is_within") for name in ("chart", "day board, all")}

    assert (found, judged_growth("caseload", 1.5)["is_within"]) == ({"chart": False, "day board, all": None}, True)


def test_queries_are_compared_by_page():
    pages = {
        64: {"Today": {"queries": 5}, "My week": {"queries": 6}, "session room": {"queries": 9}},
        1000: {"Today": {"queries": 5}, "My week": {"queries": 7}, "session room": {"queries": 9}},
    }

    assert same_queries(pages) == {"Today": True, "My week": False, "session room": True}


def test_quantile_of_seconds_is_in_milliseconds():
    assert [quantile([0.003, 0.001, 0.002], share) for share in (0.0, 0.5, 0.95)] == [1.0, 2.0, 3.0]
