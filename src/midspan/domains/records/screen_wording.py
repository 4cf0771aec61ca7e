"""Drug screens in words, for staff and for the person themselves."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from midspan.domains.records.book import panels, substances
from midspan.domains.records.enums import Result, ScreenStep, Specimen
from midspan.domains.records.models import DrugScreenStep
from midspan.domains.records.queries import Finding, ScreenFile

STATE_WORDS = {
    ScreenStep.ORDERED: (gettext_lazy("Ordered"), "due"),
    ScreenStep.COLLECTED: (gettext_lazy("Collected, no result yet"), "due"),
    ScreenStep.NOT_COLLECTED: (gettext_lazy("Not collected"), "quiet"),
    ScreenStep.RESULTED: (gettext_lazy("First result, nobody has read it yet"), "due"),
    ScreenStep.SENT: (gettext_lazy("At the laboratory, to be confirmed"), "due"),
    ScreenStep.CONFIRMED: (gettext_lazy("Laboratory result, nobody has read it yet"), "due"),
    ScreenStep.REVIEWED: (gettext_lazy("Read by a clinician"), "done"),
    ScreenStep.WITHDRAWN: (gettext_lazy("The result was wrong and is withdrawn"), "quiet"),
}
STEP_WORDS = {
    ScreenStep.ORDERED: gettext_lazy("Ordered"),
    ScreenStep.COLLECTED: gettext_lazy("Collected"),
    ScreenStep.NOT_COLLECTED: gettext_lazy("Not collected"),
    ScreenStep.RESULTED: gettext_lazy("First result"),
    ScreenStep.SENT: gettext_lazy("Sent to the laboratory"),
    ScreenStep.CONFIRMED: gettext_lazy("The laboratory’s result"),
    ScreenStep.REVIEWED: gettext_lazy("Read and talked about"),
    ScreenStep.WITHDRAWN: gettext_lazy("Result withdrawn"),
    ScreenStep.ADDENDUM: gettext_lazy("Added"),
}
SPECIMEN_WORDS = {
    Specimen.URINE: gettext_lazy("Urine"),
    Specimen.ORAL_FLUID: gettext_lazy("Oral fluid"),
    Specimen.BREATH: gettext_lazy("Breath"),
    Specimen.HAIR: gettext_lazy("Hair"),
}
RESULT_WORDS = {
    Result.NEGATIVE: gettext_lazy("Negative"),
    Result.POSITIVE: gettext_lazy("Positive"),
    Result.INVALID: gettext_lazy("Not valid"),
    Result.NOT_TESTED: gettext_lazy("Not tested: not known"),
}
FOR_THE_PERSON = frozenset({ScreenStep.REVIEWED, ScreenStep.WITHDRAWN})
SHOWS = frozenset({Result.POSITIVE, Result.INVALID})


def panel_title(key: str) -> str:
    panel = panels().get(key)
    return panel.title if panel else key


def substance_words(key: str) -> str:
    """In the language that is switched on; its key where it is no longer in the book."""
    one = substances().get(key)
    return one.words(get_language() or "en") if one else key


def finding_words(one: Finding) -> str:
    """How one substance came out, and whether a laboratory has said so."""
    if one.confirmed is None:
        return result_words(one.presumptive, is_confirmed=False)
    said = result_words(one.confirmed, is_confirmed=True)
    if one.confirmed is one.presumptive:
        return said
    first = ", ".join(filter(None, [str(RESULT_WORDS[one.presumptive]).lower(), one.levels[0]]))
    return said + " " + _("(first: %(result)s)") % {"result": first}


def result_words(result: Result, *, is_confirmed: bool) -> str:
    """One result by itself; what was not tested is neither presumptive nor confirmed."""
    words = RESULT_WORDS[result]
    if result is Result.NOT_TESTED:
        return str(words)
    if is_confirmed:
        return _("%(result)s, confirmed by the laboratory") % {"result": words}
    return _("%(result)s, presumptive, not confirmed") % {"result": words}


def finding_lines(file: ScreenFile) -> list[dict[str, Any]]:
    """Each substance with how it came out and what was written of it."""
    return [
        {"label": substance_words(one.substance), "value": " · ".join(filter(None, [finding_words(one), _level(one)]))}
        for one in file.findings
    ]


def _level(one: Finding) -> str:
    return one.levels[0] if one.confirmed is None else one.levels[1]


def result_lines(file: ScreenFile, step: DrugScreenStep) -> list[str]:
    """What came out at one step, as it was said then, and whether that was withdrawn."""
    is_confirmed = step.step == ScreenStep.CONFIRMED
    told = (
        (substance_words(one.substance), result_words(Result(one.result), is_confirmed=is_confirmed), one.words)
        for one in file.results.get(step.pk, ())
    )
    lines = [f"{substance}: {result} {level}".strip() for substance, result, level in told]
    return [_("Withdrawn: %(result)s") % {"result": line} for line in lines] if file.is_withdrawn(step) else lines


def summary_of(file: ScreenFile) -> str:
    """What came out in one sentence; how the screen stands where nothing has yet."""
    found = file.findings
    if not found:
        return str(STATE_WORDS[file.state][0])
    told = [one for one in found if (one.confirmed or one.presumptive) in SHOWS]
    unknown = [one for one in found if (one.confirmed or one.presumptive) is Result.NOT_TESTED]
    if told:
        return "; ".join(f"{substance_words(one.substance)}: {finding_words(one)}" for one in told)
    if unknown:
        return _("Nothing positive among what was tested; not all was tested.")
    is_confirmed = all(one.confirmed is not None for one in found)
    return _("Nothing positive.") if is_confirmed else _("Nothing positive; presumptive, not confirmed.")


def step_lines(file: ScreenFile, *, is_own: bool = False) -> list[dict[str, Any]]:
    """The steps in order, each with who did it; the person reads no words that staff wrote for each other."""
    return [_step(one, is_own=is_own) for one in file.steps]


def _step(one: DrugScreenStep, *, is_own: bool) -> dict[str, Any]:
    watched = _watched(one) if one.step == ScreenStep.COLLECTED else ""
    told = [SPECIMEN_WORDS[Specimen(one.specimen)] if one.specimen else "", one.laboratory, watched]
    who = ", ".join(filter(None, [str(one.done_by), one.credential]))
    return {
        "title": STEP_WORDS[ScreenStep(one.step)],
        "at": date_format(localtime(one.at), "DATETIME_FORMAT"),
        "told": " · ".join(str(words) for words in told if words),
        "words": one.words if not is_own or one.step in FOR_THE_PERSON else "",
        "who": who,
    }


def _watched(one: DrugScreenStep) -> str:
    if one.is_observed is None:
        return _("Whether somebody watched is not known.")
    return _("Somebody watched.") if one.is_observed else _("Nobody watched.")
