"""Pictures of the guide: each is shown by a page, none is missing or large. The sweep says which screen has none."""

import re
import struct

from tools.pictures import IMAGES, ROOT, SIZES, named, without
from tools.pictures import pictures_of as of_name
from tools.ways import VERBS, ways

LARGEST = 150_000  # Bytes: a page of the guide shows a dozen of them.
SHOWN = re.compile(r"!\[[^\]]*\]\((?P<path>[^)\s]+)\)")


def shown():
    """Every picture a page of ours shows, as the page names it."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    return {(page.parent / found["path"]).resolve() for page in pages for found in SHOWN.finditer(page.read_text())}


def pictures():
    return {path for path in IMAGES.iterdir() if path.suffix in {".png", ".jpg", ".svg"}}


def test_every_picture_is_shown_and_every_picture_that_is_shown_is_there():
    ours = {path for path in shown() if path.is_relative_to(IMAGES)}

    assert sorted(path.name for path in pictures() ^ ours) == []


def test_no_picture_is_large():
    large = {path.name: path.stat().st_size for path in pictures() if path.stat().st_size > LARGEST}

    assert large == {}


def test_a_screen_is_shown_at_the_width_its_picture_says():
    wrong = [
        f"{name}: {picture.name}"
        for name in named()
        for width, picture in pictures_of(name)
        if not picture.exists() or width_of(picture) != width
    ]

    assert wrong == []


def test_no_screen_that_has_pictures_is_said_to_have_none():
    assert [name for name in without() if all(path.exists() for _, path in pictures_of(name))] == []


def test_a_way_leads_to_pictures_that_are_there():
    gone = [f"{name}: {one.name}" for name in ways() for one in of_name(name) if not one.exists()]

    assert gone == []


def test_a_way_is_said_in_words_that_are_understood():
    unknown = {
        verb for way in ways().values() for leg in way.legs for step in leg.steps for verb in step if verb not in VERBS
    }

    assert unknown == set()


def pictures_of(name):
    return list(zip(SIZES, of_name(name), strict=True))


def width_of(picture):
    """From the head of a PNG."""
    return struct.unpack(">I", picture.read_bytes()[16:20])[0]
