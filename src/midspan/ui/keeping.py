"""Parts of the shell that are the same on every page are rendered once and kept in the process.

What differs from request to request inside such a part, the form token and the address of the page, is put in
afterwards in place of a mark. Nothing about a person is ever inside a kept part.
"""

from collections.abc import Hashable

from django.template import Context
from django.template.base import FilterExpression, Node, NodeList
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

TOKEN_MARK = "kept-form-token-3f1c"  # noqa: S105 - a mark to be replaced, not a secret
HERE_MARK = "kept-page-address-3f1c"
MOST = 2000

_kept: dict[Hashable, str] = {}


class KeptNode(Node):
    """`{% kept "name" key … %}…{% endkept %}`: rendered once for each name, language and set of keys."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, name: str, keys: list[FilterExpression]) -> None:
        self.nodelist, self.name, self.keys = nodelist, name, keys

    def render(self, context: Context) -> SafeString:
        key = (self.name, get_language(), *(key.resolve(context) for key in self.keys))
        text = _kept.get(key)
        if text is None:
            text = self._rendered(context)
            if len(_kept) < MOST:
                _kept[key] = text
        return mark_safe(_filled(text, context))  # noqa: S308 - rendered by Django's own escaping above

    def _rendered(self, context: Context) -> str:
        with context.push(csrf_token=TOKEN_MARK, here=HERE_MARK):
            return self.nodelist.render(context)


def _filled(text: str, context: Context) -> str:
    if TOKEN_MARK in text:
        text = text.replace(TOKEN_MARK, str(context.get("csrf_token", "")))
    if HERE_MARK in text:
        request = context.get("request")
        text = text.replace(HERE_MARK, escape(request.get_full_path()) if request else str(context.get("here", "/")))
    return text


def forget() -> None:
    """Forget everything kept: for tests that change settings between pages."""
    _kept.clear()
