"""Pure rules of the schedule: who may plan a week, what must be known before, and who holds what."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from midspan.domains.journey.enums import IN_TREATMENT, EpisodeState
from midspan.domains.people.enums import Role
from midspan.domains.schedule.enums import OfferState
from midspan.values import ALLOWED, Actor, ActorKind, Verdict, first_refusal, refused

PAUSED = EpisodeState.PAUSED
PLANS_WEEKS = frozenset({Role.INTAKE, Role.SCHEDULER, Role.COUNSELOR, Role.PROGRAM_MANAGER, Role.DIRECTOR})
ENDS_WEEKS = PLANS_WEEKS | {Role.NURSE}  # Whoever may end or pause a stay ends what it holds here.
RUNS_SESSIONS = PLANS_WEEKS | {Role.GROUP_LEADER, Role.FRONT_DESK}


class PlannedStay(Protocol):
    """What an episode must say before a week can be planned."""

    state: str
    level: str
    track_id: UUID | None
    site_id: UUID | None
    minimum_weekly_minutes: int | None


def may_plan(by: Actor) -> Verdict:
    """Whether this person computes and accepts weeks for patients they reach."""
    if by.kind is ActorKind.JOB or by.roles & PLANS_WEEKS:
        return ALLOWED
    return refused("Intake, scheduling and counselors plan weeks. Ask one of them.")


def may_freeze(by: Actor) -> Verdict:
    """Whether this person says which seats stay whatever week is computed: whoever plans weeks."""
    return may_plan(by)


def leaves_nothing_frozen(*, held: Collection[UUID], frozen: Collection[UUID]) -> Verdict:
    """Whether a week that holds these sections holds all that are frozen for its person."""
    if set(frozen) <= set(held):
        return ALLOWED
    return refused("This week leaves a group that is to stay. Ask for a new one.")


def may_end_week(by: Actor) -> Verdict:
    """Whether this person ends what a stay holds, because it pauses or ends."""
    if by.kind is ActorKind.JOB or by.roles & ENDS_WEEKS:
        return ALLOWED
    return refused("Your role does not end somebody's week. Ask intake or the counselor.")


def may_accept(by: Actor, *, patient_id: UUID) -> Verdict:
    """A patient accepts their own week; staff who plan weeks accept for them."""
    return ALLOWED if by.is_patient and by.id == patient_id else may_plan(by)


def may_add_seat(by: Actor) -> Verdict:
    """Whether this person makes a group larger."""
    if by.roles & {Role.PROGRAM_MANAGER, Role.DIRECTOR}:
        return ALLOWED
    return refused("A program manager adds places. Ask one, then compute again.")


def fits_one_more(*, capacity: int, cap: int | None, room: int | None) -> Verdict:
    """Whether a group may have one more place under the cap of its kind and in its room."""
    return first_refusal(
        ALLOWED if cap is None or capacity < cap else refused("This kind of group may not be larger."),
        ALLOWED if room is None or capacity < room else refused("The room of this group holds no more people."),
    )


def may_be_planned(stay: PlannedStay) -> Verdict:
    """Whether the plan of care says enough to compute a week. Unknown hours are unknown, so nothing is guessed."""
    return first_refusal(
        refused("This stay is paused. Let it go on first, then plan the week.") if stay.state == PAUSED else ALLOWED,
        ALLOWED if stay.level else refused("Decide the level of care first; the week depends on it."),
        ALLOWED if stay.track_id else refused("Choose the track first; it decides which groups are open."),
        ALLOWED if stay.site_id else refused("Choose the site first; it decides the calendar of the week."),
        ALLOWED
        if stay.minimum_weekly_minutes is not None
        else refused("Set the hours per week in the plan of care first."),
    )


def is_acceptable(state: str, *, choice: int, alternatives: int) -> Verdict:
    """Whether an offer can still be accepted, and has the alternative that was chosen."""
    if state != OfferState.OPEN:
        return refused("This offer is no longer open. Ask for a new one.")
    if not 0 <= choice < alternatives:
        return refused("Choose one of the weeks shown.")
    return ALLOWED


def is_computed_again(state: str) -> Verdict:
    """Whether a stage is computed once more: while nobody has taken it, and nothing else took its place."""
    if state in {OfferState.OPEN, OfferState.IMPOSSIBLE}:
        return ALLOWED
    return refused("This offer is no longer open. Ask for a new one.")


def may_run_sessions(by: Actor) -> Verdict:
    """Whether this person cancels sessions and finds cover."""
    if by.kind is ActorKind.JOB or by.roles & RUNS_SESSIONS:
        return ALLOWED
    return refused("Ask the front desk or the program manager to change a session.")


def may_hold(by: Actor, *, patient_id: UUID) -> Verdict:
    """A calendar feed and a swap are asked for by the patient alone."""
    return ALLOWED if by.is_patient and by.id == patient_id else refused("Only the person concerned can do this.")


MONDAY = 0
FEWEST_MINUTES, MOST_MINUTES, MOST_STAGES = 30, 40 * 60, 6


class Stage(Struct, frozen=True, kw_only=True):
    """So many minutes a week from that day on, until the next stage of a taper."""

    from_date: date
    minutes: int


def begins_on(*, from_date: date, stage: int | None, today: date, has_week: bool) -> date:
    """When a week begins that is taken today: of whose day has gone by a stage on the next Monday, any other today.

    So no session of a day that is over is given up, and a week that is over keeps what was promised in it. Who had no
    week before today gives up nothing: theirs begins on its day, for what was attended before it was written down.
    """
    if from_date >= today:
        return from_date
    if stage is not None:
        return today + timedelta(days=7 - today.weekday())
    return today if has_week else from_date


def may_taper(by: Actor, *, state: str, stages: Sequence[Stage], today: date) -> Verdict:
    """Whether the weeks of somebody in treatment are lowered like this: later stages have fewer hours."""
    pairs = list(pairwise(stages))
    return first_refusal(
        may_plan(by),
        ALLOWED if state in IN_TREATMENT else refused("Only somebody in treatment steps down."),
        ALLOWED if 1 <= len(stages) <= MOST_STAGES else refused("A taper has one to six stages."),
        ALLOWED
        if all(FEWEST_MINUTES <= one.minutes <= MOST_MINUTES for one in stages)
        else refused("Between half an hour and 40 hours a week."),
        ALLOWED if all(one.from_date >= today for one in stages) else refused("A stage does not begin in the past."),
        ALLOWED
        if all(one.from_date.weekday() == MONDAY for one in stages)
        else refused("A stage begins on a Monday, so that whole weeks step down."),
        ALLOWED
        if all(before.from_date < after.from_date for before, after in pairs)
        else refused("Each stage begins after the one before it."),
        ALLOWED
        if all(before.minutes > after.minutes for before, after in pairs)
        else refused("Each stage has fewer hours than the one before it."),
    )


def takes_in_order(*, stage: int | None, open_stages: Collection[int]) -> Verdict:
    """Whether a stage of a taper is taken now: not before those ahead of it."""
    if stage is None or not any(one < stage for one in open_stages):
        return ALLOWED
    return refused("Take the weeks before it first; each begins where the one before ends.")
