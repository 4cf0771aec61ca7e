"""The gallery shows every component, and no template breaks the page's policy."""

import re
from pathlib import Path

import pytest

from midspan.ui.gallery.example import FOLDER
from midspan.ui.gallery.examples import IN_THE_SHELL, examples

TEMPLATES = Path(__file__).parent.parent / "templates"
COMPONENTS = {path.stem for path in (TEMPLATES / "ui" / "components").glob("*.html")}
USE = re.compile(
    r'include "ui/components/(\w+)\.html"|component "(\w+)"|{% (bridge|error_summary|help_lines|not_watched) '
)


def components_used_in(text):
    return {name for found in USE.findall(text) for name in found if name}


def used_with_what_they_use(names):
    """These components, and the components they are made of."""
    known, waiting = set(), set(names)
    while waiting:
        name = waiting.pop()
        known.add(name)
        text = (TEMPLATES / "ui" / "components" / f"{name}.html").read_text()
        waiting |= components_used_in(text) - known
    return known


def test_every_component_is_in_the_gallery():
    shown = {name for example in examples() for name in components_used_in(example.source)}

    assert COMPONENTS - used_with_what_they_use(shown) - IN_THE_SHELL == set()


def test_what_is_called_part_of_the_shell_is():
    shells = "".join(path.read_text() for path in (TEMPLATES / "ui").glob("base*.html"))

    assert IN_THE_SHELL - components_used_in(shells) == set()


def test_every_example_file_is_shown():
    assert {path.stem for path in FOLDER.glob("*.html")} == {example.name for example in examples()}


@pytest.mark.slow
def test_every_example_renders():
    blank = [example.title for example in examples() if not example.rendered().strip()]

    assert blank == []


def test_readme_names_every_component():
    readme = (TEMPLATES.parent / "README.md").read_text()
    parts = {"bridge", "error_summary", "logo", "week_painter_row"}  # They come by a tag, or inside another component.

    assert {name for name in COMPONENTS if f"`{name}`" not in readme} - parts - IN_THE_SHELL == set()


def test_no_template_carries_inline_style_or_script():
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=|hx-on|<script(?![^>]*\ssrc=)")
    offenders = {
        str(path.relative_to(TEMPLATES)): found.group()
        for path in TEMPLATES.rglob("*.html")
        if (found := inline.search(path.read_text()))
    }

    assert offenders == {}


def test_no_template_or_style_fetches_from_elsewhere():
    outside = re.compile(r'(?:src=|<link[^>]*href=|url\(|@import )["\']?(?:https?:)?//')
    static = TEMPLATES.parent / "static"
    files = [*TEMPLATES.rglob("*.html"), *static.rglob("*.css"), *static.rglob("*.js")]

    assert [path.name for path in files if outside.search(path.read_text())] == []
