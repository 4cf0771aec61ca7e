"""The day board's lines as mark-up: the same as the component `queue_line`, without a template's lookups.

The board is opened all day long and holds the most lines of any staff page.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
    return format_html_join("", "{}", ((_drawn_line(line),) for line in lines))


def _drawn_line(line: Line) -> SafeString:
    return format_html(
        LINE,
        kind=line.kind,
        mark=_icon(line.icon),
        title=line.title,
        tag=_tag(line.tag, line.tag_kind) if line.tag else "",
        why=line.why,
        href=line.href,
        action=line.action,
    )


@lru_cache(maxsize=256)
def _tag(words: str, kind: str) -> SafeString:
    mark = _icon(TAG_ICONS[kind]) if kind in TAG_ICONS else ""
    return format_html(' <span class="tag tag-{}">{}{}</span>', kind, mark, words)
