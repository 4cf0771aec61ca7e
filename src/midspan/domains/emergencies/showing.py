"""How emergencies are said on staff pages: plain lines for the templates, no decisions left to them."""

from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from midspan.domains.emergencies.models import EmergencyReview
from midspan.domains.emergencies.queries import Told
from midspan.domains.emergencies.wording import begun, looked_at, opener
from midspan.domains.programs.enums import LANGUAGE_WORDS
from midspan.ui.calling import call_link

Shown = dict[str, Any]
Line = dict[str, Any]


def name_of(identity: Shown) -> str:
    return f"{identity['given_names']} {identity['family_name']}".strip()


def identity_lines(identity: Shown) -> list[Line]:
    """Who it is, without what nobody knows."""
    language = LANGUAGE_WORDS.get(identity["language"], identity["language"])
    interpreter = _("%(language)s, with an interpreter") % {"language": language}
    lines = [
        {"label": _("Called"), "value": identity["name_to_use"]},
        {"label": _("Born"), "value": date_format(identity["birth_date"])},
        {"label": _("Pronouns"), "value": identity["pronouns"]},
        {"label": _("Language"), "value": interpreter if identity["needs_interpreter"] else language},
    ]
    return [line for line in lines if line["value"]]


def contact_lines(contact: Shown) -> list[Line]:
    """How to reach them, and first who must not learn of it."""
    region = f"{contact['state']} {contact['postal_code']}".strip()
    address = ", ".join(part for part in (contact["address_lines"], contact["city"], region) if part)
    lines = [{"label": _("Must not be told"), "value": contact["must_not_be_told"]}] * bool(contact["must_not_be_told"])
    return [
        *lines,
        {"label": _("Phone"), "value": contact["phone"], **_call(contact["phone"])},
        {"label": _("When it is safe to call"), "value": contact["contact_times"]},
        {"label": _("Address"), "value": address},
    ]


def _call(phone: str) -> dict[str, str]:
    return {"url": call_link(phone), "link": _("Call")} if phone else {}


def review_lines(told: Told, *, name: str) -> list[Line]:
    """One emergency for whoever reviews it, with what was found."""
    until = time_format(localtime(told.ends_at))
    lines = [
        {"label": _("Whose record"), "value": name or _("The person keeps their name from you.")},
        {"label": _("Opened by"), "value": opener(told)},
        {"label": _("When"), "value": _("%(start)s, until %(end)s") % {"start": begun(told), "end": until}},
        {"label": _("Why"), "value": told.emergency.reason},
        {"label": _("Looked at"), "value": looked_at(told)},
    ]
    return lines if told.review is None else [*lines, *_found(told.review)]


def _found(review: EmergencyReview) -> list[Line]:
    when = date_format(localtime(review.reviewed_at), "DATETIME_FORMAT")
    return [
        {"label": _("Found"), "value": f"{finding_words(review)} {review.words}"},
        {"label": _("Reviewed by"), "value": f"{review.reviewed_by}, {when}"},
    ]


def finding_words(review: EmergencyReview) -> str:
    return _("It was an emergency.") if review.is_right else _("It was no emergency.")
