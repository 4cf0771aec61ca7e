"""The engine's codes as sentences a person can act on. Nothing here ever says who else is in a group, or why not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from msgspec import Struct

from midspan.domains.programs.enums import STATE_WORDS
from midspan.engines import scheduling as engine
from midspan.engines.scheduling.swapping import SwapReason
from midspan.ui.hours import duration_words
from midspan.ui.week import clock_words
from midspan.values import WeekSpan
from midspan.values.spans import MINUTES_PER_DAY

REASONS = {
    engine.OptionReason.FITS_BEST: gettext_lazy("Fits best of all weeks that are possible."),
    engine.OptionReason.FEWEST_TRIPS: gettext_lazy("Fewest trips in a week: %(count)s."),
    engine.OptionReason.FEWEST_DAYS: gettext_lazy("Fewest days: %(count)s."),
    engine.OptionReason.KEEPS_GROUPS: gettext_lazy("Keeps the groups of now."),
    engine.OptionReason.KEEPS_INDIVIDUAL: gettext_lazy("Keeps the individual session where it is."),
    engine.OptionReason.ALL_VIDEO: gettext_lazy("Everything by video: no trips."),
    engine.OptionReason.PREFERRED_PART: gettext_lazy("Everything at the time of day that was wished for."),
    engine.OptionReason.ENDS_EARLIEST: gettext_lazy("Over by %(time)s on every day."),
    engine.OptionReason.ENDS_BEFORE: gettext_lazy("Over before this starts: %(what)s."),
    engine.OptionReason.MOVES_NOTHING: gettext_lazy("Nothing else has to move."),
    engine.OptionReason.MOVES: gettext_lazy("This would have to move: %(what)s (%(length)s)."),
}
# A group closed for a private reason sounds exactly like a full one.
NO_PLACE = gettext_lazy("The other groups that would fit have no free place.")
OBSTACLES = {
    engine.Obstacle.COMMITMENT: gettext_lazy("%(what)s: %(when)s"),
    engine.Obstacle.MODALITY: gettext_lazy("All sessions in one way only: in person, or by video."),
    engine.Obstacle.DAYS: gettext_lazy("No more days with sessions in a week than %(count)s."),
    engine.Obstacle.MINUTES_PER_DAY: gettext_lazy("At most %(length)s of groups on one day."),
    engine.Obstacle.MINIMUM: gettext_lazy("The plan of care asks for %(length)s a week."),
    engine.Obstacle.MAXIMUM: gettext_lazy("The level of care allows at most %(length)s a week."),
    engine.Obstacle.AUTHORIZATION: gettext_lazy("The payer has authorized at most %(length)s a week."),
    engine.Obstacle.MINUTES_PER_SERVICE_DAY: gettext_lazy("Every day with sessions needs at least %(length)s."),
    engine.Obstacle.MINIMUM_DAYS: gettext_lazy("The level of care asks for sessions on this many days: %(count)s."),
    engine.Obstacle.FULL_SECTIONS: NO_PLACE,
    engine.Obstacle.CLOSED_SECTIONS: NO_PLACE,
    engine.Obstacle.COUNSELOR_TIMES: gettext_lazy("The counselor has no free hour that fits."),
    engine.Obstacle.FROZEN_SECTION: gettext_lazy("%(group)s is to stay in this week."),
    engine.Obstacle.UNKNOWN_TRAVEL: gettext_lazy("How long the way to %(site)s takes is not known yet."),
    engine.Obstacle.OFFER: gettext_lazy(
        "There are not enough groups of this level, age, track and language to make up a week."
    ),
}
# Obstacles that are about the person's own time; the others are the center's or the plan of care's.
OWN_OBSTACLES = frozenset(
    {
        engine.Obstacle.COMMITMENT,
        engine.Obstacle.MODALITY,
        engine.Obstacle.DAYS,
        engine.Obstacle.MINUTES_PER_DAY,
        engine.Obstacle.UNKNOWN_TRAVEL,
    }
)
FIXES = {
    engine.FixKind.MOVE_COMMITMENT: gettext_lazy("Move %(what)s to %(when)s."),
    engine.FixKind.SHORTEN_START: gettext_lazy("Start %(what)s later: %(when)s."),
    engine.FixKind.SHORTEN_END: gettext_lazy("End %(what)s earlier: %(when)s."),
    engine.FixKind.FREE_COMMITMENT: gettext_lazy("Keep this time free of %(what)s: %(when)s."),
    engine.FixKind.EXTRA_SEAT: gettext_lazy("Add one place to %(group)s."),
    engine.FixKind.SOME_VIDEO: gettext_lazy("Attend part of the week by video."),
    engine.FixKind.SOME_IN_PERSON: gettext_lazy("Attend part of the week in person."),
    engine.FixKind.LONGER_DAY: gettext_lazy("Allow up to %(length)s of groups on one day."),
    engine.FixKind.EXTRA_DAY: gettext_lazy("Come on one more day, %(count)s in all."),
    engine.FixKind.AUTHORIZATION: gettext_lazy("Ask the payer to authorize %(length)s a week."),
    engine.FixKind.FEWER_MINUTES: gettext_lazy("Plan %(length)s a week, which a clinician must approve."),
    engine.FixKind.REVIEW_SECTION: gettext_lazy("Ask a clinician to look at %(group)s again."),
    engine.FixKind.UNFREEZE_SECTION: gettext_lazy("Unfreeze the seat in %(group)s, so that it may change."),
    engine.FixKind.COUNSELOR_TIME: gettext_lazy("Find this hour with the counselor: %(when)s."),
    engine.FixKind.NEW_SECTION: gettext_lazy("Open another group like %(group)s: %(when)s."),
}


CONFIRM = gettext_lazy("The state is assumed from the site; please confirm it.")
SWAP_REASONS = {
    SwapReason.SAME_CURRICULUM: gettext_lazy("The same program of lessons."),
    SwapReason.SAME_KIND: gettext_lazy("The same kind of group."),
    SwapReason.SAME_DAY: gettext_lazy("On the same day."),
    SwapReason.SAME_LENGTH: gettext_lazy("Just as long: your hours stay the same."),
    SwapReason.NO_TRIP: gettext_lazy("No extra trip."),
    SwapReason.MOVES_NOTHING: gettext_lazy("Nothing else has to move."),
}


class Names(Struct, frozen=True):
    """Names behind the opaque ids: sections, the person's own responsibilities, sites."""

    sections: Mapping[str, str]
    life: Mapping[str, str]
    sites: Mapping[str, str]

    def facts(self, subject_id: str, amount: int, span: WeekSpan | None) -> dict[str, object]:
        """Every word that a sentence may ask for; each sentence takes what it needs."""
        return {
            "what": self.life.get(subject_id) or _("something else"),
            "group": self.sections.get(subject_id) or _("a group"),
            "site": self.sites.get(subject_id) or _("the site"),
            "when": span_words(span) if span else "",
            "length": duration_words(amount),
            "time": clock_words(amount % MINUTES_PER_DAY),
            "count": amount,
        }


def span_words(span: WeekSpan) -> str:
    """A stretch of the week: "Tuesday 9 a.m. – noon"."""
    return _("%(day)s %(start)s – %(end)s") % {
        "day": WEEKDAYS[span.day],
        "start": clock_words(span.start),
        "end": clock_words(span.end),
    }


def reason_words(reason: engine.Reason, names: Names) -> str:
    """Why somebody may choose a week."""
    return REASONS[reason.code] % names.facts(reason.subject_id, reason.amount, None)


def difference_words(more: Sequence[tuple[WeekSpan, str]], less: Sequence[tuple[WeekSpan, str]]) -> str:
    """What one week has (`more`) that the first one has not, and the other way round; empty when they are alike."""
    these, those = _days_and_titles(more), _days_and_titles(less)
    if these and those:
        return _("Unlike week A: %(these)s instead of %(those)s.") % {"these": these, "those": those}
    if these:
        return _("Unlike week A: also %(these)s.") % {"these": these}
    return _("Unlike week A: no %(those)s.") % {"those": those} if those else ""


def _days_and_titles(found: Sequence[tuple[WeekSpan, str]]) -> str:
    return ", ".join(f"{WEEKDAYS[span.day]} “{title}”" for span, title in found)


def obstacle_lines(found: Sequence[engine.ObstacleFound], names: Names) -> tuple[str, ...]:
    """What stands in the way, each sentence once; the same hours on several days are one line."""
    times = [one for one in found if one.kind is engine.Obstacle.COMMITMENT and one.span]
    others = [one for one in found if one not in times]
    lines = [*_life_lines(times, names), *(_sentence(OBSTACLES[one.kind], names, one) for one in others)]
    return tuple(dict.fromkeys(lines))


def licensure_lines(stored: Mapping[str, Any] | None) -> tuple[str, ...]:
    """What licenses left out of the week, in plain words; nothing where they left nothing out."""
    if not stored or not (stored["sections"] or stored["counselors"]):
        return ()
    state = STATE_WORDS.get(stored["state"], stored["state"]) or _("a state that is not known")
    told = []
    if stored["sections"]:
        groups = ngettext("%(count)s group by video", "%(count)s groups by video", stored["sections"])
        told.append(groups % {"count": stored["sections"]})
    if stored["counselors"]:
        told.append(_("sessions by video with a counselor"))
    words = _("Left out: %(what)s, because no license for %(state)s is written down there.") % {
        "what": ", ".join(told),
        "state": state,
    }
    return (f"{words} {CONFIRM}" if stored["is_assumed"] else words,)


def _life_lines(times: Iterable[engine.ObstacleFound], names: Names) -> Iterator[str]:
    by_hours: dict[tuple[str, int, int], list[WeekSpan]] = {}
    for one in times:
        if one.span is not None:
            by_hours.setdefault((one.subject_id, one.span.start, one.span.end), []).append(one.span)
    for (subject_id, start, end), spans in sorted(by_hours.items(), key=lambda item: min(item[1])):
        days = ", ".join(str(WEEKDAYS[span.day]) for span in sorted(spans))
        when = _("%(day)s %(start)s – %(end)s") % {
            "day": days,
            "start": clock_words(start),
            "end": clock_words(end),
        }
        yield OBSTACLES[engine.Obstacle.COMMITMENT] % {"what": names.facts(subject_id, 0, None)["what"], "when": when}


def _sentence(words: object, names: Names, about: engine.ObstacleFound | engine.Fix) -> str:
    sentence = str(words) % names.facts(about.subject_id, about.amount, about.span)
    return sentence.replace("..", ".")  # A time may end in the point of its "p.m."


def fix_words(fix: engine.Fix, names: Names) -> str:
    """One change, as an instruction."""
    return _sentence(FIXES[fix.kind], names, fix)


def swap_reason_words(code: str) -> str:
    """What speaks for a session."""
    return str(SWAP_REASONS[SwapReason(code)])


def stage_lines(stages: Iterable[Any]) -> str:
    """Stages of a step down in one line, each with its hours and its day; "" for none."""
    words = gettext_lazy("%(hours)s a week from %(day)s")
    return "; ".join(
        words % {"hours": duration_words(one.minutes), "day": date_format(one.from_date, "DATE_FORMAT")}
        for one in stages
    )
