"""Input about plans: each kind of element, a name to sign with, ratings and reviews."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.queries import staff_of
from midspan.domains.plans.actions import Reviewed
from midspan.domains.plans.enums import Decision, Doer, Kind, MeasuredBy, Modality, NeedState, Typing
from midspan.domains.plans.models import LONGEST_LEVEL
from midspan.domains.plans.queries import CriterionLine
from midspan.domains.plans.rules.changing import MOST_RATING
from midspan.domains.plans.shapes import (
    CriterionWords,
    ElementWords,
    GoalWords,
    InterventionWords,
    NeedWords,
    ObjectiveWords,
)
from midspan.domains.plans.thread import ObjectiveNode
from midspan.domains.plans.wording import (
    DECISION_WORDS,
    DOER_WORDS,
    LEVEL_WORDS,
    MEASURED_WORDS,
    MODALITY_WORDS,
    NEED_WORDS,
    instrument_choices,
    level_words,
)
from midspan.engines.scoring import LEVELS
from midspan.ui.fields import DateBoxesField
from midspan.values import Actor

LEVEL_FIELDS = "level_"
NOT_YET = ("", _("Not decided yet"))
A_WEEK_OF_TIMES = 21


class NeedForm(forms.Form):
    words = forms.CharField(
        label=_("What is needed, in one sentence"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.CharField(
        label=_("By what is it known?"),
        help_text=_("For example a diagnosis, a score, or what the person said and when."),
        max_length=300,
        required=False,
    )
    state = forms.ChoiceField(
        label=_("When is it worked on?"),
        choices=[(one, NEED_WORDS[one]) for one in NeedState],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("If later: why?"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("state") == NeedState.DEFERRED and not said.get("reason"):
            self.add_error("reason", _("Say why it waits."))
        return said

    def said(self) -> ElementWords:
        return NeedWords(**{**self.cleaned_data, "state": NeedState(self.cleaned_data["state"])})


class GoalForm(forms.Form):
    own_words = forms.CharField(
        label=_("What does the person want? In their own words"),
        help_text=_("Write exactly what they say. It is theirs, so it is not made better."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def said(self) -> ElementWords:
        return GoalWords(**self.cleaned_data)


class GoalTogetherForm(GoalForm):
    """The same beside the person, who may type it themselves."""

    typed = forms.ChoiceField(
        label=_("Who typed this?"),
        choices=[
            (Typing.TOGETHER, _("I typed it myself")),
            (Typing.BY_STAFF, _("Somebody on the team typed what I said")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={name: value for name, value in (initial or {}).items() if name != "typed"})
        self.fields["own_words"].label = _("What do you want? In your own words")
        self.fields["own_words"].help_text = _("Exactly as you would say it. It is yours, so nobody makes it better.")

    def said(self) -> ElementWords:
        return GoalWords(**{**self.cleaned_data, "typed": Typing(self.cleaned_data["typed"])})


class CriterionForm(forms.Form):
    words = forms.CharField(
        label=_("What has to be true for the stay to end well?"),
        help_text=_("Say something both of you can see, such as two weeks of the planned way home."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def said(self) -> ElementWords:
        return CriterionWords(**self.cleaned_data)


class ObjectiveForm(forms.Form):
    words = forms.CharField(
        label=_("What will be seen?"),
        help_text=_("Begin with a verb, and say something that can be seen."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    measured_by = forms.ChoiceField(
        label=_("How is it measured?"),
        choices=[NOT_YET, *((one, MEASURED_WORDS[one]) for one in MeasuredBy)],
        required=False,
    )
    instrument = forms.ChoiceField(
        label=_("If a questionnaire: which?"),
        help_text=_("Its scores then show beside this objective."),
        choices=instrument_choices,
        required=False,
    )
    measure = forms.CharField(
        label=_("Which one?"),
        help_text=_("Which questionnaire, which row of the diary, which sign."),
        max_length=200,
        required=False,
    )
    baseline = forms.CharField(label=_("Where does it stand today?"), max_length=120, required=False)
    target = forms.CharField(label=_("Up to what?"), max_length=120, required=False)
    by_date = DateBoxesField(label=_("By when?"), required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        written = (initial or {}).get("levels", ())
        for place, level in enumerate(LEVELS):
            self.fields[f"{LEVEL_FIELDS}{place}"] = forms.CharField(
                label=LEVEL_WORDS[level],
                max_length=LONGEST_LEVEL,
                required=False,
                initial=written[place] if written else "",
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields above the five levels."""
        return [bound for bound in self if not bound.name.startswith(LEVEL_FIELDS)]

    @property
    def levels(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name.startswith(LEVEL_FIELDS)]

    @property
    def is_scaled(self) -> bool:
        """Whether the levels are in use, so that they stand open."""
        return any(bound.value() or bound.errors for bound in self.levels)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        levels = [said.get(bound.name, "") for bound in self.levels]
        if any(levels) and not all(levels):
            empty = next(bound.name for bound in self.levels if not said.get(bound.name))
            self.add_error(empty, _("Write all five levels, or none."))
        return said

    def said(self) -> ElementWords:
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith(LEVEL_FIELDS)}
        levels = tuple(self.cleaned_data[bound.name] for bound in self.levels)
        return ObjectiveWords(**said, levels=levels if any(levels) else ())


class InterventionForm(forms.Form):
    words = forms.CharField(label=_("What is done?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    doer = forms.ChoiceField(
        label=_("Who does it?"), choices=[(one, DOER_WORDS[one]) for one in Doer], widget=forms.RadioSelect
    )
    owner_id = forms.TypedChoiceField(label=_("Who on the team?"), required=False, empty_value=None)
    modality = forms.ChoiceField(
        label=_("Where?"), choices=[NOT_YET, *((one, MODALITY_WORDS[one]) for one in Modality)], required=False
    )
    times_a_week = forms.IntegerField(
        label=_("How many times a week?"), min_value=1, max_value=A_WEEK_OF_TIMES, required=False
    )
    minutes = forms.IntegerField(label=_("How many minutes each time?"), min_value=1, max_value=600, required=False)

    def __init__(
        self, data: Any = None, *, viewer: Actor, initial: dict[str, Any] | None = None, is_together: bool = False
    ) -> None:
        super().__init__(data, initial=initial)
        # On a screen that the person looks at too, nobody is named but who sits there and who was written already.
        named = {str(viewer.id), str((initial or {}).get("owner_id"))}
        staff = {str(one.pk): one for one in staff_of(viewer=viewer)}
        self._staff = {key: one for key, one in staff.items() if key in named or not is_together}
        choosing = cast("forms.TypedChoiceField", self.fields["owner_id"])
        choosing.choices = [NOT_YET, *((key, str(one)) for key, one in self._staff.items())]
        choosing.coerce = lambda key: self._staff[key].pk

    def said(self) -> ElementWords:
        said = self.cleaned_data
        doer = Doer(said["doer"])
        return InterventionWords(**{**said, "doer": doer, "owner_id": said["owner_id"] if doer is Doer.STAFF else None})


FORMS: dict[Kind, type[forms.Form]] = {
    Kind.NEED: NeedForm,
    Kind.GOAL: GoalForm,
    Kind.OBJECTIVE: ObjectiveForm,
    Kind.CRITERION: CriterionForm,
}


def form_for(kind: Kind, data: Any, *, viewer: Actor, initial: dict[str, Any], is_together: bool) -> Any:
    """The form of one kind of element, with what is written so far; `is_together`: the person sits beside it."""
    if kind is Kind.GOAL and is_together:
        return GoalTogetherForm(data, initial=initial)
    if kind is Kind.INTERVENTION:
        return InterventionForm(data, viewer=viewer, initial=initial, is_together=is_together)
    return FORMS[kind](data, initial=initial)


class ObjectiveReviewForm(forms.Form):
    """What a clinician says of one objective; its prefix is the objective's thread."""

    rating = forms.TypedChoiceField(
        label=_("How far along, as you see it?"),
        choices=[(number, str(number)) for number in range(MOST_RATING + 1)],
        coerce=int,
        widget=forms.RadioSelect,
    )
    decision = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[(one, DECISION_WORDS[one]) for one in Decision],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("If changed or closed: why?"), max_length=300, required=False)

    def __init__(self, data: Any, objective: ObjectiveNode) -> None:
        super().__init__(data, prefix=objective.thread.hex)
        self.objective = objective
        if objective.levels:
            self.fields["level"] = forms.TypedChoiceField(
                label=_("Which level was reached?"),
                choices=[
                    (level, level_words(level, words)) for level, words in zip(LEVELS, objective.levels, strict=True)
                ],
                coerce=int,
                widget=forms.RadioSelect,
            )
            self.order_fields(["level"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("decision") not in {None, Decision.KEEP} and not said.get("reason"):
            self.add_error("reason", _("Say why."))
        return said

    def reviewed(self) -> Reviewed:
        said = self.cleaned_data
        return Reviewed(thread=self.objective.thread, **{**said, "decision": Decision(said["decision"])})


class CriterionReviewForm(forms.Form):
    """Whether one thing that has to be true at the end is true by now; its prefix is its thread."""

    NOT_JUDGED = ""
    is_met = forms.ChoiceField(
        label=_("Is it so by now?"),
        choices=[("yes", _("Yes")), ("no", _("Not yet")), (NOT_JUDGED, _("Not judged today"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, data: Any, criterion: CriterionLine) -> None:
        super().__init__(data, prefix=criterion.thread.hex)
        self.criterion = criterion

    def judged(self) -> dict[UUID, bool]:
        """Its thread and whether it is met; nothing of what was not judged."""
        said = self.cleaned_data["is_met"]
        return {self.criterion.thread: said == "yes"} if said else {}


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label=_("What you both found, in a few sentences"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StaffNoteForm(forms.Form):
    words = forms.CharField(
        label=_("What should colleagues know about this part?"),
        help_text=_(
            "The person does not see it on any page. It is part of the record, so write it as you would say it."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
