"""Pages for what went wrong: neutral, and shown even when nothing but the template works."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400", "We could not read this"),
        ("403_csrf", "This could not be sent"),
        ("404", "There is nothing at this address"),
        ("405", "There is nothing to read at this address"),
        ("500", "Something went wrong on our side"),
    ],
)
def test_error_page_needs_no_request(name, heading):
    assert f"<h1>{heading}</h1>" in render_to_string(f"{name}.html")


def test_hidden_looks_like_absent():
    assert render_to_string("403.html") == render_to_string("404.html")
