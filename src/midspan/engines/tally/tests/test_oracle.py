"""The engine beside a minute-by-minute oracle that knows no spans, on weeks with and without clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midspan.engines.tally import Attendance, Code, Direction, Meeting, Presence, Rounding, tally
from midspan.engines.tally.tests.cast import NEW_YORK, rule
from midspan.values import Span

NOT_THERE = {Attendance.ABSENT, Attendance.EXCUSED, Attendance.CANCELLED}
WEEKS = st.sampled_from([date(2026, 3, 2), date(2026, 6, 1), date(2026, 10, 26)])
MINUTES = 5  # The grid on which the drawn weeks lie; the oracle steps on it.


def after(week, steps):
    opening = datetime(week.year, week.month, week.day, tzinfo=NEW_YORK).astimezone(UTC)
    return opening + timedelta(minutes=MINUTES * steps)


@st.composite
def weeks(draw):
    week = draw(WEEKS)
    meetings, presences = [], []
    for number in range(draw(st.integers(0, 4))):
        start, length = draw(st.integers(-20, 7 * 288)), draw(st.integers(1, 60))
        pauses = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 6)), max_size=2))
        breaks = tuple(Span(after(week, start + at), after(week, start + at + size)) for at, size in pauses)
        span = Span(after(week, start), after(week, start + length))
        meetings.append(Meeting(str(number), span, "group", draw(st.sampled_from(Attendance)), breaks))
        for arrived, stayed in draw(
            st.lists(st.tuples(st.integers(-6, 60), st.none() | st.integers(0, 40)), max_size=3)
        ):
            arrival = start + arrived
            left = None if stayed is None else after(week, arrival + stayed)
            presences.append(Presence(str(number), after(week, arrival), left))
    return week, meetings, presences, after(week, draw(st.integers(0, 7 * 288 + 24)))


def state_of(moment, meeting, presences, payer, now):
    """What one moment of one meeting is: "attended", "unknown", "planned" or None."""
    own = [one for one in presences if one.meeting_id == meeting.id]
    is_inside = meeting.span.start <= moment < meeting.span.end
    is_late = payer.counts_late_stay and moment >= meeting.span.end
    is_there = any(one.left_at and one.arrived_at <= moment < one.left_at for one in own) and (is_inside or is_late)
    is_maybe = is_inside and any(one.left_at is None and one.arrived_at <= moment for one in own)
    if not payer.counts_breaks and any(pause.start <= moment < pause.end for pause in meeting.breaks):
        return None
    if meeting.attendance in NOT_THERE:
        return "unknown" if moment < now and (is_there or is_maybe) else None
    is_settled = meeting.attendance is Attendance.ATTENDED and own
    if moment >= now:
        is_expected = not is_settled or any(one.left_at is None for one in own)
        return "planned" if is_inside and is_expected else None
    if is_there:
        return "attended"
    return "unknown" if is_maybe or (is_inside and not is_settled) else None


def oracle(week, meetings, presences, now, payer):
    """Minutes of the week by date and state, each minute once, the surest state first."""
    counts = {}
    last = max((one.left_at or one.arrived_at for one in presences), default=now)
    ends = [meeting.span.end for meeting in meetings]
    moment = min((meeting.span.start for meeting in meetings), default=now)
    while moment < max([last, *ends]) and meetings:
        states = {state_of(moment, meeting, presences, payer, now) for meeting in meetings}
        state = next((one for one in ("attended", "unknown", "planned") if one in states), None)
        day = moment.astimezone(NEW_YORK).date()
        if state and week <= day < week + timedelta(days=7):
            counts[day, state] = counts.get((day, state), 0) + MINUTES
        moment += timedelta(minutes=MINUTES)
    return counts


@pytest.mark.slow
@given(drawn=weeks(), counts_breaks=st.booleans(), counts_late_stay=st.booleans())
@settings(deadline=None)
def test_every_minute_is_what_the_oracle_says(drawn, counts_breaks, counts_late_stay):
    week, meetings, presences, now = drawn
    payer = rule(counts_breaks=counts_breaks, counts_late_stay=counts_late_stay)

    result = tally(meetings, presences, week=week, rule=payer, now=now)

    rows = [(day.day, day.attended_minutes, day.unknown_minutes, day.planned_minutes) for day in result.days]
    names = ("attended", "unknown", "planned")
    found = {(day, name): size for day, *sizes in rows for name, size in zip(names, sizes, strict=True) if size}
    assert found == oracle(week, meetings, presences, now, payer)


ROUNDINGS = st.builds(Rounding, st.sampled_from([1, 5, 15, 30]), st.sampled_from(Direction))


@pytest.mark.slow
@given(drawn=weeks(), rounding=ROUNDINGS, least=st.integers(0, 600), per_day=st.integers(0, 200))
@settings(deadline=None)
def test_no_claim_is_made_from_the_unknown(drawn, rounding, least, per_day):
    """With every unknown minute missed, a "met" week is met; with every one attended, a "short" week is short."""
    week, meetings, presences, now = drawn
    payer = rule(minimum_minutes=least, minimum_days=None, rounding=rounding, minimum_minutes_per_day=per_day)

    result = tally(meetings, presences, week=week, rule=payer, now=now)

    reach = result.findings[0].reach
    assert 0 <= reach.certain <= reach.planned <= reach.possible
    assert result.attended_minutes == reach.certain
    assert result.attended_minutes + result.unknown_minutes + result.planned_minutes == reach.possible
    assert (result.verdict.code is not Code.MET) or reach.certain >= least
    assert (result.verdict.code is not Code.SHORT) or reach.possible < least
    assert result.service_days == sum(day.is_service_day is True for day in result.days)


@pytest.mark.slow
@given(drawn=weeks())
@settings(deadline=None)
def test_the_order_of_the_records_does_not_matter(drawn):
    week, meetings, presences, now = drawn

    forwards = tally(meetings, presences, week=week, rule=rule(), now=now)

    assert tally(meetings[::-1], presences[::-1], week=week, rule=rule(), now=now) == forwards
