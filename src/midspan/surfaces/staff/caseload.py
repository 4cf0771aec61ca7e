"""The caseload: who may be drifting, told in reasons and sorted by them. Nobody is given a number."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from itertools import dropwhile
from pathlib import Path
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from msgspec import Struct

from midspan.domains.encounters.queries import CameInWeek, Lately, came_lately
from midspan.domains.journey.queries import (
    CertificationLine,
    ReviewDue,
    certifications_due,
    placement_reviews_due,
)
from midspan.domains.measures.models import Administration
from midspan.domains.measures.queries import Series, came_to, tracks_of
from midspan.domains.people.queries import staff_credentials
from midspan.domains.plans.enums import DueKind
from midspan.domains.plans.queries import CalendarLine, Due, may_countersign, plan_calendar, why_reviewed
from midspan.domains.practice.queries import practiced_in_weeks
from midspan.domains.privacy.queries import may_see_class
from midspan.domains.safety.queries import Leaving, leaving_noted
from midspan.kernel import clock
from midspan.surfaces.staff.certify_words import line_words
from midspan.surfaces.staff.level_cards import due_words
from midspan.values import Actor, DataClass

PERCENT = 100


class Why(StrEnum):
    """Reasons to look, in the order in which they are told. What comes first is looked at first."""

    SUPERVISOR_SIGNS = "supervisor_signs"
    FIRST_PLAN = "first_plan"
    REVIEW = "review"
    PLACEMENT = "placement"
    CERTIFICATION = "certification"
    NOT_ON_TRACK = "not_on_track"
    MAY_LEAVE = "may_leave"
    AWAY = "away"
    NO_CONTACT = "no_contact"
    CLINICIAN_SIGNS = "clinician_signs"
    PERSON_SIGNS = "person_signs"
    SUGGESTED = "suggested"
    UNTOUCHED = "untouched"


DRIFTING = frozenset({Why.MAY_LEAVE, Why.AWAY, Why.NO_CONTACT})


class NextStep(Struct, frozen=True):
    label: str
    icon: str
    url: str


class Reason(Struct, frozen=True, kw_only=True):
    """One reason in words, and where something can be done about it."""

    why: Why
    words: str
    url: str
    is_late: bool = False


class CaseLine(Struct, frozen=True, kw_only=True):
    """One person: reasons to look, and what is known beside them; what is not known or not shared is said so."""

    patient_id: UUID
    name: str
    url: str
    reasons: tuple[Reason, ...]
    came: str
    scores: str
    practiced: str
    leaving: str

    @property
    def next_step(self) -> NextStep:
        """Who does not come, or thinks of leaving, is looked for; with everybody else it is a contact like another."""
        if not {one.why for one in self.reasons} & DRIFTING:
            return NextStep(_("Contacts"), "note", reverse("staff:contacts", args=[self.patient_id]))
        return NextStep(_("Reach out"), "phone", reverse("outreach:of_patient", args=[self.patient_id]))

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [
            (_("Sessions"), self.came),
            (_("Questionnaires"), self.scores),
            (_("Practice at home"), self.practiced),
            (_("Thoughts of leaving"), self.leaving),
        ]


class Known(Struct, frozen=True, kw_only=True):
    """What is known of one person beside their plan."""

    review: ReviewDue | None
    certification: CertificationLine | None
    lately: Lately | None
    tracks: list[Series]
    practiced: Mapping[date, int] | None  # None: the viewer's role is shown none.
    leaving: Leaving | None


class CaseloadRules(Struct, frozen=True, kw_only=True):
    attendance_days: int
    least_percent: int
    trend_weeks: int
    contact_days: int


@cache
def caseload_rules() -> CaseloadRules:
    read = tomllib.loads(Path(__file__).with_name("caseload_rules.toml").read_text(encoding="utf-8"))
    return CaseloadRules(
        attendance_days=read["attendance"]["days"],
        least_percent=read["attendance"]["least_percent"],
        trend_weeks=read["trend"]["weeks"],
        contact_days=read["contact"]["days"],
    )


def caseload(*, viewer: Actor, mine: bool) -> list[CaseLine]:
    """Who has a reason first, in the order of reasons, and then by name. As many queries for three as for one."""
    today, rules = clock.local_date(), caseload_rules()
    lines = plan_calendar(viewer=viewer, mine=mine)
    ids = [one.patient_id for one in lines]
    since = today - timedelta(days=rules.attendance_days)
    mondays = _mondays(today, rules)
    lately = came_lately(viewer=viewer, since=since, mondays=mondays)
    is_practice_shown = may_see_class(viewer, DataClass.PRACTICE)
    practiced = practiced_in_weeks(viewer=viewer, patient_ids=ids, since=mondays[0]) if is_practice_shown else {}
    tracks = tracks_of(viewer=viewer, patient_ids=ids)
    credentials = staff_credentials(viewer=viewer, staff_id=viewer.id)
    closed = {one.patient_id: one.closed for one in lines if one.closed}
    reviews = {one.patient_id: one for one in placement_reviews_due(viewer=viewer, mine=mine, happened=closed)}
    certified = {one.patient_id: one for one in certifications_due(viewer=viewer, mine=mine)}
    leaving = leaving_noted(viewer=viewer, patient_ids=ids, since=clock.now() - timedelta(days=rules.attendance_days))
    found = [
        _line(
            one,
            _told(one, viewer, credentials),
            Known(
                review=reviews.get(one.patient_id),
                certification=certified.get(one.patient_id),
                lately=lately.get(one.patient_id),
                tracks=tracks.get(one.patient_id, []),
                practiced=practiced.get(one.patient_id, {}) if is_practice_shown else None,
                leaving=leaving.get(one.patient_id),
            ),
            today=today,
        )
        for one in lines
    ]
    return sorted(found, key=_by_reasons)


def _mondays(today: date, rules: CaseloadRules) -> list[date]:
    """Of the weeks before, and of this one."""
    monday = clock.week_start(today)
    return [monday - timedelta(weeks=back) for back in range(rules.trend_weeks, -1, -1)]


def _by_reasons(line: CaseLine) -> tuple[bool, list[int], str]:
    order = [*Why]
    return not line.reasons, [order.index(one.why) for one in line.reasons], line.name


def _told(line: CalendarLine, viewer: Actor, credentials: list[str]) -> list[Due]:
    """A supervisor's name is asked of who may give it, and of nobody else."""
    may_sign = viewer.id not in line.signed_by and may_countersign(credentials)
    return [one for one in line.due if one.kind is not DueKind.SUPERVISOR_SIGNS or may_sign]


def _line(line: CalendarLine, due: list[Due], known: Known, *, today: date) -> CaseLine:
    reasons = [
        *(_due(one, line.patient_id, today) for one in due),
        *_of_placement(known.review, today),
        *_of_certification(known.certification, today),
        *_of_scores(known.tracks, line.patient_id),
        *_of_leaving(known.leaving, line.patient_id),
        *_of_coming(known.lately, line.patient_id, today),
    ]
    return CaseLine(
        patient_id=line.patient_id,
        name=line.name,
        url=reverse("journey:person", args=[line.patient_id]),
        reasons=tuple(sorted(reasons, key=lambda one: [*Why].index(one.why))),
        came=_came_words(known.lately, today),
        scores=_score_words(known.tracks),
        practiced=_practice_words(known.practiced, today),
        leaving=_leaving_words(known.leaving),
    )


DUE_WORDS = {
    DueKind.SUPERVISOR_SIGNS: gettext_lazy("The plan waits for a supervisor’s name since %(day)s."),
    DueKind.FIRST_PLAN: gettext_lazy("A plan that both have signed is due by %(day)s."),
    DueKind.REVIEW: gettext_lazy("The review of the plan is due by %(day)s."),
    DueKind.CLINICIAN_SIGNS: gettext_lazy("The plan waits for the counselor’s name since %(day)s."),
    DueKind.PERSON_SIGNS: gettext_lazy("The plan waits for the person’s name since %(day)s."),
    DueKind.SUGGESTED: gettext_lazy("They suggest other words in the plan since %(day)s."),
}


def _due(one: Due, patient_id: UUID, today: date) -> Reason:
    page = {DueKind.REVIEW: "plans:review", DueKind.UNTOUCHED: "plans:thread"}.get(one.kind, "plans:of_patient")
    url, why = reverse(page, args=[patient_id]), Why(one.kind.value)
    if one.kind is DueKind.UNTOUCHED:
        words = ngettext(
            "%(count)s objective that no note touches.", "%(count)s objectives that no note touches.", one.count
        ) % {"count": one.count}
        return Reason(why=why, words=words, url=url)
    is_dated = one.kind in {DueKind.FIRST_PLAN, DueKind.REVIEW}
    words = " ".join([DUE_WORDS[one.kind] % {"day": date_format(one.on)}, *why_reviewed(one)])
    return Reason(why=why, words=words, url=url, is_late=is_dated and one.is_late(today))


def _of_placement(review: ReviewDue | None, today: date) -> Iterator[Reason]:
    if review is not None:
        url = reverse("journey:placement", args=[review.patient_id])
        yield Reason(why=Why.PLACEMENT, words=due_words(review), url=f"{url}?review=1", is_late=review.on < today)


def _of_certification(line: CertificationLine | None, today: date) -> Iterator[Reason]:
    if line is not None:
        url, words = reverse("staff:certification", args=[line.patient_id]), line_words(line, today=today)
        yield Reason(why=Why.CERTIFICATION, words=words, url=url, is_late=line.state.is_late(today))


def _of_scores(tracks: list[Series], patient_id: UUID) -> Iterator[Reason]:
    for one in tracks:
        if one.needs_review:
            words = _("%(title)s: not on track, and nobody has looked yet.") % {"title": one.instrument.short_title}
            yield Reason(why=Why.NOT_ON_TRACK, words=words, url=reverse("measures:of_patient", args=[patient_id]))


def _of_leaving(leaving: Leaving | None, patient_id: UUID) -> Iterator[Reason]:
    """While it is open: what was talked about and closed is no reason any more."""
    if leaving is not None and leaving.is_open:
        url = reverse("safety:obligation", args=[patient_id, leaving.obligation_id])
        yield Reason(why=Why.MAY_LEAVE, words=_("May leave, as noted on %(day)s.") % {"day": _day(leaving)}, url=url)


def _day(leaving: Leaving) -> str:
    return date_format(localdate(leaving.noted_at))


def _leaving_words(leaving: Leaving | None) -> str:
    """Nobody is taken to stay because they have not said anything."""
    if leaving is None:
        return _("Not shared")
    words = _("Noted on %(day)s; open") if leaving.is_open else _("Noted on %(day)s; talked about since")
    return words % {"day": _day(leaving)}


def _of_coming(lately: Lately | None, patient_id: UUID, today: date) -> Iterator[Reason]:
    """Nothing recorded is nothing known, and no reason."""
    if lately is None:
        return
    rules, url = caseload_rules(), reverse("journey:person", args=[patient_id])
    told = lately.came + lately.missed
    if told and lately.came * PERCENT < rules.least_percent * told:
        words = _("Came to %(came)s of %(told)s in the last %(days)s days.")
        yield Reason(
            why=Why.AWAY, words=words % {"came": lately.came, "told": told, "days": rules.attendance_days}, url=url
        )
    since = today - timedelta(days=rules.contact_days)
    is_missed = lately.missed_on is not None and lately.missed_on >= since
    if is_missed and (lately.last_on is None or lately.last_on < since):
        words = _("Came to nothing in the last %(days)s days.") % {"days": rules.contact_days}
        yield Reason(why=Why.NO_CONTACT, words=words, url=url)


def _came_words(lately: Lately | None, today: date) -> str:
    """The weeks one after the other, so that a change is seen; nobody's coming is made into one number."""
    if lately is None:
        return _("Nothing is recorded")
    monday = clock.week_start(today)
    # Weeks before they first came say nothing.
    before = [*dropwhile(lambda one: not one.told, (one for one in lately.weeks if one.monday < monday))]
    now = next(one for one in lately.weeks if one.monday == monday)
    told = [_("Weeks before: %(weeks)s.") % {"weeks": ", ".join(map(_week_words, before))}] if before else []
    told.append(_("This week so far: %(week)s.") % {"week": _week_words(now)})
    if lately.last_on is not None:
        told.append(_("Last seen on %(day)s.") % {"day": date_format(lately.last_on)})
    return " ".join(told)


def _practice_words(practiced: Mapping[date, int] | None, today: date) -> str:
    """The weeks one after the other since the first with any. Nothing shared and nothing practiced look the same."""
    if practiced is None:
        return _("Not shown to you")
    if not practiced:
        return _("Nothing practiced, or it is not shared")
    *weeks, now = _mondays(today, caseload_rules())
    before = [*dropwhile(lambda one: not one, (practiced.get(one, 0) for one in weeks))]
    told = [_("Times in the weeks before: %(weeks)s.") % {"weeks": ", ".join(map(str, before))}] if before else []
    return " ".join([*told, _("This week so far: %(count)s.") % {"count": practiced.get(now, 0)}])


def _week_words(one: CameInWeek) -> str:
    return _("%(came)s of %(told)s") % {"came": one.came, "told": one.told} if one.told else _("nothing recorded")


def _last_sums(one: Series) -> str:
    """The last total of this stay with its band in words, or each of the sums that are kept apart."""
    last = next((row for row in reversed(_of_stay(one)) if came_to(row)), None)
    if last is None:
        return ""
    return f"{came_to(last)} ({last.band})" if last.band else came_to(last)


def _of_stay(one: Series) -> list[Administration]:
    return [row for row in one.rows if one.counts(row.answered_on)]


def _score_words(tracks: list[Series]) -> str:
    """The last sums of each; what came back without one, or not at all, or is not shown, is said so."""
    told = [
        f"{one.instrument.short_title} {sums}"
        if (sums := _last_sums(one))
        else _("%(title)s: answered, no sum") % {"title": one.instrument.short_title}
        for one in tracks
        if _of_stay(one)
    ]
    return "; ".join(told) or _("Nothing came back, or it is not shared")
