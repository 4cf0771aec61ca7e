"""The words of a safety plan, in our own structure: each part with what it asks for; and a plan as pages show it."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.safety.enums import PlanPart
from midspan.domains.safety.models import SafetyPlan
from midspan.ui.calling import call_link

PART_WORDS = {
    PlanPart.SIGNS: gettext_lazy("How I notice that it is getting worse"),
    PlanPart.ALONE: gettext_lazy("What helps me by myself"),
    PlanPart.DISTRACTIONS: gettext_lazy("People and places that take my mind off it"),
    PlanPart.PEOPLE: gettext_lazy("People I may ask for help"),
    PlanPart.PROFESSIONALS: gettext_lazy("Professionals and places I can call"),
    PlanPart.SURROUNDINGS: gettext_lazy("How I make the place around me safer"),
    PlanPart.REASONS: gettext_lazy("What I live for"),
}
PART_HINTS = {
    PlanPart.SIGNS: gettext_lazy("Thoughts, moods, things I start or stop doing."),
    PlanPart.ALONE: gettext_lazy("What has got me through an hour before."),
    PlanPart.DISTRACTIONS: gettext_lazy("I do not have to talk about it there."),
    PlanPart.PEOPLE: gettext_lazy("A name and a number on each line; then one tap calls."),
    PlanPart.PROFESSIONALS: gettext_lazy("Your team’s number and 988 stand on your plan already."),
    PlanPart.SURROUNDINGS: gettext_lazy("What you and somebody you trust agreed to put away, lock up or hand over."),
    PlanPart.REASONS: gettext_lazy("People, animals, plans, small things."),
}
NUMBER = re.compile(
    r"""(?<![\d.-])(?:
        \+\d[\d ().-]{6,}\d                                        # With a country code
        |(?:1[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]?\d{3}[ .-]?\d{4}      # with an area code
        |\d{3}[ .-]\d{4}                                            # local
        |988|911                                                    # known to everybody; no years, no hours.
    )(?![\d-])""",
    re.VERBOSE,
)


def number_in(line: str) -> str:
    """The telephone number in a line, as it is written; "" where there is none."""
    found = NUMBER.search(line)
    return found.group() if found else ""


def part_lines(plan: SafetyPlan | None) -> list[dict[str, object]]:
    """Each part that says something: its heading, and its lines with the address that calls where one has a number."""
    return lines_of([(part, getattr(plan, part.value)) for part in PlanPart] if plan else [])


def lines_of(parts: Iterable[tuple[PlanPart, Sequence[str]]]) -> list[dict[str, object]]:
    """As `part_lines`, of some parts."""
    return [{"heading": PART_WORDS[part], "lines": [_line(one) for one in lines]} for part, lines in parts if lines]


def _line(words: str) -> dict[str, str]:
    number = number_in(words)
    return {"words": words, "call_url": call_link(number) if number else ""}


def version_words(plan: SafetyPlan, *, names: dict[UUID, str]) -> str:
    """When it was written, and with whom."""
    told = {"day": _day(plan.written_at), "who": names.get(plan.written_by, "")}
    if plan.written_by == plan.patient_id:
        return _("Written %(day)s") % told
    return _("Written %(day)s together with %(who)s") % told if told["who"] else _("Written %(day)s") % told


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")
