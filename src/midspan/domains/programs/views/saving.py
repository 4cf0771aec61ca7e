"""The one way a form page works here: show, check, act, say what happened, go back."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from midspan.values import RefusedError

M = TypeVar("M", bound=Model)


def form_page(
    request: HttpRequest,
    *,
    form: forms.Form,
    save: Callable[[], object],
    heading: str,
    back: str,
    done: str,
    why: str = "",
    template: str = "programs/form.html",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show `form`, or save it and go back to `back`. A refusal stands above the form; nothing typed is lost.

    `template` extends the usual one, and shows what is in `more` below the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except RefusedError as error:
            form.add_error(None, error.verdict.reason)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        else:
            messages.success(request, done)
            return redirect(back)
    shown = {"form": form, "heading": heading, "back_url": back, "why": why, **(more or {})}
    return render(request, template, shown)


def found(rows: QuerySet[M], row_id: UUID) -> M:
    """The row of that id among those the viewer may see; otherwise the page does not exist."""
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise Http404
    return row


def act_and_return(
    request: HttpRequest, *, act: Callable[[], object], back: str, done: str, undo_url: str = ""
) -> HttpResponse:
    """Do one thing that needs no form and go back, with a way to undo it."""
    try:
        act()
    except RefusedError as error:
        messages.error(request, error.verdict.reason)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    else:
        messages.success(request, done, extra_tags=undo_url)
    return redirect(back)
