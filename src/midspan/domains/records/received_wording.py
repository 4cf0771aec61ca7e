"""Records received from others in words, for staff."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.records.book import bases, categories, third_party, ways
from midspan.domains.records.enums import PassingOn, ReceivedStep
from midspan.domains.records.models import ReceivedRecordStep
from midspan.domains.records.queries import ReceivedFile
from midspan.domains.records.shapes import Terms

STATE_WORDS = {
    ReceivedStep.KEPT: (gettext_lazy("To be read"), "due"),
    ReceivedStep.READ: (gettext_lazy("Read"), "done"),
    ReceivedStep.MOVED_OUT: (gettext_lazy("Moved out"), "quiet"),
}
STEP_WORDS = {
    ReceivedStep.KEPT: gettext_lazy("Kept as it came"),
    ReceivedStep.READ: gettext_lazy("Read, in our own words"),
    ReceivedStep.MOVED_OUT: gettext_lazy("Moved out: it is not this person’s"),
    ReceivedStep.CORRECTED: gettext_lazy("Corrected: on what basis it is here, or whether it may be passed on"),
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
    row, terms = file.record, file.terms
    return [
        {"label": _("From"), "value": row.from_whom},
        {"label": _("Came on"), "value": date_format(row.received_date)},
        {"label": _("By"), "value": ways()[row.way].words},
        {"label": _("On what basis"), "value": _basis_words(terms)},
        {"label": _("Passing on"), "value": PASSING_WORDS[terms.passing_on]},
        *([{"label": _("To the person"), "value": third_party().staff}] if terms.is_third_party else []),
        {"label": _("File"), "value": f"{row.media_type}, {row.size:,} B"},
        {"label": "SHA-256", "value": row.sha256},
    ]


def _basis_words(terms: Terms) -> str:
    basis = bases()[terms.basis]
    return " · ".join(filter(None, [basis.words, terms.basis_words, basis.source]))


def step_title(one: ReceivedRecordStep) -> str:
    """What was done; kept a second time it was brought back."""
    if one.step == ReceivedStep.KEPT and one.number > 1:
        return _("Brought back: it is this person’s")
    return str(STEP_WORDS[ReceivedStep(one.step)])


def step_lines(file: ReceivedFile) -> list[dict[str, Any]]:
    return [_step(one) for one in file.steps]


def _terms_words(one: ReceivedRecordStep) -> str:
    """What a correction says, so that each one can be read after the next."""
    if one.step != ReceivedStep.CORRECTED:
        return ""
    passing_on = PassingOn(one.passing_on)
    terms = Terms(basis=one.basis, basis_words=one.basis_words, passing_on=passing_on)
    held = [third_party().staff] if one.is_third_party else []
    return " · ".join([_basis_words(terms), str(PASSING_WORDS[passing_on]), *held])


def _step(one: ReceivedRecordStep) -> dict[str, Any]:
    return {
        "title": step_title(one),
        "at": date_format(localtime(one.at), "DATETIME_FORMAT"),
        "told": _terms_words(one),
        "words": one.words,
        "who": ", ".join(filter(None, [str(one.done_by), one.credential])),
    }
