"""The calendar feed: its settings page for the patient, and the secret address for calendar apps."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from midspan.domains.schedule.actions import note_feed_read, renew_feed, revoke_feed, set_feed_detail
from midspan.domains.schedule.feeds.serving import calendar_of, feed_behind, reader_of
from midspan.domains.schedule.forms.weeks import FeedForm
from midspan.domains.schedule.queries import live_feed
from midspan.values import RefusedError


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed for whoever holds the secret; anything else does not exist."""
    feed = feed_behind(secret)
    if feed is None:
        raise Http404
    note_feed_read(feed, by=reader_of(feed))
    body = calendar_of(feed)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Cache-Control"] = etag, "no-store"
    response["Referrer-Policy"], response["X-Robots-Tag"] = "no-referrer", "noindex"
    return response


def settings(request: HttpRequest) -> HttpResponse:
    """Switch the feed on, see its address once, choose what it tells, switch it off."""
    if request.method == "POST":
        return CHANGES.get(request.POST.get("change", ""), _detail)(request)
    return _page(request)


def _page(request: HttpRequest, address: str = "") -> HttpResponse:
    feed = live_feed(viewer=request.actor, patient_id=request.actor.id)
    tells = {"shows_place": feed.shows_place, "shows_name": feed.shows_name} if feed else {}
    shown = {"feed": feed, "form": FeedForm(initial=tells), "address": address}
    return render(request, "schedule/feed.html", shown)


def _renew(request: HttpRequest) -> HttpResponse:
    """The address is on this page and nowhere else: only its hash is kept."""
    secret = renew_feed(by=request.actor)
    return _page(request, request.build_absolute_uri(reverse("schedule:feed_file", args=[secret])))


def _revoke(request: HttpRequest) -> HttpResponse:
    revoke_feed(by=request.actor)
    messages.success(request, _("Switched off. Calendar apps read nothing any more."))
    return redirect("schedule:feed")


def _detail(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST)
    form.is_valid()  # Two boxes to tick cannot be filled in wrongly.
    try:
        set_feed_detail(**form.cleaned_data, by=request.actor)
    except RefusedError as refusal:
        messages.error(request, _(str(refusal)))
    else:
        messages.success(request, _("Saved. Calendar apps show it when they next come by."))
    return redirect("schedule:feed")


CHANGES = {"renew": _renew, "revoke": _revoke}
