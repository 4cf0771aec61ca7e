"""Form controls: dates in three boxes, and what a reader hears with each field."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines

from midspan.ui.fields import DateBoxesField, FieldShape, needed_with_others, shape_of
from midspan.ui.gallery.sample_form import SampleForm, new_form, wrong_form


def rendered(source, **context):
    return engines["django"].from_string("{% load ui %}" + source).render(context)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["", "", ""], "Enter a date."),
        (["3", "", "2004"], "The date needs a day too."),
        (["", "", "2004"], "The date needs a month, day too."),
        (["2", "31", "2004"], "This is not a date. An example: 3 27 2004."),
        (["March", "2", "2004"], "This is not a date. An example: 3 27 2004."),
        (["1", "1", "0"], "This is not a date. An example: 3 27 2004."),
    ],
)
def test_date_boxes_say_what_is_wrong(typed, words):
    with pytest.raises(ValidationError) as refused:
        DateBoxesField().clean(typed)

    assert refused.value.messages == [words]


def test_date_boxes_give_a_date_and_forgive_spaces():
    assert DateBoxesField().clean([" 3", "27 ", "2004"]) == date(2004, 3, 27)


def test_date_boxes_left_empty_give_nothing_when_optional():
    assert DateBoxesField(required=False).clean(["", "", ""]) is None


def test_date_boxes_show_a_known_date_in_month_day_year():
    assert DateBoxesField().widget.decompress(date(2004, 3, 27)) == ["3", "27", "2004"]


def test_every_widget_has_its_shape():
    shapes = {bound.name: shape_of(bound) for bound in SampleForm()}

    assert shapes == {
        "name": FieldShape.LINE,
        "born": FieldShape.DATE,
        "day": FieldShape.LINE,
        "time": FieldShape.LINE,
        "minutes": FieldShape.LINE,
        "way": FieldShape.CHOICES,
        "needs": FieldShape.CHOICES,
        "site": FieldShape.SELECT,
        "why": FieldShape.TEXT,
        "calm": FieldShape.CHECKBOX,
        "letter": FieldShape.FILE,
        "fixed": FieldShape.LINE,
    }


def test_field_ties_hint_and_error_to_its_control():
    page = rendered("{% field form.name %}", form=wrong_form())

    assert 'aria-describedby="wrong_name_helptext wrong_name_error"' in page
    assert 'id="wrong_name_helptext"' in page
    assert 'id="wrong_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_field_hint_given_by_the_page_is_tied_too():
    page = rendered('{% field form.minutes hint="Door to door" %}', form=new_form())

    assert 'aria-describedby="new_minutes_helptext"' in page
    assert "Door to door" in page


def test_field_says_optional_and_never_required():
    optional, required = (rendered("{% field bound %}", bound=new_form()[name]) for name in ("day", "minutes"))

    assert ("(optional)" in optional, "(optional)" in required) == (True, False)


def test_field_that_another_answer_decides_about_is_called_neither():
    form = new_form()
    needed_with_others(form.fields["day"])

    assert "(optional)" not in rendered("{% field bound %}", bound=form["day"])


def test_question_with_an_answer_for_none_is_not_called_optional():
    class Asked(forms.Form):
        how = forms.ChoiceField(
            choices=[("0", "Never"), ("", "Not answered")], widget=forms.RadioSelect, required=False
        )

    assert "(optional)" not in rendered("{% field bound %}", bound=Asked()["how"])


def test_error_summary_is_silent_for_an_untouched_form():
    assert rendered("{% error_summary form %}", form=new_form()).strip() == ""


def test_error_summary_leads_to_the_first_control_of_each_field():
    page = rendered("{% error_summary form %}", form=wrong_form())

    targets = ["wrong_name", "wrong_born_0", "wrong_minutes", "wrong_way_0", "wrong_site", "wrong_why"]
    assert [target for target in targets if f'href="#{target}"' not in page] == []


def test_error_summary_names_what_concerns_the_whole_form():
    class Pair(forms.Form):
        def clean(self):
            raise ValidationError("These two do not go together.")

    assert "These two do not go together." in rendered("{% error_summary form %}", form=Pair({}))


class Refused(forms.Form):
    name = forms.CharField(required=False)

    def clean(self):
        raise ValidationError("These two do not go together.")


@pytest.mark.parametrize(
    "source", ["{% error_summary form %}{{ form }}", "{{ form }}", "{% error_summary other %}{{ form }}"]
)
def test_what_concerns_the_whole_form_is_said_once_above_it_or_in_it(source):
    page = rendered(source, form=Refused({}), other=wrong_form())

    assert page.count("These two do not go together.") == 1


def test_unknown_icon_is_refused_with_the_names_there_are():
    with pytest.raises(Exception, match="There is no icon “unicorn”"):
        rendered('{% icon "unicorn" %}')


def test_icon_is_silent_beside_words_and_speaks_alone():
    beside, alone = rendered('{% icon "week" %}'), rendered('{% icon "week" label="Week" %}')

    assert ('aria-hidden="true"' in beside, 'aria-label="Week"' in alone) == (True, True)
