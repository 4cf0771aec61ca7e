"""Inquiries for intake: the worklist, one with how it may be reached, each step, and the figures."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.domains.inquiries.actions import (
    Named,
    book_screening,
    close_inquiry,
    hand_in,
    keep_try,
    note_agreed,
    open_again,
    refer,
    take_over,
)
from midspan.domains.inquiries.book import form_book
from midspan.domains.inquiries.enums import Closing, How, InquiryState, Outcome, Way, Whom
from midspan.domains.inquiries.forms import CloseForm, PhoneForm, ReferForm, ScreeningForm, TryForm
from midspan.domains.inquiries.models import Inquiry
from midspan.domains.inquiries.queries import (
    center_zone,
    done_inquiries,
    funnel_since,
    inquiry_for,
    minute_now,
    tries_of,
    waiting_inquiries,
)
from midspan.domains.inquiries.rules import may_agree, may_close, may_move, may_refer, may_try
from midspan.domains.inquiries.showing import (
    asked_lines,
    clock_note,
    desk_line,
    done_line,
    figures_lines,
    is_open,
    moment_words,
    number_of,
    safety_lines,
    try_lines,
    ways,
)
from midspan.domains.inquiries.wording import CLOSING_WORDS, STATE_WORDS
from midspan.kernel import clock
from midspan.ui.answering import done, told
from midspan.values.wall_clock import instant_of

A_QUARTER = timedelta(days=91)


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    now, zone = clock.now(), center_zone(viewer=request.actor)
    context = {
        "clock": clock_note(zone),
        "lines": [desk_line(one, now=now, zone=zone) for one in waiting_inquiries(viewer=request.actor)],
        "done": [done_line(one) for one in done_inquiries(viewer=request.actor)],
    }
    return render(request, "inquiries/desk.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """What a caller says, typed while they talk."""
    form = PhoneForm(request.POST or None, language="en")

    def do_keep() -> object:
        return hand_in(asked=form.asked(way=Way.PHONE), by=request.actor)

    if request.method == "POST" and form.is_valid() and done(form, do_keep):
        messages.success(request, _("Kept. It has an owner and a time."))
        return redirect("inquiries:desk")
    context = {"form": form, "words": form_book("en")["page"], "safe": [form[name] for name in form.SAFE]}
    context["more"] = [form[name] for name in ("whom", "relation", "spoken", "brings", "needs", "busy_times")]
    return render(request, "inquiries/new.html", context)


@require_GET
def one(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    inquiry = _found(request, inquiry_id)
    by, state, whom = request.actor, InquiryState(inquiry.state), Whom(inquiry.whom)
    is_agreed = inquiry.agreed_at is not None
    zone = center_zone(viewer=by)
    shown = ways(inquiry, by=by, minute=minute_now(viewer=by))
    context = {
        "inquiry": inquiry,
        "clock": clock_note(zone),
        "state": STATE_WORDS[state],
        "closed": CLOSING_WORDS[Closing(inquiry.closed_reason)] if inquiry.closed_reason else "",
        "due": moment_words(inquiry.due_at, zone),
        "is_late": inquiry.due_at < clock.now(),
        "is_mine": inquiry.owner_id == by.id,
        "safety": safety_lines(inquiry),
        "asked": asked_lines(inquiry, zone=zone),
        "ways": shown,
        "is_open": is_open(inquiry),
        "number": number_of(inquiry, shown),
        "tries": try_lines(tries_of(viewer=by, inquiry_id=inquiry.pk), zone=zone),
        "is_for_someone": whom is Whom.SOMEONE,
        "agree": may_agree(by, state=state, whom=whom),
        "book": may_move(by, state, InquiryState.BOOKED),
        "refer": may_refer(by, state=state, whom=whom, is_agreed=is_agreed),
        "close": may_move(by, state, InquiryState.CLOSED),
        "referral_url": reverse("journey:referral", args=[inquiry.referral_id]) if inquiry.referral_id else "",
    }
    return render(request, "inquiries/one.html", context)


def contact_try(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """One sheet: what came of a try. A way that is not agreed opens no sheet."""
    inquiry = _found(request, inquiry_id)
    how = request.GET.get("how", "")  # Not said: of something that was earlier, of which the sheet asks.
    if request.method != "POST" and not _may_try(request, inquiry, how or How.CALLED_US.value):
        raise Http404
    form = TryForm(request.POST if request.method == "POST" else None, initial={"how": how})

    def do() -> object:
        said = form.cleaned_data
        return keep_try(
            inquiry_id=inquiry_id,
            how=How(said["how"]),
            outcome=Outcome(said["outcome"]),
            words=said["words"],
            again_date=said["again_date"],
            at=_moment_of(request, said["day"], said["time"]),
            by=request.actor,
        )

    context = {"safety": safety_lines(inquiry)}
    return _sheet(request, inquiry, form, do, title=_("What came of it?"), **context)


def _moment_of(request: HttpRequest, day: date | None, time: time | None) -> datetime | None:
    """That time of that day, or of today, on the center's clock; None where no time is said."""
    if time is None:
        return None
    zone = center_zone(viewer=request.actor)
    return instant_of(day or clock.today(zone), time.hour * 60 + time.minute, zone)


def _may_try(request: HttpRequest, inquiry: Inquiry, how: str) -> bool:
    if how not in set(How):
        return False
    state, minute = InquiryState(inquiry.state), minute_now(viewer=request.actor)
    return bool(may_try(request.actor, How(how), safety=inquiry.safety, state=state, minute=minute))


def screening(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    inquiry = _found(request, inquiry_id)
    form = ScreeningForm(request.POST if request.method == "POST" else None)

    def do() -> object:
        time, zone = form.cleaned_data["time"], center_zone(viewer=request.actor)
        at = instant_of(form.cleaned_data["day"], time.hour * 60 + time.minute, zone)
        return book_screening(inquiry_id=inquiry_id, at=at, by=request.actor)

    return _sheet(request, inquiry, form, do, title=_("When is the screening?"))


def make_referral(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """To the referral that is made, where it goes on as any other."""
    inquiry = _found(request, inquiry_id)
    form = ReferForm(request.POST if request.method == "POST" else None)
    made: list[UUID] = []

    def do() -> object:
        made.append(refer(inquiry_id=inquiry_id, named=Named(**form.cleaned_data), by=request.actor))
        return made

    return _sheet(
        request,
        inquiry,
        form,
        do,
        title=_("Who is it? As the person says it themselves"),
        onward=lambda: redirect("journey:referral", made[0]),
    )


def close(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    inquiry = _found(request, inquiry_id)
    if request.method != "POST" and not may_close(
        request.actor, state=InquiryState(inquiry.state), closing=Closing.NOT_NOW
    ):
        raise Http404
    form = CloseForm(request.POST if request.method == "POST" else None)

    def do() -> object:
        said = form.cleaned_data
        closing = Closing(said["closing"])
        return close_inquiry(inquiry_id=inquiry_id, closing=closing, words=said["words"], by=request.actor)

    return _sheet(request, inquiry, form, do, title=_("Close it, and say why"))


DEEDS: dict[str, Callable[..., object]] = {"take": take_over, "agree": note_agreed, "open": open_again}


@require_POST
def do(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """The steps that ask nothing."""
    _found(request, inquiry_id)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    if told(request, lambda: deed(inquiry_id=inquiry_id, by=request.actor)):
        messages.success(request, _("Kept."))
    return redirect("inquiries:one", inquiry_id)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    found = funnel_since(viewer=request.actor, since=clock.now() - A_QUARTER)
    return render(request, "inquiries/figures.html", figures_lines(found))


def _sheet(
    request: HttpRequest,
    inquiry: Inquiry,
    form: Form,
    do: Callable[[], object],
    *,
    title: str,
    onward: Callable[[], HttpResponse] | None = None,
    **shown: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and done(form, do):
        messages.success(request, _("Kept."))
        return onward() if onward else redirect("inquiries:one", inquiry.pk)
    note = clock_note(center_zone(viewer=request.actor))
    context = {"form": form, "inquiry": inquiry, "title": title, "clock": note, **shown}
    return render(request, "inquiries/sheet.html", context)


def _found(request: HttpRequest, inquiry_id: UUID) -> Inquiry:
    found = inquiry_for(viewer=request.actor, inquiry_id=inquiry_id)
    if found is None:
        raise Http404
    return found
