"""What a patient reads about an emergency; `looked_at` is said in the same words to whoever reviews it."""

from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from midspan.domains.emergencies.queries import Told
from midspan.values import DataClass

CLASS_WORDS = {
    DataClass.IDENTITY: gettext_lazy("name and birth date"),
    DataClass.CONTACT: gettext_lazy("phone, address and safe contact"),
    DataClass.DIAGNOSIS: gettext_lazy("conditions"),
    DataClass.MEDICATION: gettext_lazy("medicines and allergies"),
    DataClass.REFERRAL: gettext_lazy("what was said about safety"),
}


def own_lines(told: Told) -> list[dict[str, Any]]:
    """One emergency for the person whose record it was."""
    return [
        {"label": _("Who"), "value": opener(told)},
        {"label": _("What they looked at"), "value": looked_at(told)},
        {"label": _("Open until"), "value": time_format(localtime(told.ends_at))},
        {"label": _("Was it right?"), "value": _finding(told)},
    ]


def opener(told: Told) -> str:
    """Name and work of whoever opened it."""
    staff = told.emergency.actor
    return f"{staff}, {staff.title.lower()}" if staff.title else str(staff)


def looked_at(told: Told) -> str:
    """In the order in which the record shows it."""
    return "; ".join(str(words) for of, words in CLASS_WORDS.items() if of in told.classes) or _("nothing")


def begun(told: Told) -> str:
    return date_format(localtime(told.emergency.begins_at), "DATETIME_FORMAT")


def _finding(told: Told) -> str:
    if told.review is None:
        return _("Somebody else is checking. You are told when they have.")
    if told.review.is_right:
        return _("Yes: somebody else checked, and it was an emergency.")
    return _("No: somebody else checked, and it was no emergency. We are sorry.")
