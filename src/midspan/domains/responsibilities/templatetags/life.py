"""Links within a life: the same pages stand under /life/ for the patient and under the person's file for staff."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def life_url(whose: Any, name: str, **ids: Any) -> str:
    """The address of a page about this person's life, for whoever looks."""
    return str(whose.url(name, **ids))
