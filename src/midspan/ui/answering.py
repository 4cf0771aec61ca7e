"""What a page does with a refusal: it is said where the person is, and nothing that was typed is lost."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from midspan.values import RefusedError

R = TypeVar("R")


def told(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do it; a refusal is said above the next page."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return False
    return True


def granted(request: HttpRequest, act: Callable[[], R]) -> R | None:
    """What it gives; None where it is refused, which is said above the next page."""
    given: list[R] = []
    return given[0] if told(request, lambda: given.append(act())) else None


def done(form: Form, act: Callable[[], object], *, at: str | None = None) -> bool:
    """Do it; a refusal is said in the form, where what was typed still stands: above it, or `at` one of its fields."""
    try:
        act()
    except RefusedError as refusal:
        form.add_error(at, _(refusal.verdict.reason))
        return False
    return True


def attempted(form: Form, act: Callable[[], R], *, at: str | None = None) -> R | None:
    """As `done`, for what it gives; None where it is refused."""
    given: list[R] = []
    return given[0] if done(form, lambda: given.append(act()), at=at) else None
