"""Leaving at once, choosing an appearance, help now."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from midspan.ui.context import DARK_MEDIA, THEME_COOKIE
from midspan.ui.leaving import NEUTRAL_SITE

A_YEAR = 365 * 24 * 60 * 60


# Leaving must work from a stale page. Forged, it would sign a person out, and SameSite cookies prevent even that.
@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = HttpResponse(status=200, content=b"", content_type="text/html")
    # Not a redirect: the page's policy lets forms lead to our own addresses only.
    response["Refresh"] = f"0; url={NEUTRAL_SITE}"
    response["Clear-Site-Data"] = '"cache"'
    return response


@csrf_exempt
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(_way_back(request))  # What a browser sent is an address, never a view's name.
    if chosen in DARK_MEDIA:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response


@require_GET
def help_now(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/help_now.html")


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"
