"""What became of a discharge list, and how a stay was left, in words."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from midspan.domains.journey.checklists import Edition, LeavingList, LeavingReasons, edition_of
from midspan.domains.journey.enums import AtDischarge, Leaving

if TYPE_CHECKING:
    from midspan.domains.journey.models import DischargeAnswer

LEAVING_WORDS = {
    Leaving.PLANNED: gettext_lazy("As planned"),
    Leaving.TRANSFERRED: gettext_lazy("Somebody else treats them from here on"),
    Leaving.BY_CENTER: gettext_lazy("The center ends it"),
    Leaving.AGAINST_ADVICE: gettext_lazy("Against advice"),
    Leaving.VANISHED: gettext_lazy("Was not seen again"),
    Leaving.DIED: gettext_lazy("The person died"),
}
AT_DISCHARGE_WORDS = {
    AtDischarge.DONE: gettext_lazy("Done"),
    AtDischarge.NOT_APPLICABLE: gettext_lazy("Not applicable"),
    AtDischarge.NOT_POSSIBLE: gettext_lazy("Not possible"),
    AtDischarge.DECLINED: gettext_lazy("Declined after it was offered"),
    AtDischarge.NOT_ABLE: gettext_lazy("Not able to, such as in hospital"),
}


def answer_words(answer: "DischargeAnswer | None") -> str:
    """What became of an item of the discharge list, with its day and words; empty while it is open."""
    if answer is None:
        return ""
    said = [
        str(AT_DISCHARGE_WORDS[AtDischarge(answer.answer)]),
        date_format(answer.on_date) if answer.on_date else "",
        answer.words,
    ]
    return " · ".join(filter(None, said))


def reason_words(key: str, *, edition: str) -> str:
    """Why somebody left, in the words of the edition by which it was said."""
    reasons: LeavingReasons = edition_of(Edition.REASONS, edition)
    found = reasons.reason(key)
    return found.words if found else key


def titles_of(keys: Collection[str], *, edition: str) -> list[str]:
    """What these items are called in the edition under which they were answered, in its order."""
    listed: LeavingList = edition_of(Edition.DISCHARGE, edition)
    return listed.titles(keys)
