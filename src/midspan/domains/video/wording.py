"""What staff read of sessions by video."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.video.enums import KnockState, Overheard, Provider
from midspan.domains.video.models import Knock
from midspan.domains.video.queries import DoorLine
from midspan.domains.video.rules.setting_up import Setup, checks_of

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
        "Everybody who has the link can come in, and nobody is told who is there: attendance is taken by hand."
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
