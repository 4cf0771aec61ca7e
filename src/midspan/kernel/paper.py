"""Paper: PDFs set by Typst from words alone. Nothing that somebody typed is ever markup."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from midspan.kernel.stamps import stamped

# Every layout reads its words with this line, as data.
SAID = b"#let said = json(bytes(sys.inputs.said))\n"
# Latin, Greek and Cyrillic end here. Typst brings their letters along; those of other scripts the machine must have.
LAST_BROUGHT_ALONG = "\u052f"


def pdf_from(layout: bytes, said: Mapping[str, Any]) -> bytes:
    """A stamped PDF of `layout`, whose words are `said`; byte for byte the same each time for the same words.

    A layout reads `said` and says nothing about the document's maker or its day. Letters beyond Latin, Greek and
    Cyrillic are drawn with the fonts of the machine; where it has none for them, they are empty boxes.
    """
    import typst  # noqa: PLC0415 - 80 MB, for the few who download a paper.

    words = json.dumps(dict(said), ensure_ascii=False)
    brings_all = not any(one.isalpha() and one > LAST_BROUGHT_ALONG for one in words)
    inputs = {"said": words}
    return stamped(bytes(typst.compile(SAID + layout, format="pdf", sys_inputs=inputs, ignore_system_fonts=brings_all)))


LETTER = b"""
#set document(title: none, author: (), date: none)
#set page(paper: "us-letter", margin: 2.5cm)
#set text(lang: said.language, size: 11pt)
#set par(leading: 0.7em, spacing: 1em)
#text(size: 14pt, weight: "bold", said.head)
#v(1em)
#for line in said.lines [#par(line)]
"""


def letter_from(*, head: str, lines: Sequence[str], language: str) -> bytes:
    """A letter as a PDF: its head, a paragraph for each line, and nothing in the file that says whose or what it is."""
    return pdf_from(LETTER, {"language": language, "head": head, "lines": list(lines)})
