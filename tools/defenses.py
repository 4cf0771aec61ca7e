"""Whether each attack's test fails once the defense is gone: `python -m tools.defenses [number …]` (ten minutes).

`defenses.toml` says for each attack which lines of the application are its defense, what stands there without it, and
which test then has to fail. That is done in a copy of the tree, one attack after the other. A test that still passes
would notice nothing; lines that are no longer there want a new entry. Both are failures here.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, convert

from tests.attacks.catalogue import ATTACKS

ROOT = Path(__file__).resolve().parent.parent
TABLE = Path(__file__).with_name("defenses.toml")
COPIED = ("src", "tests", "tools", "lock", "bench", "conftest.py", "pyproject.toml", "midspan")
ONE_FAILED, ALL_PASSED = 1, 0
NOTICED, PASSES, CHANGED = "noticed", "PASSES WITHOUT ITS DEFENSE", "THE LINES ARE NO LONGER THERE"


class Out(Struct, frozen=True):
    """One piece of the defense: the exact text in a file, once, and what stands there instead."""

    file: str
    text: str
    instead: str


class Defense(Struct, frozen=True):
    """`what` keeps the attack out; `test` fails when every piece of it is out. Where two hold, both are taken out."""

    attack: int
    what: str
    test: str
    out: tuple[Out, ...]


def defenses() -> list[Defense]:
    return convert(tomllib.loads(TABLE.read_text("utf-8"))["defense"], list[Defense])


def missing(defense: Defense, tree: Path = ROOT) -> list[Out]:
    """The pieces whose text does not stand exactly once in its file."""
    return [one for one in defense.out if (tree / one.file).read_text("utf-8").count(one.text) != 1]


def tried(defense: Defense, tree: Path) -> str:
    """What becomes of the test in a tree without the defense. The tree is afterwards as it was."""
    if missing(defense, tree):
        return CHANGED
    kept = {one.file: (tree / one.file).read_text("utf-8") for one in defense.out}
    try:
        for one in defense.out:
            path = tree / one.file
            path.write_text(path.read_text("utf-8").replace(one.text, one.instead), "utf-8")
        answer, said = tested([defense.test], tree)
    finally:
        for file, text in kept.items():
            (tree / file).write_text(text, "utf-8")
    if answer == ONE_FAILED and "FAILED " in said:
        return NOTICED
    return PASSES if answer == ALL_PASSED else f"NO ANSWER ({answer}): {said[-200:]}"


def tested(tests: Sequence[str], tree: Path) -> tuple[int, str]:
    words = ["-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider", "--show-capture=no", "--tb=no", "-rf", *tests]
    own = {"PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    home = os.environ.get("MIDSPAN_HOME", str(ROOT / ".midspan"))
    environment = {**os.environ, **own, "MIDSPAN_CLUSTER": "test", "MIDSPAN_HOME": home}
    run = [sys.executable, "-m", "pytest", *words]
    done = subprocess.run(run, cwd=tree, env=environment, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout


def copied(to: Path) -> Path:
    for name in COPIED:
        source = ROOT / name
        copy: Any = shutil.copytree if source.is_dir() else shutil.copy2
        skipped = {"ignore": shutil.ignore_patterns("__pycache__")} if source.is_dir() else {}
        copy(source, to / name, **skipped)
    return to


def line(defense: Defense, answer: str) -> str:
    return f"{defense.attack:>2}  {answer:<9}  {ATTACKS[defense.attack].name:<48} {defense.what}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("attacks", nargs="*", type=int)
    wanted = parser.parse_args().attacks
    chosen = [one for one in defenses() if not wanted or one.attack in wanted]
    with tempfile.TemporaryDirectory(prefix="midspan-defenses-") as folder:
        tree = copied(Path(folder))
        if tested([one.test for one in chosen], tree)[0] != ALL_PASSED:
            print("With every defense in its place the tests have to pass first.")
            return 1
        answers = []
        for one in chosen:
            answers.append(tried(one, tree))
            print(line(one, answers[-1]), flush=True)
    print(f"{answers.count(NOTICED)} of {len(chosen)} noticed, of {len(ATTACKS)} attacks.")
    return 0 if set(answers) <= {NOTICED} else 1


if __name__ == "__main__":
    sys.exit(main())
