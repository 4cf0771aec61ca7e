"""What staff read of sessions by video."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.video.enums import CutOffOutcome, KnockState, Overheard, Provider, Reaches
from midspan.domains.video.models import Knock
from midspan.domains.video.queries import Door, DoorLine
from midspan.domains.video.rules.cutting_off import ANSWERS, Done, ProtocolStep, opens_obligation
from midspan.domains.video.rules.setting_up import Setup, checks_of
from midspan.ui.calling import call_link

PROVIDER_WORDS = {
    Provider.NONE: gettext_lazy("Nowhere: there is no video server"),
    Provider.LINK: gettext_lazy("By a plain link, which stands with each section and each counselor"),
    Provider.JITSI: gettext_lazy("On a Jitsi Meet server, with a key for each person"),
    Provider.LIVEKIT: gettext_lazy("On a LiveKit server, with a key for each person"),
}
WHAT_FOLLOWS = {
    Provider.NONE: gettext_lazy(
        "Nobody can join by video. The door still asks where people are, so that you can call."
    ),
    Provider.LINK: gettext_lazy(
        "Everybody who has the link can come in, and nobody is told who is there: attendance is taken by hand. "
        "Guests of family sessions are not given it, and sit with the person at one screen."
    ),
    Provider.JITSI: gettext_lazy("Each person gets a key of their own for one room, which lasts five minutes."),
    Provider.LIVEKIT: gettext_lazy("Each person gets a key of their own for one room, which lasts five minutes."),
}
CHECK_WORDS = {
    "address": gettext_lazy("Address of the rooms"),
    "app_id": gettext_lazy("Name of this center there"),
    "secret": gettext_lazy("Secret to sign with"),
    "server_address": gettext_lazy("Address of the LiveKit server"),
}
STATE_TAGS = {
    KnockState.WAITING: (gettext_lazy("Waits"), "due"),
    KnockState.ADMITTED: (gettext_lazy("Admitted"), "active"),
    KnockState.SENT_BACK: (gettext_lazy("Sent back"), "quiet"),
}
HEARD_WORDS = {
    Overheard.NOBODY: gettext_lazy("Nobody hears them"),
    Overheard.SOMEBODY: gettext_lazy("Somebody can hear them"),
    Overheard.UNSURE: gettext_lazy("They are not sure whether somebody hears them"),
}


OUTCOME_WORDS = {
    CutOffOutcome.DROPPED: gettext_lazy("Gone, as you saw"),
    CutOffOutcome.BACK: gettext_lazy("They are back"),
    CutOffOutcome.AGREED: gettext_lazy("They had said that they would leave"),
    CutOffOutcome.REACHED: gettext_lazy("Reached, and they are well"),
    CutOffOutcome.NOT_WELL: gettext_lazy("Reached, and not well"),
    CutOffOutcome.NO_ANSWER: gettext_lazy("No answer"),
    CutOffOutcome.HELP_SENT: gettext_lazy("Emergency services were asked to look in"),
    CutOffOutcome.TO_TEAM: gettext_lazy("Nobody is afraid for them: left to the care team"),
}
ASKED_OF_CONTACT = {
    CutOffOutcome.REACHED: gettext_lazy("Reached, and they know that the person is well"),
    CutOffOutcome.NOT_WELL: gettext_lazy("Reached, and they know that the person is not well"),
}


def cut_off_of(line: DoorLine, door: Door) -> dict[str, object] | None:
    """What is done about somebody who is gone: since when, each step with what came of it, and the taps of the next."""
    gone, knock = line.gone, line.knock
    if gone is None or knock is None:
        return None
    zone = ZoneInfo(door.session.zone)
    came = {one.key: one for one in gone.done}
    following = gone.next_step.key if gone.next_step else ""
    return {
        "since": _clock(gone.since, zone),
        "is_over": gone.is_over,
        "who": _(door.protocol.who),
        "steps": [
            {
                "key": step.key,
                "at": _clock(gone.since + timedelta(minutes=step.after_minutes), zone),
                "words": _(step.words),
                "came": _came(step, came[step.key], zone) if step.key in came else "",
                "taps": [(one.value, _outcome(step, one)) for one in ANSWERS[step.reaches]]
                if step.key == following
                else [],
                **_where(step, knock),
            }
            for step in door.protocol.step
            if step.key in came or gone.next_step
        ],
        "ended": [f"{_clock(one.at, zone)}: {OUTCOME_WORDS[one.outcome]}" for one in gone.done if not one.key],
    }


def _came(step: ProtocolStep, done: Done, zone: ZoneInfo) -> str:
    told = f"{_clock(done.at, zone)}: {_outcome(step, done.outcome)}"
    return f"{told}. {_('The care team was alerted.')}" if opens_obligation(step, done.outcome) else told


def _outcome(step: ProtocolStep, outcome: CutOffOutcome) -> str:
    asked = ASKED_OF_CONTACT if step.reaches is Reaches.CONTACT else {}
    return str(asked.get(outcome, OUTCOME_WORDS[outcome]))


def _where(step: ProtocolStep, knock: Knock) -> dict[str, str]:
    """The number or the place that the step needs, as it was said at the door."""
    if step.reaches is Reaches.PERSON:
        return {"number": knock.phone, "url": call_link(knock.phone)}
    if step.reaches is Reaches.CONTACT:
        return {"number": f"{knock.contact_name}, {knock.contact_phone}", "url": call_link(knock.contact_phone)}
    return {"place": f"{knock.place}, {STATE_WORDS.get(knock.country_state, knock.country_state)}"}


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return dateformat.time_format(moment.astimezone(zone).time(), "g:i\N{NO-BREAK SPACE}a")


def check_lines(setup: Setup) -> list[dict[str, object]]:
    """What has to be right, each with whether it is and why not."""
    found = [
        {"label": CHECK_WORDS[name], "is_right": bool(verdict), "why": _(verdict.reason) if verdict.reason else ""}
        for name, verdict in checks_of(setup)
    ]
    if setup.provider is Provider.JITSI:
        why = "" if setup.has_event_secret else _("Without it attendance is taken by hand.")
        label = _("Secret of what the server tells")
        found.append({"label": label, "is_right": setup.has_event_secret, "why": why})
    return found


def said_lines(knock: Knock) -> Iterator[str]:
    """What somebody said at the door, for who leads."""
    yield f"{knock.place}, {STATE_WORDS.get(knock.country_state, knock.country_state)}"
    yield str(HEARD_WORDS[Overheard(knock.overheard)])


def tag_of(line: DoorLine) -> tuple[str, str]:
    """Where somebody is, in one word, and its color."""
    if line.knock is None:
        return _("Not here yet"), "quiet"
    if line.is_in:
        return _("In the room"), "done"
    words, kind = STATE_TAGS[KnockState(line.knock.state)]
    return str(words), kind
