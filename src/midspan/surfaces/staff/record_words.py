"""The record beyond notes as a chart tells it: medicines, and drug screens step by step."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from midspan.domains.records.enums import ON_LIST, Decision, LineState, ListKind, ReceivedStep, ScreenStep
from midspan.domains.records.models import (
    DrugScreenStep,
    MedicineLine,
    ReceivedRecordStep,
    ReconciledLine,
    Reconciliation,
)
from midspan.domains.records.queries import MedicineList, ReceivedFile, ScreenFile
from midspan.domains.records.received_wording import step_title, title_of
from midspan.domains.records.screen_wording import STEP_WORDS, panel_title, result_lines, summary_of
from midspan.domains.records.wording import (
    ALLERGIES_WORDS,
    ALLERGY_STATE_WORDS,
    DECISION_WORDS,
    STANDING_WORDS,
    STATE_WORDS,
    age_words,
    asked_words,
    detail_lines,
    is_old,
    line_words,
    signed_words,
)

__all__ = [
    "is_old",
    "received_step_words",
    "received_title",
    "reconciled_words",
    "screen_now_words",
    "screen_step_words",
    "screen_title",
    "taken_words",
    "told_steps",
    "version_title",
    "version_words",
]
MOST_NAMED = 4


def version_title(row: MedicineLine) -> str:
    """A medicine or an allergy, and how it stands from then on."""
    words = STATE_WORDS if row.kind == ListKind.MEDICINE else ALLERGY_STATE_WORDS
    return f"{row.name}: {str(words[LineState(row.state)][0]).lower()}"


def version_words(row: MedicineLine) -> str:
    return "\n".join([line_words(row), *detail_lines(row)])


def reconciled_words(done: Reconciliation, lines: Iterable[ReconciledLine]) -> str:
    """Who signed, what became of each line, and why where the person was not asked."""
    told = [
        f"{one.listed_words or one.referral_words} – {DECISION_WORDS[Decision(one.decision)]}"
        + (f": {one.why}" if one.why else "")
        for one in lines
    ]
    unasked = [] if done.is_asked else [asked_words(done)]
    return "\n".join(filter(None, [*told, done.words, *unasked, signed_words(done)]))


def taken_words(found: MedicineList, *, today: date) -> str:
    """What is taken now with allergies, and how old that is; what nobody knows is said not to be known."""
    taken = [one.now.name for one in found.of(ListKind.MEDICINE, *ON_LIST)]
    named = ", ".join(taken[:MOST_NAMED])
    if more := taken[MOST_NAMED:]:
        named += " " + ngettext("and %(count)s more", "and %(count)s more", len(more)) % {"count": len(more)}
    allergies = ", ".join(one.now.name for one in found.of(ListKind.ALLERGY, *ON_LIST))
    said = allergies or str(ALLERGIES_WORDS[found.allergies])
    told = [f"{named or STANDING_WORDS[found.standing]}.", _("Allergies: %(words)s.") % {"words": said}]
    return " ".join([*told, age_words(found.reconciliation, today=today)])


def screen_title(file: ScreenFile, step: DrugScreenStep) -> str:
    panel = panel_title(file.screen.panel)
    return _("Drug screen, %(panel)s: %(step)s") % {"panel": panel, "step": STEP_WORDS[ScreenStep(step.step)]}


def screen_step_words(file: ScreenFile, step: DrugScreenStep) -> str:
    """What was written at this step, with what it brought."""
    reason = file.screen.reason if step.step == ScreenStep.ORDERED else ""
    return "\n".join(filter(None, [reason, step.laboratory, step.words, *result_lines(file, step)]))


def screen_now_words(file: ScreenFile) -> str:
    return summary_of(file)


def told_steps(file: ReceivedFile) -> Iterable[ReceivedRecordStep]:
    """Of what was moved out only that it was, and why: what was written of it is somebody else's."""
    return file.steps[-1:] if file.state is ReceivedStep.MOVED_OUT else file.steps


def received_title(file: ReceivedFile) -> str:
    return title_of(file)


def received_step_words(step: ReceivedRecordStep) -> str:
    """What was done, and our own words about it; nothing of the file itself."""
    return "\n".join(filter(None, [step_title(step), step.words]))
