"""Moves in words for staff: what changes, why, and what it costs the person. A private reason stays private."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.schedule.proposals.judging import Why
from midspan.domains.schedule.wording import Names, span_words
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.referee import ViolationKind
from midspan.ui.hours import duration_words
from midspan.values import WeekSpan

if TYPE_CHECKING:
    from midspan.domains.schedule.models import Section

PRIVATE = gettext_lazy("A private reason.")
REASONS: dict[str, object] = {
    Why.FIRST_WEEK: gettext_lazy("Has no week yet."),
    Why.MORE_CARE: gettext_lazy("The new week holds a session that the old one lacks."),
    Why.BETTER_FIT: gettext_lazy("The new week fits this person's life better."),
    Why.MAKES_ROOM: gettext_lazy("Makes room so that the groups work out for everybody."),
    Why.FROZEN: gettext_lazy("Keeps the week that stands, though it does not hold: something in it is frozen."),
    Why.DID_NOT_WORK: gettext_lazy("Said that the week before does not work."),
    ViolationKind.UNKNOWN_SECTION: gettext_lazy("A group of this week no longer meets."),
    ViolationKind.SECTION_TWICE: gettext_lazy("The same group stands in this week twice."),
    ViolationKind.NOT_ELIGIBLE: gettext_lazy("%(group)s is for another level, age, track or language."),
    ViolationKind.FROZEN_SECTION_LEFT: gettext_lazy("%(group)s is frozen for this person and not in this week."),
    ViolationKind.CLOSED_SECTION: PRIVATE,
    ViolationKind.NO_CONTACT: PRIVATE,
    ViolationKind.WRONG_MODE: gettext_lazy("A session is held in a way in which this person cannot take part."),
    ViolationKind.UNREACHABLE_SITE: gettext_lazy("How long the way to %(site)s takes is not known."),
    ViolationKind.COMMITMENT: gettext_lazy("A session is in the way of %(what)s."),
    ViolationKind.OVERLAP: gettext_lazy("Two sessions are at the same time."),
    ViolationKind.NO_TIME_TO_TRAVEL: gettext_lazy("Two sessions leave no time for the way between them."),
    ViolationKind.WRONG_COUNSELOR: gettext_lazy("The individual session is with somebody who is not their counselor."),
    ViolationKind.WRONG_LENGTH: gettext_lazy("A session with the counselor is longer or shorter than planned."),
    ViolationKind.OFF_TICK: gettext_lazy("A session starts off the quarter hour."),
    ViolationKind.COUNSELOR_AWAY: gettext_lazy("The counselor is not there at the time of their session."),
    ViolationKind.COUNSELOR_TAKEN: gettext_lazy("The counselor has something else at the time of their session."),
    ViolationKind.COUNSELOR_TWICE: gettext_lazy("The counselor has two sessions at the same time."),
    ViolationKind.UNWANTED_SESSION: gettext_lazy("The week holds a session that is not in the plan of care."),
    ViolationKind.TOO_FEW_MINUTES: gettext_lazy("The week has fewer hours than the plan of care asks for."),
    ViolationKind.TOO_MANY_MINUTES: gettext_lazy("The week has more hours than are allowed or authorized."),
    ViolationKind.TOO_FEW_DAYS: gettext_lazy("Sessions on too few days."),
    ViolationKind.TOO_MANY_DAYS: gettext_lazy("Sessions on too many days."),
    ViolationKind.SHORT_SERVICE_DAY: gettext_lazy("A day has less than the shortest day that counts."),
    ViolationKind.LONG_GROUP_DAY: gettext_lazy("A day has more hours of groups than this person can take."),
    ViolationKind.CONTENT_MISSING: gettext_lazy("No group of treatment itself is in this week."),
    ViolationKind.CURRICULUM_TWICE: gettext_lazy("Two groups teach the same lessons."),
}
CHARGES = {
    engine.ChargeCode.NO_INDIVIDUAL: gettext_lazy("no individual session"),
    engine.ChargeCode.NO_FAMILY: gettext_lazy("no family session"),
    engine.ChargeCode.GROUP_LEFT: gettext_lazy("leaves a group they know: %(group)s"),
    engine.ChargeCode.COUNSELOR_CHANGED: gettext_lazy("another counselor"),
    engine.ChargeCode.INDIVIDUAL_MOVED: gettext_lazy("the individual session moves"),
    engine.ChargeCode.FAMILY_MOVED: gettext_lazy("the family session moves"),
    engine.ChargeCode.EXTRA_DAYS: gettext_lazy("one more day with sessions"),
    engine.ChargeCode.OTHER_MODE: gettext_lazy("not the way of taking part they prefer"),
    engine.ChargeCode.OTHER_PART_OF_DAY: gettext_lazy("outside the time of day they prefer"),
    engine.ChargeCode.TRIP: gettext_lazy("one more trip to %(site)s"),
    engine.ChargeCode.OVER_MINIMUM: gettext_lazy("%(length)s more than the plan of care asks for"),
    engine.ChargeCode.FAMILY_IN_OFFICE_HOURS: gettext_lazy("the family session is in office hours"),
    engine.ChargeCode.COMMITMENT_MOVED: gettext_lazy("would have to move: %(what)s (%(length)s)"),
}
GAINS = {
    engine.ChargeCode.NO_INDIVIDUAL: gettext_lazy("an individual session"),
    engine.ChargeCode.NO_FAMILY: gettext_lazy("a family session"),
    engine.ChargeCode.EXTRA_DAYS: gettext_lazy("one day with sessions less"),
    engine.ChargeCode.OTHER_MODE: gettext_lazy("the way of taking part they prefer"),
    engine.ChargeCode.OTHER_PART_OF_DAY: gettext_lazy("the time of day they prefer"),
    engine.ChargeCode.TRIP: gettext_lazy("one trip to %(site)s less"),
    engine.ChargeCode.OVER_MINIMUM: gettext_lazy("%(length)s nearer to the plan of care"),
    engine.ChargeCode.FAMILY_IN_OFFICE_HOURS: gettext_lazy("the family session outside office hours"),
    engine.ChargeCode.COMMITMENT_MOVED: gettext_lazy("free again: %(what)s (%(length)s)"),
}


class WeekNames(Struct, frozen=True):
    """Names behind ids: `own` says sections, responsibilities and sites; `times` a section's meetings on its clock."""

    own: Names
    rows: "Mapping[str, Section]"
    times: Mapping[str, tuple[WeekSpan, ...]]
    staff: Mapping[str, str]


def why_words(reasons: Iterable[Mapping[str, str]], names: Names) -> list[str]:
    """Why somebody's week changes, each sentence once."""
    sentences = (str(REASONS[one["kind"]]) % names.facts(one["subject_id"], 0, None) for one in reasons)
    return list(dict.fromkeys(sentences))


def cost_words(charges: Sequence[engine.Charge], names: Names) -> list[str]:
    """What the new week costs the person that the old one did not, heaviest first."""
    return list(dict.fromkeys(_charge_words(one, CHARGES[one.code], names) for one in charges if one.points > 0))


def gain_words(charges: Sequence[engine.Charge], names: Names) -> list[str]:
    """What the new week gives the person that the old one did not."""
    gains = (one for one in charges if one.points < 0 and one.code in GAINS)
    return list(dict.fromkeys(_charge_words(one, GAINS[one.code], names) for one in gains))


def _charge_words(charge: engine.Charge, sentence: object, names: Names) -> str:
    words = str(sentence) % names.facts(charge.subject_id, abs(charge.amount), None)
    is_counted = charge.code in {engine.ChargeCode.EXTRA_DAYS, engine.ChargeCode.TRIP} and abs(charge.amount) > 1
    return f"{words} (× {abs(charge.amount)})" if is_counted else words


def change_lines(
    before: engine.WeekPlan | None, after: engine.WeekPlan, names: WeekNames
) -> list[tuple[str, list[str]]]:
    """(what, each in words) of every difference: groups left and joined, sessions with the counselor moved."""
    old, new = before or engine.WeekPlan(()), after
    left = [one for one in old.section_ids if one not in new.section_ids]
    joined = [one for one in new.section_ids if one not in old.section_ids]
    lines = [(_("Leaves"), _groups(left, names)), (_("Joins"), _groups(joined, names))]
    for label, was, now in (
        (_("Individual session"), old.individual, new.individual),
        (_("Family session"), old.family, new.family),
    ):
        if was != now:
            lines.append((label, [_slot_words(was, now, names)]))
    return [(label, words) for label, words in lines if words]


def frozen_lines(after: engine.WeekPlan, frozen: Mapping[str, str], names: WeekNames) -> list[tuple[str, list[str]]]:
    """Groups that stay because their seat is frozen, with by whom; `frozen` has who froze it, by section."""
    staying = _in_order([one for one in after.section_ids if one in frozen], names)
    words = [_("%(group)s, frozen by %(who)s") % {"group": _group(one, names), "who": frozen[one]} for one in staying]
    return [(_("Stays"), words)] if words else []


def _groups(section_ids: Iterable[str], names: WeekNames) -> list[str]:
    """Groups with their times, in order of the week."""
    return [_group(one, names) for one in _in_order(section_ids, names)]


def _in_order(section_ids: Iterable[str], names: WeekNames) -> list[str]:
    return sorted(section_ids, key=lambda one: (names.times.get(one, ()), one))


def _group(section_id: str, names: WeekNames) -> str:
    name = names.own.sections.get(section_id, _("a group"))
    times = ", ".join(span_words(span) for span in names.times.get(section_id, ()))
    return f"{name}: {times}" if times else name


def _slot_words(was: engine.Slot | None, now: engine.Slot | None, names: WeekNames) -> str:
    if now is None:
        return _("no longer")
    words = _("%(when)s with %(who)s") % {
        "when": span_words(now.span),
        "who": names.staff.get(now.counselor_id, _("a counselor")),
    }
    if now.mode is engine.Mode.VIDEO:
        words = _("%(words)s, by video") % {"words": words}
    return _("%(words)s (was %(was)s)") % {"words": words, "was": span_words(was.span)} if was else words


def hours_words(before: int, after: int, needed: int) -> str:
    """Hours before and after against what is needed."""
    facts = {"before": duration_words(before), "after": duration_words(after), "needed": duration_words(needed)}
    if before == after:
        return _("%(after)s of %(needed)s") % facts
    return _("%(before)s → %(after)s of %(needed)s") % facts
