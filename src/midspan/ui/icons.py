"""The names of our own drawings, read from the one file that holds them."""

import re
from functools import cache
from pathlib import Path

SPRITE = "ui/icons.svg"
SPRITE_FILE = Path(__file__).parent / "static" / SPRITE


@cache
def icon_names() -> frozenset[str]:
    """Every drawing in the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE_FILE.read_text()))
