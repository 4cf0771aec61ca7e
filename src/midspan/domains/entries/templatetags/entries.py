"""{% entry %} inside a patient's form lets it be sent later; its view is decorated with `kept_once`."""

from typing import Any

from django import template
from django.template import Context

from midspan.domains.entries.arriving import entry_of
from midspan.domains.entries.queries import account_tag
from midspan.ui.help_now import help_now

register = template.Library()


@register.inclusion_tag("entries/parts/account.html", takes_context=True)
def entry_account(context: Context, *, whole: bool = True) -> dict[str, Any]:
    """Says and sends what waits on this phone; a form that signs out (`data-signs-out`) asks first what becomes of it.

    `whole=False` where the page brings the words and the script along.
    """
    actor = getattr(context.get("request"), "actor", None)
    return {"account": account_tag(actor) if actor is not None and actor.is_patient else "", "whole": whole}


@register.inclusion_tag("entries/parts/entry.html", takes_context=True)
def entry(context: Context, *, late: bool = True) -> dict[str, Any]:
    """What a form needs to be kept on the phone until there is a network; nothing for staff and strangers.

    `late=False` is for words that must not arrive late, such as a call for help: such a form is never kept, and says
    without a network that it was not sent, and whom to call.
    """
    request: Any = context.get("request")
    actor = getattr(request, "actor", None)
    if actor is None or not actor.is_patient:
        return {"is_shown": False}
    version = entry_of(request).version
    return {
        "is_shown": True,
        "late": late,
        "account": account_tag(actor),
        "version": version() if version and late else "",
        "mends": request.POST.get("mends", "") if request.method == "POST" else "",
        "help": None if late else help_now(),
    }
