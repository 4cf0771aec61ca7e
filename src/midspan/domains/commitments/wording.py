"""Promises and needs in words, as the person reads them; staff pages read the same of what stands."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise as LazyWords
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from msgspec import Struct

from midspan.domains.commitments.enums import (
    OVER,
    Helped,
    NeedKind,
    NeedState,
    PromiseKind,
    PromiseState,
)
from midspan.domains.commitments.models import LifeNeed, LifeNeedStep, Promise, PromiseStep
from midspan.kernel import clock
from midspan.values.hour_words import NO_BREAK

Kinds = Mapping[NeedKind, str | LazyWords]
STATE_WORDS = {
    PromiseState.PROPOSED: gettext_lazy("Proposed"),
    PromiseState.DECLINED: gettext_lazy("Not taken on"),
    PromiseState.TAKEN_BACK: gettext_lazy("Taken back"),
    PromiseState.REWORDED: gettext_lazy("Put in other words"),
    PromiseState.OPEN: pgettext_lazy("of a promise", "Open"),
    PromiseState.KEPT: gettext_lazy("Kept"),
    PromiseState.PARTLY: gettext_lazy("Partly"),
    PromiseState.NOT_YET: gettext_lazy("Not yet"),
    PromiseState.RENEGOTIATED: gettext_lazy("Agreed anew"),
}
OUTCOME_CHOICES = [
    (PromiseState.KEPT.value, gettext_lazy("Kept")),
    (PromiseState.PARTLY.value, gettext_lazy("Partly")),
    (PromiseState.NOT_YET.value, gettext_lazy("Not yet")),
]
NEED_KIND_WORDS = {
    NeedKind.HOUSING: gettext_lazy("A place to live"),
    NeedKind.FOOD: gettext_lazy("Food"),
    NeedKind.TRANSPORT: gettext_lazy("Getting here and around"),
    NeedKind.CHILDCARE: gettext_lazy("Childcare"),
    NeedKind.ID: gettext_lazy("ID and papers"),
    NeedKind.BENEFITS: gettext_lazy("Benefits and insurance"),
    NeedKind.LEGAL: gettext_lazy("Something legal"),
    NeedKind.PHONE: gettext_lazy("A phone or internet"),
    NeedKind.TALK: gettext_lazy("A talk alone about somebody close to them"),
    NeedKind.OTHER: gettext_lazy("Something else"),
}
# On the person's own phone, which somebody close may read.
OWN_NEED_WORDS = {**NEED_KIND_WORDS, NeedKind.TALK: gettext_lazy("A talk")}
NEED_STATE_WORDS = {
    NeedState.ASKED: gettext_lazy("Nobody has it yet"),
    NeedState.TAKEN: gettext_lazy("Somebody is on it"),
    NeedState.MET: gettext_lazy("Done"),
    NeedState.PARTLY: gettext_lazy("Partly done"),
    NeedState.NOT_AVAILABLE: gettext_lazy("Not available"),
    NeedState.NOT_NEEDED: gettext_lazy("No longer needed"),
}
HELPED_WORDS = {
    Helped.YES: gettext_lazy("Yes"),
    Helped.A_BIT: gettext_lazy("A bit"),
    Helped.NO: gettext_lazy("No"),
}
KIND_WORDS = {
    PromiseKind.OWN: gettext_lazy("Own promise"),
    PromiseKind.COURT: gettext_lazy("A court’s condition"),
    PromiseKind.TEAM: gettext_lazy("Promise of the team"),
}
TAGS = {PromiseState.KEPT: "done", PromiseState.PROPOSED: "due"}


class PromiseLine(Struct, frozen=True, kw_only=True):
    """One promise as a list shows it. `facts`: by when, why, how sure, what could get in the way, each a sentence."""

    id: UUID
    words: str
    state: PromiseState
    kind: PromiseKind
    tag: str
    tag_kind: str
    facts: list[str]
    last_word: str
    owner: str
    is_past: bool
    thread: UUID
    beside: UUID | None


class NeedLine(Struct, frozen=True, kw_only=True):
    """One need as a list shows it. `helped` is "" while nobody knows."""

    id: UUID
    kind: str
    words: str
    state: NeedState
    tag: str
    tag_kind: str
    facts: list[str]
    outcome: str
    helped: str


def promise_line(row: Promise, *, today: date, has_stay: bool = True) -> PromiseLine:
    """`has_stay`: for the person's own pages, whether their team is still there to keep it."""
    state, kind = PromiseState(row.state), PromiseKind(row.kind)
    is_past = state is PromiseState.OPEN and row.by_date < today
    return PromiseLine(
        id=row.pk,
        words=row.words,
        state=state,
        kind=kind,
        tag=_tag(row, is_past=is_past, has_stay=has_stay),
        tag_kind=_tag_kind(row, is_past=is_past, has_stay=has_stay),
        facts=_facts(row, owner=row.owner),
        last_word=_last_word(row),
        owner=str(row.owner) if row.owner else "",
        is_past=is_past,
        thread=row.thread,
        beside=row.beside,
    )


def _tag(row: Promise, *, is_past: bool, has_stay: bool) -> str:
    """A person's day that went by asks how it went; the team's is late, while there is a team."""
    if is_past and row.kind != PromiseKind.TEAM:
        return _("How did it go?")
    if is_past:
        return _("Late") if has_stay else _("Your stay ended before this")
    return str(STATE_WORDS[PromiseState(row.state)])


def _tag_kind(row: Promise, *, is_past: bool, has_stay: bool) -> str:
    if is_past and row.kind != PromiseKind.TEAM:
        return "due"
    if is_past:
        return "late" if has_stay else "quiet"
    return TAGS.get(PromiseState(row.state), "quiet")


def _facts(row: Promise, *, owner: object) -> list[str]:
    """`owner`: whose it was of what is told, if anybody's on the team."""
    facts = [by_words(row.by_date)]
    if owner:
        facts.append(_("Promised by %(name)s.") % {"name": owner})
    if row.because:
        facts.append(_("Because: %(words)s") % {"words": row.because})
    if row.confidence is not None:
        facts.append(_("How sure: %(number)s of 10.") % {"number": row.confidence})
    if row.in_the_way:
        facts.append(_("What could get in the way: %(words)s") % {"words": row.in_the_way})
    if row.who_knows:
        facts.append(_("Who knows: %(names)s") % {"names": row.who_knows})
    return facts


def by_words(day: date) -> str:
    return _("By %(day)s.") % {"day": day_words(day)}


def day_words(day: date) -> str:
    """With its year where that is another one."""
    return date_format(day, "l, F j" if day.year == clock.local_date().year else "l, F j, Y")


def _moment_words(at: datetime) -> str:
    local = localtime(at)
    form = "F j" if local.year == clock.local_date().year else "F j, Y"
    return date_format(local, f"{form}, g:i{NO_BREAK}A")


def _last_word(row: Promise) -> str:
    """That came with how it stands now: what was said of how it stood before is in its history."""
    steps = list(row.steps.all())
    return steps[-1].words if steps else ""


def history_lines(rows: list[Promise]) -> list[tuple[str, str]]:
    """All that happened to a thread, the latest first: when and what, and the word that came with it."""
    steps = [(step, row, what) for row in rows for step, what in _happened(row)]
    steps.sort(key=lambda one: (one[1].number, one[0].number), reverse=True)
    return [(_step_words(step, row, what), step.words) for step, row, what in steps]


class _Happened(StrEnum):
    """What a step of a promise was; `SAID`: what became of it, as its state tells."""

    PROPOSED = "proposed"
    PROMISED = "promised"
    GIVEN = "given"
    TAKEN_ON = "taken_on"
    SAID = "said"


def _happened(row: Promise) -> Iterator[tuple[PromiseStep, _Happened]]:
    """The steps of one version in their order, and what each was."""
    before: PromiseStep | None = None
    for step in row.steps.all():
        yield step, _what(step, before)
        before = step


def _what(step: PromiseStep, before: PromiseStep | None) -> _Happened:
    if before is None:
        return _Happened.PROPOSED if step.state == PromiseState.PROPOSED else _Happened.PROMISED
    if before.owner_id != step.owner_id:
        return _Happened.GIVEN
    return _Happened.TAKEN_ON if step.state == PromiseState.OPEN else _Happened.SAID


IN_HISTORY = {
    _Happened.PROPOSED: gettext_lazy("%(at)s: proposed. %(words)s · %(day)s"),
    _Happened.PROMISED: gettext_lazy("%(at)s: promised. %(words)s · %(day)s"),
    _Happened.GIVEN: gettext_lazy("%(at)s: now with %(owner)s"),
    _Happened.TAKEN_ON: gettext_lazy("%(at)s: taken on"),
    _Happened.SAID: gettext_lazy("%(at)s: %(state)s"),
}
IN_A_RECORD = {
    _Happened.PROPOSED: gettext_lazy("Proposed"),
    _Happened.PROMISED: gettext_lazy("Promised"),
    _Happened.GIVEN: gettext_lazy("Now with %(owner)s"),
    _Happened.TAKEN_ON: gettext_lazy("Taken on"),
    _Happened.SAID: "%(state)s",
}


def _step_words(step: PromiseStep, row: Promise, what: _Happened) -> str:
    told = {"at": _moment_words(step.at), "words": row.words, "day": by_words(row.by_date)}
    return str(IN_HISTORY[what]) % {**told, **_stood(step)}


def _stood(step: PromiseStep) -> dict[str, str]:
    return {"owner": str(step.owner or ""), "state": str(STATE_WORDS[PromiseState(step.state)])}


class Told(Struct, frozen=True, kw_only=True):
    """One step as a record tells it: when, of what, and how it stood from then on, with the word that came with it."""

    id: UUID
    at: datetime
    what: str
    words: str


def promises_told(rows: list[Promise]) -> list[Told]:
    """Every step of these versions, with what was promised."""
    return [_promise_told(row, step, what) for row in rows for step, what in _happened(row)]


def _promise_told(row: Promise, step: PromiseStep, what: _Happened) -> Told:
    """With all it says where it began, as it was then: it may be somebody else's by now."""
    is_first = what in {_Happened.PROPOSED, _Happened.PROMISED}
    told = _facts(row, owner=step.owner) if is_first else []
    return Told(
        id=row.pk,
        at=localtime(step.at),
        what=f"{KIND_WORDS[PromiseKind(row.kind)]}: {row.words}",
        words=" · ".join(filter(None, [str(IN_A_RECORD[what]) % _stood(step), *told, step.words])),
    )


def needs_told(rows: list[LifeNeed], *, kinds: Kinds = NEED_KIND_WORDS) -> list[Told]:
    """Every step of these needs, with what was asked for."""
    return [
        Told(
            id=row.pk,
            at=localtime(step.at),
            what=f"{kinds[NeedKind(row.kind)]}: {row.words}",
            words=" · ".join(filter(None, [_need_stood(step), step.words])),
        )
        for row in rows
        for step in row.steps.all()
    ]


def _need_stood(step: LifeNeedStep) -> str:
    if step.helped:
        return _("Did it help? %(answer)s") % {"answer": HELPED_WORDS[Helped(step.helped)]}
    if step.state == NeedState.TAKEN and step.owner and step.by_date:
        return _("%(name)s sees to it by %(day)s.") % {"name": step.owner, "day": day_words(step.by_date)}
    return str(NEED_STATE_WORDS[NeedState(step.state)])


def need_line(row: LifeNeed, *, today: date, kinds: Kinds = NEED_KIND_WORDS) -> NeedLine:
    state = NeedState(row.state)
    is_past = state is NeedState.TAKEN and row.by_date is not None and row.by_date < today
    return NeedLine(
        id=row.pk,
        kind=str(kinds[NeedKind(row.kind)]),
        words=row.words,
        state=state,
        tag=_("Late") if is_past else str(NEED_STATE_WORDS[state]),
        tag_kind="late" if is_past else {NeedState.ASKED: "due", NeedState.MET: "done"}.get(state, "quiet"),
        facts=_need_facts(row, state),
        outcome=row.outcome if state in OVER else "",
        helped=_helped(row),
    )


def _need_facts(row: LifeNeed, state: NeedState) -> list[str]:
    facts = [_("Asked on %(day)s.") % {"day": day_words(localtime(row.asked_at).date())}]
    if row.asked_again_at:
        facts.append(_asked_again(row, row.asked_again_at))
    if state is NeedState.TAKEN and row.owner and row.by_date:
        told = {"name": row.owner, "day": day_words(row.by_date)}
        facts.append(_("%(name)s sees to it by %(day)s.") % told)
    return facts


def _asked_again(row: LifeNeed, at: datetime) -> str:
    """With what the person said of it then: the words they asked with first may be over."""
    told = {"day": day_words(localtime(at).date())}
    asked = [one for one in row.steps.all() if one.state == NeedState.ASKED and one.by == row.patient_id]
    if asked and asked[-1].words:
        return _("Asked again on %(day)s: %(words)s") % {**told, "words": asked[-1].words}
    return _("Asked again on %(day)s.") % told


def _helped(row: LifeNeed) -> str:
    if row.state not in {NeedState.MET, NeedState.PARTLY}:
        return ""
    said = HELPED_WORDS[Helped(row.helped)] if row.helped else _("not said")
    return _("Did it help? %(answer)s") % {"answer": said}


def need_history(row: LifeNeed) -> list[tuple[str, str]]:
    """What happened to a need, the latest first."""
    return [(_need_step_words(one), one.words) for one in reversed(list(row.steps.all()))]


def _need_step_words(step: LifeNeedStep) -> str:
    told = {"at": _moment_words(step.at), "state": NEED_STATE_WORDS[NeedState(step.state)]}
    if step.helped:
        return _("%(at)s: did it help? %(answer)s") % {**told, "answer": HELPED_WORDS[Helped(step.helped)]}
    if step.state == NeedState.TAKEN and step.owner and step.by_date:
        named = {**told, "name": step.owner, "day": day_words(step.by_date)}
        return _("%(at)s: %(name)s sees to it by %(day)s.") % named
    if step.number == 1:
        return _("%(at)s: asked") % told
    return _("%(at)s: %(state)s") % told


def age_words(days: int) -> str:
    """How long something has been there."""
    if days == 0:
        return _("Since today")
    return ngettext("For %(days)s day", "For %(days)s days", days) % {"days": days}
