"""Plans in words: how a version stands, what an objective is measured by, who does what how often."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from midspan.domains.plans.book import PlanRules
from midspan.domains.plans.enums import (
    Answer,
    Decision,
    Doer,
    Kind,
    MeasuredBy,
    Modality,
    NeedState,
    PlanState,
    ReviewEvent,
    Signer,
    Typing,
)
from midspan.domains.plans.rules.calendar import Due
from midspan.domains.plans.rules.differences import What
from midspan.domains.plans.thread import GoalNode, InterventionNode, Node, ObjectiveNode
from midspan.engines.scoring import LEVELS, instrument, instrument_keys

STATE_WORDS = {
    PlanState.DRAFT: (gettext_lazy("Being written"), "due"),
    PlanState.OFFERED: (gettext_lazy("Waits to be signed"), "due"),
    PlanState.ACTIVE: (gettext_lazy("Holds now"), "done"),
    PlanState.SUPERSEDED: (gettext_lazy("Earlier version"), "quiet"),
}
KIND_WORDS = {
    Kind.NEED: gettext_lazy("Need"),
    Kind.GOAL: gettext_lazy("Goal"),
    Kind.OBJECTIVE: gettext_lazy("Objective"),
    Kind.INTERVENTION: gettext_lazy("What is done"),
    Kind.CRITERION: gettext_lazy("Ready to leave when"),
}
NEED_WORDS = {
    NeedState.ACTIVE: gettext_lazy("Now"),
    NeedState.DEFERRED: gettext_lazy("Later"),
    NeedState.RESOLVED: gettext_lazy("Resolved"),
}
MEASURED_WORDS = {
    MeasuredBy.QUESTIONNAIRE: gettext_lazy("A questionnaire"),
    MeasuredBy.DIARY: gettext_lazy("The diary"),
    MeasuredBy.SCALE: gettext_lazy("Levels written for this objective"),
    MeasuredBy.ATTENDANCE: gettext_lazy("Attendance"),
    MeasuredBy.COMMITMENT: gettext_lazy("A commitment that is kept"),
    MeasuredBy.OBSERVED: gettext_lazy("Somebody sees it happen"),
}
MODALITY_WORDS = {
    Modality.GROUP: gettext_lazy("Group"),
    Modality.INDIVIDUAL: gettext_lazy("Individual session"),
    Modality.FAMILY: gettext_lazy("Family session"),
    Modality.MEDICATION: gettext_lazy("Medication visit"),
    Modality.PEER: gettext_lazy("Peer support"),
    Modality.CASE_MANAGEMENT: gettext_lazy("Case management"),
    Modality.AT_HOME: gettext_lazy("At home"),
}
DOER_WORDS = {
    Doer.STAFF: gettext_lazy("Somebody on the team"),
    Doer.PATIENT: gettext_lazy("The person"),
}
SIGNER_WORDS = {
    Signer.PATIENT: gettext_lazy("The person"),
    Signer.CLINICIAN: gettext_lazy("Clinician"),
    Signer.SUPERVISOR: gettext_lazy("Supervisor"),
}
DECISION_WORDS = {
    Decision.KEEP: gettext_lazy("Keep"),
    Decision.CHANGE: gettext_lazy("Change"),
    Decision.CLOSE: gettext_lazy("Close"),
}
ANSWER_WORDS = {
    Answer.TAKEN: gettext_lazy("Taken into the plan"),
    Answer.LEFT: gettext_lazy("Left as it is"),
}
LEVEL_WORDS = {
    -2: gettext_lazy("Much less than expected"),
    -1: gettext_lazy("Less than expected"),
    0: gettext_lazy("As expected"),
    1: gettext_lazy("More than expected"),
    2: gettext_lazy("Much more than expected"),
}
WHAT_WORDS = {
    What.NEW: (gettext_lazy("New"), "done"),
    What.CHANGED: (gettext_lazy("Changed"), "due"),
    What.GONE: (gettext_lazy("Taken out"), "quiet"),
}
FIELD_WORDS = {
    "words": gettext_lazy("Words"),
    "evidence": gettext_lazy("Known by"),
    "state": gettext_lazy("When"),
    "reason": gettext_lazy("Why"),
    "found_id": gettext_lazy("Found in the assessment"),
    "own_words": gettext_lazy("In the person’s own words"),
    "typed": gettext_lazy("Typed by"),
    "typed_with_id": gettext_lazy("Together with"),
    "typed_at": gettext_lazy("Typed on"),
    "measured_by": gettext_lazy("Measured by"),
    "measure": gettext_lazy("Which one"),
    "instrument": gettext_lazy("Questionnaire"),
    "levels": gettext_lazy("Levels"),
    "baseline": gettext_lazy("From"),
    "target": gettext_lazy("To"),
    "by_date": gettext_lazy("By"),
    "doer": gettext_lazy("Who does it"),
    "modality": gettext_lazy("Where"),
    "owner_id": gettext_lazy("Who on the team"),
    "times_a_week": gettext_lazy("Times a week"),
    "minutes": gettext_lazy("Minutes each time"),
}
TYPING_WORDS = {
    Typing.BY_STAFF: gettext_lazy("Somebody on the team, as it was said"),
    Typing.TOGETHER: gettext_lazy("The person, together with staff"),
    Typing.ON_PHONE: gettext_lazy("The person, on their phone"),
}
VALUE_WORDS: dict[Any, Any] = {**TYPING_WORDS, **NEED_WORDS, **MEASURED_WORDS, **MODALITY_WORDS, **DOER_WORDS}


EVENT_WORDS = {
    ReviewEvent.CLOSED: gettext_lazy("Something that could not wait was closed on %(day)s."),
    ReviewEvent.LAPSES: gettext_lazy("Use was told again on %(day)s."),
    ReviewEvent.LEVEL_CHANGED: gettext_lazy("Another level of care was decided on %(day)s."),
}


def because_words(due: Due, rules: PlanRules) -> list[str]:
    """Why a review is due on its day: what happened since the last one, and by which rule it is held in any case."""
    told = [EVENT_WORDS[kind] % {"day": date_format(on)} for kind, on in due.events.items()]
    return [*told, *filter(None, [rules.words_of(due.rule)])]


def level_words(level: int, written: str = "") -> str:
    """A level as people say it: its sign, what it means, and what was written for it."""
    said = f"{level:+d} {LEVEL_WORDS[level]}" if level else f"0 {LEVEL_WORDS[level]}"
    return f"{said}: {written}" if written else said


def instrument_choices() -> list[tuple[str, Any]]:
    """Questionnaires to choose from, by title; first: none."""
    titled = sorted((instrument(key).title, key) for key in instrument_keys())
    return [("", gettext_lazy("None")), *((key, title) for title, key in titled)]


def instrument_title(key: str) -> str:
    return instrument(key).short_title if key in instrument_keys() else ""


def words_of(node: Node) -> str:
    return node.own_words if isinstance(node, GoalNode) else node.words


def typed_words(goal: GoalNode, names: Mapping[UUID, str], *, is_own: bool) -> list[str]:
    """Whose hands wrote the words of a goal, where it was the person's own; `is_own`: said to that person."""
    if goal.typed is Typing.BY_STAFF or goal.typed_at is None:
        return []
    said = {"day": date_format(localtime(goal.typed_at)), "name": names.get(goal.typed_with_id, "")}  # type: ignore[arg-type]  # None has no name
    if goal.typed is Typing.TOGETHER:
        return [_("Typed together with %(name)s, %(day)s") % said]
    return [(_("From your phone, %(day)s") if is_own else _("From the person’s phone, %(day)s")) % said]


def measure_words(one: ObjectiveNode, *, is_own: bool, tells_levels: bool = True) -> list[str]:
    """How an objective is seen, from where to where, by when; what is not said is left out.

    `is_own`: said to the person whose plan it is, who reads no signs of levels. Without `tells_levels` they stand
    elsewhere.
    """
    measured = MEASURED_WORDS.get(MeasuredBy(one.measured_by)) if one.measured_by else None
    which = ", ".join(part for part in (instrument_title(one.instrument), one.measure) if part)
    parts = [f"{measured}: {which}" if measured and which else str(measured or which)]
    if one.target:
        parts.append(_("from %(baseline)s to %(target)s") % {"baseline": one.baseline, "target": one.target}
                     if one.baseline else _("up to %(target)s") % {"target": one.target})  # fmt: skip
    if tells_levels:
        parts += _levels(one, is_own=is_own)
    if one.by_date:
        parts.append(_("by %(day)s") % {"day": date_format(one.by_date)})
    return [part for part in parts if part]


def _levels(one: ObjectiveNode, *, is_own: bool) -> list[str]:
    levels = zip(LEVELS, one.levels, strict=False)
    return [f"{LEVEL_WORDS[level]}: {words}" if is_own else level_words(level, words) for level, words in levels]


def doing_words(one: InterventionNode, names: Mapping[UUID, str], *, is_own: bool) -> list[str]:
    """Who does it, where, how often and how long; `is_own`: said to the person whose plan it is."""
    own = _("You") if is_own else str(DOER_WORDS[Doer.PATIENT])
    who = own if one.doer is Doer.PATIENT else names.get(one.owner_id, "") if one.owner_id else ""
    parts = [who, str(MODALITY_WORDS[Modality(one.modality)]) if one.modality else "", *_rhythm(one)]
    return [part for part in parts if part]


def _rhythm(one: InterventionNode) -> list[str]:
    often, minutes = one.times_a_week, one.minutes
    parts = []
    if often:
        parts.append(ngettext("once a week", "%(count)s times a week", often) % {"count": often})
    if minutes:
        parts.append(_("%(minutes)s minutes") % {"minutes": minutes})
    return parts


def value_words(value: object, names: Mapping[UUID, str]) -> str:
    """A field's value in a comparison of two versions; what is not said is a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, UUID):
        return names.get(value, "–")
    if isinstance(value, tuple):
        return " / ".join(value) or "–"
    if isinstance(value, date):
        return date_format(value)
    return str(VALUE_WORDS.get(value, value))
