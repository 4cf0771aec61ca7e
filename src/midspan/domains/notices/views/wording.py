"""All that may leave the house about a notice, with where the words come from, and which ways are set up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from midspan.domains.notices.enums import Channel
from midspan.domains.notices.queries import channel_states, current_limits, current_templates, preview
from midspan.domains.notices.wording import CHANNEL_WORDS


def wording(request: HttpRequest) -> HttpResponse:
    shown = [
        (template, [(language, _previews(template, language)) for language in template.languages])
        for template in current_templates()
    ]
    states = [(CHANNEL_WORDS[state.channel], state) for state in channel_states()]
    context = {"templates": shown, "states": states, "limits": current_limits()}
    return render(request, "notices/wording.html", context)


def _previews(template: object, language: str) -> list[tuple[object, Channel, object]]:
    return [
        (CHANNEL_WORDS[channel], channel, preview(channel, language=language, occasion=template.occasion))
        for channel in Channel
    ]
