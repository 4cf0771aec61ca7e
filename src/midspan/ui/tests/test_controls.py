"""Controls drawn by hand are, to the letter, what Django's own templates make of the same widgets."""

from datetime import date, time

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from midspan.ui.controls import drawing_of
from midspan.ui.fields import DateBox, Renderer, TimeBox
from midspan.ui.gallery.sample_form import SampleForm, wrong_form

AWKWARD = """<b>"Rowan's" & co</b>"""
CHOICES = [
    ("", gettext_lazy("Day")),
    ("a&b", AWKWARD),
    (1234, 5678.5),
    (None, mark_safe("<i>set</i>")),
    (AWKWARD, [("in", "Inside"), (True, "Yes")]),
    (mark_safe("Safe & sound"), [(2, 3)]),
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "attrs", [{}, {"id": "id_x", "class": AWKWARD, "required": True, "hidden": False, "max": 1234}]
)
@pytest.mark.parametrize(
    ("widget", "values"),
    [
        (forms.TextInput, ["", None, AWKWARD, mark_safe("&amp;"), 12345, gettext_lazy("Day")]),
        (forms.NumberInput, [None, 0, 1234.5, "x"]),
        (forms.EmailInput, ["a@example.org"]),
        (forms.PasswordInput, ["secret"]),
        (forms.HiddenInput, [AWKWARD, None]),
        (DateBox, [date(2027, 3, 1), None]),
        (TimeBox, [time(9, 5), "9"]),
        (forms.CheckboxInput, [True, False, None, "on"]),
        (forms.Select, ["", "a&b", 1234, None, "in", "True"]),
        (forms.SelectMultiple, [[], ["in", "2"]]),
    ],
)
def test_control_is_drawn_as_django_s_template_draws_it(widget, values, attrs, language):
    options = {"choices": CHOICES} if issubclass(widget, forms.Select) else {}
    control = widget(attrs={"data-size": "4"}, **options)

    with translation.override(language):
        drawn, rendered = (
            [control.render(AWKWARD, value, attrs=attrs, renderer=renderer()) for value in values]
            for renderer in (Renderer, TemplatesSetting)
        )

    assert drawing_of(control.template_name) is not None
    assert drawn == rendered


@pytest.mark.parametrize("is_wrapped", [True, False])
@pytest.mark.parametrize("attrs", [{}, {"id": "id_x"}])
@pytest.mark.parametrize("widget", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_each_of_several_boxes_is_too(widget, attrs, is_wrapped):
    control = widget(choices=CHOICES[:2])

    drawn, rendered = (
        [
            renderer().render(one["template_name"], {"widget": {**one, "wrap_label": is_wrapped}})
            for one in control.subwidgets("x", "a&b", attrs)
        ]
        for renderer in (Renderer, TemplatesSetting)
    )

    assert drawn == rendered
    assert len(drawn) == 2


@pytest.mark.parametrize("make", [SampleForm, wrong_form])
def test_whole_form_of_the_gallery_is_the_same(make):
    drawn, rendered = make(), make()
    rendered.renderer = TemplatesSetting()

    assert [str(bound) for bound in drawn] == [str(bound) for bound in rendered]
