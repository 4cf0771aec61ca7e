"""A paper that left here is known by its last line; one changed byte, or another key, and it is not."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from midspan.kernel.paper import pdf_from
from midspan.kernel.stamps import MARK, is_stamped, public_key, stamp_holds, stamped

PDF = b"%PDF-1.7\nhours on Monday\n%%EOF\n"


def test_paper_is_stamped_and_the_stamp_holds():
    paper = stamped(PDF)

    assert is_stamped(paper)
    assert stamp_holds(paper, key=public_key())


def test_same_paper_has_the_same_stamp():
    assert stamped(PDF) == stamped(PDF)


@pytest.mark.parametrize("place", [0, 12, len(PDF) - 1, len(PDF) + len(MARK) + 3, len(PDF) + len(MARK) + 127])
def test_one_changed_byte_is_noticed(place):
    paper = bytearray(stamped(PDF))
    paper[place] = ord("0") if paper[place] != ord("0") else ord("1")

    assert not stamp_holds(bytes(paper), key=public_key())


def test_something_added_behind_the_stamp_is_noticed():
    assert not stamp_holds(stamped(PDF) + b"more", key=public_key())


def test_another_key_stamped_nothing_of_this(settings):
    paper, ours = stamped(PDF), public_key()
    settings.LEDGER_KEY = "of another center"

    assert public_key() != ours
    assert not stamp_holds(paper, key=public_key())
    assert stamp_holds(paper, key=ours)


@pytest.mark.parametrize("paper", [PDF, b"", MARK, PDF + MARK + b"zz", PDF + MARK + b"z" * 128 + b"\n"])
def test_paper_without_a_stamp_has_none(paper):
    assert not is_stamped(paper)
    assert not stamp_holds(paper, key=public_key())


@pytest.mark.slow
def test_every_paper_that_is_set_is_stamped_and_still_a_pdf():
    paper = pdf_from(b"#set document(date: none)\n#said.words", {"words": "hours on Monday"})

    assert stamp_holds(paper, key=public_key())
    assert "hours on Monday" in PdfReader(BytesIO(paper)).pages[0].extract_text()
