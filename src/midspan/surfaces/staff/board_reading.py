"""What the day board asks, part by part, and for whom each part is."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from midspan.domains.encounters.queries import (
    DaySession,
    day_sessions,
    first_dates_of_handoffs,
    hours_at_risk_by_wednesday,
    not_here,
    notes_due,
    thin_weeks,
)
from midspan.domains.journey.enums import Shelf
from midspan.domains.journey.queries import handoffs_with_gap, placements_to_sign, referrals_on
from midspan.domains.people.enums import Role
from midspan.kernel import clock
from midspan.kernel.prepared import Prepared
from midspan.surfaces.staff import board_lines
from midspan.surfaces.staff.board_lines import Line
from midspan.values import Actor

WEDNESDAY = 2
OPENS_ROOMS = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
MENDS_WEEKS = frozenset({Role.COUNSELOR, Role.SCHEDULER, Role.PROGRAM_MANAGER, Role.DIRECTOR, Role.UTILIZATION_REVIEW})
WRITES_NOTES = frozenset({Role.COUNSELOR, Role.GROUP_LEADER, Role.NURSE, Role.DIRECTOR})
LANDS_PEOPLE = frozenset({Role.INTAKE, Role.COUNSELOR, Role.DIRECTOR})
SIGNS_PLACEMENTS = frozenset({Role.INTAKE, Role.COUNSELOR, Role.NURSE, Role.DIRECTOR})
TAKES_REFERRALS = frozenset({Role.INTAKE, Role.DIRECTOR})

Part = Callable[..., list[Line]]


def lines_of_today(
    sessions: list[DaySession], *, viewer: Actor, today: date, now: datetime, with_past: bool = False
) -> list[Line]:
    """Everything that asks for somebody today, in order. A part that is not the viewer's work asks nothing."""
    can_open = bool(viewer.roles & OPENS_ROOMS)
    return [
        *board_lines.not_here_lines(not_here(viewer=viewer, day=today, now=now), now=now, can_open_room=can_open),
        *board_lines.session_lines(sessions, now=now, can_open_room=can_open, with_past=with_past),
        *(line for roles, part in PARTS if viewer.roles & roles for line in part(viewer=viewer, today=today, now=now)),
    ]


def lines_of_another_day(sessions: list[DaySession], *, viewer: Actor, day: date, now: datetime) -> list[Line]:
    """A day gone by or to come: its sessions, and what was never recorded of them."""
    can_open = bool(viewer.roles & OPENS_ROOMS)
    missing = not_here(viewer=viewer, day=day, now=now)
    return [
        *board_lines.not_here_lines(missing, now=now, can_open_room=can_open),
        *board_lines.session_lines(sessions, now=now, can_open_room=can_open, with_past=True),
    ]


def sessions_of(*, viewer: Actor, day: date) -> list[DaySession]:
    return day_sessions(viewer=viewer, day=day)


def _notes(*, viewer: Actor, today: date, now: datetime) -> list[Line]:
    return board_lines.note_lines(notes_due(viewer=viewer, now=now), today=today)


def _risks(*, viewer: Actor, today: date, now: datetime) -> list[Line]:
    if today.weekday() < WEDNESDAY:
        return []
    thin = thin_weeks(viewer=viewer, monday=clock.week_start(today))
    if not thin:
        return []
    return board_lines.risk_lines(hours_at_risk_by_wednesday(viewer=viewer, today=today, now=now, patient_ids=thin))


def _handoffs(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - one shape for all parts
    dates = first_dates_of_handoffs(viewer=viewer)
    if not dates:
        return []
    return board_lines.handoff_lines(handoffs_with_gap(viewer=viewer, first_session_dates=dates, today=today))


def _signatures(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - as above
    rows = _TO_SIGN.rows(viewer=viewer)
    return board_lines.signature_lines((row[0], _name(*row[1:])) for row in rows)


def _referrals(*, viewer: Actor, today: date, now: datetime) -> list[Line]:  # noqa: ARG001 - as above
    return board_lines.referral_lines(len(_WAITING.rows(viewer=viewer)))


def _name(given: str, to_use: str, family: str) -> str:
    return f"{to_use or given} {family}".strip()


def _to_sign(*, viewer: Actor) -> QuerySet[Any, Any]:
    return placements_to_sign(viewer=viewer).values_list(
        "patient_id", "patient__given_names", "patient__name_to_use", "patient__family_name"
    )


def _waiting(*, viewer: Actor) -> QuerySet[Any, Any]:
    return referrals_on(viewer=viewer, shelf=Shelf.WAITING).order_by().values_list("pk")


_TO_SIGN = Prepared(_to_sign)
_WAITING = Prepared(_waiting)
PARTS: tuple[tuple[frozenset[Role], Part], ...] = (
    (WRITES_NOTES, _notes),
    (MENDS_WEEKS, _risks),
    (LANDS_PEOPLE, _handoffs),
    (SIGNS_PLACEMENTS, _signatures),
    (TAKES_REFERRALS, _referrals),
)
