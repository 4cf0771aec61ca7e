"""The compiled kernel is the one its source makes."""

import importlib.util

import pytest

from tools import build_kernel


def test_kernel_was_built_from_the_source_beside_it():
    stamp = build_kernel.STAMP.read_text(encoding="ascii").strip()

    assert stamp == build_kernel.source_hash(), "Build it anew: python -m tools.build_kernel (see DEVELOPERS.md)."


@pytest.mark.skipif(importlib.util.find_spec("ziglang") is None, reason="needs the compiler of lock/kernel.txt")
def test_kernel_is_what_the_compiler_makes_of_its_source(tmp_path):
    build_kernel.build(tmp_path / "kernel.wasm")

    assert (tmp_path / "kernel.wasm").read_bytes() == build_kernel.MODULE.read_bytes()
