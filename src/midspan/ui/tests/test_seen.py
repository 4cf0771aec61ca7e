import pytest
from django import forms
from django.http import QueryDict

from midspan.ui.seen import SeenForm


class NumberForm(SeenForm):
    words = forms.CharField()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("sent", "now", "has_seen"), [("2", 2, True), ("2", 3, False), ("", None, True), ("", 1, False)]
)
def test_what_was_sent_goes_with_what_stands_or_with_something_older(sent, now, has_seen):
    form = NumberForm(QueryDict(f"words=mine&seen={sent}"))

    assert form.has_seen(now) is has_seen


def test_page_shown_again_has_seen_what_it_shows_and_keeps_the_words():
    form = NumberForm(QueryDict("take-words=mine&take-seen=2"), prefix="take")

    form.show_again(3)

    assert form.has_seen(3)
    assert form["words"].value() == "mine"
    assert 'value="3"' in str(form["seen"])
