"""The arithmetic of the measurements, on numbers small enough to check by hand."""

from bench.costs import backend_seconds, per_request
from bench.pages import ratio, same_queries, with_ratios
from bench.place import quantile

FLOORS = {
    "plain day board, 20 rows, session and auth": {"cpu_ms": 4.0},
    "one row through one template": {"cpu_ms": 1.0},
}


def test_cost_of_a_request_is_the_round_divided_by_its_requests():
    assert per_request(before=1.0, after=1.5, requests=50) == 10.0


def test_backend_seconds_of_nobody_are_none():
    assert backend_seconds([]) == 0


def test_ratio_is_ours_over_theirs():
    assert ratio({"cpu_ms": 3.0}, {"cpu_ms": 4.0}) == 0.75


def test_page_over_its_target_is_said_to_be():
    rows = with_ratios({"Today": {"cpu_ms": 2.4}, "day board": {"cpu_ms": 2.4}, "room": {"cpu_ms": 9.0}}, FLOORS)

    assert {name: (row["times_plain_board"], row.get("is_within")) for name, row in rows.items()} == {
        "Today": (0.6, False),
        "day board": (0.6, True),
        "room": (2.25, None),
    }


def test_queries_are_compared_by_page_whatever_the_room_is_called():
    pages = {
        64: {"Today": {"queries": 5}, "My week": {"queries": 6}, "session room, 8 people": {"queries": 9}},
        1000: {"Today": {"queries": 5}, "My week": {"queries": 7}, "session room, 10 people": {"queries": 9}},
    }

    assert same_queries(pages) == {"Today": True, "My week": False, "session room": True}


def test_quantile_of_seconds_is_in_milliseconds():
    assert [quantile([0.003, 0.001, 0.002], share) for share in (0.0, 0.5, 0.95)] == [1.0, 2.0, 3.0]
