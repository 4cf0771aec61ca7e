"""Input of questions and answers."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.queries import all_staff
from midspan.domains.privacy.actions import NewRestriction
from midspan.domains.questions.wording import CAN_BE_LIMITED, CLASS_WORDS
from midspan.values import Actor


class LineForm(forms.Form):
    words = forms.CharField(
        label=_("What seems wrong?"),
        help_text=_("You may leave this empty."),
        required=False,
        max_length=500,
        widget=forms.Textarea,
    )


class LimitForm(forms.Form):
    words = forms.CharField(
        label=_("Who should not see what?"),
        help_text=_("For example: a neighbor of mine works at the front desk and should not see my address."),
        max_length=500,
        widget=forms.Textarea,
    )


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Your answer"), help_text=_("The person reads it."), max_length=500, widget=forms.Textarea
    )

    def limit(self) -> NewRestriction | None:
        """The limit that is agreed to with the answer, if one is."""
        return None


class LimitAnswerForm(AnswerForm):
    """The answer to somebody who asks for a limit: yes, of whom and what; or no, and why."""

    agrees = forms.ChoiceField(
        label=_("Do we agree?"), choices=[("yes", _("Yes, from now on")), ("no", _("No"))], widget=forms.RadioSelect
    )
    staff = forms.ChoiceField(label=_("Who does not see it"), required=False)
    classes = forms.MultipleChoiceField(
        label=_("What they do not see"),
        help_text=_("In the words the person reads. Nothing chosen means everything about them."),
        required=False,
        choices=[(one.value, CLASS_WORDS[one]) for one in CAN_BE_LIMITED],
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("agrees", "staff", "classes", "words")

    def __init__(self, data: Any = None, *, viewer: Actor) -> None:
        super().__init__(data)
        working = all_staff(viewer=viewer).filter(is_active=True)
        choosing = cast("forms.ChoiceField", self.fields["staff"])
        choosing.choices = [("", ""), *((str(one.pk), str(one)) for one in working)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("agrees") == "yes" and not found.get("staff"):
            self.add_error("staff", _("Choose who does not see it."))
        return found

    def limit(self) -> NewRestriction | None:
        said = self.cleaned_data
        if said["agrees"] != "yes":
            return None
        classes = frozenset(said["classes"]) or None
        return NewRestriction(actors=frozenset({said["staff"]}), classes=classes)
