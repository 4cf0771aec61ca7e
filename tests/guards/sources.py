"""Our own code as the guards look at it: its modules, and what a web process has loaded."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "midspan"


def parsed(*, with_any_of):
    """Every module of ours that is no test and no migration: its path below `midspan`, and its tree.

    Only those whose text holds one of these words: a thousand trees take seconds to grow and to walk.
    """
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE)
        if {"tests", "migrations"}.isdisjoint(inside.parts):
            text = path.read_text(encoding="utf-8")
            if any(word in text for word in with_any_of):
                yield inside.as_posix(), ast.parse(text)


@cache
def loaded_by_the_web():
    """Names of all modules that are there once the application and its pages are loaded."""
    code = "import sys, midspan.config.wsgi, midspan.config.urls; print(*sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "midspan.config.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())
