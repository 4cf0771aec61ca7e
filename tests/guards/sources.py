"""Our own code as the guards look at it: its modules, and what a web process has loaded."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "midspan"


def parsed():
    """Every module of ours that is no test and no migration: its path below `midspan`, and its tree."""
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE)
        if {"tests", "migrations"}.isdisjoint(inside.parts):
            yield inside.as_posix(), ast.parse(path.read_text(encoding="utf-8"))


@cache
def loaded_by_the_web():
    """Names of all modules that are there once the application and its pages are loaded."""
    code = "import sys, midspan.config.wsgi, midspan.config.urls; print(*sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "midspan.config.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())
