"""Changes and results of a scenario in words for staff."""

from collections.abc import Iterable, Mapping

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.schedule.proposals.wording import WeekNames
from midspan.domains.schedule.scenarios.applying import Numbered, new_section_id
from midspan.domains.schedule.scenarios.changes import (
    COUNT_IN,
    AddSeats,
    Change,
    CounselorAway,
    CounselorHour,
    MoveMeeting,
    NewReferrals,
    OpenDay,
    OpenSection,
    PersonChange,
)
from midspan.domains.schedule.wording import fix_words, span_words
from midspan.engines import scheduling as engine
from midspan.ui.hours import duration_words
from midspan.ui.week import clock_words

PARTS = {"": "all day", "morning": "mornings only", "afternoon": "afternoons only", "evening": "evenings only"}


class ScenarioNames(Struct, frozen=True):
    """Names behind the ids of a scenario: those of the weeks, and of tracks."""

    weeks: WeekNames
    tracks: Mapping[str, str]

    def section(self, section_id: str) -> str:
        return self.weeks.own.sections.get(section_id) or _("a group that is no more")

    def staff(self, staff_id: str) -> str:
        return self.weeks.staff.get(staff_id) or _("somebody who is gone")

    def site(self, site_id: str) -> str:
        return self.weeks.own.sites.get(site_id) or _("a site that is no more")


def with_opened(names: WeekNames, changes: Iterable[Numbered]) -> WeekNames:
    """The names, with those of the sections that a scenario opens."""
    sections, times = dict(names.own.sections), dict(names.times)
    for one in changes:
        if isinstance(one.change, OpenSection):
            like = sections.get(one.change.like) or _("a group that is no more")
            sections[new_section_id(one.number)] = _("new: like %(group)s") % {"group": like}
            times[new_section_id(one.number)] = one.change.meetings
    return replace(names, own=replace(names.own, sections=sections), times=times)


def change_words(change: Change, names: ScenarioNames) -> str:
    """One change, as an instruction."""
    match change:
        case OpenSection():
            when = ", ".join(span_words(span) for span in change.meetings)
            words = _("Open another group like %(group)s: %(when)s.")
            facts: dict[str, object] = {"group": names.section(change.like), "when": when}
        case AddSeats():
            words = ngettext("Add %(count)s place to %(group)s.", "Add %(count)s places to %(group)s.", change.count)
            facts = {"count": change.count, "group": names.section(change.section_id)}
        case MoveMeeting():
            words = _("Move %(group)s from %(before)s to %(after)s.")
            times = {"before": span_words(change.before), "after": span_words(change.after)}
            facts = {"group": names.section(change.section_id), **times}
        case CounselorAway():
            words, facts = _away_words(change), {"who": names.staff(change.staff_id), "count": change.weeks}
        case OpenDay():
            return _day_words(change, names)
        case NewReferrals():
            return _referral_words(change, names)
        case CounselorHour():
            words = _("%(who)s is free for one more hour: %(when)s.")
            facts = {"who": names.staff(change.staff_id), "when": span_words(change.span)}
        case PersonChange():
            return _person_words(change, names)
    return (words % facts).replace("..", ".")  # A time may end in the point of its "p.m."


def _away_words(change: CounselorAway) -> str:
    if change.is_covered:
        return ngettext(
            "%(who)s is away for %(count)s week; colleagues lead the groups.",
            "%(who)s is away for %(count)s weeks; colleagues lead the groups.",
            change.weeks,
        )
    return ngettext(
        "%(who)s is away for %(count)s week; groups that nobody else leads do not meet.",
        "%(who)s is away for %(count)s weeks; groups that nobody else leads do not meet.",
        change.weeks,
    )


def _day_words(change: OpenDay, names: ScenarioNames) -> str:
    words = _("Open %(site)s on %(day)s from %(start)s to %(end)s.") % {
        "site": names.site(change.site_id),
        "day": WEEKDAYS[change.span.day],
        "start": clock_words(change.span.start),
        "end": clock_words(change.span.end),
    }
    who = ", ".join(names.staff(one) for one in change.staff_ids)
    told = _("%(words)s At work then: %(who)s.") % {"words": words, "who": who} if who else words
    return told.replace("..", ".")


def _referral_words(change: NewReferrals, names: ScenarioNames) -> str:
    words = ngettext(
        "%(count)s new referral: %(track)s at %(site)s, %(length)s a week, free %(free)s.",
        "%(count)s new referrals: %(track)s at %(site)s, %(length)s a week, free %(free)s.",
        change.count,
    )
    return words % {
        "count": change.count,
        "track": names.tracks.get(change.track_id) or _("a track that is no more"),
        "site": names.site(change.site_id),
        "length": duration_words(change.minutes),
        "free": _(PARTS[change.free]),
    }


def _person_words(change: PersonChange, names: ScenarioNames) -> str:
    if change.fix == COUNT_IN:
        return _("Plan this person's week as well, though they do not wait for one yet.")
    nothing = engine.WeekPlan(())
    fix = engine.Fix(engine.FixKind(change.fix), 0, nothing, change.subject_id, change.span, change.amount)
    return fix_words(fix, names.weeks.own)


def weeks_of_absence(changes: Iterable[Change]) -> int:
    """For how many weeks a scenario holds: those of the longest absence in it; 0 where it holds without end."""
    return max((one.weeks for one in changes if isinstance(one, CounselorAway)), default=0)
