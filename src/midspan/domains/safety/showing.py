"""What pages say of an obligation: its clock and its steps."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.safety.enums import (
    ContactOutcome,
    ObligationKind,
    ObligationState,
    PlacementLook,
    PlanLook,
    Rung,
    StepKind,
    Tier,
)
from midspan.domains.safety.lapse_book import link_words, sign_words
from midspan.domains.safety.models import Obligation, Step
from midspan.domains.safety.queries import Standing
from midspan.domains.safety.wording import (
    KIND_WORDS,
    OUTCOME_WORDS,
    PLACEMENT_LOOK_WORDS,
    PLAN_LOOK_WORDS,
    RUNG_WORDS,
    SEEN_WORDS,
    STATE_WORDS,
    STEP_WORDS,
    TIER_WORDS,
    WRITTEN_WORDS,
)
from midspan.engines.scoring import instrument, instrument_keys, said
from midspan.ui.hours import duration_words

Names = dict[UUID, str]
SECONDS_PER_MINUTE = 60


def moment_words(moment: datetime, *, now: datetime) -> str:
    """A time of today as a time, any other with its day."""
    here = localtime(moment)
    words = date_format(here, "TIME_FORMAT")
    return words if here.date() == localtime(now).date() else f"{date_format(here, 'l')} {words}"


def clock_words(found: Standing, *, now: datetime) -> str:
    """How long there is until somebody has to have reached the person, or how long that is ago."""
    minutes = int((found.due_at - now).total_seconds() // SECONDS_PER_MINUTE)
    told = {"time": moment_words(found.due_at, now=now), "length": duration_words(abs(minutes))}
    if found.state in {ObligationState.IN_CONTACT, ObligationState.CLOSED}:
        return _("Was due %(time)s") % told if minutes < 0 else _("Due %(time)s") % told
    return _("Due %(time)s, %(length)s ago") % told if minutes < 0 else _("Due %(time)s, in %(length)s") % told


def what_words(found: Standing) -> str:
    """What it is about: the question and the answer, word for word, or what somebody saw; and what came since."""
    return " · ".join(_what(one) for one in (found.obligation, *found.joined))


def _what(one: Obligation) -> str:
    if one.kind == ObligationKind.ANSWER and one.instrument in instrument_keys():
        asked = instrument(one.instrument)
        item = asked.item(one.item)
        options = asked.options_of(item)
        answer = next((option.words for option in options if option.points == one.points), str(one.points))
        question = said(item.text) if item.text else _("item %(number)s") % {"number": item.number}
        return f"{asked.short_title}: {question} — {said(answer)}"
    if one.instrument in WRITTEN_WORDS:
        return str(WRITTEN_WORDS[one.instrument].get(one.item, "")) % {"points": one.points}
    is_seen = one.kind in {ObligationKind.SEEN, ObligationKind.LAPSE}
    words = SEEN_WORDS.get(one.signal) if is_seen else KIND_WORDS[ObligationKind(one.kind)]
    told = [str(words), *(sign_words(one.signs)), *([one.words] if one.words else [])]
    return ". ".join(told)


def desk_line(found: Standing, *, name: str = "", names: Names, now: datetime) -> dict[str, object]:
    """One line of the list of what is open; without `name`, what it is about is its title."""
    owner = names.get(found.owner, "") if found.owner else ""
    is_late, what = found.is_late(now), what_words(found)
    why = [clock_words(found, now=now), _who(found, owner, names), *([what] if name else [])]
    return {
        "title": name or what,
        "why": " · ".join(why),
        "tag": TIER_WORDS[found.tier],
        "tag_kind": "late" if is_late or found.state is ObligationState.OPEN else "due",
        "kind": "urgent" if is_late or found.state is ObligationState.OPEN else "due",
        "url": reverse("safety:obligation", args=[found.obligation.patient_id, found.obligation.pk]),
    }


def _who(found: Standing, owner: str, names: Names) -> str:
    if owner:
        return _("%(state)s by %(who)s") % {"state": STATE_WORDS[found.state], "who": owner}
    alerted = ", ".join(names[one] for one in found.alerted if one in names)
    return _("Nobody has taken it; alerted: %(who)s") % {"who": alerted or _("nobody")}


def step_lines(steps: Collection[Step], *, names: Names, now: datetime) -> list[dict[str, str]]:
    """Everything that happened, in order."""
    return [
        {
            "at": moment_words(one.at, now=now),
            "what": _step_words(one, names),
            "by": names.get(one.by_id, ""),
            "words": one.words,
        }
        for one in steps
    ]


def _step_words(step: Step, names: Names) -> str:
    who = names.get(step.staff_id, "") if step.staff_id else ""
    rung = f" ({RUNG_WORDS[Rung(step.rung)]})" if step.rung else ""
    return str(STEP_WORDS[StepKind(step.kind)]) % {
        "who": f"{who}{rung}",
        "outcome": OUTCOME_WORDS[ContactOutcome(step.outcome)] if step.outcome else "",
        "tier": TIER_WORDS[Tier(step.tier)] if step.tier else "",
        "link": link_words(step.link),
        "placement": PLACEMENT_LOOK_WORDS[PlacementLook(step.placement_look)] if step.placement_look else "",
        "plan": PLAN_LOOK_WORDS[PlanLook(step.plan_look)] if step.plan_look else "",
    }
