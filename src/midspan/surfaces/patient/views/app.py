"""What makes the pages an app on a phone: a neutral manifest, the service worker, and a page for no connection."""

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from midspan.kernel.models import Organization
from midspan.surfaces.patient.faces import Face, choose_face, face_of
from midspan.surfaces.patient.keeping import form_paths, kept_paths, led_to_patterns, player_pattern

WORKER = Path(__file__).parent.parent / "worker.js"
# What pages import the worker has in itself: as a module it would not run in every browser.
PARTS = ("entries/sealing.js", "entries/queue.js", "ui/js/pin/keys.js")
OFFLINE_PAGE, COVER_PAGE = "patient/offline.html", "patient/locked.html"
NAME = "Midspan"
PICTURES = (("192", 192, "any"), ("512", 512, "any"), ("maskable-512", 512, "maskable"))
ON_A_SCREEN = "180"
ASKED_ANEW = {"Cache-Control": "no-cache"}
SHEETS_FOLDER, SHEETS = "ui/css/", ("ui/css/midspan.css", "ui/css/dark.css")
OF_INSTALLING = ("ui/images/app-", "patient/icons/")  # Pictures that only whoever installs the app needs.
SHELL_FOLDERS = ("ui/css", "ui/js", "ui/images", "entries", "patient")
PLAYER_FILES = ("skills/player.js", "skills/pacer.js", "skills/voice.js", "skills/skills.css")
SHELL_FILES = ("ui/icons.svg", "django_htmx/htmx-2.min.js", *PLAYER_FILES)


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """The app under the name and picture this browser chose; nothing in it says what kind of place it is."""
    face = face_of(request)
    name = app_name(request, face)
    described = {
        "id": "/",
        "name": name,
        "short_name": name,
        "start_url": reverse("patient:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": face.ground,
        "theme_color": face.color,
        "icons": [
            {"src": static(face.picture(file)), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
            for file, side, purpose in PICTURES
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json", headers=ASKED_ANEW)


def app_name(request: HttpRequest, face: Face) -> str:
    """As it stands under the picture on a phone."""
    if face.name is not None:
        return str(face.name)
    if request.actor is None:
        return NAME
    rows = Organization.objects.filter(pk=request.actor.organization_id)
    return rows.values_list("short_name", flat=True).first() or NAME


@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """Of the chosen face, for phones that read no manifest, and beside what is told on the screen."""
    return HttpResponseRedirect(static(face_of(request).picture(ON_A_SCREEN)), headers=ASKED_ANEW)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Which of the three this browser installs."""
    answer = redirect("people:devices")
    if choose_face(answer, request.POST.get("face", "")):
        messages.success(request, _("Chosen. Put the app on your home screen anew to see it there."))
    else:
        messages.error(request, _("Choose one of them."))
    return answer


@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Served from the root, because a worker answers for the pages beneath its own address only."""
    return HttpResponse(worker_script(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """In both languages at once: it was fetched before anybody knew who would read it."""
    return render(request, OFFLINE_PAGE, _said_offline())


@require_GET
def locked(request: HttpRequest, language: str) -> HttpResponse:
    """What covers a page where a PIN was set; the same for everybody, in the language of the pages it covers.

    Its sentences also offer a PIN (`patient/app.js`), so that pages of the day need not carry them.
    """
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        return render(request, COVER_PAGE, _said_locked())


def _said_offline() -> dict[str, Any]:
    return {"languages": [code for code, _ in settings.LANGUAGES]}


def _said_of_unkept() -> dict[str, str]:
    """Language → what stands beside a link of a kept page to one that is not."""
    return {code: _in_language(code, _needs_connection) for code, _ in settings.LANGUAGES}


def _needs_connection() -> str:
    return _("(needs a connection)")


def _in_language(code: str, say: Callable[[], str]) -> str:
    with translation.override(code):
        return say()


def _said_locked() -> dict[str, Any]:
    return {"plan_url": reverse("safety:own_plan")}


def cover_paths() -> dict[str, str]:
    """Language → where what covers pages in it is."""
    return {code: reverse("patient:locked", args=[code]) for code, _ in settings.LANGUAGES}


@cache
def worker_script() -> str:
    """The worker with the list of what it keeps; its version is that of everything it keeps."""
    files = [static(path) for path in shell_files()]
    kept = [_source(), *files, *map(_digest, shell_files()), *_pages_for_everybody()]
    version = hashlib.sha256("\n".join(kept).encode()).hexdigest()
    values = {"VERSION": version[:12], "OFFLINE": reverse("patient:offline"), "UPDATES": reverse("notices:list")}
    values["ICON"] = reverse("patient:picture")
    values |= {"LINE": reverse("entries:line"), "ASTRAY_LINE": reverse("entries:astray")}
    values |= {"WAITING": reverse("entries:waiting"), "SIGN_IN": reverse("account_login")}
    places = {
        "DAY": kept_paths(),
        "FORM_OF": form_paths(),
        "LED_TO": led_to_patterns(),
        "ENDS": _ends(),
        "FILES": files,
    }
    places |= {"PLAYER": player_pattern(), "UNKEPT": _said_of_unkept()}
    places["COVERS"] = list(cover_paths().values())
    lines = [f"const {name} = {json.dumps(value)};" for name, value in {**values, **places}.items()]
    return "\n".join([*lines, _source()])


def _pages_for_everybody() -> list[str]:
    """The page without a connection and the covers, as nobody in particular sees them: whom to call stands there."""
    with translation.override(settings.LANGUAGE_CODE):
        pages: list[str] = [render_to_string(OFFLINE_PAGE, _said_offline())]
    for code in cover_paths():
        with translation.override(code):
            pages.append(render_to_string(COVER_PAGE, _said_locked()))
    return pages


def _source() -> str:
    """The worker after the parts it shares with pages, these without their imports and exports."""
    parts = [Path(str(finders.find(path))).read_text() for path in PARTS]
    plain = [re.sub(r"^import .*\n|^export (?=async |function )", "", part, flags=re.MULTILINE) for part in parts]
    return "\n".join([*plain, WORKER.read_text()])


def shell_files() -> list[str]:
    """The static files every page of a patient needs, by their plain names."""
    found = [
        path
        for finder in finders.get_finders()
        for path, _ in finder.list([])
        if (path.startswith(SHELL_FOLDERS) and _is_asked_for(path)) or path in SHELL_FILES
    ]
    return sorted(found)


def _is_asked_for(path: str) -> bool:
    """Once collected, the sheet of every page has its parts in itself."""
    is_part = path.startswith(SHEETS_FOLDER) and path not in SHEETS
    return not path.startswith(OF_INSTALLING) and not (settings.IS_COLLECTED and is_part)


def _digest(path: str) -> str:
    found = finders.find(path)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest() if isinstance(found, str) else ""


def _ends() -> list[str]:
    """Where a sign-in ends, and where somebody without one is sent."""
    names = ("account_logout", "account_login", "ui:leave", "people:sign_out_everywhere", "people:lock")
    return [reverse(name) for name in names]
