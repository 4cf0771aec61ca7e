"""What guardians are asked about, and in which words staff and minors read what each may be told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.values import DataClass, Label

if TYPE_CHECKING:
    from midspan.domains.guardians.queries import Standing

# What guardians ask about, for each kind of care it comes of: no more than their pages show.
ASKED_ABOUT = (
    DataClass.PRESENCE,
    DataClass.SCHEDULE,
    DataClass.ATTENDANCE,
    DataClass.CRISIS_PLAN,
    DataClass.FAMILY_SESSION,
    DataClass.FAMILY_TASK,
)
CARE = (Label.PART2, Label.MENTAL_HEALTH)
CLASS_WORDS: dict[DataClass, str | Promise] = {
    DataClass.PRESENCE: gettext_lazy("being here at all"),
    DataClass.SCHEDULE: gettext_lazy("times of sessions"),
    DataClass.ATTENDANCE: gettext_lazy("who came when"),
    DataClass.CRISIS_PLAN: gettext_lazy("the plan for a crisis"),
    DataClass.FAMILY_SESSION: gettext_lazy("family sessions they are asked to"),
    DataClass.FAMILY_TASK: gettext_lazy("tasks the team gives them"),
}
CARE_WORDS: dict[Label, str | Promise] = {
    Label.PART2: gettext_lazy("substance use care"),
    Label.MENTAL_HEALTH: gettext_lazy("mental health care"),
}


def sight_lines(standing: Standing) -> list[str]:
    """What somebody may be told now, one line for each kind of care."""
    return [
        _("Of %(care)s: %(what)s") % {"care": CARE_WORDS[care], "what": _listed(seen)} for care, seen in standing.sees
    ]


def _listed(seen: Iterable[DataClass]) -> str:
    words = [str(CLASS_WORDS[one]) for one in ASKED_ABOUT if one in set(seen)]
    return ", ".join(words) or _("nothing")
