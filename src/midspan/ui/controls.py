"""The controls of forms, drawn as Django's templates for widgets draw them, in a fraction of the time.

A page of forms is mostly controls, and each would render two templates for itself and two for each of its options.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
Drawing = Callable[[Widget], str]


def drawing_of(template_name: str) -> Drawing | None:
    """What draws the widgets of that template; None for those that are left to it."""
    return _DRAWINGS.get(template_name)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_plain(widget["value"])}"'
    return f'<input type="{_written(widget["type"])}" name="{_written(widget["name"])}"{value}{_attributes(widget)}>'


def _choice(widget: Widget) -> str:
    """One of several boxes, within its label unless the page writes that itself."""
    if not widget["wrap_label"]:
        return _input(widget)
    tied = f' for="{_written(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{tied}>{_input(widget)}\n {_written(widget['label'])}</label>"


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _place in widget["optgroups"])
    return f'<select name="{_written(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(name: object, options: Iterable[Widget]) -> str:
    lines = "".join(f"\n  {_option(option)}\n" for option in options)
    return f'\n  <optgroup label="{_written(name)}">{lines}\n  </optgroup>' if name else lines


def _option(option: Widget) -> str:
    return f'<option value="{_plain(option["value"])}"{_attributes(option)}>{_written(option["label"])}</option>'


def _attributes(widget: Widget) -> str:
    return "".join(_attribute(name, value) for name, value in widget["attrs"].items() if value is not False)


def _attribute(name: str, value: object) -> str:
    return f" {_written(name)}" if value is True else f' {_written(name)}="{_plain(value)}"'


def _written(value: Any) -> str:
    """As `{{ value }}`: for people to read."""
    return conditional_escape(localize(value))


def _plain(value: Any) -> str:
    """As `{{ value|stringformat:'s' }}`: for programs, the same in every language."""
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


_BY_KIND: dict[str, Drawing] = {
    **dict.fromkeys(("text", "number", "email", "password", "hidden", "date", "time", "checkbox"), _input),
    **dict.fromkeys(("checkbox_option", "radio_option"), _choice),
    "select": _select,
}
_DRAWINGS = {f"django/forms/widgets/{kind}.html": draw for kind, draw in _BY_KIND.items()}
