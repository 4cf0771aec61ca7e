"""What one example in the gallery is, and the names it is tried with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from msgspec import Struct, field

FOLDER = Path(__file__).parent.parent / "templates" / "ui" / "gallery" / "examples"

# Names that break careless layouts: long, accented, in other scripts, from right to left, a single letter.
NAMES = (
    "Wilhelmina Anastasia van den Boogaard-Oluwaseun",
    "María de los Ángeles Fernández-Quiroga y Villaseñor",
    "Nguyễn Thị Thanh Huyền",
    "Дарья Александровна Преображенская",
    "李小龙",
    "مريم بنت عبد الرحمن",
    "R.",
)


class Example(Struct, frozen=True):
    """`name` is the example's template beside this package, written as a page author would write it."""

    group: str
    title: str
    name: str
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """What the page author writes."""
        return (FOLDER / f"{self.name}.html").read_text(encoding="utf-8").removeprefix("{% load ui %}\n")

    def rendered(self) -> SafeString:
        """The example as it appears on a page."""
        return render_to_string(f"ui/gallery/examples/{self.name}.html", dict(self.context))
