"""What the person says: yes in their own terms, a cue, and what their team sees."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.practice.actions import CueWords, Terms
from midspan.domains.practice.enums import AnchorKind, Sharing
from midspan.domains.practice.models import LONGEST_WORDS, Assignment, Cue
from midspan.domains.practice.rules import Anchor
from midspan.domains.practice.wording import SHARING_WORDS, anchor_choice, anchor_words

OWN, AS_IT_IS = "own", "kept"
LENGTHS = {"1": gettext_lazy("For one week"), "2": gettext_lazy("For two weeks"), "4": gettext_lazy("For four weeks")}
NO_END = ("", gettext_lazy("Until I say stop"))


class TermsForm(forms.Form):
    """What an offer may be changed to, now or later. `sharing` is asked once, with the first yes."""

    what_for = forms.CharField(
        label=gettext_lazy("What do I want it for?"),
        help_text=gettext_lazy("In your words. You may leave it empty."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    short_allowed = forms.BooleanField(label=gettext_lazy("The short version is enough for me"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("How long?"), required=False, widget=forms.RadioSelect)
    sharing = forms.ChoiceField(
        label=gettext_lazy("What does your team see of how it goes?"),
        help_text=gettext_lazy("You can change this at any time, and it holds at once, also for what was before."),
        choices=[(one.value, words) for one, words in SHARING_WORDS.items()],
        initial=Sharing.COUNTS.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, row: Assignment, today: date, asks_sharing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._row = today, row
        until = self._until_field()
        until.choices = [*LENGTHS.items(), NO_END]
        is_ahead = row.until_date is not None and row.until_date >= today
        if is_ahead:
            until.choices = [(AS_IT_IS, _("As it is")), *until.choices]
        self.initial = {"what_for": row.what_for, "short_allowed": row.short_allowed, **self.initial}
        self.initial.setdefault("until", AS_IT_IS if is_ahead else "")
        if not asks_sharing:
            del self.fields["sharing"]

    def _until_field(self) -> forms.ChoiceField:
        field = self.fields["until"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        return field

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(what_for=said["what_for"], short_allowed=said["short_allowed"], until_date=self._end())

    def _end(self) -> date | None:
        chosen = self.cleaned_data["until"]
        if chosen == AS_IT_IS:
            return self._row.until_date
        return self._today + timedelta(weeks=int(chosen)) if chosen else None

    def setting(self) -> Sharing | None:
        said = self.cleaned_data.get("sharing")
        return Sharing(said) if said else None


class SharingForm(forms.Form):
    sharing = forms.ChoiceField(
        label=gettext_lazy("What does your team see of how it goes?"),
        help_text=gettext_lazy("It holds at once, also for what was before. Notes you keep private stay private."),
        choices=[(one.value, words) for one, words in SHARING_WORDS.items()],
        widget=forms.RadioSelect,
    )


class CueForm(forms.Form):
    """After what, where, what, and what if something gets in the way."""

    anchor = forms.ChoiceField(
        label=gettext_lazy("After what in my day?"),
        help_text=gettext_lazy("Made from your own week. Choose what happens anyway."),
        widget=forms.RadioSelect,
    )
    own_anchor = forms.CharField(
        label=gettext_lazy("In my own words"),
        help_text=gettext_lazy("For example: “When I have taken the dog out”."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("For example: “on the stairs”. You may leave it empty."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    will = forms.CharField(label=gettext_lazy("I will"), max_length=LONGEST_WORDS)
    obstacle = forms.CharField(
        label=gettext_lazy("If this gets in the way"),
        help_text=gettext_lazy("For example: “the house is full”."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    fallback = forms.CharField(
        label=gettext_lazy("Then I will"),
        help_text=gettext_lazy("For example: “take one minute in the car before I go in”."),
        max_length=LONGEST_WORDS,
        required=False,
    )

    def __init__(self, *args: Any, anchors: Sequence[Anchor], cue: Cue | None, will: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._anchors, self._cue = {one.key: one for one in anchors}, cue
        kept = [(AS_IT_IS, _("As it is: %(anchor)s") % {"anchor": cue.anchor})] if cue else []
        offered = [(key, anchor_choice(one)) for key, one in self._anchors.items()]
        field = self.fields["anchor"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [*kept, *offered, (OWN, _("My own words"))]
        if cue:
            said = {name: getattr(cue, name) for name in ("place", "will", "obstacle", "fallback")}
            self.initial = {"anchor": AS_IT_IS, **said, **self.initial}
        else:
            self.initial = {"will": will, **self.initial}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("anchor") == OWN and not said.get("own_anchor", "").strip():
            self.add_error("own_anchor", _("Say after what."))
        if bool(said.get("obstacle", "").strip()) is not bool(said.get("fallback", "").strip()):
            missing = "fallback" if said.get("obstacle", "").strip() else "obstacle"
            self.add_error(missing, _("Say both, or leave both empty."))
        return said

    def words(self) -> CueWords:
        said = self.cleaned_data
        parts = {name: said[name] for name in ("place", "will", "obstacle", "fallback")}
        chosen = said["anchor"]
        if chosen == AS_IT_IS and self._cue:
            kept = self._cue
            when = {"weekdays": kept.weekdays, "minute": kept.minute}
            return CueWords(kind=AnchorKind(kept.kind), anchor=kept.anchor, **when, **parts)
        if chosen == OWN:
            return CueWords(kind=AnchorKind.EVENT, anchor=said["own_anchor"], **parts)
        one = self._anchors[chosen]
        return CueWords(kind=one.kind, anchor=anchor_words(one), weekdays=one.weekdays, minute=one.minute, **parts)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not? You may leave it empty."),
        help_text=gettext_lazy("Your team reads it as something about the plan, not about you."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
