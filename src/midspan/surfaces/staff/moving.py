"""Moving a stay on, with all that follows: the week ends with a pause or an end, the calendar address with an end."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from midspan.domains.checkups.actions import leave_stay
from midspan.domains.checkups.queries import CALLS
from midspan.domains.journey.actions import Going, move_episode
from midspan.domains.journey.checklists import Edition, LeavingReasons, current
from midspan.domains.journey.enums import ENDED, TRANSITIONS, WHY_DIED, EpisodeState, Leaving, NoCalls
from midspan.domains.journey.queries import LockState, locks_of, may_close_list, wants_no_calls
from midspan.domains.outreach.actions import close_door, open_door
from midspan.domains.outreach.queries import door_owners, door_until
from midspan.domains.people.queries import staff_of
from midspan.domains.schedule.actions import end_feed_of, end_seats
from midspan.kernel import clock
from midspan.ui.fields import DateBox, WaysSelect, needed_with_others
from midspan.values import Actor, Verdict

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode

# These states are entered by their own pages: the first screening answer, the second signature.
NO_CALLS = "none"
STEPS_OF_THEIR_OWN = frozenset({EpisodeState.SCREENING, EpisodeState.PLACED})
HOLD_NO_WEEK = ENDED | {EpisodeState.PAUSED}
MOVE_WORDS = {
    EpisodeState.WAITING: _("Wait for a place"),
    EpisodeState.ADMITTED: _("In treatment"),
    EpisodeState.PAUSED: _("Pause treatment with the door open: all places and sessions to come are given up"),
    EpisodeState.STEPPING_DOWN: _("Step down, fewer hours"),
    EpisodeState.DISCHARGED: _("Discharge: places, sessions and the calendar address end"),
    EpisodeState.CLOSED: _("Close without admission: what is booked is given up"),
}
LEAVING_WORDS = {
    Leaving.PLANNED: _("As planned: each item of the discharge list is answered"),
    Leaving.TRANSFERRED: _("Somebody else treats them from here on: each item of the discharge list is answered"),
    Leaving.BY_CENTER: _("The center ends it: each item of the discharge list is answered"),
    Leaving.AGAINST_ADVICE: _("The person leaves against advice: each lock is done, or was offered and not taken"),
    Leaving.VANISHED: _("The person was not seen again: what became of each lock is said"),
    Leaving.DIED: _("The person died: nothing of the list is asked, nobody calls, nothing is sent"),
}


class DoorWish(Struct, frozen=True):
    """Until when the door of a paused stay is open, and who decides then; None where nobody said."""

    owner_id: UUID | None = None
    until: date | None = None


NO_DOOR = DoorWish()


class MoveForm(forms.Form):
    """Only where the table leads from here; ending needs words, and a discharge how and why, and who calls."""

    to = forms.ChoiceField(label=_("What happens"), widget=forms.RadioSelect)
    leaving = forms.ChoiceField(
        label=_("How the person leaves"),
        widget=WaysSelect,
        required=False,
        help_text=_("Needed for a discharge. Nobody who goes of their own is held; what became of each lock is said."),
    )
    why_left = forms.ChoiceField(
        label=_("Why they leave, as far as anybody knows"),
        required=False,
        help_text=_("Needed for a discharge. Ask them; what is ours to mend, say so."),
    )
    caller = forms.ChoiceField(
        label=_("Who calls them afterwards"),
        required=False,
        help_text=_(
            "On days 3, 7, 14 and 28, and then every 90 for two years. Made as you save. Nobody only where the "
            "discharge list says that they want no calls."
        ),
    )
    door_owner = forms.ChoiceField(
        label=_("Who decides after the pause how it goes on"),
        required=False,
        help_text=_("Needed for a pause. On the last day it stands on their board."),
    )
    door_until = forms.DateField(
        label=_("The door is open until"),
        widget=DateBox,
        required=False,
        help_text=_("Needed for a pause. Then the stay goes on, stays paused longer with a reason, or ends."),
    )
    reason = forms.CharField(
        label=_("Why, in your words"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed when the stay ends."),
    )

    def __init__(
        self,
        *args: Any,
        state: EpisodeState,
        listed: Sequence[LockState],
        staff: QuerySet[Any],
        deciders: QuerySet[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        ways = [to for to in EpisodeState if to in TRANSITIONS[state] and to not in STEPS_OF_THEIR_OWN]
        fields["to"].choices = [(to.value, MOVE_WORDS[to]) for to in ways]
        fields["door_owner"].choices = [("", _("Choose")), *((str(one.pk), str(one)) for one in deciders)]
        if EpisodeState.CLOSED in ways:
            fields["to"].help_text = _("If the person died: close it, then write that down under Check-ups.")
        if EpisodeState.PAUSED not in ways:
            del fields["door_owner"], fields["door_until"]
        if EpisodeState.DISCHARGED not in ways:
            for name in ("leaving", "why_left", "caller"):
                del fields[name]
            return
        needed_with_others(*(fields[name] for name in ("leaving", "why_left", "caller", "reason")))
        verdicts = {how: may_close_list(how, listed) for how in Leaving}
        fields["leaving"].choices = list(_ways(verdicts))
        fields["leaving"].widget.refused = frozenset(how.value for how, verdict in verdicts.items() if not verdict)
        reasons: LeavingReasons = current(Edition.REASONS)
        fields["why_left"].choices = [("", _("Choose")), *((one.key, one.words) for one in reasons.reasons)]
        fields["caller"].choices = [
            ("", _("Choose")),
            *((str(one.pk), str(one)) for one in staff),
            (NO_CALLS, _("Nobody: they want no calls")),
        ]

    @property
    def has_died(self) -> bool:
        """Whether the stay ends because the person died; valid forms only."""
        given = self.cleaned_data
        return given["to"] == EpisodeState.DISCHARGED and given.get("leaving") == Leaving.DIED

    def door(self) -> DoorWish:
        """What was said of a pause, whole or not."""
        given = self.cleaned_data
        owner = given.get("door_owner", "")
        return DoorWish(UUID(owner) if owner else None, given.get("door_until"))

    def going(self) -> Going | None:
        """Nobody calls who has died; that somebody wants no calls is chosen, and is not what was left empty."""
        given = self.cleaned_data
        if not given.get("leaving"):
            return None
        how, caller = Leaving(given["leaving"]), given.get("caller", "")
        said_no = NoCalls.SAID_NO if caller == NO_CALLS else None
        return Going(
            how=how,
            why=given.get("why_left") or (WHY_DIED if how is Leaving.DIED else ""),
            caller_id=UUID(caller) if caller and not said_no and how is not Leaving.DIED else None,
            no_calls=NoCalls.DIED if how is Leaving.DIED else said_no,
        )


def _ways(verdicts: Mapping[Leaving, Verdict]) -> Iterator[tuple[str, str]]:
    """Each way in words. Why some are refused is said once, by the first of them: it is a long list on a phone."""
    told: set[str] = set()
    for how, verdict in verdicts.items():
        words = str(LEAVING_WORDS[how])
        if verdict:
            yield how.value, words
            continue
        why = "" if verdict.reason in told else f" {gettext(verdict.reason)}"
        told.add(verdict.reason)
        yield how.value, f"{words}: {_('not yet.')}{why}"


def move_form(posted: Any, *, episode: "Episode", viewer: Actor, begun: Mapping[str, str]) -> MoveForm:
    """The form of one stay, as another page began it; whoever carried it calls, unless somebody else is chosen.

    Where the list says that the person wants no calls, it begins with nobody.
    """
    listed = locks_of(viewer=viewer, episode=episode)
    return MoveForm(
        posted,
        state=EpisodeState(episode.state),
        listed=listed,
        staff=staff_of(viewer=viewer, roles=sorted(CALLS)),
        deciders=door_owners(viewer=viewer),
        initial={
            **begun,
            "caller": NO_CALLS if wants_no_calls(listed) else episode.primary_counselor_id,
            "door_owner": episode.primary_counselor_id,
            "door_until": door_until(viewer=viewer, today=_today(episode)),
        },
    )


def move_stay(
    episode: "Episode",
    *,
    to: EpisodeState,
    reason: str,
    by: Actor,
    going: Going | None = None,
    door: DoorWish = NO_DOOR,
) -> "Episode":
    """All of it or nothing. Raises RefusedError when the stay may not go there."""
    with transaction.atomic():
        if to in HOLD_NO_WEEK:
            end_seats(episode_id=episode.pk, on=_today(episode), by=by)
        if to in ENDED:
            end_feed_of(patient_id=episode.patient_id, by=by)
        if to is EpisodeState.DISCHARGED and going is not None:
            leave_stay(episode_id=episode.pk, reason=reason, going=going, by=by)
            moved = episode
        else:
            moved = move_episode(episode_id=episode.pk, to=to, reason=reason, going=going, by=by)
        _keep_door(moved, to=to, door=door, by=by)
        return moved


def _keep_door(episode: "Episode", *, to: EpisodeState, door: DoorWish, by: Actor) -> None:
    """A pause leaves the door open for somebody to decide; whatever else happens ends that."""
    if to is EpisodeState.PAUSED:
        open_door(patient_id=episode.patient_id, owner_id=door.owner_id, until=door.until, by=by)
    else:
        close_door(patient_id=episode.patient_id, by=by)


def _today(episode: "Episode") -> date:
    return clock.today(ZoneInfo(episode.site.time_zone if episode.site else "UTC"))
