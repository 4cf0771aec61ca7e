"""The arithmetic of the measurements, on numbers small enough to check by hand."""

from bench.costs import backend_seconds, per_request
from bench.pages import PLAIN_BOARD, judged, same_queries
from bench.place import quantile
from bench.turns import Round, times


def test_cost_of_a_request_is_the_round_divided_by_its_requests():
    assert per_request(before=1.0, after=1.5, requests=50) == 10.0


def test_backend_seconds_of_nobody_are_none():
    assert backend_seconds([]) == 0


def test_page_is_compared_round_by_round_with_the_floor_measured_before_it():
    """The machine was half as fast in the second round and in the third, for both alike."""
    ours = [Round(2.0, 1.0, 0.01), Round(4.0, 2.0, 0.02), Round(4.0, 2.0, 0.02)]
    theirs = [Round(3.0, 1.0, 0.01), Round(6.0, 2.0, 0.02), Round(6.0, 2.0, 0.02)]

    assert times(ours, theirs) == 0.75


def test_page_over_its_target_is_said_to_be():
    rows = judged({name: {"times": {PLAIN_BOARD: 0.6}} for name in ("Today", "day board", "room")})

    assert {name: row.get("is_within") for name, row in rows.items()} == {
        "Today": False,
        "day board": True,
        "room": None,
    }


def test_queries_are_compared_by_page_whatever_the_room_is_called():
    pages = {
        64: {"Today": {"queries": 5}, "My week": {"queries": 6}, "session room, 8 people": {"queries": 9}},
        1000: {"Today": {"queries": 5}, "My week": {"queries": 7}, "session room, 10 people": {"queries": 9}},
    }

    assert same_queries(pages) == {"Today": True, "My week": False, "session room": True}


def test_quantile_of_seconds_is_in_milliseconds():
    assert [quantile([0.003, 0.001, 0.002], share) for share in (0.0, 0.5, 0.95)] == [1.0, 2.0, 3.0]
