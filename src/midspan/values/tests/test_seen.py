import pytest

from midspan.values import is_as_seen, mark_of


def test_the_same_values_have_the_same_mark():
    assert mark_of("kept", 3) == mark_of("kept", 3)


@pytest.mark.parametrize("other", [("kept",), ("kept", 4), ("kept", "3"), ("kept3",), (3, "kept")])
def test_any_other_values_have_another(other):
    assert mark_of(*other) != mark_of("kept", 3)


@pytest.mark.parametrize(("seen", "is_seen"), [("now", True), ("before", False), ("", False), (None, True)])
def test_what_stands_is_compared_with_what_was_seen_where_that_was_sent(seen, is_seen):
    assert is_as_seen("now", seen) is is_seen
