"""Tags for page authors; README.md beside this package shows each in use."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from midspan.ui.days import within
from midspan.ui.fields import shape_of
from midspan.ui.help_now import HelpNow, help_now
from midspan.ui.icons import SPRITE, icon_names, icon_svg
from midspan.ui.keeping import KeptNode
from midspan.ui.kinds import KIND_ICONS, KIND_WORDS, EntryKind
from midspan.ui.leaving import NEUTRAL_SITE
from midspan.ui.week import WeekDay
from midspan.ui.week_drawing import days_html

register = template.Library()
register.filter("within", within)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One of our drawings. Silent beside words; give `label` when it stands alone."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"There is no icon “{name}”. There are: {', '.join(sorted(icon_names()))}.")
    if not label:
        return icon_svg(name)
    words = '<svg class="icon icon-{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>'
    return format_html(words, name, label, static(SPRITE), name)


@register.simple_tag
def week_days(days: Iterable[WeekDay], level: int | str = "") -> SafeString:
    """The days of a week as headings of `level` (3) with their entries."""
    return days_html(days, level=int(level or 3))


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: SafeString, name: str, **words: Any) -> SafeString:
    """A component that wraps content: {% component "card" heading=… %}…{% endcomponent %}."""
    wrapper = _template(context, f"ui/components/{name}.html")
    return wrapper.render(context.new({**words, "content": content, "csrf_token": context.get("csrf_token")}))


@register.simple_tag(takes_context=True)
def field(context: Context, bound: BoundField, *, label: str = "", hint: str = "", **words: Any) -> SafeString:
    """One form field with label, hint, error and control. Also: size, rows, hide_label, cards, prefix, suffix."""
    bound.label = label or bound.label
    bound.help_text = hint or bound.help_text  # Django ties the hint to the control only when the field knows it.
    shown = _template(context, "ui/forms/field.html")
    return shown.render(context.new({**words, "field": bound}))


@register.simple_tag(takes_context=True)
def field_body(context: Context) -> SafeString:
    """Inside ui/forms/field.html: label, hint, error and control in the order that suits the widget."""
    body = _template(context, f"ui/forms/{shape_of(context['field'])}.html")
    return body.render(context)


@register.filter
def may_be_left_out(bound: BoundField) -> bool:
    """Whether a field is optional whatever else is answered: `ui.fields.needed_with_others`."""
    return not bound.field.required and not getattr(bound.field, "is_needed_with_others", False)


@register.filter
def offers_none(bound: BoundField) -> bool:
    """Whether one of the answers is that there is none: then nobody need be told that the question may be left out."""
    return any(value == "" for value, _words in getattr(bound.field, "choices", ()))


@register.simple_tag
def control(bound: BoundField, css_class: str = "", **attributes: Any) -> SafeString:
    """The bare control of a field, with a class; attributes that are empty are left out."""
    given = {name.replace("_", "-"): value for name, value in attributes.items() if value not in {"", None}}
    return bound.as_widget(attrs={"class": css_class, **given})


@register.inclusion_tag("ui/components/help_lines.html")
def help_lines() -> dict[str, HelpNow]:
    """Whom to call now."""
    return {"help": help_now()}


@register.inclusion_tag("ui/components/not_watched.html", takes_context=True)
def not_watched(context: Context, words: str = "") -> dict[str, object]:
    """Beside a box whose words staff read: that nobody watches, and whom to call. `words`: who reads it, and when."""
    who = words or gettext("Nobody watches this page: your team reads it on working days, and not at once.")
    return {"words": who, "help": help_now(), "right_now_url": context.get("right_now_url", "")}


@register.simple_tag
def neutral_site() -> str:
    """Where the quick exit leads."""
    return NEUTRAL_SITE


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*forms: "BaseForm | BaseFormSet[Any] | None") -> dict[str, Any]:
    """What has to be put right in these forms, each line leading to its field; nothing while all is well."""
    each = (form for one in forms for form in (one if isinstance(one, BaseFormSet) else [one]))
    given = [form for form in each if form is not None and form.is_bound]
    for form in given:
        form.is_summed_up = True  # type: ignore[union-attr]  # `ui/forms/form.html` says it no second time
    return {
        "general": [error for form in given for error in form.non_field_errors()],
        "fields": [bound for form in given for bound in form if bound.errors],
    }


@register.inclusion_tag("ui/components/bridge.html")
def bridge(done: int, total: int) -> dict[str, Iterable[bool]]:
    """A row of arches: `done` of `total` are built."""
    return {"spans": [place < done for place in range(total)]}


@register.simple_tag
def kind_icon(kind: str) -> SafeString:
    """The drawing of a kind of time."""
    return icon(KIND_ICONS[EntryKind(kind)])


@register.simple_tag
def kind_words(kind: str) -> str:
    """The word for a kind of time."""
    return str(KIND_WORDS[EntryKind(kind)])


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """{% kept "name" key … %}…{% endkept %}: rendered once for each language and set of keys, then kept."""
    _tag, name, *keys = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, name.strip('"'), [parser.compile_filter(key) for key in keys])


def _template(context: Context, name: str) -> template.Template:
    # The engine of the page, so that a component sees the same tags and the same cache.
    return context.template.engine.get_template(name)  # type: ignore[union-attr]  # a tag always runs in a template
