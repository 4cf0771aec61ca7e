"""Talks with who treats the person next, as pages show them."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.summaries.enums import ToldBy
from midspan.domains.summaries.queries import IntroductionLine, introductions_of
from midspan.kernel.pages import opens_for
from midspan.values import Actor

TOLD_WORDS = {
    ToldBy.PERSON: gettext_lazy("as they said themselves"),
    ToldBy.PROGRAM: gettext_lazy("as the program said"),
}


def introduction_lines(*, viewer: Actor, patient_id: UUID) -> list[dict[str, Any]]:
    """Each talk with what is known of the arrival, and where to say it, for who may."""
    return [_line(one, viewer) for one in introductions_of(viewer=viewer, patient_id=patient_id)]


def _line(one: IntroductionLine, viewer: Actor) -> dict[str, Any]:
    spoken = one.introduction
    url = reverse("summaries:arrived", args=[spoken.patient_id, spoken.pk])
    return {
        "id": spoken.pk,
        "who": f"{spoken.spoken_with}, {spoken.recipient}",
        "when": _("%(day)s, by %(who)s") % {"day": date_format(spoken.spoken_on), "who": spoken.said_by},
        "words": spoken.words,
        "arrival": _arrival(one),
        "url": url if opens_for(url, actor=viewer) else "",
    }


def _arrival(one: IntroductionLine) -> str:
    told = one.arrival
    if told is None:
        return _("Whether they arrived is not known yet.")
    words = _("They arrived, %(told)s (%(day)s).") if told.arrived else _("They did not arrive, %(told)s (%(day)s).")
    return words % {"told": TOLD_WORDS[ToldBy(told.told_by)], "day": date_format(localtime(told.said_at))}
