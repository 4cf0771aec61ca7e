"""The names of our own drawings, read from the one file that holds them."""

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "ui/icons.svg"
SPRITE_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def icon_names() -> frozenset[str]:
    """Every drawing in the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE_FILE.read_text()))


@cache
def icon_svg(name: str) -> SafeString:
    """One of our drawings, silent beside words. Raises ValueError for one that there is not."""
    if name not in icon_names():
        raise ValueError(f"There is no icon “{name}”. There are: {', '.join(sorted(icon_names()))}.")
    return format_html(
        '<svg class="icon icon-{}" aria-hidden="true"><use href="{}#{}"/></svg>', name, static(SPRITE), name
    )
