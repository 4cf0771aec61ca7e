"""What is told of one person, as a page draws it: times as words, help with what can be said to it."""

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from midspan.domains.circle.enums import HelpKind, HelpState, SupportRole
from midspan.domains.circle.wording import HELP_WORDS, OVER_WORDS, STATE_WORDS, when_words
from midspan.domains.families.door import opens_door
from midspan.domains.families.enums import GuestState
from midspan.domains.families.queries import AskedTo
from midspan.domains.families.wording import span_words
from midspan.domains.mentors.wording import section_lines
from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.plan_wording import PART_WORDS
from midspan.engines.disclosure.books import part2_notice
from midspan.kernel import clock
from midspan.surfaces.supporter.reading import Told
from midspan.values import Span


def told_context(told: Told, *, have_doors: bool) -> dict[str, Any]:
    """`have_doors`: guests have a way of their own into a session by video."""
    return {
        "tie_id": told.tie_id,
        "name": told.name,
        "times": None if told.times is None else list(known_times(told).values()),
        "card": told.card if told.card and any(structs.astuple(told.card)) else None,
        "helps": [_help(told, one) for one in told.helps],
        "may_offer": told.may_offer,
        "checks_in": told.role is SupportRole.MENTOR,
        "milestones": told.milestones,
        "says_times": told.can_come is not None,
        "has_said_times": bool(told.can_come and told.can_come.windows),
        "sessions": [_session(told, one, have_doors=have_doors) for one in told.asked_to],
        "sections": [section_lines(one.key, one.lines) for one in told.in_own_words],
        "parts": [(PART_WORDS[PlanPart(part)], lines) for part, lines in told.parts],
        "notice": part2_notice(clock.local_date()).words if told.is_part2 else "",
    }


def known_times(told: Told) -> Mapping[str, str]:
    """The times that are shared: when one begins → as it is read."""
    return {one.start.isoformat(): when_words(one.start, told.zone) for one in told.times or ()}


def _session(told: Told, one: AskedTo, *, have_doors: bool) -> dict[str, Any]:
    is_to_come = one.is_on and one.start > clock.now()
    return {
        "id": one.id,
        "when": span_words(Span(one.start, one.end), told.zone),
        "place": one.place,
        "is_video": one.is_video,
        "is_on": one.is_on,
        "has_door": have_doors,
        "opens_door": have_doors and opens_door(one, now=clock.now()),
        "cannot": one.state is GuestState.CANNOT,
        "may_decline": is_to_come and one.state is GuestState.ASKED,
        "may_come": is_to_come and one.state is GuestState.CANNOT,
    }


def help_words(kind: str) -> str:
    return str(HELP_WORDS[HelpKind(kind)])


def _help(told: Told, one: Any) -> dict[str, Any]:
    state = HelpState(one.state)
    is_over = state is HelpState.OPEN and one.starts_at <= clock.now()
    return {
        "id": one.id,
        "what": help_words(one.kind),
        "when": when_words(one.starts_at, told.zone),
        "words": one.words,
        "state": OVER_WORDS if is_over else STATE_WORDS[state],
        "is_asked": not one.is_offer and state is HelpState.OPEN and not is_over,
        "may_decline": not one.is_offer and state is HelpState.ACCEPTED,
        "may_take_back": one.is_offer and state in {HelpState.OPEN, HelpState.ACCEPTED} and not is_over,
    }
