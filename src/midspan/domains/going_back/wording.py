"""Going back in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.going_back.enums import GoingTo, WhoKnows
from midspan.domains.going_back.rules import Stage, Words, stage_on
from midspan.ui.hours import duration_words

TO_CHOICES = [(GoingTo.WORK.value, gettext_lazy("Work")), (GoingTo.SCHOOL.value, gettext_lazy("School"))]
KNOWS_WORDS = {
    WhoKnows.NOBODY: gettext_lazy("Nobody"),
    WhoKnows.HR: gettext_lazy("The personnel office, or the office for support at school"),
    WhoKnows.MANAGER: gettext_lazy("My manager, or a teacher"),
    WhoKnows.BOTH: gettext_lazy("Both"),
}
KNOWS_CHOICES = [(one.value, words) for one, words in KNOWS_WORDS.items()]


def shown(words: Words, titles: Mapping[str, str], *, today: date) -> dict[str, Any]:
    """A version as its pages show it. `titles`: of the skills it names, by key."""
    now = stage_on(words.stages, today)
    parts = (
        (_("Practice there"), words.breaks),
        (_("There and home"), words.transport),
        (_("If it does not work out"), words.fallback),
    )
    return {
        "name": words.name or dict(TO_CHOICES)[words.going_to.value],
        "stages": [_stage(one, is_now=one == now) for one in words.stages],
        "hard": [{"what": one.what, "then": one.then, "skill": titles.get(one.skill, "")} for one in words.hard],
        "who_knows": KNOWS_WORDS[words.who_knows],
        "they_know": words.they_know,
        "parts": [{"label": label, "value": value} for label, value in parts if value],
        "review_day": date_format(words.review_date) if words.review_date else "",
    }


def _stage(one: Stage, *, is_now: bool) -> dict[str, Any]:
    told = {"day": date_format(one.from_date), "hours": duration_words(one.minutes)}
    return {"words": _("From %(day)s: %(hours)s a week") % told, "is_now": is_now}
