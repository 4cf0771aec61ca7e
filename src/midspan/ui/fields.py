"""How form controls are laid out, and the controls Django does not bring: a date as three boxes."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from midspan.ui.controls import drawing_of


class FieldShape(StrEnum):
    LINE = "line"
    TEXT = "text"
    SELECT = "select"
    CHECKBOX = "checkbox"
    CHOICES = "choices"
    FILE = "file"
    DATE = "date"


class Renderer(TemplatesSetting):
    """Django's forms in our clothes; settings name it in FORM_RENDERER."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = drawing_of(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


class DateBoxes(forms.MultiWidget):
    """Month, day and year, typed: quicker and surer than a calendar for a date one knows by heart."""

    template_name = "ui/forms/date_boxes.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__([forms.TextInput() for _part in ("month", "day", "year")], attrs)

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.month), str(value.day), str(value.year)] if value else ["", "", ""]


class FormIdField(forms.UUIDField):
    """Made with the form, so that the same form sent twice is one. What is no such number counts as none."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID | None:
        try:
            number: UUID | None = super().clean(value)
        except ValidationError:
            return None
        return number

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.clean(data) is None else data


class DateBoxesField(forms.MultiValueField):
    """A date from three boxes. What is missing or impossible is said in words."""

    widget = DateBoxes

    def __init__(self, **options: Any) -> None:
        parts = [forms.CharField(required=False, label=part) for part in (_("Month"), _("Day"), _("Year"))]
        super().__init__(parts, require_all_fields=False, **options)

    def clean(self, value: Sequence[str] | date | None) -> date | None:
        typed = [str(part or "").strip() for part in (self._parts(value) or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(_("Enter a date."), code="required")
            return None
        self._refuse_missing(typed)
        chosen = _read_date(typed)
        self.run_validators(chosen)
        return chosen

    def _parts(self, value: Sequence[str] | date | None) -> Sequence[str] | None:
        return DateBoxes().decompress(value) if isinstance(value, date) else value

    def _refuse_missing(self, typed: list[str]) -> None:
        missing = [str(part.label).lower() for part, given in zip(self.fields, typed, strict=True) if not given]
        if missing:
            words = _("The date needs a %(parts)s too.") % {"parts": ", ".join(missing)}
            raise ValidationError(words, code="incomplete")


def needed_with_others(*fields: forms.Field) -> None:
    """Another answer decides whether these are needed: their labels do not call them optional."""
    for one in fields:
        one.is_needed_with_others = True  # type: ignore[attr-defined]  # read by the template of its label


class TimeBox(forms.TimeInput):
    """The device's own time picker."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateBox(forms.DateInput):
    """The device's own date picker, for a day near today. For a birth date use `DateBoxesField`."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class WaysSelect(forms.RadioSelect):
    """Ways of which some are refused now: these cannot be chosen, and their labels say why."""

    refused: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.refused:
            option["attrs"]["disabled"] = True
        return option


SHAPES: tuple[tuple[type[forms.Widget], FieldShape], ...] = (
    (DateBoxes, FieldShape.DATE),
    (forms.Textarea, FieldShape.TEXT),
    (forms.RadioSelect, FieldShape.CHOICES),  # Before Select: in Django these are cousins.
    (forms.CheckboxSelectMultiple, FieldShape.CHOICES),
    (forms.Select, FieldShape.SELECT),
    (forms.CheckboxInput, FieldShape.CHECKBOX),
    (forms.FileInput, FieldShape.FILE),
)


def shape_of(bound: forms.BoundField) -> FieldShape:
    """The layout that suits the field's widget; a plain line when nothing special is known."""
    widget = bound.field.widget
    return next((shape for kind, shape in SHAPES if isinstance(widget, kind)), FieldShape.LINE)


def _read_date(typed: list[str]) -> date:
    try:
        month, day, year = (int(part) for part in typed)
        return date(year, month, day)
    except ValueError:
        raise ValidationError(_("This is not a date. An example: 3 27 2004."), code="invalid") from None
