"""Pure rules: who asks, reads and answers, when an instrument falls due, and what of it is put to the person."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from midspan.domains.measures.enums import DueState
from midspan.domains.people.enums import Role
from midspan.engines.scoring import Asking, Instrument, Item, instrument, is_asked, signals
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, first_refusal, refused

ASKS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE})
READS = ASKS | {Role.DIRECTOR}
LONGEST_DAYS = 365
AT_THE_END = "Asked at the end of the stay."
AFTER_THE_STAY = "Asked after the stay, as they agreed."
DAYS_OF_WEEK = 7
TWO_CLICKS = timedelta(minutes=1)  # Nobody asks the whole again and writes it down in less.
Choices = Mapping[str, int | None]  # Item number to the place of the answer chosen; None: rather not answered.


def may_ask(by: Actor) -> Verdict:
    """Whether this staff member assigns instruments and enters answers."""
    return ALLOWED if by.roles & ASKS else refused("Your role does not ask questionnaires.")


def may_read(by: Actor) -> Verdict:
    return ALLOWED if by.roles & READS else refused("Your role does not read questionnaires.")


def may_assign(by: Actor, *, one: Instrument, every_days: int | None, starts_on: date, today: date) -> Verdict:
    """Only what a person can answer alone is assigned, at most once a day, and for no day that is over."""
    if not may_ask(by):
        return may_ask(by)
    if one.is_shell or one.asking is Asking.STAFF:
        return refused("A staff member asks this one in person.")
    if every_days is not None and not 1 <= every_days <= LONGEST_DAYS:
        return refused("Choose a number of days from 1 to 365.")
    return may_start(starts_on, today=today)


def may_have_line(one: Instrument, told_from: int | None) -> Verdict:
    """Whether that many points can be the line from which on somebody talks with the person; None is no line."""
    if told_from is None:
        return ALLOWED
    if not one.takes_line:
        return refused("Only one question from 0 to 10 of our own has a line that is agreed with the person.")
    return ALLOWED if 1 <= told_from <= one.items[0].most else refused("Choose a line from 1 to 10.")


def worrying(one: Instrument, points: Mapping[str, int | None], *, told_from: int | None) -> tuple[str, ...]:
    """Items answered so that somebody has to talk with the person: by the pack, or by the line agreed with them."""
    if told_from is None or not one.takes_line:
        return signals(one, points)
    return tuple(item.number for item in one.items if (points.get(item.number) or 0) >= told_from)


def may_arrive_late(one: Instrument, item: Item, *, told_from: int | None) -> bool:
    """Whether no answer to this item means that somebody has to talk with the person, so that none is waited for."""
    given = (points_of(one, {item.number: place})[item.number] for place in places_of(one, item))
    return not any(worrying(one, {item.number: points}, told_from=told_from) for points in given)


def may_enter_again(one: Instrument, *, is_same: bool, since: timedelta | None) -> Verdict:
    """The same answers once for one day, but of what is asked several times a day as often as that day wants it.

    `is_same`: the newest sheet of this instrument for that day, entered `since`, has these very answers; other ones
    correct it. Right after it they are a second click.
    """
    is_second_click = since is not None and since < TWO_CLICKS
    if is_same and (is_second_click or not one.several_a_day):
        return refused("The same answers are kept for that day already.")
    return ALLOWED


def may_start(day: date, *, today: date) -> Verdict:
    if not 0 <= (day - today).days <= LONGEST_DAYS:
        return refused("Choose today, or a day of the next year.")
    return ALLOWED


def may_ask_besides(*, is_asked: bool) -> Verdict:
    """`is_asked`: the same instrument is asked already, again and again as this one would be, or once as this one."""
    return refused("This is asked already.") if is_asked else ALLOWED


def may_recur(*, has_left: bool) -> Verdict:
    """Nobody is asked again and again once their last stay has ended."""
    return refused("Their stay has ended. Ask it once.") if has_left else ALLOWED


def minutes_a_week(asked: Iterable[tuple[Instrument, int | None]], *, often_days: int) -> float:
    """Minutes of an ordinary week, of (instrument, every so many days); what comes more seldom is left out."""
    return sum(one.minutes * DAYS_OF_WEEK / every for one, every in asked if every is not None and every <= often_days)


def may_take(minutes: float, *, most: int, reason: str) -> Verdict:
    """Whether questionnaires may take a person so many minutes a week: more than is meant wants a reason."""
    if minutes <= most or reason.strip():
        return ALLOWED
    return refused(
        "Together that is more than this person should answer in a week. Ask something less often, or say why."
    )


def may_ask_now(*, waits: bool) -> Verdict:
    """Nobody is asked anything while somebody has to talk with them. `waits`: such a talk is open."""
    if waits:
        return refused("Somebody has to talk with this person first. Nothing more is asked until then.")
    return ALLOWED


def may_link(by: Actor, *, is_after_stay: bool, is_due: bool, is_agreed: bool) -> Verdict:
    """Whether an address is made for one answer sheet: after the stay alone, of who agreed, while it is due."""
    return first_refusal(
        ALLOWED if by.kind is ActorKind.JOB else may_ask(by),
        ALLOWED if is_after_stay else refused("Only what is asked after the stay is answered without signing in."),
        ALLOWED if is_agreed else refused("They have not agreed to be asked after their stay, or took it back."),
        ALLOWED if is_due else refused("It does not wait any more."),
    )


def may_ask_by_itself(by: Actor) -> Verdict:
    """Only the clock asks what is usual without anybody having chosen it."""
    return ALLOWED if by.kind is ActorKind.JOB else refused("Choose what is asked.")


def may_differ(*, differs: bool, reason: str) -> Verdict:
    if differs and not reason.strip():
        return refused("This is not what is usual here. Say why.")
    return ALLOWED


def may_mark(by: Actor, *, on_date: date, words: str, today: date) -> Verdict:
    """The person alone marks what happened, with a word, and not what is to come."""
    if by.kind is not ActorKind.PATIENT:
        return refused("The person alone marks this.")
    if not words.strip():
        return refused("Say in a few words what it was.")
    return refused("Mark what has happened; this day is still to come.") if on_date > today else ALLOWED


def may_answer(by: Actor, *, patient_id: UUID, state: DueState) -> Verdict:
    """The person alone answers what is due."""
    if not (by.is_patient and by.id == patient_id):
        return refused("Only the person answers here.")
    if state is DueState.ANSWERED:
        return refused("You have answered this already.")
    return ALLOWED if state is DueState.DUE else refused("This is not due now.")


def occurrences(starts_on: date, every_days: int | None, *, last: date) -> list[date]:
    """The days on which an assignment falls due, up to `last`, in order."""
    if starts_on > last:
        return []
    count = 1 if every_days is None else (last - starts_on).days // every_days + 1
    return [starts_on + timedelta(days=(every_days or 0) * place) for place in range(count)]


def states(
    days: Iterable[date],
    *,
    answered: Collection[date],
    ends_on: date | None = None,
    begun: Collection[date] = (),
) -> dict[date, DueState]:
    """How each of the `days` that fell due so far stands. The last one is due until the next one, or the end.

    What was due at the end is neither due nor missed after it, but what the person has `begun` may be finished.
    """
    found = {day: DueState.ANSWERED if day in answered else DueState.MISSED for day in days}
    last = next(reversed(found), None)
    if last is not None and found[last] is DueState.MISSED:
        if ends_on is None or last in begun:
            found[last] = DueState.DUE
        else:
            del found[last]
    return found


def items_to_ask(one: Instrument, points: Mapping[str, int | None], *, staffed: bool) -> list[Item]:
    """The items put to the person: no signal while nobody is there to answer it, unless it was asked before.

    `points` holds what was asked and answered so far; None is "rather not".
    """
    return [item for item in one.items if is_asked(item, points) and (staffed or not _waits(item, points))]


def _waits(item: Item, points: Mapping[str, int | None]) -> bool:
    return item.signal_at is not None and item.number not in points


def kept_as(one: Instrument, points: Mapping[str, int | None], *, staffed: bool) -> Instrument:
    """Which instrument was asked in the end: the one without signals when one of them was held back."""
    held_back = not staffed and any(_waits(item, points) for item in one.items)
    return instrument(one.unstaffed) if held_back and one.unstaffed else one


def points_of(one: Instrument, choices: Choices) -> dict[str, int | None]:
    """Item number to points, of the items of this instrument."""
    return {item.number: _points(one, item, choices.get(item.number)) for item in one.items}


def points_given(one: Instrument, choices: Choices) -> dict[str, int | None]:
    """As `points_of`, of the items that were put to the person; one they would rather not answer has None."""
    return {number: points for number, points in points_of(one, choices).items() if number in choices}


def _points(one: Instrument, item: Item, place: int | None) -> int | None:
    options = one.options_of(item)
    return options[place].points if place is not None and options else place


def places_of(one: Instrument, item: Item) -> range:
    """What can be chosen: places of the answers, or the numbers themselves."""
    options = one.options_of(item)
    return range(len(options)) if options else range(item.least, item.most + 1)
