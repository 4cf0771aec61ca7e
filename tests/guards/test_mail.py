"""Nothing is sent by a page: one module knows how to mail, and the web never loads it."""

import ast

import pytest

from tests.guards.sources import loaded_by_the_web, parsed

SENDS = ("django.core.mail", "smtplib", "anymail")
CARRIERS = "midspan.domains.notices.outside.carriers"


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@pytest.mark.slow
def test_one_module_mails():
    found = {
        name
        for name, tree in parsed(with_any_of={"mail", "smtplib"})
        for module in imported(tree)
        if module.startswith(SENDS)
    }

    assert found == {"domains/notices/outside/carriers/mail.py"}


@pytest.mark.slow
def test_pages_are_loaded_without_what_sends():
    loaded = loaded_by_the_web()

    assert "midspan.domains.notices.views.choosing" in loaded
    assert {f"{CARRIERS}.mail", f"{CARRIERS}.texts", "anymail", "requests"}.isdisjoint(loaded)
