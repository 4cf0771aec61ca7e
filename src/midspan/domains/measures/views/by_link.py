"""Answering one sheet after a stay by its address: a birth date, the questions, thanks. And making the address."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from midspan.domains.journey.queries import patient_for
from midspan.domains.measures.book import schedules
from midspan.domains.measures.forms import BirthForm, LinkSheetForm
from midspan.domains.measures.linking import (
    NOWHERE,
    Carried,
    answer_link,
    carried_by,
    make_link,
    opens_for_birth,
    tell_too_late,
    worrying_among,
)
from midspan.domains.measures.outside import first_after_stay
from midspan.domains.measures.own_wording import language_now, notice_of
from midspan.domains.measures.queries import is_to_be_reached, is_watched
from midspan.domains.measures.rules import items_to_ask
from midspan.engines.scoring import Item, said
from midspan.kernel.by_secret import hashed
from midspan.ui.answering import done
from midspan.ui.help_now import help_now
from midspan.values import RefusedError

SALT = "measures.by_link"


def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Nothing is said before the birth date fits, and the same to whoever comes with any other address."""
    if request.method != "POST":
        return _asks_birth(request, BirthForm())
    return _answered(request, secret) if "stamp" in request.POST else _opened(request, secret)


def _opened(request: HttpRequest, secret: str) -> HttpResponse:
    form = BirthForm(request.POST)
    if not form.is_valid():
        return _asks_birth(request, form)
    with carried_by(secret) as found:
        verdict = opens_for_birth(found, form.cleaned_data["born"])
        if not verdict or found is None:
            return _asks_birth(request, BirthForm(), said=_(verdict.reason))
        items = _items(found, staffed=is_watched(viewer=found.by, asking=found.asking))
        return _asks(request, secret, found, LinkSheetForm(one=found.asking.instrument, items=items))


def _answered(request: HttpRequest, secret: str) -> HttpResponse:
    if not _is_stamped(request, secret):
        return _over(request)
    with carried_by(secret) as found:
        return _over(request) if found is None else _taken(request, secret, found)


def _taken(request: HttpRequest, secret: str, found: Carried) -> HttpResponse:
    items = _items(found, staffed=_was_staffed(request, found))
    form = LinkSheetForm(request.POST, one=found.asking.instrument, items=items)
    if not found.is_open:
        return _late(request, found, form)
    if not form.is_valid() or not _was_kept(found, form):
        return _asks(request, secret, found, form)
    return _thanks(request, found, is_kept=True, is_worrying=bool(worrying_among(found, form.choices())))


def _was_staffed(request: HttpRequest, found: Carried) -> bool:
    """What was on the screen before closing is answered after it; what was not is not put there by an error."""
    signals = [item for item in found.asking.instrument.items if item.signal_at is not None]
    is_answered = any(f"item-{item.number}" in request.POST for item in signals)
    return is_answered or is_watched(viewer=found.by, asking=found.asking)


def _late(request: HttpRequest, found: Carried, form: LinkSheetForm) -> HttpResponse:
    """It ended while it stood on the screen; or it is the second of two clicks, which is thanked like the first."""
    is_used = found.link.used_at is not None
    is_told = form.is_valid() and tell_too_late(found, form.choices())
    if form.is_valid() and (is_used or is_told):
        return _thanks(request, found, is_kept=is_used, is_worrying=is_told)
    return _over(request)


def _over(request: HttpRequest) -> HttpResponse:
    return _asks_birth(request, BirthForm(), said=_(NOWHERE))


def _thanks(request: HttpRequest, found: Carried, *, is_kept: bool, is_worrying: bool) -> HttpResponse:
    is_asked_more = is_kept and not is_to_be_reached(viewer=found.by, patient_id=found.by.id)
    onward = first_after_stay(recipient=found.by) if is_asked_more else ""
    context = {"help": help_now(), "is_kept": is_kept, "is_worrying": is_worrying, "onward": onward}
    return _unkept(render(request, "measures/by_link_thanks.html", context))


def _was_kept(found: Carried, form: LinkSheetForm) -> bool:
    return done(form, lambda: answer_link(found=found, choices=form.choices(), language=language_now(), by=found.by))


def _items(found: Carried, *, staffed: bool) -> list[Item]:
    return items_to_ask(found.asking.instrument, {}, staffed=staffed)


def _is_stamped(request: HttpRequest, secret: str) -> bool:
    """Whether this page was shown to who had said the birth date.

    However long ago: what a page that stood open says may worry, and the address has its days and its one use.
    """
    try:
        return bool(signing.loads(request.POST["stamp"], salt=SALT) == hashed(secret))
    except signing.BadSignature:
        return False


def _asks_birth(request: HttpRequest, form: BirthForm, *, said: str = "") -> HttpResponse:
    status = 422 if form.errors or said else 200
    return _unkept(render(request, "measures/by_link.html", {"form": form, "said": said}, status=status))


def _asks(request: HttpRequest, secret: str, found: Carried, form: LinkSheetForm) -> HttpResponse:
    one = found.asking.instrument
    language = one.put_in(language_now())
    context = {
        "form": form,
        "stamp": request.POST.get("stamp") or signing.dumps(hashed(secret), salt=SALT),
        "introduction": said(one.introduction, language) if one.introduction else "",
        "put_in": language,
        "is_only_english": language_now() not in one.languages,
        "has_signal": any(item.signal_at is not None for item in form.items),
        "notice": notice_of(one),
        "help": help_now(),
    }
    return _unkept(render(request, "measures/by_link_sheet.html", context, status=422 if form.errors else 200))


def _unkept(response: HttpResponse) -> HttpResponse:
    """Of what stands here nothing stays behind on the device."""
    # No other site learns the address (SECURE_REFERRER_POLICY); were nobody told it, no browser could hand in the form.
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def link(request: HttpRequest, patient_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Staff make an address for what waits after a stay. It is shown here, once."""
    who = patient_for(viewer=request.actor, patient_id=patient_id)
    if who is None:
        raise Http404
    try:
        secret = make_link(patient_id=patient_id, assignment_id=assignment_id, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(refusal.verdict.reason))
        return redirect("measures:of_patient", patient_id)
    path = reverse("measures:by_link", args=[secret])
    address = f"{settings.ADDRESS.rstrip('/')}{path}" if settings.ADDRESS else request.build_absolute_uri(path)
    context = {
        "patient_id": patient_id,
        "name": f"{who.given_names} {who.family_name}".strip(),
        "address": address,
        "days": schedules().after_stay.link_days,
        "misses": schedules().after_stay.link_misses,
    }
    return _unkept(render(request, "measures/link.html", context))
