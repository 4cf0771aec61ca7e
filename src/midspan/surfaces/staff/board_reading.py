"""What the day board asks, part by part, and for whom each part is."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.db.models import Count, QuerySet
from msgspec import Struct

from midspan.domains.encounters.queries import (
    DaySession,
    NotHere,
    coming_sessions,
    day_sessions,
    first_landings_with_gap,
    hours_at_risk_by_wednesday,
    landings_with_gap,
    not_here,
    not_here_now,
    notes_due,
    notes_waiting,
    open_flags,
    thin_weeks,
)
from midspan.domains.feedback.queries import open_wishes
from midspan.domains.handovers.queries import for_board
from midspan.domains.incidents.queries import owed_incidents
from midspan.domains.journey.queries import placements_to_sign, referrals_waiting
from midspan.domains.outreach.queries import REACHES_OUT, due_for_viewer
from midspan.domains.people.enums import Role
from midspan.domains.privacy.queries import reach_of
from midspan.domains.rounds.queries import open_errands
from midspan.domains.safety.queries import waiting_obligations
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.kernel.row_security import Reach
from midspan.surfaces.staff import board_lines
from midspan.surfaces.staff.board_lines import Line
from midspan.values import Actor

WEDNESDAY = 2
SESSIONS_AT_ONCE, PEOPLE_AT_ONCE, LINES_OF_A_PART = 11, 9, 6
OPENS_ROOMS = frozenset(
    {Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR, Role.UTILIZATION_REVIEW, Role.PRIVACY_OFFICER}
)
MENDS_WEEKS = frozenset({Role.COUNSELOR, Role.SCHEDULER, Role.PROGRAM_MANAGER, Role.DIRECTOR, Role.UTILIZATION_REVIEW})
WRITES_NOTES = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
WRITES_CONTACTS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.PEER_SPECIALIST})
TAKES_UP = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
HANDS_OVER = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
SUPERVISES = frozenset({Role.DIRECTOR})
LANDS_PEOPLE = frozenset({Role.INTAKE, Role.COUNSELOR, Role.DIRECTOR})
SIGNS_PLACEMENTS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
REACHES_PEOPLE = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
ANSWERS_WISHES = frozenset(
    {Role.INTAKE, Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.PEER_SPECIALIST, Role.DIRECTOR}
)
TAKES_REFERRALS = frozenset({Role.INTAKE, Role.DIRECTOR})

Part = Callable[..., Iterable[Line]]


class Board(Struct, frozen=True, kw_only=True):
    """The lines of a day in order, how many of the last parts are left out, and when the next session begins."""

    lines: list[Line]
    has_more: bool
    next_session: DaySession | None


def board_of_today(*, viewer: Actor, today: date, now: datetime) -> Board:
    """What asks for somebody today, a few of each part. A part that is not the viewer's work asks nothing."""
    missing = not_here_now(viewer=viewer, day=today, now=now)
    sessions = coming_sessions(viewer=viewer, day=today, now=now)
    parts = [
        list(islice(FIRST_LINES.get(part, part)(viewer=viewer, today=today, now=now), LINES_OF_A_PART + 1))
        for roles, part in PARTS
        if viewer.roles & roles
    ]
    shown = _first_lines(missing[: PEOPLE_AT_ONCE - 1], sessions[: SESSIONS_AT_ONCE - 1], viewer=viewer, now=now)
    return Board(
        lines=[
            *_safety(viewer),
            *_handovers(viewer, today),
            *shown,
            *(line for part in parts for line in part[:LINES_OF_A_PART]),
        ],
        has_more=len(missing) == PEOPLE_AT_ONCE
        or len(sessions) == SESSIONS_AT_ONCE
        or any(len(part) > LINES_OF_A_PART for part in parts),
        next_session=next((one for one in sessions if one.start > now), None),
    )


def whole_board(*, viewer: Actor, day: date, today: date, now: datetime) -> Board:
    """A whole day with its sessions gone by. What is due for the viewer is due today, not on another day."""
    missing = not_here(viewer=viewer, day=day, now=now)
    sessions = day_sessions(viewer=viewer, day=day)
    mine = [part for roles, part in PARTS if viewer.roles & roles] if day == today else []
    lines = [line for part in mine for line in part(viewer=viewer, today=today, now=now)]
    return Board(
        lines=[
            *([*_safety(viewer), *_handovers(viewer, today)] if day == today else ()),
            *_first_lines(missing, sessions, viewer=viewer, now=now),
            *lines,
        ],
        has_more=False,
        next_session=next((one for one in sessions if one.start > now), None),
    )


def _safety(viewer: Actor) -> list[Line]:
    """Before everything else, and all of it."""
    return board_lines.safety_lines(waiting_obligations(viewer=viewer)) if viewer.roles & REACHES_PEOPLE else []


def _handovers(viewer: Actor, today: date) -> list[Line]:
    """What colleagues who are away wrote for the viewer, before whom they then see; and what the viewer writes."""
    if not viewer.roles & HANDS_OVER:
        return []
    given, files = for_board(viewer=viewer, today=today)
    return [*board_lines.given_lines(given, is_board=True), *board_lines.to_write_lines(files, today=today)]


def _first_lines(missing: list[NotHere], sessions: list[DaySession], *, viewer: Actor, now: datetime) -> list[Line]:
    can_open = bool(viewer.roles & OPENS_ROOMS)
    return [
        *board_lines.not_here_lines(missing, now=now, can_open_room=can_open),
        *board_lines.session_lines(sessions, now=now, can_open_room=can_open),
    ]


def _outreach(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - one shape for all parts
    return board_lines.outreach_lines(due_for_viewer(viewer=viewer, now=now), now=now)


def _wishes(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - one shape for all parts
    return board_lines.wish_lines(open_wishes(viewer=viewer), now=now)


def _notes(*, viewer: Actor, today: date, now: datetime) -> Iterator[Line]:
    return board_lines.note_lines(notes_due(viewer=viewer, now=now), today=today)


def _contacts(*, viewer: Actor, today: date, now: datetime) -> Iterator[Line]:
    contacts, entries = notes_waiting(viewer=viewer, now=now)
    return chain(board_lines.entries_lines(entries, today=today), board_lines.contact_lines(contacts, today=today))


def _flags(*, viewer: Actor, today: date, now: datetime) -> Iterator[Line]:  # noqa: ARG001 - one shape for all parts
    """Who wrote one does not wait for themselves."""
    flags = (one for one in open_flags(viewer=viewer) if one.author_id != viewer.id)
    return board_lines.flag_lines(flags, is_board=True)


def _supervision(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - one shape for all parts
    """The way to the list, which takes its time."""
    return board_lines.supervision_line()


def _risks(*, viewer: Actor, today: date, now: datetime) -> list[Line]:
    """A counselor's own people by name. Who reaches everybody gets the way to the list, which takes its time."""
    if today.weekday() < WEDNESDAY:
        return []
    if reach_of(viewer) is Reach.ALL:
        return board_lines.all_risks_line()
    return risks_of(viewer=viewer, today=today, now=now)


def risks_of(*, viewer: Actor, today: date, now: datetime) -> list[Line]:
    """Whose week, of those the viewer reaches, will miss its hours: a quick count first, then the tally engine."""
    thin = thin_weeks(viewer=viewer, monday=clock.week_start(today))
    if not thin:
        return []
    return board_lines.risk_lines(hours_at_risk_by_wednesday(viewer=viewer, today=today, now=now, patient_ids=thin))


def _handoffs(*, viewer: Actor, today: date, now: datetime) -> Iterator[Line]:  # noqa: ARG001 - one shape for all parts
    return board_lines.handoff_lines(landings_with_gap(viewer=viewer, today=today))


def _first_handoffs(*, viewer: Actor, today: date, now: datetime) -> Iterator[Line]:  # noqa: ARG001 - as above
    return board_lines.handoff_lines(first_landings_with_gap(viewer=viewer, today=today, count=LINES_OF_A_PART + 1))


def _errands(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - as above
    return board_lines.errand_lines(open_errands(viewer=viewer), today=today)


def _signatures(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - as above
    rows = _TO_SIGN.rows(viewer=viewer)
    return board_lines.signature_lines((row[0], _name(*row[1:])) for row in rows)


def _referrals(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - as above
    return board_lines.referral_lines(sum(count for (count,) in _WAITING.rows(viewer=viewer)))


def _incidents(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - as above
    return board_lines.incident_lines(owed_incidents(viewer=viewer), now=now)


def _name(given: str, to_use: str, family: str) -> str:
    return f"{to_use or given} {family}".strip()


def _to_sign(*, viewer: Actor) -> QuerySet[Any, Any]:
    return placements_to_sign(viewer=viewer).values_list(
        "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name"
    )


def _waiting(*, viewer: Actor) -> QuerySet[Any, Any]:
    rows = referrals_waiting(viewer=viewer).values("organization_id")
    return rows.annotate(count=Count("pk")).values_list("count")


_TO_SIGN = Prepared(_to_sign)
_WAITING = Prepared(_waiting)
PARTS: tuple[tuple[frozenset[Role], Part], ...] = (
    (REACHES_OUT, _outreach),
    (frozenset(Role), _incidents),
    (ANSWERS_WISHES, _wishes),
    (WRITES_NOTES, _notes),
    (WRITES_CONTACTS, _contacts),
    (TAKES_UP, _flags),
    (SUPERVISES, _supervision),
    (MENDS_WEEKS, _risks),
    (LANDS_PEOPLE, _handoffs),
    (WRITES_NOTES, _errands),
    (SIGNS_PLACEMENTS, _signatures),
    (TAKES_REFERRALS, _referrals),
)
FIRST_LINES: dict[Part, Part] = {_handoffs: _first_handoffs}  # Parts that ask for less where only a few are shown.
