"""Moving a stay on, with all that follows: the week ends with a pause or an end, the calendar address with an end."""

from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from midspan.domains.journey.actions import move_episode
from midspan.domains.journey.enums import ENDED, TRANSITIONS, EpisodeState, Leaving
from midspan.domains.schedule.actions import end_feed_of, end_seats
from midspan.kernel import clock
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

# These states are entered by their own pages: the first screening answer, the second signature.
STEPS_OF_THEIR_OWN = frozenset({EpisodeState.SCREENING, EpisodeState.PLACED})
HOLD_NO_WEEK = ENDED | {EpisodeState.PAUSED}
MOVE_WORDS = {
    EpisodeState.WAITING: _("Wait for a place"),
    EpisodeState.ADMITTED: _("In treatment"),
    EpisodeState.PAUSED: _("Pause treatment: all places and sessions to come are given up"),
    EpisodeState.STEPPING_DOWN: _("Step down, fewer hours"),
    EpisodeState.DISCHARGED: _("Discharge: places, sessions and the calendar address end"),
    EpisodeState.CLOSED: _("Close without admission: what is booked is given up"),
}
LEAVING_WORDS = {
    Leaving.PLANNED: _("As planned: each item of the discharge list is answered"),
    Leaving.BY_CENTER: _("The center ends it: each item of the discharge list is answered"),
    Leaving.AGAINST_ADVICE: _("The person leaves against advice"),
    Leaving.VANISHED: _("The person was not seen again"),
}


class MoveForm(forms.Form):
    """Only where the table leads from here; ending needs words, and a discharge how the person leaves."""

    to = forms.ChoiceField(label=_("What happens"), widget=forms.RadioSelect)
    leaving = forms.ChoiceField(
        label=_("How the person leaves"),
        choices=[(one.value, words) for one, words in LEAVING_WORDS.items()],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Needed for a discharge. Nobody who goes of their own is held by the list."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed when the stay ends."),
    )

    def __init__(self, *args: Any, state: EpisodeState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [to for to in EpisodeState if to in TRANSITIONS[state] and to not in STEPS_OF_THEIR_OWN]
        self.fields["to"].choices = [(to.value, MOVE_WORDS[to]) for to in ways]
        if EpisodeState.DISCHARGED not in ways:
            del self.fields["leaving"]

    def how(self) -> Leaving | None:
        said = self.cleaned_data.get("leaving")
        return Leaving(said) if said else None


def move_stay(
    episode: "Episode", *, to: EpisodeState, reason: str, by: Actor, leaving: Leaving | None = None
) -> "Episode":
    """All of it or nothing. Raises RefusedError when the stay may not go there."""
    with transaction.atomic():
        if to in HOLD_NO_WEEK:
            end_seats(episode_id=episode.pk, on=_today(episode), by=by)
        if to in ENDED:
            end_feed_of(patient_id=episode.patient_id, by=by)
        return move_episode(episode_id=episode.pk, to=to, reason=reason, leaving=leaving, by=by)


def _today(episode: "Episode") -> date:
    return clock.today(ZoneInfo(episode.site.time_zone if episode.site else "UTC"))
