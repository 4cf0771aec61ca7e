"""A patient's consents as lines of a table, for who keeps them."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from midspan.domains.consents.book import purposes, shares
from midspan.domains.consents.enums import Standing
from midspan.domains.consents.models import SignedConsent
from midspan.domains.consents.queries import FiledConsent


def column_words() -> list[str]:
    return [_("For whom"), _("What, in the words they signed"), _("What for"), _("Until"), _("Now")]


def cells_of(filed: FiledConsent) -> list[str]:
    signed, language = filed.signed, (get_language() or "en")[:2]
    return [
        signed.recipient,
        "; ".join(shares()[key].label[language] for key in signed.shares),
        purposes()[signed.purpose].label[language],
        _until(signed),
        _now(filed),
    ]


def _until(signed: SignedConsent) -> str:
    if signed.ends_at is not None:
        return date_format(localtime(signed.ends_at - timedelta(microseconds=1)))  # Its last day.
    return _("the treatment here ends") if signed.ends_with_treatment else _("it is taken back")


def _now(filed: FiledConsent) -> str:
    """How it stands, and why it is closed or since when it is over."""
    if filed.over_at is not None:
        day = {"day": date_format(localtime(filed.over_at))}
        return (_("Taken back on %(day)s") if filed.standing is Standing.TAKEN_BACK else _("Ended on %(day)s")) % day
    return _("Holds") if filed.is_open else _("Closed: %(why)s") % {"why": _(filed.sentence)}
