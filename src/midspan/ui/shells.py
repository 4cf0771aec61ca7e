"""Busy pages whose shell is rendered once and kept; what one person sees is put into it afterwards, part by part.

    return in_shell(request, "patient/today.html", parts={"content": day_html(page)})

A shell is rendered from its keys and nothing else: no request, no person and no form token is within reach of its
template, so none can be kept. A page with messages to say is rendered whole, by the same template.
"""

import re
from collections.abc import Hashable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Engine
from django.template.loader import get_template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from midspan.ui.keeping import HERE_MARK, TOKEN_MARK

# Of what context processors say about every page, that which a shell may show.
SHELL_KEYS = (
    "theme",
    "dark_media",
    "is_demonstration",
    "is_signed_in",
    "navigation_key",
    "lock_minutes",
    "are_alerts_down",
    "help_now_url",
)
MOST = 300  # Shells of some ten kilobytes; then all are forgotten, because yesterday's are among them.
_MARK = re.compile(r"<!--part:(\w+)-->")
_shells: dict[Hashable, list[str]] = {}


def in_shell(
    request: HttpRequest,
    template_name: str,
    *,
    parts: Mapping[str, str],
    keys: Mapping[str, Hashable] | None = None,
) -> HttpResponse:
    """The page of that template. `keys` decide what the shell shows and how; `parts` are put in as they are.

    A part is mark-up when it is a SafeString and is escaped otherwise. The template only places parts (`{{ name }}`):
    a choice that depends on one is a key of its own.
    """
    given = keys or {}
    about = _about(request)
    if len(about["messages"]):
        return HttpResponse(get_template(template_name).render({**about, **given, **parts}))
    key = (template_name, get_language(), *(about[name] for name in SHELL_KEYS), *given.values())
    pieces = _shells.get(key)
    if pieces is None:
        pieces = _pieces(template_name, about, parts=parts, keys=given)
        if len(_shells) >= MOST:
            _shells.clear()
        _shells[key] = pieces
    return HttpResponse(_filled(pieces, request, about, parts))


def _about(request: HttpRequest) -> dict[str, Any]:
    """What the context processors say of this request."""
    about: dict[str, Any] = {}
    for processor in Engine.get_default().template_context_processors:
        about.update(processor(request))
    return about


def _pieces(
    template_name: str, about: Mapping[str, Any], *, parts: Mapping[str, str], keys: Mapping[str, Hashable]
) -> list[str]:
    """The rendered shell, cut at its marks: text, name of a part, text and so on."""
    marks = {name: mark_safe(f"<!--part:{name}-->") for name in parts}  # noqa: S308 - our own names
    shown = {name: about[name] for name in (*SHELL_KEYS, "navigation")}
    text = get_template(template_name).render({**shown, **keys, **marks, "csrf_token": TOKEN_MARK, "here": HERE_MARK})
    text = text.replace(TOKEN_MARK, "<!--part:csrf_token-->").replace(HERE_MARK, "<!--part:here-->")
    return _MARK.split(text)


def _filled(pieces: list[str], request: HttpRequest, about: Mapping[str, Any], parts: Mapping[str, str]) -> str:
    filled = list(pieces)
    for place in range(1, len(pieces), 2):
        name = pieces[place]
        if name == "csrf_token":
            filled[place] = str(about["csrf_token"])
        elif name == "here":
            filled[place] = escape(request.get_full_path())
        else:
            filled[place] = conditional_escape(parts[name])
    return "".join(filled)


def forget() -> None:
    """Forget every shell: for tests that change settings between pages."""
    _shells.clear()
