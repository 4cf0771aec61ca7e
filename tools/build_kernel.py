"""Compiles the week engine's kernel: `python -m tools.build_kernel`, with the compiler of `lock/kernel.txt` installed.

The module and the hash of its source stay in the repository, so nobody else needs a compiler; the same source and
compiler give the same bytes.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "src" / "midspan" / "engines" / "scheduling" / "search" / "kernel"
SOURCE, MODULE, STAMP = FOLDER / "kernel.c", FOLDER / "kernel.wasm", FOLDER / "kernel.c.sha256"
TARGET = ("-target", "wasm32-freestanding", "-mcpu=generic+bulk_memory+sign_ext+simd128")
MOST_MEMORY = 1 << 30


def main() -> None:
    build(MODULE)
    STAMP.write_text(source_hash() + "\n", encoding="ascii")
    print(f"{MODULE.name}: {MODULE.stat().st_size} bytes")


def build(module: Path) -> None:
    """Writes the module there. Raises CalledProcessError when the compiler refuses the source."""
    options = ("-O3", "-nostdlib", "-Wall", "-Wextra", "-Werror")
    linking = ("-Wl,--no-entry", "-Wl,--strip-all", f"-Wl,--max-memory={MOST_MEMORY}")
    compiler = (sys.executable, "-m", "ziglang", "cc", *TARGET, *options, *linking)
    subprocess.run([*compiler, "-o", str(module), SOURCE.name], cwd=FOLDER, check=True)


def source_hash() -> str:
    """The source's SHA-256, which stands beside the module made of it."""
    return hashlib.sha256(SOURCE.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
