"""Nothing is sent by a page: one module knows how to mail, and the web never loads it."""

import ast
import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "midspan"
CARRIERS = "midspan.domains.notices.outside.carriers"


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_one_module_mails():
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for module in imported(ast.parse(path.read_text(encoding="utf8")))
        if module.startswith(("django.core.mail", "smtplib", "anymail"))
    }

    assert found == {"domains/notices/outside/carriers/mail.py"}


def test_pages_are_loaded_without_what_sends():
    code = "import sys, midspan.config.wsgi, midspan.config.urls; print(*sys.modules)"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "midspan.config.settings"}
    loaded = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "midspan.domains.notices.views.choosing" in loaded
    assert {f"{CARRIERS}.mail", f"{CARRIERS}.texts", "anymail", "requests"}.isdisjoint(loaded)
