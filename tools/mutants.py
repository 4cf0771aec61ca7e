"""How many small changes to the rules of disclosure no test notices: `python -m tools.mutants` (15 minutes).

Every module is read as a tree; each comparison, connective, constant, outcome and step of it is changed once, and the
tests of the engine run against that one change in a process of its own, until the first fails. What survives is
printed with its line: a rule that nothing holds in place. A change that no input can tell from the original stands in
`equivalent_mutants.toml` with its reason, and is counted apart; the tool fails where one stands there for nothing.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.util
import io
import json
import os
import signal
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from msgspec import Struct

PACKAGE = "midspan.engines.disclosure"
FOLDER = Path(__file__).resolve().parent.parent / "src" / "midspan" / "engines" / "disclosure"
EQUIVALENT = Path(__file__).resolve().parent / "equivalent_mutants.toml"
RULES = ("layers", "deciding", "compiling", "bits", "answering", "consents", "minors", "narrowing", "particulars")
LONGEST = 120  # Seconds; a change that keeps the tests busy longer has been noticed.
SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
OUTCOMES = {"PERMIT": "CONCEAL", "CONCEAL": "PERMIT", "DENY": "PERMIT", "REDACT": "PERMIT"}
Change = Callable[[Any], None]


class Mutant(Struct, frozen=True):
    """One change. `text` is the line it is on, `into` what the line (or the piece of several lines) becomes.

    `place` is the node's among all of its module, `nth` the change's among those of its node.
    """

    module: str
    line: int
    text: str
    into: str
    place: int
    nth: int

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line}: {self.text} -> {self.into}"

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same when lines are added elsewhere."""
        return (self.module, self.text, self.into)

    def source(self) -> str:
        """The whole module with this change made."""
        tree = ast.parse(_text_of(self.module))
        node = next(one for at, one in enumerate(ast.walk(tree)) if at == self.place)
        list(_changes(node))[self.nth](node)
        return ast.unparse(tree)


def _text_of(module: str) -> str:
    return (FOLDER / f"{module}.py").read_text("utf-8")


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every change to one module."""
    text = _text_of(module)
    tree = ast.parse(text)
    idle = _decide_nothing(tree)
    for place, node in enumerate(ast.walk(tree)):
        for nth, change in enumerate(_changes(node) if id(node) not in idle else ()):
            line, before, into = _shown(node, change, text.splitlines())
            yield Mutant(module, line, before, into, place, nth)


def _shown(node: Any, change: Change, lines: Sequence[str]) -> tuple[int, str, str]:
    """The line's number, its text, and what that becomes; of a piece over several lines, what the piece becomes."""
    twin = copy.deepcopy(node)
    change(twin)
    is_step = isinstance(node, ast.If | ast.IfExp | ast.While)
    piece, changed = (node.test, twin.test) if is_step else (node, twin)
    at = piece.target if isinstance(piece, ast.comprehension) else piece
    line, into = lines[at.lineno - 1], " ".join(ast.unparse(changed).split())
    if at is piece and at.lineno == at.end_lineno:
        into = f"{line[: at.col_offset]}{into}{line[at.end_col_offset :]}".strip()
    return at.lineno, line.strip(), into


def _decide_nothing(tree: ast.AST) -> set[int]:
    """What no decision hangs on: how classes are made, types, and how much is remembered (`MOST_…`)."""
    roots: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            roots += node.keywords
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            roots.append(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            roots.append(node.returns)
        elif isinstance(node, ast.Assign | ast.If) and "MOST_" in ast.unparse(getattr(node, "test", node)):
            roots.append(node)
    return {id(one) for root in roots for one in ast.walk(root)}


def _changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare):
        yield from (_swapped_operator(place) for place, one in enumerate(node.ops) if type(one) in SWAPS)
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
        yield _swapped
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int):
        yield _other_constant
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield _negated
    elif isinstance(node, ast.comprehension):
        yield from (_without_condition(place) for place in range(len(node.ifs)))
    elif isinstance(node, ast.Attribute) and node.attr in OUTCOMES:
        yield _other_outcome


def _swapped_operator(place: int) -> Callable[[ast.Compare], None]:
    def change(node: ast.Compare) -> None:
        node.ops[place] = SWAPS[type(node.ops[place])]()

    return change


def _swapped(node: Any) -> None:
    node.op = SWAPS[type(node.op)]()


def _other_constant(node: ast.Constant) -> None:
    node.value = not node.value if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]  # only numbers get here


def _negated(node: Any) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _without_condition(place: int) -> Callable[[ast.comprehension], None]:
    def change(node: ast.comprehension) -> None:
        del node.ifs[place]

    return change


def _other_outcome(node: ast.Attribute) -> None:
    node.attr = OUTCOMES[node.attr]


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Loads one module from the changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self._name, self._source = f"{PACKAGE}.{mutant.module}", mutant.source()

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:  # noqa: ARG002 - the finder's shape.
        return importlib.util.spec_from_loader(fullname, self) if fullname == self._name else None

    def get_source(self, fullname: str) -> str:  # noqa: ARG002 - the loader's shape.
        return self._source


def is_noticed(mutant: Mutant) -> bool:
    """Whether a test fails on this change, in a process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(_tested(mutant))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def _tested(mutant: Mutant) -> int:
    signal.alarm(LONGEST)
    sys.meta_path.insert(0, _Changed(mutant))
    words = ["-x", "-q", "--noconftest", "-c", os.devnull, "--rootdir", str(FOLDER), "--import-mode=importlib"]
    unwanted = [f"-pno:{name}" for name in ("django", "playwright", "xdist", "randomly", "cacheprovider")]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(pytest.main([*words, *unwanted, "-k", "not twenty_thousand", "-Wignore", str(FOLDER / "tests")]))


def load_what_stays() -> None:
    """Import what no change touches, once for all processes, and try few examples of each property."""
    importlib.import_module("cedarpy")
    hypothesis.settings.register_profile("mutants", max_examples=12, database=None)
    hypothesis.settings.load_profile("mutants")


def equivalents() -> dict[tuple[str, str, str], str]:
    """Why no input can tell each of these changes from the original."""
    listed = tomllib.loads(EQUIVALENT.read_text("utf-8"))["equivalent"]
    return {(one["module"], one["line"], one["into"]): one["reason"] for one in listed}


def report(mutants: Sequence[Mutant], workers: int) -> dict[str, Any]:
    with ThreadPoolExecutor(workers) as pool:
        noticed = list(pool.map(is_noticed, mutants))
    unseen = [one for one, seen in zip(mutants, noticed, strict=True) if not seen]
    reasons = equivalents()
    equivalent = [one for one in unseen if one.identity in reasons]
    survivors = [one for one in unseen if one.identity not in reasons]
    return {
        "mutants": len(mutants),
        "noticed": len(mutants) - len(unseen),
        "equivalent": len(equivalent),
        "survived": len(survivors),
        "share": round(len(survivors) / max(1, len(mutants) - len(equivalent)), 4),
        "survivors": [str(one) for one in survivors],
        "equivalents": {str(one): reasons[one.identity] for one in equivalent},
        "equivalent_to_nothing": wrongly_listed(mutants, unseen),
    }


def wrongly_listed(mutants: Sequence[Mutant], unseen: Sequence[Mutant]) -> list[str]:
    """What is called equivalent though it is no change any more, or though a test notices it."""
    tried = {one.module for one in mutants}
    found = {one.identity for one in unseen}
    return [" ".join(one) for one in equivalents() if one[0] in tried and one not in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=RULES)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    load_what_stays()
    found = report([one for name in arguments.modules for one in mutants_of(name)], arguments.workers)
    print(json.dumps(found, indent=2))
    sys.exit(1 if found["equivalent_to_nothing"] else 0)


if __name__ == "__main__":
    main()
