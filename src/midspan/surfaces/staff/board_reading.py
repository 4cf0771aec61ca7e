"""What the day board asks, part by part, and for whom each part is."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import chain, islice
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast
from msgspec import Struct

from midspan.domains.checkups.queries import CALLS, days_of_board, due_on_board, may_be_due
from midspan.domains.commitments.queries import SEES_TO_NEEDS
from midspan.domains.commitments.queries import due_for_viewer as promises_due
from midspan.domains.encounters.queries import (
    DaySession,
    NotHere,
    coming_sessions,
    day_sessions,
    first_landings_to_see_to,
    hours_at_risk_by_wednesday,
    landings_to_see_to,
    not_here,
    not_here_now,
    notes_due,
    notes_waiting,
    open_flags,
    thin_weeks,
)
from midspan.domains.feedback.queries import open_wishes
from midspan.domains.going_back.queries import backs_due
from midspan.domains.handovers.queries import for_board
from midspan.domains.incidents.queries import owed_incidents
from midspan.domains.journey.queries import MEETS, meetings_to_make, placements_to_sign, referrals_waiting, to_meet
from midspan.domains.outreach.queries import REACHES_OUT, due_of, steps_due
from midspan.domains.people.enums import Role
from midspan.domains.privacy.queries import reach_of
from midspan.domains.rounds.queries import open_errands
from midspan.domains.safety.queries import waiting_obligations
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.kernel.row_security import Reach
from midspan.surfaces.staff import board_lines
from midspan.surfaces.staff.board_cases import Case, cases_of
from midspan.surfaces.staff.board_lines import Line
from midspan.values import Actor

WEDNESDAY = 2
NAMED = ("patient__given_names", "patient__name_to_use", "patient__family_name")
UNNAMED = ("given_names", "name_to_use", "family_name")
NOTED = frozenset({"check_up", "meeting"})
CHECK_UP, MEETING, PLACE_OF_KEY = "check_up", "meeting", 4  # Among rows of whom somebody reaches.
SESSIONS_AT_ONCE, PEOPLE_AT_ONCE, LINES_OF_A_PART = 11, 9, 6
OPENS_ROOMS = frozenset(
    {Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR, Role.UTILIZATION_REVIEW, Role.PRIVACY_OFFICER}
)
MENDS_WEEKS = frozenset({Role.COUNSELOR, Role.SCHEDULER, Role.PROGRAM_MANAGER, Role.DIRECTOR, Role.UTILIZATION_REVIEW})
WRITES_NOTES = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
WRITES_CONTACTS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.PEER_SPECIALIST})
TAKES_UP = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
HANDS_OVER = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
HAS_CASES = frozenset({Role.COUNSELOR})
SUPERVISES = frozenset({Role.DIRECTOR})
LANDS_PEOPLE = frozenset({Role.INTAKE, Role.COUNSELOR, Role.DIRECTOR})
SIGNS_PLACEMENTS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
REACHES_PEOPLE = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
ANSWERS_WISHES = frozenset(
    {Role.INTAKE, Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.PEER_SPECIALIST, Role.DIRECTOR}
)
TAKES_REFERRALS = frozenset({Role.INTAKE, Role.DIRECTOR})


class Asked(Struct, frozen=True, kw_only=True, dict=True):
    """Who asks on which day and when. What several parts stand on is asked once, and only for who has such a part."""

    viewer: Actor
    today: date
    now: datetime

    @cached_property
    def cases(self) -> list[Case]:
        return cases_of(viewer=self.viewer)

    @cached_property
    def reaching(self) -> list[tuple[Any, ...]]:
        """Rows of `steps_due`, of whom the viewer is to meet, and for who calls people who left of check-ups."""
        if not self.viewer.roles & CALLS:
            return _STEPS.rows(viewer=self.viewer, now=self.now)
        return _REACHING.rows(viewer=self.viewer, now=self.now, **days_of_board(self.today))


Part = Callable[[Asked], Iterable[Line]]


class Board(Struct, frozen=True, kw_only=True):
    """The lines of a day in order, how many of the last parts are left out, and when the next session begins."""

    lines: list[Line]
    has_more: bool
    next_session: DaySession | None


def board_of_today(*, viewer: Actor, today: date, now: datetime) -> Board:
    """What asks for somebody today, a few of each part. A part that is not the viewer's work asks nothing.

    There are some twenty parts, and most days most of them have nothing: who draws it asks for all in one go.
    """
    asked = Asked(viewer=viewer, today=today, now=now)
    missing = not_here_now(viewer=viewer, day=today, now=now)
    sessions = coming_sessions(viewer=viewer, day=today, now=now)
    called, due = (
        [list(islice(FIRST_LINES.get(part, part)(asked), LINES_OF_A_PART + 1)) for part in _own(parts, viewer)]
        for parts in (CALLED, DUE)
    )
    return Board(
        lines=[
            *_safety(viewer),
            *_handovers(viewer, today),
            *_missing(missing[: PEOPLE_AT_ONCE - 1], asked),
            *(line for part in called for line in part[:LINES_OF_A_PART]),
            *_sessions(sessions[: SESSIONS_AT_ONCE - 1], asked),
            *(line for part in due for line in part[:LINES_OF_A_PART]),
        ],
        has_more=len(missing) == PEOPLE_AT_ONCE
        or len(sessions) == SESSIONS_AT_ONCE
        or any(len(part) > LINES_OF_A_PART for part in [*called, *due]),
        next_session=next((one for one in sessions if one.start > now), None),
    )


def whole_board(*, viewer: Actor, day: date, today: date, now: datetime) -> Board:
    """A whole day with its sessions gone by. What is due for the viewer is due today, not on another day."""
    asked = Asked(viewer=viewer, today=today, now=now)
    missing = not_here(viewer=viewer, day=day, now=now)
    sessions = day_sessions(viewer=viewer, day=day)
    called, due = (
        [line for part in _own(parts, viewer) for line in part(asked)] if day == today else []
        for parts in (CALLED, DUE)
    )
    return Board(
        lines=[
            *([*_safety(viewer), *_handovers(viewer, today)] if day == today else ()),
            *_missing(missing, asked),
            *called,
            *_sessions(sessions, asked),
            *due,
        ],
        has_more=False,
        next_session=next((one for one in sessions if one.start > now), None),
    )


def _own(parts: Iterable[tuple[frozenset[Role], Part]], viewer: Actor) -> list[Part]:
    return [part for roles, part in parts if viewer.roles & roles]


def _safety(viewer: Actor) -> list[Line]:
    """Before everything else, and all of it."""
    return board_lines.safety_lines(waiting_obligations(viewer=viewer)) if viewer.roles & REACHES_PEOPLE else []


def _handovers(viewer: Actor, today: date) -> list[Line]:
    """What colleagues who are away wrote for the viewer, before whom they then see; and what the viewer writes."""
    if not viewer.roles & HANDS_OVER:
        return []
    given, files = for_board(viewer=viewer, today=today)
    return [*board_lines.given_lines(given, is_board=True), *board_lines.to_write_lines(files, today=today)]


def _missing(missing: list[NotHere], asked: Asked) -> list[Line]:
    can_open = bool(asked.viewer.roles & OPENS_ROOMS)
    return board_lines.not_here_lines(missing, now=asked.now, can_open_room=can_open)


def _sessions(sessions: list[DaySession], asked: Asked) -> list[Line]:
    can_open = bool(asked.viewer.roles & OPENS_ROOMS)
    return board_lines.session_lines(sessions, now=asked.now, can_open_room=can_open)


def _outreach(asked: Asked) -> list[Line]:
    steps = (row for row in asked.reaching if row[PLACE_OF_KEY] not in NOTED)
    return board_lines.outreach_lines(due_of(steps), now=asked.now)


def _meetings(asked: Asked) -> list[Line]:
    """As `_check_ups`: asked of those alone who were named to meet somebody."""
    if not _is_noted(asked, MEETING):
        return []
    return board_lines.meeting_lines(meetings_to_make(viewer=asked.viewer))


def _is_noted(asked: Asked, key: str) -> bool:
    return any(row[PLACE_OF_KEY] == key for row in asked.reaching)


def _check_ups(asked: Asked) -> list[Line]:
    """Asked of those alone who may have one to make: that stands in what they ask about reaching out anyway."""
    if not _is_noted(asked, CHECK_UP):
        return []
    return board_lines.check_up_lines(due_on_board(viewer=asked.viewer, today=asked.today), today=asked.today)


def _wishes(asked: Asked) -> list[Line]:
    return board_lines.wish_lines(open_wishes(viewer=asked.viewer, now=asked.now), now=asked.now)


def _notes(asked: Asked) -> Iterator[Line]:
    return board_lines.note_lines(notes_due(viewer=asked.viewer, now=asked.now), today=asked.today)


def _contacts(asked: Asked) -> Iterator[Line]:
    contacts, entries = notes_waiting(viewer=asked.viewer, now=asked.now)
    return chain(
        board_lines.entries_lines(entries, today=asked.today), board_lines.contact_lines(contacts, today=asked.today)
    )


def _flags(asked: Asked) -> Iterator[Line]:
    """Who wrote one does not wait for themselves."""
    flags = (one for one in open_flags(viewer=asked.viewer) if one.author_id != asked.viewer.id)
    return board_lines.flag_lines(flags, is_board=True)


def _supervision(_asked: Asked) -> list[Line]:
    """The way to the list, which takes its time."""
    return board_lines.supervision_line()


def _risks(asked: Asked) -> list[Line]:
    """A counselor's own people by name. Who reaches everybody gets the way to the list, which takes its time."""
    if asked.today.weekday() < WEDNESDAY:
        return []
    if reach_of(asked.viewer) is Reach.ALL:
        return board_lines.all_risks_line()
    return risks_of(viewer=asked.viewer, today=asked.today, now=asked.now)


def risks_of(*, viewer: Actor, today: date, now: datetime) -> list[Line]:
    """Whose week, of those the viewer reaches, will miss its hours: a quick count first, then the tally engine."""
    thin = thin_weeks(viewer=viewer, monday=clock.week_start(today))
    if not thin:
        return []
    return board_lines.risk_lines(hours_at_risk_by_wednesday(viewer=viewer, today=today, now=now, patient_ids=thin))


def _reviews(asked: Asked) -> list[Line]:
    return board_lines.review_lines(asked.cases, today=asked.today)


def _backs(asked: Asked) -> list[Line]:
    return board_lines.back_lines(backs_due(viewer=asked.viewer, today=asked.today), today=asked.today)


def _tracks(asked: Asked) -> list[Line]:
    return board_lines.track_lines(asked.cases)


def _handoffs(asked: Asked) -> Iterator[Line]:
    return board_lines.handoff_lines(landings_to_see_to(viewer=asked.viewer, today=asked.today))


def _first_handoffs(asked: Asked) -> Iterator[Line]:
    return board_lines.handoff_lines(
        first_landings_to_see_to(viewer=asked.viewer, today=asked.today, count=LINES_OF_A_PART + 1)
    )


def _errands(asked: Asked) -> list[Line]:
    return board_lines.errand_lines(open_errands(viewer=asked.viewer), today=asked.today)


def _promises(asked: Asked) -> list[Line]:
    return board_lines.promise_lines(promises_due(viewer=asked.viewer, today=asked.today), today=asked.today)


def _signatures(asked: Asked) -> list[Line]:
    rows = _TO_SIGN.rows(viewer=asked.viewer)
    return board_lines.signature_lines((row[0], _name(*row[1:])) for row in rows)


def _referrals(asked: Asked) -> list[Line]:
    return board_lines.referral_lines(sum(count for (count,) in _WAITING.rows(viewer=asked.viewer)))


def _incidents(asked: Asked) -> list[Line]:
    return board_lines.incident_lines(owed_incidents(viewer=asked.viewer), now=asked.now)


def _name(given: str, to_use: str, family: str) -> str:
    return f"{to_use or given} {family}".strip()


def _to_sign(*, viewer: Actor) -> QuerySet[Any, Any]:
    return placements_to_sign(viewer=viewer).values_list("patient_id", *NAMED)


def _waiting(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = referrals_waiting(viewer=viewer).values("organization_id")
    return rows.annotate(count=Count("pk")).values_list("count")


def _steps(*, viewer: Actor, now: datetime) -> QuerySet[Any, Any]:
    return steps_due(viewer=viewer, now=now).union(_meetings_noted(viewer), all=True)


def _reaching(*, viewer: Actor, now: datetime, today: date, soon: date, since: date) -> QuerySet[Any, Any]:
    calls = may_be_due(viewer=viewer, today=today, soon=soon, since=since)
    noted = _noted(calls, CHECK_UP).values_list("patient_id", *UNNAMED, "key", "plan__made_at", "plan__ended_at")
    return steps_due(viewer=viewer, now=now).union(_meetings_noted(viewer), noted, all=True)


def _meetings_noted(viewer: Actor) -> QuerySet[Any, Any]:
    noted = _noted(to_meet(viewer=viewer), MEETING)
    return noted.values_list("patient_id", *UNNAMED, "key", "created_at", "episode__ended_at")


def _noted(rows: QuerySet[Any, Any], key: str) -> QuerySet[Any, Any]:
    """Of a check-up or a meeting only that there is one is read; a step has a name and two moments more."""
    words = {"key": key, **dict.fromkeys(UNNAMED, "")}
    return rows.annotate(**{name: Cast(Value(word), CharField()) for name, word in words.items()})


_STEPS = Prepared(_steps, now=datetime)
_REACHING = Prepared(_reaching, now=datetime, today=date, soon=date, since=date)
_TO_SIGN = Prepared(_to_sign)
_WAITING = Prepared(_waiting)
# In the order of the day: whom somebody reaches, the day's sessions, what is written down, what is looked at again.
CALLED: tuple[tuple[frozenset[Role], Part], ...] = (
    (REACHES_OUT, _outreach),
    (MEETS, _meetings),
    (CALLS, _check_ups),
    (ANSWERS_WISHES, _wishes),
)
DUE: tuple[tuple[frozenset[Role], Part], ...] = (
    (frozenset(Role), _incidents),
    (WRITES_NOTES, _notes),
    (WRITES_CONTACTS, _contacts),
    (TAKES_UP, _flags),
    (HAS_CASES, _reviews),
    (HAS_CASES, _backs),
    (MENDS_WEEKS, _risks),
    (HAS_CASES, _tracks),
    (LANDS_PEOPLE, _handoffs),
    (WRITES_NOTES, _errands),
    (SEES_TO_NEEDS, _promises),
    (SIGNS_PLACEMENTS, _signatures),
    (TAKES_REFERRALS, _referrals),
    (SUPERVISES, _supervision),
)
FIRST_LINES: dict[Part, Part] = {_handoffs: _first_handoffs}  # Parts that ask for less where only a few are shown.
