"""`midspan paper`: a file as it left is told from one that was changed, with our key or with the public one."""

import pytest

from midspan.config.command import main
from midspan.kernel.stamps import public_key, stamped

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def papers(tmp_path):
    whole, changed, plain = (tmp_path / name for name in ("whole.pdf", "changed.pdf", "plain.pdf"))
    whole.write_bytes(stamped(PDF))
    changed.write_bytes(stamped(PDF).replace(b"1.7", b"1.6"))
    plain.write_bytes(PDF)
    return whole, changed, plain


def test_each_file_is_told(papers, capsys):
    whole, changed, plain = papers

    assert main(["paper", "verify", *map(str, papers)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{whole}: as it left here",
        f"{changed}: changed since it left, or from elsewhere",
        f"{plain}: without a stamp",
    ]


def test_public_key_is_enough(papers, capsys):
    assert main(["paper", "key"]) == 0
    key = capsys.readouterr().out.strip()

    assert key == public_key()
    assert main(["paper", "verify", str(papers[0]), "--key", key]) == 0


@pytest.mark.parametrize("words", [["none.pdf"], ["--key", "zz"], ["--key", "ab"]])
def test_no_file_and_no_key_are_refused_in_words(papers, capsys, words):
    assert main(["paper", "verify", str(papers[0]), *words]) == 2
    assert "midspan paper:" in capsys.readouterr().err
