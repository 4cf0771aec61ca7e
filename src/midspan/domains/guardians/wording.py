"""Words about guardians."""

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.guardians.queries import Review
from midspan.domains.guardians.sight import CARE_WORDS
from midspan.domains.privacy.enums import GuardianBasis, GuardianPower
from midspan.engines.disclosure import SERVICE_OF, ServiceLaw, SigningLaw, Signs

BASIS_WORDS: dict[GuardianBasis, str | Promise] = {
    GuardianBasis.PARENT: gettext_lazy("Parent"),
    GuardianBasis.COURT_ORDER: gettext_lazy("By a court’s order"),
    GuardianBasis.FOSTER: gettext_lazy("By the foster agency’s papers"),
}
POWER_WORDS: dict[GuardianPower, str | Promise] = {
    GuardianPower.SIGN: gettext_lazy("Signs"),
    GuardianPower.SEE: gettext_lazy("Sees what the law lets a guardian see"),
}
SIGNS_WORDS: dict[Signs, str | Promise] = {
    Signs.PATIENT: gettext_lazy("The person is of age and signs alone."),
    Signs.MINOR: gettext_lazy(
        "The minor signs alone. No guardian signs, and none sees anything the minor did not sign for."
    ),
    Signs.GUARDIAN: gettext_lazy("A guardian signs for the minor."),
    Signs.BOTH: gettext_lazy("The minor and a guardian both sign."),
    Signs.UNKNOWN: gettext_lazy(
        "Nobody knows yet who signs. Until the privacy officer has found out, nothing is shared."
    ),
}

CARE_OF = {service: CARE_WORDS[label] for label, service in SERVICE_OF.items()}


def law_words(law: SigningLaw) -> str:
    """By which rows it is known who signs, or what is missing; what a human decided says when."""
    return "; ".join(_service_words(one) for one in law.services) or law.basis


def _service_words(one: ServiceLaw) -> str:
    if one.row is None or one.row.decided_at is None:
        return one.basis
    said = {"care": CARE_OF[one.service], "day": date_format(localdate(one.row.decided_at))}
    return _("%(care)s: decided by the privacy officer on %(day)s") % said


def left_words(law: SigningLaw) -> str:
    """That it is known for one kind of care and not yet for another; empty where it is known for both, or for none."""
    left = services_left(law)
    if not left or len(left) == len(law.services):
        return ""
    known = [str(CARE_OF[one.service]) for one in law.services if one.row is not None]
    said = {"known": ", ".join(known), "left": ", ".join(str(CARE_OF[one]) for one in left)}
    return _("It is known for %(known)s, and not yet for %(left)s.") % said


def waiting_words(law: SigningLaw) -> str:
    """What a question to the privacy officer waits for."""
    return left_words(law) or law_words(law)


def services_left(law: SigningLaw) -> list[str]:
    """For which kinds of care nobody knows yet who signs."""
    return [one.service for one in law.services if one.row is None]


def review_words(one: Review) -> str:
    """What is to be looked through, and before which day."""
    day = date_format(one.row.on_date)
    if one.row.age is not None:
        said = {"age": one.row.age, "day": day}
        return _("Turns %(age)s on %(day)s. Look who signs then, who sees what, and what is signed anew.") % said
    said = {"guardian": one.guardian, "day": day}
    return _("The sign-in of %(guardian)s ends on %(day)s. Look at it again, or let it end.") % said
