"""What a page does with a refusal: it is said where the person is, and nothing that was typed is lost."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from midspan.values import RefusedError


def told(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do it; a refusal is said above the next page."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return False
    return True


def done(form: Form, act: Callable[[], object]) -> bool:
    """Do it; a refusal is said in the form, where what was typed still stands."""
    try:
        act()
    except RefusedError as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    return True
