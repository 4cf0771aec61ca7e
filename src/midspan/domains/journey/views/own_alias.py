"""The person's own name for groups: what it is, and another one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from midspan.domains.journey.actions import choose_alias, suggest_aliases
from midspan.domains.journey.enums import ENDED
from midspan.domains.journey.forms.own_alias import OwnAliasForm
from midspan.domains.journey.queries import latest_episode
from midspan.domains.journey.views.answering import found, posted
from midspan.ui.answering import attempted


def own_alias(request: HttpRequest) -> HttpResponse:
    """A suggestion is a button of the same form, so each is one tap."""
    episode = found(latest_episode(viewer=request.actor, patient_id=request.actor.id))
    form = OwnAliasForm(posted(request))
    if request.method == "POST" and form.is_valid():
        alias = form.cleaned_data["alias"]
        if attempted(form, lambda: choose_alias(alias=alias, by=request.actor)):
            messages.success(request, _("From now on you are called so in groups."))
            return redirect("journey:own_alias")
    language = (get_language() or "en")[:2]
    has_ended = episode.state in ENDED
    context = {
        "form": form,
        "alias": episode.alias,
        "has_ended": has_ended,
        "suggestions": [] if has_ended else suggest_aliases(episode=episode, by=request.actor, language=language),
    }
    return render(request, "journey/own_alias.html", context)
