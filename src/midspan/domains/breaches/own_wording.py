"""What a patient reads of a breach that they were told of: about themselves, and nobody else."""

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.breaches.book import advice
from midspan.domains.breaches.queries import Told
from midspan.domains.questions.queries import class_words


class OwnLine(Struct, frozen=True, kw_only=True):
    """One breach for the patient whom it affects; the rest is empty where it turned out not to concern them."""

    heading: str
    happened: str
    period: str = ""
    what: str = ""
    doing: str = ""
    advice: tuple[str, ...] = ()
    contact: str = ""


def own_line(told: Told) -> OwnLine:
    """In the patient's language, about themselves alone."""
    heading = _("On %(day)s we told you") % {"day": date_format(told.sent_date)}
    if not told.is_affected or told.words is None:
        return OwnLine(heading=heading, happened=_("It turned out since that nothing of yours was in it."))
    words, ending = told.words, "es" if (get_language() or "").startswith("es") else "en"
    return OwnLine(
        heading=heading,
        happened=getattr(words, f"happened_{ending}"),
        period=_period(told),
        what=_("Of you it held: %(what)s.") % {"what": class_words(words.classes)},
        doing=getattr(words, f"doing_{ending}"),
        advice=tuple(getattr(row, ending) for key, row in advice().items() if key in words.advice),
        contact=words.contact,
    )


def _period(told: Told) -> str:
    """When it was, and since when we know."""
    breach = told.breach
    days = {
        "first": date_format(breach.first_date),
        "last": date_format(breach.last_date) if breach.last_date else "",
        "known": date_format(breach.discovered_date),
    }
    if not breach.last_date:
        return _("It began on %(first)s. We learned of it on %(known)s.") % days
    if breach.last_date == breach.first_date:
        return _("It was on %(first)s. We learned of it on %(known)s.") % days
    return _("It was from %(first)s to %(last)s. We learned of it on %(known)s.") % days
