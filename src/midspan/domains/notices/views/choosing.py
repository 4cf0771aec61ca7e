"""How somebody is told: the settings of one's own, and how people here may call."""

from django.conf import settings as deployment
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from msgspec.structs import asdict

from midspan.domains.notices.actions import choose_contact, follow_contact
from midspan.domains.notices.enums import Channel
from midspan.domains.notices.forms import CallForm, ChoiceForm, initial_choice
from midspan.domains.notices.outside.carriers.push import public_key
from midspan.domains.notices.queries import (
    browsers,
    channel_states,
    chosen_by,
    current_limits,
    own_deliveries,
    preview,
)
from midspan.domains.notices.wording import CHANNEL_WORDS
from midspan.domains.people.actions import agree_safe_contact
from midspan.domains.people.queries import own_contact, reachable
from midspan.domains.programs.queries import home_zone
from midspan.ui.answering import done
from midspan.values import RefusedError


def settings(request: HttpRequest) -> HttpResponse:
    chosen, contact_known = chosen_by(viewer=request.actor), own_contact(viewer=request.actor)
    states = {state.channel: state for state in channel_states()}
    form = ChoiceForm(
        request.POST or None,
        initial=initial_choice(chosen, contact=contact_known, limits=current_limits()),
        without=frozenset(channel for channel, state in states.items() if not state.is_set_up),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: choose_contact(choice=form.choice(before=chosen), by=request.actor))
    ):
        messages.success(request, _("Saved. What is queued already follows it too."))
        return redirect("notices:settings")
    return render(request, "notices/settings.html", {"form": form, **_around(request, states)})


def _around(request: HttpRequest, states: dict[Channel, object]) -> dict[str, object]:
    """What stands around the form: all that a message says, what is not set up, browsers, and what was sent."""
    person = reachable(recipient=request.actor)
    language = person.language if person else "en"
    shown = [channel for channel in (Channel.MAIL, Channel.TEXT, Channel.PUSH) if states[channel].is_set_up]
    return {
        "previews": [(CHANNEL_WORDS[one], one, preview(one, language=language)) for one in shown],
        "language": language,
        "missing": [CHANNEL_WORDS[one] for one in states if not states[one].is_set_up],
        "goes_nowhere": states[Channel.MAIL].goes_nowhere,
        "push_key": public_key() if request.actor.is_patient else "",
        "browsers": browsers(viewer=request.actor),
        "deliveries": [(CHANNEL_WORDS[one.channel], one) for one in own_deliveries(viewer=request.actor)],
        "most_a_day": current_limits().most_a_day,
        "zone": _zone(request, person),
        "is_demonstration": deployment.IS_DEMONSTRATION,
    }


def _zone(request: HttpRequest, person: object) -> str:
    """The clock by which hours are meant, as its city: "New York"."""
    own = person.time_zone if person else ""
    name = own or home_zone(organization_id=request.actor.organization_id).key
    return name.rpartition("/")[2].replace("_", " ")


def contact(request: HttpRequest) -> HttpResponse:
    """How people who work here may reach the person; staff see it on the person's file."""
    known = own_contact(viewer=request.actor)
    form = CallForm(request.POST or None, initial=asdict(known))
    if request.method == "POST" and form.is_valid():
        try:
            said = form.contact(note=known.note)
            agree_safe_contact(patient_id=request.actor.id, contact=said, by=request.actor)
            follow_contact(contact=said, by=request.actor)
        except RefusedError as refusal:
            form.add_error(None, _(refusal.verdict.reason))
        else:
            messages.success(request, _("Saved. Your team sees it from now on."))
            return redirect("notices:settings")
    return render(request, "notices/contact.html", {"form": form})
