"""How a skill is written: one line for one thing, so that it can be typed in one go and nothing gets lost."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from midspan.domains.skills.models import LONGEST_EVIDENCE, LONGEST_LINE
from midspan.domains.skills.rules import MOST_MINUTES, OwnSkillDetails, problems_of_own
from midspan.domains.skills.shapes import Step, Words
from midspan.domains.skills.wording import KIND_WORDS
from midspan.kernel import clock
from midspan.ui.fields import DateBox
from midspan.ui.seen import SeenForm

SECONDS = re.compile(r"\s*\(\s*(\d{1,4})\s*\)\s*$")
IN_EACH = ("title", "purpose", "use_when", "avoid_when", "steps", "short")
LONGEST_TEXT = 6000
UNREAD: dict[str, Any] = {"minutes": 1, "short_minutes": 1, "review_on": date.max}


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def steps_of(text: str) -> tuple[Step, ...]:
    """A step a line; a number in brackets at its end is how many seconds it takes."""
    found = ((line, SECONDS.search(line)) for line in lines_of(text))
    return tuple(Step(line[: end.start()], int(end[1])) if end else Step(line) for line, end in found)


def _area(label: Any, hint: Any = "", *, required: bool = False, most: int = LONGEST_TEXT) -> forms.CharField:
    """Lines to write in. How many signs there may be is said to who writes too many, and counted for nobody."""
    limit = MaxLengthValidator(most)
    return forms.CharField(label=label, widget=forms.Textarea, required=required, help_text=hint, validators=[limit])


def _line(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_LINE, required=required, help_text=hint)


class OwnSkillForm(SeenForm):
    """Everything of a skill, English first. What Spanish leaves empty as a whole is shown in English, and said so."""

    en_title = _line(_("Name"), required=True)
    en_purpose = _area(_("What it is for"), required=True)
    en_use_when = _area(_("When it helps"), _("One on each line."), required=True)
    en_avoid_when = _area(_("When not"), _("One on each line, with what to do instead."))
    en_steps = _area(
        _("Steps"),
        _("One on each line. To time a step, end its line with the seconds in brackets, such as (30)."),
        required=True,
    )
    en_short = _area(_("The short version"), _("For when there is no time: two minutes or less."), required=True)
    evidence = _area(
        _("What is known about it"),
        _("One or two honest sentences. “Little is known” is one."),
        required=True,
        most=LONGEST_EVIDENCE,
    )
    es_title = _line(_("Name in Spanish"))
    es_purpose = _area(_("What it is for, in Spanish"))
    es_use_when = _area(_("When it helps, in Spanish"))
    es_avoid_when = _area(_("When not, in Spanish"))
    es_steps = _area(_("Steps in Spanish"), _("As many as in English, in the same order; their seconds are the same."))
    es_short = _area(_("The short version in Spanish"))
    evidence_spanish = _area(_("What is known about it, in Spanish"), most=LONGEST_EVIDENCE)
    kinds = forms.MultipleChoiceField(
        label=_("People use it for"),
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    minutes = forms.IntegerField(label=_("Minutes, all steps"), min_value=1, max_value=MOST_MINUTES)
    short_minutes = forms.IntegerField(label=_("Minutes, short version"), min_value=1, max_value=MOST_MINUTES)
    seated = forms.BooleanField(label=_("It can be done sitting"), required=False)
    needs_clinician = forms.BooleanField(label=_("Only for people for whom a clinician switched it on"), required=False)
    source = _line(
        _("Where it comes from"),
        _("The idea may be anybody’s; the words must be yours. No text from a manual."),
        required=True,
    )
    review_on = forms.DateField(label=_("Look at it again by"), widget=DateBox)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for problem in problems_of_own(self.details()):
            name = field_of(problem.field)
            if name not in self.errors:  # What the field says of itself is enough.
                self.add_error(name, problem.words)
        if given.get("review_on") and given["review_on"] <= clock.local_date():
            self.add_error("review_on", _("Choose a day after today."))
        return given

    def details(self) -> OwnSkillDetails:
        """What was written; where a field cannot be read, what would be right, since the field says so itself."""
        given = {**dict.fromkeys(self.fields, ""), **UNREAD, **self.cleaned_data}
        english = self._words("en")
        is_spanish = any(given[f"es_{name}"].strip() for name in IN_EACH)
        plain = ("minutes", "short_minutes", "seated", "needs_clinician", "source", "review_on", "evidence")
        return OwnSkillDetails(
            english=english,
            spanish=self._timed(english) if is_spanish else None,
            evidence_spanish=given["evidence_spanish"] if is_spanish else "",
            kinds=tuple(kind for kind in KIND_WORDS if kind in given["kinds"]),
            **{name: given[name] for name in plain},
        )

    def _words(self, language: str) -> Words:
        given = {name: self.cleaned_data.get(f"{language}_{name}", "").strip() for name in IN_EACH}
        several = {name: lines_of(given[name]) for name in ("use_when", "avoid_when")}
        return Words(**{**given, **several, "steps": steps_of(given["steps"])})

    def _timed(self, english: Words) -> Words:
        """The Spanish words; their steps take as long as the English ones."""
        spanish = self._words("es")
        if len(spanish.steps) != len(english.steps):
            return spanish
        pairs = zip(spanish.steps, english.steps, strict=True)
        steps = tuple(Step(said.text, timed.seconds) for said, timed in pairs)
        return Words(**{**{name: getattr(spanish, name) for name in IN_EACH}, "steps": steps})


def field_of(place: str) -> str:
    """The field in which a problem is put right: `es.steps` → `es_steps`."""
    return place.replace(".", "_") if place.replace(".", "_") in OwnSkillForm.base_fields else "en_title"


def written(details: OwnSkillDetails, *, seen: int) -> dict[str, Any]:
    """The form as somebody finds it who changes a skill."""
    words = {"en": details.english, "es": details.spanish}
    said = {
        f"{language}_{name}": _typed(name, getattr(one, name))
        for language, one in words.items()
        if one
        for name in IN_EACH
    }
    plain = {
        name: getattr(details, name) for name in OwnSkillDetails.__struct_fields__ if name not in ("english", "spanish")
    }
    return {**plain, **said, "kinds": [kind.value for kind in details.kinds], "seen": seen}


def _typed(name: str, value: Any) -> str:
    if name == "steps":
        return "\n".join(f"{step.text} ({step.seconds})" if step.seconds else step.text for step in value)
    return value if isinstance(value, str) else "\n".join(value)
