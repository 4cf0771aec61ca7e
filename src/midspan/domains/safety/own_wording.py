"""What the person reads, in their own language: who has been told and by when, and what they can say."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from midspan.domains.safety.enums import ObligationState, Safe
from midspan.domains.safety.queries import Standing
from midspan.domains.safety.showing import Names, moment_words

SAFE_WORDS = {Safe.YES: gettext_lazy("Yes"), Safe.NO: gettext_lazy("No"), Safe.UNSURE: gettext_lazy("I am not sure")}


class OwnWords(Struct, frozen=True):
    """What the person is told: who has been told, and by when; `is_late` repeats whom to call instead."""

    text: str
    is_late: bool = False
    is_over: bool = False


def own_words(found: Standing, *, names: Names, now: datetime) -> OwnWords:
    """Nothing here is a promise that nobody keeps: only who was told, and what has not happened."""
    told = {"time": moment_words(found.due_at, now=now), "who": names.get(found.owner, "") if found.owner else ""}
    if found.state is ObligationState.IN_CONTACT:
        return OwnWords(_("Somebody from the team has talked with you."), is_over=True)
    if found.state is ObligationState.OWNED and not found.is_late(now):
        return OwnWords(_("By %(time)s you hear from %(who)s, who has read this.") % told)
    if found.state is ObligationState.OWNED:
        return OwnWords(
            _("%(who)s was to reach you by %(time)s, and has read this. If nobody has: do not wait.") % told,
            is_late=True,
        )
    alerted = [names[one] for one in found.alerted if one in names]
    if found.is_late(now) or not alerted:
        return OwnWords(
            _("Nobody has answered yet. Do not wait for us: call or text 988 now. We go on telling the team."),
            is_late=True,
        )
    told["who"] = _(" and ").join(alerted)
    return OwnWords(
        _("%(who)s has been told, to reach you by %(time)s; you read here when somebody has answered.") % told
    )
