"""The week's hours as the person reads them: the drawing, and in words what is not known."""

from datetime import date, timedelta
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from midspan.domains.journey.queries import OwnStay
from midspan.engines.tally import Bound, Measure, Tally
from midspan.ui.hours import Hours, duration_words, step_words

WEEK = timedelta(days=7)


def hours_of(tally: Tally, *, monday: date, begins: date | None) -> Hours | None:
    """The numbers of the drawing of that week.

    None when there is neither a promise nor a session to speak of: the promise counts from the week in which the
    person begins.
    """
    has_sessions = bool(tally.attended_minutes or tally.unknown_minutes or tally.planned_minutes)
    if not has_sessions and begins is not None and monday + WEEK <= begins:
        return None
    least, most = (tally.finding(Measure.MINUTES, bound).limit for bound in (Bound.MINIMUM, Bound.MAXIMUM))
    if least is None and most is None and not has_sessions:
        return None
    # Nothing recorded at all is not known, rather than nothing attended.
    attended = None if tally.unknown_minutes and not tally.attended_minutes else tally.attended_minutes
    return Hours(attended=attended, planned=tally.planned_minutes, minimum=least, maximum=most)


def unrecorded_words(tally: Tally) -> str:
    """What nobody has written down yet, which is neither attended nor missed; and what technical failures took."""
    told = []
    if tally.unknown_minutes:
        told.append(gettext("%(time)s are not recorded yet.") % {"time": duration_words(tally.unknown_minutes)})
    if tally.lost.counted:
        words = gettext("A technical failure took %(time)s of your sessions. They count here as time you were there.")
        told.append(words % {"time": duration_words(tally.lost.counted)})
    if tally.lost.undecided:
        words = gettext(
            "A technical failure took %(time)s of your sessions. They count here for now; "
            "whether they may is not decided yet."
        )
        told.append(words % {"time": duration_words(tally.lost.undecided)})
    if tally.lost.not_counted:
        words = gettext("A technical failure took %(time)s of your sessions, which the rules do not count.")
        told.append(words % {"time": duration_words(tally.lost.not_counted)})
    return " ".join(told)


def stage_words(stay: OwnStay | None, *, monday: date) -> str:
    """The stage of a step down that week is in, and the next one; "" for somebody who steps down no more."""
    if stay is None or not stay.is_in_treatment:
        return ""
    return step_words(stay.steps.on(monday), stay.steps.following(monday))


def arch_html(hours: Hours) -> SafeString:
    """The drawing, kept by its four numbers and the language: many people share them."""
    return _drawn("ui/components/hours_arch.html", hours, get_language() or "")


def bar_html(hours: Hours) -> SafeString:
    return _drawn("ui/components/hours_bar.html", hours, get_language() or "")


@lru_cache(maxsize=4096)
def _drawn(template: str, hours: Hours, language: str) -> SafeString:  # noqa: ARG001 - the words differ by it
    return render_to_string(template, {"hours": hours})
