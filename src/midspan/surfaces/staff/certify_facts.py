"""What lies beside a certification: facts of this person with where each comes from. None of them decides anything.

Each part asks its own domain through the gate: what the viewer may not see is said to be not shown.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.encounters.queries import hours_of_week
from midspan.domains.journey.actions import Beside
from midspan.domains.journey.models import Episode
from midspan.domains.journey.queries import signed_placement
from midspan.domains.plans.queries import active_plan
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.programs.enums import LEVEL_WORDS
from midspan.engines.tally import Bound, Measure
from midspan.kernel import clock
from midspan.kernel.pages import opens_for
from midspan.surfaces.staff.lost_words import lost_in_hours
from midspan.surfaces.staff.stage_words import stage_words
from midspan.ui.hours import duration_words
from midspan.values import Actor, DataClass

WEEKS = 4
WEEK = timedelta(days=7)


class Fact(Struct, frozen=True, kw_only=True):
    """One thing that is known: what it is about, in words, where it comes from, and the way there."""

    label: str
    words: str
    source: str
    url: str = ""


def facts_of(*, viewer: Actor, episode: Episode) -> list[Fact]:
    """Level, plan and hours of the last full weeks: what whoever reads a statement may read as well."""
    asked = (_placement, _plan, _hours)
    found = [one for ask in asked for one in ask(viewer, episode)]
    return [Fact(label=one.label, words=one.words, source=one.source, url=_way(viewer, one.url)) for one in found]


def beside_of(*, viewer: Actor, episode: Episode) -> Beside:
    """The facts of this moment, as the statement keeps them, and the version of the plan it rests on."""
    facts = tuple(
        {"label": one.label, "words": one.words, "source": one.source}
        for one in facts_of(viewer=viewer, episode=episode)
    )
    file = active_plan(viewer=viewer, patient_id=episode.patient_id)
    if file is None:
        return Beside(facts=facts)
    return Beside(facts=facts, plan_ref=file.plan.pk, plan_number=file.plan.number)


def _way(viewer: Actor, url: str) -> str:
    return url if url and opens_for(url, actor=viewer) else ""


def _placement(viewer: Actor, episode: Episode) -> Iterator[Fact]:
    level = str(_(LEVEL_WORDS.get(episode.level, episode.level)))  # type: ignore[call-overload]  # codes are its keys
    one = signed_placement(viewer=viewer, episode_id=episode.pk)
    if one is None:
        yield Fact(label=_("Level of care"), words=level, source=_("The stay; no placement is signed by two"))
        return
    source = _("Placement signed by %(first)s and %(second)s, %(day)s") % {
        "first": one.signed_by,
        "second": one.countersigned_by,
        "day": date_format(localdate(one.countersigned_at)),
    }
    url = reverse("journey:placement_sign", args=[episode.patient_id])
    yield Fact(label=_("Level of care"), words=level, source=source, url=url)
    if one.decision_reason:
        yield Fact(label=_("Why, at the last review"), words=one.decision_reason, source=source, url=url)


def _plan(viewer: Actor, episode: Episode) -> Iterator[Fact]:
    label, url = _("Plan"), reverse("plans:of_patient", args=[episode.patient_id])
    if not may_see_class(viewer, DataClass.PLAN):
        yield Fact(label=label, words=_("Not shown to your role"), source=_("The plan"))
        return
    file = active_plan(viewer=viewer, patient_id=episode.patient_id)
    if file is None:
        yield Fact(label=label, words=_("No plan is in force yet"), source=_("The plan"), url=url)
        return
    again = file.due.on if file.due else file.plan.review_date
    words = _("Version %(number)s, looked at again by %(day)s") % {
        "number": file.plan.number,
        "day": date_format(again),
    }
    source = _("In force since %(day)s") % {"day": date_format(localdate(file.plan.active_at))}
    yield Fact(label=label, words=words, source=source, url=url)


def _hours(viewer: Actor, episode: Episode) -> Iterator[Fact]:
    """Full weeks only, of this stay: what is still to come of this one speaks for nothing yet."""
    label, source = _("Hours attended"), _("Arrivals and departures, as recorded")
    mondays = _mondays(localdate(episode.admitted_at)) if episode.admitted_at else []
    if not mondays:
        yield Fact(label=label, words=_("No full week yet"), source=source)
        return
    told, least = [], None
    for monday in mondays:
        tally = hours_of_week(viewer=viewer, patient_id=episode.patient_id, monday=monday)
        least = tally.finding(Measure.MINUTES, Bound.MINIMUM).limit
        lost = f" ({lost_in_hours(tally.lost)})" if tally.lost.total else ""
        told.append(f"{date_format(monday, 'M j')}: {duration_words(tally.attended_minutes)}{lost}")
    yield Fact(label=label, words="; ".join(told), source=source)
    if least is not None:
        words = _("At least %(time)s a week") % {"time": duration_words(least)}
        yield Fact(label=_("Hours asked for"), words=words, source=_("The stay and the rules of law and payer"))
    stage = stage_words(episode)
    if stage:
        yield Fact(label=_("Step down"), words=stage, source=_("The stages that were taken"))


def _mondays(admitted: date) -> list[date]:
    """The Mondays of the last full weeks since the first day, the earliest first."""
    this_week = clock.week_start(clock.local_date())
    found = [this_week - number * WEEK for number in range(WEEKS, 0, -1)]
    return [one for one in found if one >= clock.week_start(admitted)]
