"""What a placement review looks at: what is known of a person now, by dimension and by what it speaks for.

Each part asks its own domain through the gate. What it gives nothing of may be kept from the viewer as well, by a limit
of the person's: that speaks for nothing, and is told in the same words as where nothing is kept at all.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from midspan.domains.encounters.queries import came_lately, hours_of_week
from midspan.domains.journey.queries import appointment_after
from midspan.domains.measures.queries import came_to, series_of
from midspan.domains.plans.queries import active_plan, criteria_of, objectives_in, own_ratings, reviews_of
from midspan.domains.practice.queries import practiced_lately
from midspan.domains.privacy.queries import may_see_class, zone_of_patient
from midspan.domains.safety.queries import closed_obligations, open_obligations
from midspan.domains.schedule.queries import first_sessions
from midspan.engines.scoring import Change
from midspan.engines.tally import Bound, Measure
from midspan.kernel import clock
from midspan.surfaces.staff.level_health import medicines, needs
from midspan.surfaces.staff.level_rules import (
    Side,
    level_rules,
    side_of_coming,
    side_of_criterion,
    side_of_practice,
    side_of_rating,
    side_of_scores,
)
from midspan.surfaces.staff.level_shapes import BODY, HOME, MIND, SAFETY, STRENGTHS, USE, WANTS, Evidence, shown
from midspan.surfaces.staff.level_use import screens, told_use
from midspan.surfaces.staff.lost_words import lost_in_hours
from midspan.ui.hours import duration_words
from midspan.values import Actor, DataClass

MOST_OF_A_DAY = 8
CHANGE_WORDS = {
    Change.WORSE: "worse than at the start, by more than ordinary ups and downs",
    Change.BETTER: "better than at the start, by more than ordinary ups and downs",
    Change.ABOUT_THE_SAME: "about the same as at the start; this could be ordinary ups and downs",
    Change.TOO_EARLY: "too early to tell",
    Change.NOT_ESTABLISHED: "nobody has published how much of a difference means something",
}


def evidence_of(*, viewer: Actor, patient_id: UUID, now: datetime) -> list[Evidence]:
    """Every dimension of the worksheet is spoken of, if only to say that nothing is known. Queries do not grow."""
    asked = (_safety, _scores, _coming, _hours, _next_visit, needs, _goals, _practice, _own_words, _criteria)
    found = [one for ask in asked for one in ask(viewer, patient_id, now)]
    # A list of medicines does not say how the body is now, nor what was told or tested that a questionnaire came back.
    beside = [one for ask in (told_use, screens, medicines) for one in ask(viewer, patient_id, now)]
    return [*found, *beside, *_not_known({one.dimension for one in found})]


def _not_known(spoken_of: Iterable[str]) -> Iterator[Evidence]:
    """What no page here tells, by name: it is asked, not guessed."""
    said = {
        BODY: _("Nothing here tells of withdrawal or illness now. Ask, or look at the medical record."),
        SAFETY: _("Nothing about safety is known, or it is not shown to you."),
        MIND: _("No questionnaire about mood or fear came back, or it is not shown to you."),
        USE: _("No questionnaire about use or urges came back, or it is not shown to you."),
        HOME: _("Nothing here tells how it is at home now. Ask."),
    }
    for dimension, words in said.items():
        if dimension not in spoken_of:
            yield Evidence(dimension=dimension, side=Side.UNKNOWN, words=words)


def _safety(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    if not may_see_class(viewer, DataClass.SAFETY):
        return
    days = level_rules().safety_days
    waiting = open_obligations(viewer=viewer, patient_id=patient_id)
    for one in waiting:
        url = shown(viewer, reverse("safety:obligation", args=[patient_id, one.obligation.pk]))
        said = _("Somebody has to talk with them by %(day)s: it is open.")
        words = said % {"day": date_format(localdate(one.due_at))}
        yield Evidence(dimension=SAFETY, side=Side.MORE, words=words, url=url)
    closed = closed_obligations(viewer=viewer, patient_id=patient_id)
    lately = [one for one in closed if one.obligation.opened_at >= now - timedelta(days=days)]
    for one in lately:
        said = _("What was opened on %(day)s is closed.")
        words = said % {"day": date_format(localdate(one.obligation.opened_at))}
        url = shown(viewer, reverse("safety:obligation", args=[patient_id, one.obligation.pk]))
        yield Evidence(dimension=SAFETY, side=Side.MORE, words=words, url=url)
    if not waiting and not lately:
        said = _("Nothing had to be followed up in the last %(days)s days, or it is not shown to you.")
        yield Evidence(dimension=SAFETY, side=Side.UNKNOWN, words=said % {"days": days})


def _scores(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:  # noqa: ARG001 - one shape for all
    if not may_see_class(viewer, DataClass.SCORE):
        return
    url = shown(viewer, reverse("measures:of_patient", args=[patient_id]))
    for one in series_of(viewer=viewer, patient_id=patient_id):
        came = [(came_to(row), row.answered_on) for row in one.rows if came_to(row)]
        told = ", ".join(f"{sums} ({date_format(day, 'M j')})" for sums, day in came[-2:])
        without = _("answered, no sum") if one.rows else _("nothing came back, or it is not shown to you")
        words = f"{one.instrument.short_title}: {told or without}; {CHANGE_WORDS[one.change]}."
        if one.is_good_twice:
            words += " " + _("Both of the last two stand in the best band of this questionnaire.")
        dimension = level_rules().dimension_of(one.instrument.key)
        side = side_of_scores(one.change, is_good_twice=one.is_good_twice)
        yield Evidence(dimension=dimension, side=side, words=words, url=url)


def _coming(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    rules = level_rules()
    since = localdate(now) - timedelta(days=rules.attendance_days)
    lately = came_lately(viewer=viewer, since=since).get(patient_id)
    came, missed = (lately.came, lately.missed) if lately else (0, 0)
    said = _("Came to %(came)s of %(told)s in the last %(days)s days.")
    words = said % {"came": came, "told": came + missed, "days": rules.attendance_days}
    side = side_of_coming(came=came, missed=missed, rules=rules)
    if side is Side.UNKNOWN:
        said = _("Nothing is recorded of the last %(days)s days, or it is not shown to you.")
        words = said % {"days": rules.attendance_days}
    yield Evidence(dimension=WANTS, side=side, words=words)


def _hours(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    """Last week's, which is over: what is still to come of this one speaks for nothing yet."""
    monday = clock.week_start(localdate(now)) - timedelta(days=7)
    tally = hours_of_week(viewer=viewer, patient_id=patient_id, monday=monday, now=now)
    if not tally.attended_minutes and not _is_told_of(viewer, patient_id, monday):
        words = _("No time of last week is recorded, or none is shown to you.")
        yield Evidence(dimension=WANTS, side=Side.UNKNOWN, words=words)
        return
    least = tally.finding(Measure.MINUTES, Bound.MINIMUM)
    words = _("Last week: %(time)s.") % {"time": duration_words(tally.attended_minutes)}
    if tally.lost.total:
        words += " " + lost_in_hours(tally.lost)
    if least.limit is not None:
        words += " " + _("The week should have had %(time)s.") % {"time": duration_words(least.limit)}
    yield Evidence(dimension=WANTS, side=Side.UNKNOWN if least.limit is None else Side.NEITHER, words=words)


def _is_told_of(viewer: Actor, patient_id: UUID, monday: date) -> bool:
    """Whether it is recorded of that week that they came or did not: no minutes are then none."""
    lately = came_lately(viewer=viewer, since=monday, mondays=[monday]).get(patient_id)
    return lately is not None and lately.weeks[0].told > 0


def _next_visit(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    """What is booked here, and what the discharge list says of the visit after this level."""
    zone = zone_of_patient(viewer=viewer, patient_id=patient_id)
    today = now.astimezone(zone).date()
    booked = first_sessions(viewer=viewer, patient_ids=[patient_id], count=MOST_OF_A_DAY, since=today)
    following = next((one for one in booked.get(patient_id, ()) if one.end > now), None)
    if following is None:
        yield Evidence(
            dimension=WANTS,
            side=Side.UNKNOWN,
            words=_("No session here is booked from today on, or none is shown to you."),
        )
    else:
        said = _("The next session here is on %(day)s: %(title)s.")
        words = said % {"day": date_format(following.local_date), "title": following.title}
        yield Evidence(dimension=WANTS, side=Side.NEITHER, words=words)
    yield from _visit_after(viewer, patient_id, today)


def _visit_after(viewer: Actor, patient_id: UUID, today: date) -> Iterator[Evidence]:
    if not may_see_class(viewer, DataClass.PLACEMENT):
        return
    after = appointment_after(viewer=viewer, patient_id=patient_id)
    if after is None or after.on_date is None or after.on_date < today:
        words = _("No visit at the next level is noted as booked, or none is shown to you. Ask.")
        yield Evidence(dimension=WANTS, side=Side.UNKNOWN, words=words)
        return
    url = shown(viewer, reverse("journey:discharge", args=[patient_id]))
    words = _("The next visit after this level is booked for %(day)s: %(words)s.")
    told = words % {"day": date_format(after.on_date), "words": after.words}
    yield Evidence(dimension=WANTS, side=Side.LESS, words=told, url=url)


def _goals(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:  # noqa: ARG001 - as above
    file = active_plan(viewer=viewer, patient_id=patient_id) if may_see_class(viewer, DataClass.PLAN) else None
    if file is None:
        words = _("No plan is in force, or it is not shown to you.")
        yield Evidence(dimension=STRENGTHS, side=Side.UNKNOWN, words=words)
        return
    reviews = reviews_of(viewer=viewer, patient_id=patient_id)
    last = {line.thread: line for line in (reviews[0].lines.all() if reviews else ())}
    url = shown(viewer, reverse("plans:thread", args=[patient_id]))
    for one in objectives_in(file.tree):
        line = last.get(one.thread)
        side = side_of_rating(line.clinician_rating if line else None, rules=level_rules())
        told = _("no review has looked at it yet")
        if line:
            own = _("not said") if line.own_rating is None else line.own_rating
            told = _("the person %(own)s, the clinician %(clinician)s of 10") % {
                "own": own,
                "clinician": line.clinician_rating,
            }
        yield Evidence(dimension=STRENGTHS, side=side, words=f"{one.words}: {told}.", url=url)


def _practice(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:
    """What is done at home, as far as the person shares it. None looks the same as none that is shared."""
    rules = level_rules()
    if not may_see_class(viewer, DataClass.PRACTICE):
        said = _("Practice at home is not shown to you. Ask what they try.")
        yield Evidence(dimension=STRENGTHS, side=Side.UNKNOWN, words=said)
        return
    since = localdate(now) - timedelta(days=rules.practice_days - 1)  # With today.
    done = practiced_lately(viewer=viewer, patient_id=patient_id, since=since)
    unprompted = sum(one.prompted is False for one in done)
    side = side_of_practice(len(done), unprompted=unprompted, rules=rules)
    if side is Side.UNKNOWN:
        said = _("No practice at home in the last %(days)s days, or it is not shared. Ask what they try.")
        yield Evidence(dimension=STRENGTHS, side=side, words=said % {"days": rules.practice_days})
        return
    said = _("Times practiced at home in the last %(days)s days: %(times)s; helped: %(helped)s.")
    helped = sum(bool(one.helped) for one in done)
    words = said % {"days": rules.practice_days, "times": len(done), "helped": helped}
    if any(one.prompted is not None for one in done):
        words += " " + _("Without a reminder: %(own)s.") % {"own": unprompted}
    url = shown(viewer, reverse("practice:of_patient", args=[patient_id]))
    yield Evidence(dimension=STRENGTHS, side=side, words=words, url=url)


def _own_words(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:  # noqa: ARG001 - as above
    """How far along the person feels, in their own numbers and words."""
    file = active_plan(viewer=viewer, patient_id=patient_id) if may_see_class(viewer, DataClass.PLAN) else None
    said = own_ratings(viewer=viewer, plan=file.plan) if file else {}
    for one in said.values():
        words = _("The person on %(day)s: %(rating)s of 10.") % {
            "day": date_format(localdate(one.rated_at)),
            "rating": one.rating,
        }
        words += f" “{one.words}”" if one.words else ""
        yield Evidence(dimension=WANTS, side=Side.NEITHER, words=words)
    if not said:
        words = _("The person has not said how far along they feel, or it is not shown to you. Ask what they want now.")
        yield Evidence(dimension=WANTS, side=Side.UNKNOWN, words=words)


def _criteria(viewer: Actor, patient_id: UUID, now: datetime) -> Iterator[Evidence]:  # noqa: ARG001 - as above
    if not may_see_class(viewer, DataClass.PLAN):
        return
    url = shown(viewer, reverse("plans:review", args=[patient_id]))
    for one in criteria_of(viewer=viewer, patient_id=patient_id):
        told = {None: _("nobody has judged it yet"), True: _("it is so"), False: _("not yet")}[one.is_met]
        words = _("Ready to leave when: %(words)s – %(told)s.") % {"words": one.words, "told": told}
        yield Evidence(dimension=STRENGTHS, side=side_of_criterion(is_met=one.is_met), words=words, url=url)
