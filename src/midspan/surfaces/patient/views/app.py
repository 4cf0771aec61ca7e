"""What makes the pages an app on a phone: a neutral manifest, the service worker, and a page for no connection."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from midspan.kernel.models import Organization
from midspan.surfaces.patient.keeping import kept_paths, led_to_patterns

WORKER = Path(__file__).parent.parent / "worker.js"
# What pages import the worker has in itself: as a module it would not run in every browser.
PARTS = ("entries/sealing.js", "entries/queue.js")
NAME = "Midspan"
PAPER, TEAL = "#f6efe2", "#0e545d"
SHELL_FOLDERS = ("ui/css", "ui/js", "ui/images", "entries", "patient")
SHELL_FILES = ("ui/icons.svg", "django_htmx/htmx-2.min.js")


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """The app under the neutral name the organization chose; nothing in it says what kind of place it is."""
    name = _name(request)
    icons = [
        {"src": static(f"ui/images/app-{file}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for file, side, purpose in (("192", 192, "any"), ("512", 512, "any"), ("maskable-512", 512, "maskable"))
    ]
    described = {
        "id": "/",
        "name": name,
        "short_name": name,
        "start_url": reverse("patient:today"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": TEAL,
        "icons": icons,
    }
    return JsonResponse(described, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


def _name(request: HttpRequest) -> str:
    if request.actor is None:
        return NAME
    rows = Organization.objects.filter(pk=request.actor.organization_id)
    return rows.values_list("short_name", flat=True).first() or NAME


@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Served from the root, because a worker answers for the pages beneath its own address only."""
    return HttpResponse(_worker(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """In both languages at once: it was fetched before anybody knew who would read it."""
    return render(request, "patient/offline.html", {"languages": [code for code, _ in settings.LANGUAGES]})


@cache
def _worker() -> str:
    """The worker with the list of what it keeps; its version is that of everything it keeps."""
    files = [static(path) for path in shell_files()]
    version = hashlib.sha256("\n".join([_source(), *files, *map(_digest, shell_files())]).encode()).hexdigest()
    values = {"VERSION": version[:12], "OFFLINE": reverse("patient:offline"), "UPDATES": reverse("notices:list")}
    values["ICON"] = static("ui/images/app-192.png")
    values |= {"LINE": reverse("entries:line"), "ASTRAY_LINE": reverse("entries:astray")}
    values["WAITING"] = reverse("entries:waiting")
    places = {"DAY": kept_paths(), "LED_TO": led_to_patterns(), "ENDS": _ends(), "FILES": files}
    lines = [f"const {name} = {json.dumps(value)};" for name, value in {**values, **places}.items()]
    return "\n".join([*lines, _source()])


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
        if path.startswith(SHELL_FOLDERS) or path in SHELL_FILES
    ]
    return sorted(found)


def _digest(path: str) -> str:
    found = finders.find(path)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest() if isinstance(found, str) else ""


def _ends() -> list[str]:
    """Where a sign-in ends, and where somebody without one is sent."""
    names = ("account_logout", "account_login", "ui:leave", "people:sign_out_everywhere")
    return [reverse(name) for name in names]
