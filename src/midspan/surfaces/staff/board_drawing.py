"""The day board's lines as mark-up: the same as the component `queue_line`, without a template's lookups.

The board is opened all day long and holds the most lines of any staff page.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from midspan.surfaces.staff.board_lines import Line
from midspan.ui.templatetags.ui import icon

LINE = (
    '<li class="queue-line"><span class="queue-mark queue-mark-{kind}">{mark}</span>'
    '<div><p><strong><bdi>{title}</bdi></strong>{tag}</p><p class="queue-why">{why}</p></div>'
    '<a class="queue-action button button-secondary button-small" href="{href}">{action}'
    '<span class="visually-hidden">: {title}</span></a></li>'
)
TAG_ICONS = {"done": "check", "late": "alert", "due": "clock"}
_icon = lru_cache(maxsize=64)(icon)


def drawn(lines: Iterable[Line]) -> SafeString:
    """The `<li>` of every line."""
    return mark_safe("".join([_drawn_line(line) for line in lines]))  # noqa: S308 - each line escapes its words


def _drawn_line(line: Line) -> str:
    """Escaped word by word: Django's `format_html` does the same, through a wrapper for lazy words at each of them."""
    return LINE.format(
        kind=escape(line.kind),
        mark=_icon(line.icon),
        title=escape(line.title),
        tag=f" {tag(line.tag, line.tag_kind)}" if line.tag else "",
        why=escape(line.why),
        href=escape(line.href),
        action=escape(line.action),
    )


@lru_cache(maxsize=256)
def tag(words: str, kind: str) -> SafeString:
    """The same as the component `tag`."""
    mark = _icon(TAG_ICONS[kind]) if kind in TAG_ICONS else ""
    return format_html('<span class="tag tag-{}">{}{}</span>', kind, mark, words)
