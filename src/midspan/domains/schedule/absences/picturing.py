"""The cover plan in words: what can be chosen for each session, why nobody can lead one, and what goes out."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from msgspec import Struct

from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import sentence_of
from midspan.domains.schedule.absences.plan import CoverLine, CoverPlan, cover_plan
from midspan.domains.schedule.absences.steps import LEFT_OPEN, Decision
from midspan.domains.schedule.enums import StepKind
from midspan.engines.scheduling.staffing import Obstacle
from midspan.ui.hours import duration_words
from midspan.values import Actor

__all__ = ["CoverPicture", "Option", "PicturedLine", "cover_picture"]

OBSTACLES: Mapping[Obstacle, object] = {
    Obstacle.CREDENTIAL: ngettext_lazy(
        "%(count)s colleague lacks the credential.", "%(count)s colleagues lack the credential.", "count"
    ),
    Obstacle.LICENSE: ngettext_lazy(
        "%(count)s is not licensed where everybody in it takes part.",
        "%(count)s are not licensed where everybody in it takes part.",
        "count",
    ),
    Obstacle.LANGUAGE: ngettext_lazy(
        "%(count)s does not speak its language.", "%(count)s do not speak its language.", "count"
    ),
    Obstacle.NOT_AT_WORK: ngettext_lazy("%(count)s is not at work then.", "%(count)s are not at work then.", "count"),
    Obstacle.TAKEN: ngettext_lazy("%(count)s has something else then.", "%(count)s have something else then.", "count"),
}
NO_OTHER_TIME = gettext_lazy("No other time this week suits them, their counselor or a colleague.")
NOBODY = gettext_lazy("Nobody else here leads groups.")


class Option(Struct, frozen=True):
    """One thing that can be done about a session; `value` is what the form sends."""

    value: str
    words: str
    decision: Decision
    is_proposed: bool


class PicturedLine(Struct, frozen=True):
    """One session with its options, the proposed one first."""

    line: CoverLine
    options: tuple[Option, ...]
    why: tuple[str, ...]
    would: tuple[str, ...]
    risk: str

    @property
    def name(self) -> str:
        """The form's field."""
        return f"session-{self.line.session_id}"

    @property
    def kind(self) -> str:
        return self.line.proposed.value

    @property
    def unnamed(self) -> int:
        """People expected whom the viewer does not reach."""
        return self.line.expected - len(self.line.names)


class Told(Struct, frozen=True):
    """Who hears of it, and the very sentence they read."""

    who: str
    words: str


class CoverPicture(Struct, frozen=True):
    """Everything the page says before anybody confirms."""

    lines: tuple[PicturedLine, ...]
    sentence: str
    told: tuple[Told, ...]
    hidden: int


def cover_picture(*, viewer: Actor, staff_id: object, first: date, until: date) -> CoverPicture:
    """The cover plan of an absence in words, for this viewer."""
    plan = cover_plan(viewer=viewer, staff_id=staff_id, first=first, until=until)  # type: ignore[arg-type]  # a UUID
    return CoverPicture(
        lines=tuple(_pictured(line, plan.names) for line in plan.lines),
        sentence=_sentence(plan),
        told=tuple(_told(plan)),
        hidden=plan.hidden,
    )


def _sentence(plan: CoverPlan) -> str:
    covered, moved, canceled = (plan.count(kind) for kind in (StepKind.COVERED, StepKind.MOVED, StepKind.CANCELED))
    parts = [
        ngettext("%(count)s session is covered", "%(count)s sessions are covered", covered) % {"count": covered}
        if covered
        else "",
        ngettext("%(count)s is moved", "%(count)s are moved", moved) % {"count": moved} if moved else "",
        ngettext("%(count)s would be canceled", "%(count)s would be canceled", canceled) % {"count": canceled}
        if canceled
        else "",
    ]
    return _("%(parts)s.") % {"parts": ", ".join(part for part in parts if part)}


def _told(plan: CoverPlan) -> Iterator[Told]:
    expected = sum(line.expected for line in plan.lines)
    names = sorted({name for line in plan.lines for name in line.names})
    if expected:
        # Who is expected in several sessions hears of it once; of those without a name the page counts the places.
        unnamed = expected - sum(len(line.names) for line in plan.lines)
        more = ngettext("%(count)s more place", "%(count)s more places", unnamed) % {"count": unnamed}
        who = ", ".join([*names, *([more] if unnamed else [])])
        yield Told(who, sentence_of(NoticeKind.WEEK_CHANGED))
    stand_ins = sorted({line.able[0][1] for line in plan.lines if line.stand_in} | _movers(plan))
    if stand_ins:
        yield Told(", ".join(stand_ins), sentence_of(NoticeKind.TASK_DUE))


def _movers(plan: CoverPlan) -> set[str]:
    """Colleagues who see somebody instead; whoever is away moved their own hours by being away."""
    return {line.moved_to for line in plan.lines if line.moved and line.moved.staff_id != plan.absent_id}


def _pictured(line: CoverLine, names: Mapping[str, str]) -> PicturedLine:
    is_uncovered = line.proposed is StepKind.CANCELED
    return PicturedLine(
        line=line,
        options=tuple(_options(line)),
        why=tuple(_why(line)) if is_uncovered else (),
        would=tuple(_would(line, names)) if is_uncovered else (),
        risk=_risk(line) if is_uncovered else "",
    )


def _options(line: CoverLine) -> Iterator[Option]:
    for who, name in line.able:
        yield Option(str(who), name, Decision(StepKind.COVERED, stand_in=who), is_proposed=who == line.stand_in)
    if line.moved is not None and line.moved_at is not None:
        value = f"move {line.moved.start.isoformat()} {line.moved.staff_id}"
        words = _("%(when)s with %(who)s") % {"when": _when(line.moved_at), "who": line.moved_to}
        yield Option(value, words, Decision(StepKind.MOVED, moved=line.moved), is_proposed=True)
    is_proposed = line.proposed is StepKind.CANCELED
    yield Option("cancel", _("Cancel it"), Decision(StepKind.CANCELED), is_proposed=is_proposed)
    yield Option("later", _("Leave it open: it needs cover"), LEFT_OPEN, is_proposed=False)


def _when(moment: datetime) -> str:
    return f"{date_format(moment, 'l, F j')}, {time_format(moment, 'TIME_FORMAT')}"


def _why(line: CoverLine) -> Iterator[str]:
    """What keeps everybody from it, most basic first."""
    if not line.is_group:
        yield str(NO_OTHER_TIME)
        return
    if not line.why.obstacles:
        yield str(NOBODY)
    for obstacle, count in line.why.obstacles:
        yield OBSTACLES[obstacle] % {"count": count}  # type: ignore[operator]  # a lazy plural, chosen by its count


def _would(line: CoverLine, names: Mapping[str, str]) -> Iterator[str]:
    """What would cover it after all: one person asked in, or freed from something else."""
    why = line.why
    if not line.is_group:
        return
    if not why.to_ask and not why.to_free:
        yield _("Only somebody from outside could lead it.")
    if why.to_ask:
        yield _("It could be led by whoever comes in for it: %(names)s.") % {"names": _names(why.to_ask, names)}
    if why.to_free:
        yield _("It could be led by whoever is freed from something else: %(names)s.") % {
            "names": _names(why.to_free, names)
        }


def _names(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names[one] for one in ids))


def _risk(line: CoverLine) -> str:
    """What canceling it costs those expected."""
    if not line.expected:
        return _("Nobody is expected in it.")
    facts = {
        "people": ngettext("%(count)s person", "%(count)s people", line.expected) % {"count": line.expected},
        "length": duration_words(int((line.end - line.start).total_seconds() // 60)),
        "count": line.at_risk,
    }
    words = _("Canceled, it takes %(length)s from %(people)s.") % facts
    if not line.at_risk:
        return words
    risk = ngettext(
        "%(count)s of them then has fewer hours this week than the plan of care asks for.",
        "%(count)s of them then have fewer hours this week than their plans of care ask for.",
        line.at_risk,
    )
    return f"{words} {risk % facts}"
