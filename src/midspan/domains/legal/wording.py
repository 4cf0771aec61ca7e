"""Requests by law in words; `own_words` are what the patient reads."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.legal.enums import PaperKind, RequestKind, Step
from midspan.domains.legal.queries import Standing

KIND_WORDS = {
    RequestKind.SUBPOENA: gettext_lazy("Subpoena"),
    RequestKind.COURT_ORDER: gettext_lazy("Court order"),
    RequestKind.WARRANT: gettext_lazy("Warrant"),
    RequestKind.TELEPHONE: gettext_lazy("Call"),
}
PAPER_WORDS = {
    PaperKind.SUBPOENA: gettext_lazy("Subpoena"),
    PaperKind.ORDER: gettext_lazy("Court order"),
    PaperKind.WARRANT: gettext_lazy("Warrant"),
    PaperKind.OTHER: gettext_lazy("Something else"),
}
STEP_WORDS = {
    Step.ENTERED: gettext_lazy("Written down"),
    Step.ORDERED: gettext_lazy("Order and subpoena on file"),
    Step.FOUND: gettext_lazy("Findings read"),
    Step.NOTIFIED: gettext_lazy("The person"),
    Step.SCOPED: gettext_lazy("What may go"),
    Step.DISCLOSED: gettext_lazy("It went"),
    Step.REFUSED: gettext_lazy("Answered with the neutral words"),
}


def own_words(standing: Standing) -> str:
    """One request for the patient it is about: who asked, and what became of it."""
    request = standing.request
    said = {"day": date_format(localtime(request.entered_at)), "who": request.asker}
    return {
        Step.DISCLOSED: _(
            "On %(day)s %(who)s asked for your record. A court ordered it, and what the order says went."
        ),
        Step.REFUSED: _("On %(day)s %(who)s asked for your record. They were told nothing about you."),
    }.get(
        standing.state,
        _("On %(day)s %(who)s asked for your record, with an order of a court. You may answer the court yourself."),
    ) % said
