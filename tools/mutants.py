"""How many small changes to the rules of disclosure no test notices: `python -m tools.mutants` (minutes to an hour).

Every module is read as a tree; each comparison, connective, constant, outcome and step of it is changed once, and the
tests of the engine run against that one change in a process of its own, until the first fails. What survives is
printed with its line: a rule that nothing holds in place.
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
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from msgspec import Struct

PACKAGE = "midspan.engines.disclosure"
FOLDER = Path(__file__).resolve().parent.parent / "src" / "midspan" / "engines" / "disclosure"
RULES = ("layers", "deciding", "compiling", "bits", "answering", "consents", "minors", "narrowing", "particulars")
LONGEST = 120  # Seconds; a change that keeps the tests busy longer has been noticed.
SWAPS: dict[type, type] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
OUTCOMES = {"PERMIT": "CONCEAL", "CONCEAL": "PERMIT", "DENY": "PERMIT", "REDACT": "PERMIT"}


class Mutant(Struct, frozen=True):
    """One change: the module it is in, its line, what it does, and the changed source."""

    module: str
    line: int
    change: str
    source: str


def mutants_of(module: str, text: str) -> Iterator[Mutant]:
    """Every change to one module, in order of lines."""
    tree = ast.parse(text)
    idle = _decide_nothing(tree)
    for place, node in enumerate(ast.walk(tree)):
        for change in _changes(node) if id(node) not in idle else ():
            changed = copy.deepcopy(tree)
            twin = next(other for at, other in enumerate(ast.walk(changed)) if at == place)
            before = ast.unparse(twin) if isinstance(twin, ast.expr | ast.stmt) else ""
            change(twin)
            after = ast.unparse(twin) if before else ""
            yield Mutant(module, getattr(node, "lineno", 0), f"{before[:90]} -> {after[:90]}", ast.unparse(changed))


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


def _changes(node: ast.AST) -> Iterator[Callable[[Any], None]]:
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
        self._name, self._source = f"{PACKAGE}.{mutant.module}", mutant.source

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


def report(mutants: Sequence[Mutant], workers: int) -> dict[str, Any]:
    with ThreadPoolExecutor(workers) as pool:
        noticed = list(pool.map(is_noticed, mutants))
    survivors = [one for one, seen in zip(mutants, noticed, strict=True) if not seen]
    return {
        "mutants": len(mutants),
        "survived": len(survivors),
        "share": round(len(survivors) / max(1, len(mutants)), 4),
        "survivors": [f"{one.module}.py:{one.line}: {one.change}" for one in survivors],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=RULES)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    load_what_stays()
    mutants = [
        one for name in arguments.modules for one in mutants_of(name, (FOLDER / f"{name}.py").read_text("utf-8"))
    ]
    print(json.dumps(report(mutants, arguments.workers), indent=2))


if __name__ == "__main__":
    main()
