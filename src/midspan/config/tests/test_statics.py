"""The style sheet and the script of every page as they are sent: one file each, and nothing lost on the way."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from midspan.config.statics import SCRIPT, SHEET, joined_script, joined_sheet

FILES = {
    "a/last.js": 'import "./one.js";\nimport "./two.js";\nif (await ready()) import("./late.js");\n',
    "a/one.js": 'import { say } from "./words.js";\nconst form = 1;\nsay(form);\n',
    "a/two.js": 'import { say } from "./words.js";\nconst form = 2;\nexport async function leave() {}\n',
    "a/words.js": "export function say(words) {}\n",
}


def source(name):
    return Path(finders.find(name)).read_text(encoding="utf8")


def test_scripts_are_joined_in_order_each_once_and_in_a_scope_of_its_own():
    script = joined_script("a/last.js", FILES.get)

    assert re.findall(r"^const (\w+) = \(\(\) =>", script, flags=re.MULTILINE) == ["_words", "_one", "_two"]
    assert script.count("const { say } = _words;") == 2
    assert "return { leave };" in script
    assert script.endswith('if (await ready()) import("./late.js");\n')


@pytest.mark.parametrize(("name", "join"), [(SHEET, joined_sheet), (SCRIPT, joined_script)])
def test_nothing_is_asked_for_after_what_every_page_links(name, join):
    sent = join(name, source)

    assert re.findall(r"^(?:@import|import|export) .*", sent, flags=re.MULTILINE) == []


def test_pictures_are_found_from_where_the_sheet_is():
    sent = joined_sheet(SHEET, source)

    addresses = re.findall(r'url\("([^"]+)"\)', sent)
    assert [one for one in addresses if not finders.find(f"ui/css/{one}".replace("css/../", ""))] == []
    assert "../images/arches.svg" in addresses
