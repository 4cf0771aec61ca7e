"""The record as the person reads it, in their language."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.records.enums import AllergiesSaid, LineState, ListKind, Standing
from midspan.domains.records.models import MedicineLine
from midspan.domains.records.queries import ListLine, MedicineList, ReceivedFile

STANDING_WORDS = {
    Standing.NOT_ASKED: gettext_lazy("Nobody has gone through your medicines with you yet."),
    Standing.NONE_TAKEN: gettext_lazy("You told us that you take no medicines."),
    Standing.LISTED: "",
    Standing.NOT_KNOWN: gettext_lazy("Nothing is on the list now; whether you take anything is not known."),
}
ALLERGIES_WORDS = {
    AllergiesSaid.NOT_ASKED: gettext_lazy("Nobody has asked you about allergies yet."),
    AllergiesSaid.NONE_KNOWN: gettext_lazy("You know of none."),
    AllergiesSaid.AS_LISTED: "",
    AllergiesSaid.NOT_KNOWN: gettext_lazy("Nothing is on the list now; whether you have allergies is not known."),
}
STATE_WORDS = {
    LineState.TAKEN: "",
    LineState.ASKING: gettext_lazy("We are not sure, and ask."),
    LineState.STOPPED: gettext_lazy("Stopped"),
}


def own_lines(found: MedicineList, kind: ListKind, *states: LineState) -> list[dict[str, Any]]:
    """Lines of one kind as the person reads them."""
    doubted = {one.thread for one in found.doubts}
    return [
        {
            "id": one.thread,
            "name": one.now.name,
            "how": _how(one.now),
            "notes": _notes(one),
            "state": STATE_WORDS[one.state],
            "is_doubted": one.thread in doubted,
        }
        for one in found.of(kind, *states)
    ]


def _how(row: MedicineLine) -> str:
    said = [row.dose, row.route, row.frequency] if row.kind == ListKind.MEDICINE else [row.reason]
    return ", ".join(filter(None, said))


def _notes(line: ListLine) -> list[str]:
    row = line.now
    told = [
        (row.reason and row.kind == ListKind.MEDICINE, _("For: %(words)s") % {"words": row.reason}),
        (row.prescriber, _("Prescribed by %(who)s") % {"who": row.prescriber}),
        (
            row.stopped_date,
            _("Stopped on %(day)s") % {"day": date_format(row.stopped_date) if row.stopped_date else ""},
        ),
    ]
    return [words for is_said, words in told if is_said]


def age_sentence(found: MedicineList) -> str:
    """When somebody went through the list with the person; empty where nobody has."""
    done = found.asked
    if done is None:
        return ""
    return _("Gone through on %(day)s with %(who)s.") % {
        "day": date_format(localdate(done.done_at)), "who": done.done_by
    }  # fmt: skip


def own_label(file: ReceivedFile) -> str:
    """Whether it may be passed on, for the person themselves: it is theirs to give to anybody."""
    return (
        _("We pass it on only where you allow it, or where the law lets us. You may give it to anybody.")
        if file.is_kept_close
        else _("You may give it to anybody.")
    )
