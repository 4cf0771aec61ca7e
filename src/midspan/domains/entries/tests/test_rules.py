"""When something was written by a clock nobody trusts, and what a late change still fits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.entries.rules import OLDEST, Made, Stamped, followed, still_fits, when_made

NOW = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


def written(*, ago, clock_behind=timedelta(), behind_now=None):
    """An entry of a device whose clock is behind the server's, and by how much as it is sent."""
    behind_now = clock_behind if behind_now is None else behind_now
    return Stamped(made_at=NOW - ago - clock_behind, sent_at=NOW - behind_now, offset=clock_behind)


@given(
    behind=st.timedeltas(timedelta(days=-300), timedelta(days=300)), ago=st.timedeltas(timedelta(), timedelta(days=30))
)
def test_clock_that_is_wrong_all_the_time_is_put_right(behind, ago):
    assert when_made(written(ago=ago, clock_behind=behind), now=NOW) == Made(NOW - ago, is_doubtful=False)


def test_clock_that_was_set_in_between_is_doubtful():
    stamped = written(ago=AN_HOUR, clock_behind=timedelta(), behind_now=24 * AN_HOUR)

    assert when_made(stamped, now=NOW) == Made(NOW - AN_HOUR, is_doubtful=True)


@pytest.mark.parametrize("ago", [-AN_HOUR, OLDEST + AN_HOUR])
def test_moment_that_cannot_be_is_that_of_arrival(ago):
    assert when_made(written(ago=ago), now=NOW) == Made(NOW, is_doubtful=True)


@given(made=st.datetimes(), sent=st.datetimes(), hours=st.integers(-10_000, 10_000))
def test_nothing_was_written_after_it_arrived(made, sent, hours):
    stamped = Stamped(made_at=made.replace(tzinfo=UTC), sent_at=sent.replace(tzinfo=UTC), offset=hours * AN_HOUR)

    assert when_made(stamped, now=NOW).at <= NOW


def test_change_fits_what_the_person_saw_and_what_they_made_of_it():
    own = {"a": "b", "b": "c"}

    assert [still_fits("a", now=now, changes=own) for now in ("a", "c", "d")] == [True, True, False]
    assert not still_fits("", now="c", changes={"": "c"})


def test_changing_back_and_forth_ends():
    assert followed("a", {"a": "b", "b": "a"}) == "b"
