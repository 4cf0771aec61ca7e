"""What restrictions and blocked people take from lists, in words."""

from datetime import UTC, datetime

from midspan.engines.disclosure import Narrowing, Restriction, Scope, Wishes, narrowings

DANA = frozenset({"dana"})
NOTE = frozenset({"note"})


def restricted(**words):
    return Wishes(restrictions=(Restriction("1", Scope(**words)),))


def test_nothing_on_file_narrows_nothing():
    assert narrowings(Wishes()) == ()


def test_restriction_narrows_as_it_says_and_none_is_any():
    assert narrowings(restricted(actors=DANA, classes=NOTE)) == (Narrowing(DANA, None, NOTE),)


def test_purpose_narrows_what_stands_below_it_too():
    [found] = narrowings(restricted(purposes=frozenset({"HPAYMT"})))

    assert {"HPAYMT", "COVAUTH", "ELIGVER"} <= found.purposes
    assert "TREAT" not in found.purposes


def test_blocked_people_lose_everything():
    assert narrowings(Wishes(blocked=DANA)) == (Narrowing(DANA, None, None),)


def test_restriction_about_some_items_narrows_all_of_them_at_all_times():
    """A list cannot ask each row for its codes, so it takes the closed way."""
    wishes = restricted(classes=NOTE, codes=frozenset({"s|F10"}), ends=datetime(2027, 1, 1, tzinfo=UTC))

    assert narrowings(wishes) == (Narrowing(None, None, NOTE),)


def test_same_narrowing_twice_is_once():
    one = Restriction("1", Scope(classes=NOTE))

    assert len(narrowings(Wishes(restrictions=(one, one)))) == 1
