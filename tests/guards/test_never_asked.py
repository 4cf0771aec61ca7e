"""What the server says of a row by itself is asked for by no form of ours, so that sending it is always an attempt."""

import importlib
import pkgutil
import re

import pytest
from django.forms import BaseForm

import midspan
from midspan.kernel.pages import NEVER_ASKED
from tests.guards.sources import SOURCE

NAMED = re.compile(r'\bname="(\w+)"')


def forms_of(base):
    for one in base.__subclasses__():
        yield one
        yield from forms_of(one)


def names_in_forms():
    for module in pkgutil.walk_packages(midspan.__path__, "midspan."):
        if module.name.endswith("forms"):
            importlib.import_module(module.name)
    ours = [one for one in forms_of(BaseForm) if one.__module__.startswith("midspan.")]
    return {name for one in ours for name in getattr(one, "base_fields", {})}


def names_in_templates():
    return {name for path in SOURCE.rglob("*.html") for name in NAMED.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.slow
def test_no_form_asks_for_what_the_server_says():
    forms, templates = names_in_forms(), names_in_templates()

    assert (len(forms) > 100, len(templates) > 20) == (True, True)
    assert NEVER_ASKED & (forms | templates) == set()
