"""One person's own change in their words: what is different, why, and what can still be answered. It names no peer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.people.queries import all_staff
from midspan.domains.schedule.enums import QUESTIONS, MoveState
from midspan.domains.schedule.models import Move, Section
from midspan.domains.schedule.offers.stored import plan_from
from midspan.domains.schedule.problem.parts import sections_with_parts
from midspan.domains.schedule.proposals.judging import Why
from midspan.domains.schedule.proposals.rules import is_answerable
from midspan.domains.schedule.wording import span_words
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import ViolationKind
from midspan.kernel import clock
from midspan.values import Actor, Verdict, WeekSpan

FOR_EVERYBODY = gettext_lazy("So that the groups work out for everybody. It has nothing to do with anything you did.")
_HOURS = gettext_lazy("So that you get all the hours of your plan of care.")
_SESSIONS = gettext_lazy("So that you get all the sessions of your plan of care.")
_LIFE = gettext_lazy("So that your week fits better with the rest of your life.")
_COUNSELOR = gettext_lazy("Your counselor cannot be there at the old time.")
_GROUP = gettext_lazy("One of your groups changes.")
# Every other reason, and every private one, sounds the same.
REASONS = {
    Why.FIRST_WEEK: gettext_lazy("This is your first week with us."),
    Why.MORE_CARE: _SESSIONS,
    Why.BETTER_FIT: _LIFE,
    Why.DID_NOT_WORK: _LIFE,
    ViolationKind.TOO_FEW_MINUTES: _HOURS,
    ViolationKind.TOO_FEW_DAYS: _HOURS,
    ViolationKind.COMMITMENT: _LIFE,
    ViolationKind.OVERLAP: _LIFE,
    ViolationKind.NO_TIME_TO_TRAVEL: _LIFE,
    ViolationKind.LONG_GROUP_DAY: _LIFE,
    ViolationKind.UNREACHABLE_SITE: _LIFE,
    ViolationKind.WRONG_MODE: _LIFE,
    ViolationKind.COUNSELOR_AWAY: _COUNSELOR,
    ViolationKind.COUNSELOR_TAKEN: _COUNSELOR,
    ViolationKind.COUNSELOR_TWICE: _COUNSELOR,
    ViolationKind.UNKNOWN_SECTION: _GROUP,
}
STANDINGS = {
    MoveState.ASKED: gettext_lazy("Nothing has changed, and nothing changes unless you say yes."),
    MoveState.CONSENTED: gettext_lazy(
        "You said yes. Nothing has changed yet: we tell you as soon as it is settled. Until then you can still say no."
    ),
    MoveState.REFUSED: gettext_lazy("You said no, and that is fine. Your week stays as it is."),
    MoveState.PUBLISHED: "",
    MoveState.AGREED: gettext_lazy("You said that this is fine. Should it not work after all, you can still say so."),
    MoveState.OBJECTED: gettext_lazy(
        "You said that this does not work. Your old place is not free any more, so we look for another week with you. "
        "Until then the new week stands."
    ),
    MoveState.RETURNED: gettext_lazy("You said that this does not work. You keep your old week."),
    MoveState.SETTLED: gettext_lazy("This is settled. Your week stands in My week."),
    MoveState.UNDONE: gettext_lazy("This change was taken back. You keep your old week."),
}


class OwnSessionLine(Struct, frozen=True):
    """One session of a week. `mark`: new, gone, or "" for what stays."""

    when: str
    what: str
    where: str
    mark: str


class OwnChange(Struct, frozen=True):
    """What the page of one change says."""

    id: UUID
    takes_effect: date
    new: tuple[OwnSessionLine, ...]
    gone: tuple[OwnSessionLine, ...]
    before: tuple[OwnSessionLine, ...]
    after: tuple[OwnSessionLine, ...]
    why: tuple[str, ...]
    standing: str
    may_answer: Verdict
    is_agreed: bool
    is_question: bool


def own_change(move: Move, *, viewer: Actor) -> OwnChange:
    """The change in words, for its own person."""
    takes_effect = move.publication.takes_effect if move.publication else move.proposal.from_date
    is_question = move.state in QUESTIONS
    sections = {str(one.pk): one for one in sections_with_parts(organization_id=viewer.organization_id)}
    staff = {str(one.pk): str(one) for one in all_staff(viewer=viewer)}
    old, new = (list(_sessions(week, sections, staff)) for week in (move.before, move.after))
    return OwnChange(
        id=move.pk,
        takes_effect=takes_effect,
        new=tuple(_line(one, "new") for one in new if one not in old),
        gone=tuple(_line(one, "gone") for one in old if one not in new),
        before=tuple(_line(one, "" if one in new else "gone") for one in old),
        after=tuple(_line(one, "" if one in old else "new") for one in new),
        why=tuple(_reasons(move.why)),
        standing=str(STANDINGS.get(MoveState(move.state), "")),
        may_answer=is_answerable(move.state, takes_effect=takes_effect, today=clock.local_date()),
        is_agreed=move.state in {MoveState.AGREED, MoveState.CONSENTED},
        is_question=is_question,
    )


def _reasons(why: Iterable[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(str(REASONS.get(one["kind"], FOR_EVERYBODY)) for one in why))  # type: ignore[call-overload]


_Session = tuple[WeekSpan, str, str]


def _sessions(
    week: Mapping[str, Any] | None, sections: Mapping[str, Section], staff: Mapping[str, str]
) -> Iterator[_Session]:
    """Every session of a stored week with its title and place, in order of the week."""
    yield from sorted([*_groups(week, sections), *_alone(week, staff)]) if week else ()


def _groups(week: Mapping[str, Any], sections: Mapping[str, Section]) -> Iterator[_Session]:
    for row in (sections[one] for one in week["section_ids"] if one in sections):
        where = _("By video") if row.is_video else row.site.name
        for time in row.times.all():
            yield WeekSpan(time.weekday, time.start_minute, time.end_minute), row.group.name, where


def _alone(week: Mapping[str, Any], staff: Mapping[str, str]) -> Iterator[_Session]:
    plan = plan_from(week)
    for slot, title in ((plan.individual, _("Individual session")), (plan.family, _("Family session"))):
        if slot is not None:
            mode = _("By video") if slot.mode is engine.Mode.VIDEO else _("In person")
            yield slot.span, title, " · ".join(part for part in (mode, staff.get(slot.counselor_id, "")) if part)


def _line(session: _Session, mark: str) -> OwnSessionLine:
    span, what, where = session
    return OwnSessionLine(span_words(span), what, where, mark)
