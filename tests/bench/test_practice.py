"""The simulation of how often few ratings deceive, in small."""

from bench.practice import is_within, measure


def test_few_people_come_near_the_published_table():
    found = measure(people=60, seed=35)

    assert found["within_noise"]
    assert [one["uses"] for one in found["rows"]] == [3, 8, 20, 40]
    assert found["drop"]["ours"] > 0.5


def test_what_is_further_off_than_both_are_noisy_is_said():
    near = {"ours": 0.5, "published": 0.4, "noise": 0.04, "rounded_to": 0.01}

    assert is_within(near)
    assert not is_within({**near, "noise": 0.03})
