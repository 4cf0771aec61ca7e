"""Records received from others in words, for staff."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.records.book import bases, categories, ways
from midspan.domains.records.enums import PassingOn, ReceivedStep
from midspan.domains.records.models import ReceivedRecordStep
from midspan.domains.records.queries import ReceivedFile

STATE_WORDS = {
    ReceivedStep.KEPT: (gettext_lazy("To be read"), "due"),
    ReceivedStep.READ: (gettext_lazy("Read"), "done"),
    ReceivedStep.MOVED_OUT: (gettext_lazy("Moved out"), "quiet"),
}
STEP_WORDS = {
    ReceivedStep.KEPT: gettext_lazy("Kept as it came"),
    ReceivedStep.READ: gettext_lazy("Read, in our own words"),
    ReceivedStep.MOVED_OUT: gettext_lazy("Moved out: it is not this person’s"),
}
PASSING_WORDS = {
    PassingOn.FORBIDDEN: gettext_lazy("The sender wrote that it may not be passed on"),
    PassingOn.NOT_FORBIDDEN: gettext_lazy("The sender wrote nothing about passing it on"),
    PassingOn.UNKNOWN: gettext_lazy("Not known; it is kept as if it may not be passed on"),
}


def title_of(file: ReceivedFile) -> str:
    """What kind it is and from whom; of what was moved out neither is said any more."""
    if file.state is ReceivedStep.MOVED_OUT:
        return _("A record that is somebody else’s")
    return _("%(category)s from %(who)s") % {
        "category": categories()[file.record.category].words,
        "who": file.record.from_whom,
    }


def about_lines(file: ReceivedFile) -> list[dict[str, Any]]:
    """Where a record comes from and on what basis it is here."""
    row, basis = file.record, bases()[file.record.basis]
    said = " · ".join(filter(None, [basis.words, row.basis_words, basis.source]))
    return [
        {"label": _("From"), "value": row.from_whom},
        {"label": _("Came on"), "value": date_format(row.received_date)},
        {"label": _("By"), "value": ways()[row.way].words},
        {"label": _("On what basis"), "value": said},
        {"label": _("Passing on"), "value": PASSING_WORDS[PassingOn(row.passing_on)]},
        {"label": _("File"), "value": f"{row.media_type}, {row.size:,} B"},
        {"label": "SHA-256", "value": row.sha256},
    ]


def step_title(one: ReceivedRecordStep) -> str:
    """What was done; kept a second time it was brought back."""
    if one.step == ReceivedStep.KEPT and one.number > 1:
        return _("Brought back: it is this person’s")
    return str(STEP_WORDS[ReceivedStep(one.step)])


def step_lines(file: ReceivedFile) -> list[dict[str, Any]]:
    return [_step(one) for one in file.steps]


def _step(one: ReceivedRecordStep) -> dict[str, Any]:
    return {
        "title": step_title(one),
        "at": date_format(localtime(one.at), "DATETIME_FORMAT"),
        "told": "",
        "words": one.words,
        "who": ", ".join(filter(None, [str(one.done_by), one.credential])),
    }
