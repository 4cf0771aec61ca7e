"""Breaches in the words of the pages of staff."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.breaches.enums import Duty, FoundBy, Outcome, Step, Way
from midspan.domains.breaches.rules import Affected

STEP_WORDS = {
    Step.NOTED: gettext_lazy("Noted"),
    Step.ASSESSED: gettext_lazy("Assessed"),
    Step.TELLING: gettext_lazy("Being told"),
    Step.CLOSED: gettext_lazy("Closed"),
}
OUTCOME_WORDS = {
    Outcome.BREACH: gettext_lazy("A breach"),
    Outcome.LOW: gettext_lazy("A low probability that anything was compromised"),
}
DUTY_WORDS = {
    Duty.PEOPLE: gettext_lazy("The people affected"),
    Duty.SECRETARY: gettext_lazy("The Secretary of Health and Human Services"),
    Duty.MEDIA: gettext_lazy("Prominent media of the state"),
}
WAY_WORDS = {
    Way.PAGES: gettext_lazy("in their own pages"),
    Way.MAIL: gettext_lazy("by mail"),
    Way.SUBSTITUTE: gettext_lazy("by a substitute notice"),
    Way.REPORT: gettext_lazy("reported"),
}
FOUND_WORDS = {
    FoundBy.CHOSEN: gettext_lazy("chosen"),
    FoundBy.LEDGER: gettext_lazy("found in the ledger"),
    FoundBy.CORRECTED: gettext_lazy("corrected"),
}


def affected_words(affected: Affected) -> str:
    """How many people, as far as anybody knows."""
    if affected.others is None:
        return _("%(known)s known; how many others is unknown") % {"known": affected.known}
    if affected.others:
        return _("%(known)s known and %(others)s whom nobody can name") % {
            "known": affected.known,
            "others": affected.others,
        }
    return _("%(known)s known, and no others") % {"known": affected.known}
