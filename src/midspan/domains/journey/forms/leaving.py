"""The discharge list as a form, made of its dated edition. What was said before stands in it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from midspan.domains.journey.actions import Said
from midspan.domains.journey.enums import AtDischarge
from midspan.domains.journey.forms.worksheets import LaterChoiceField
from midspan.domains.journey.leaving_wording import AT_DISCHARGE_WORDS
from midspan.domains.journey.queries import ListLine
from midspan.domains.journey.rules.leaving import is_an_answer
from midspan.ui.fields import DateBox, WaysSelect, needed_with_others
from midspan.values import Verdict


class DischargeForm(forms.Form):
    """Any number of items at once; an item without an answer is kept open.

    Each carries which answer stood on the page, so that what a colleague says meanwhile is not taken back unseen.
    `not_done_yet` (item key → why): what cannot be said to be done now.
    """

    use_required_attribute = False

    def __init__(
        self, *args: Any, lines: Sequence[ListLine], not_done_yet: Mapping[str, Verdict], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields.update(_fields(line))
            self.fields[f"seen_{line.item.key}"] = _seen(line)
        for key, verdict in not_done_yet.items():
            _hold(self.fields[f"answer_{key}"], verdict)

    def parts(self) -> Iterator[tuple[ListLine, list[forms.BoundField]]]:
        """Each item with its boxes."""
        for line in self.lines:
            yield line, [self[name] for name in _fields(line)]

    def all_seen(self) -> list[forms.BoundField]:
        return [self[f"seen_{line.item.key}"] for line in self.lines]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for line in self.lines:
            key = line.item.key
            if not given.get(f"answer_{key}") and (given.get(f"words_{key}") or given.get(f"on_{key}")):
                self.add_error(f"answer_{key}", _("Choose what became of it."))
        return given

    def said(self) -> dict[str, Said]:
        given, keys = self.cleaned_data, [line.item.key for line in self.lines]
        return {
            key: Said(
                answer=AtDischarge(given[f"answer_{key}"]),
                words=given[f"words_{key}"],
                on_date=given.get(f"on_{key}"),
            )
            for key in keys
            if given[f"answer_{key}"]
        }

    def seen(self) -> dict[str, UUID | None]:
        """Item key → the answer that stood on the page."""
        return {line.item.key: self.cleaned_data[f"seen_{line.item.key}"] for line in self.lines}


def _hold(field: Any, verdict: Verdict) -> None:
    """Done cannot be chosen, and says why."""
    done = AtDischarge.DONE.value
    field.widget.refused = frozenset({done})
    why = f"{AT_DISCHARGE_WORDS[AtDischarge.DONE]}: {_('not yet.')} {gettext(verdict.reason)}"
    field.choices = [(value, why if value == done else words) for value, words in field.choices]


def _seen(line: ListLine) -> forms.Field:
    kept = line.answer.pk if line.answer else None
    return forms.UUIDField(required=False, initial=kept, widget=forms.HiddenInput)


def _fields(line: ListLine) -> dict[str, forms.Field]:
    item, kept = line.item, line.answer
    found: dict[str, forms.Field] = {
        f"answer_{item.key}": LaterChoiceField(
            label=item.title,
            help_text=item.ask,
            choices=[(one.value, words) for one, words in AT_DISCHARGE_WORDS.items() if is_an_answer(one, item)],
            widget=WaysSelect,
            initial=kept.answer if kept else None,
        ),
        f"words_{item.key}": forms.CharField(
            label=item.words or _("Note"),
            help_text=_("If it was not done: why, and who offered it.")
            if item.offered
            else _("If it was not done: why."),
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
            initial=kept.words if kept else "",
        ),
    }
    if item.date or item.offered:
        found[f"on_{item.key}"] = forms.DateField(
            label=item.date or item.offered,
            help_text=item.offered if item.date else "",
            widget=DateBox,
            required=False,
            initial=kept.on_date if kept else None,
        )
    needed_with_others(*found.values())
    return found
