"""What a person reads before and while they answer, in their own language."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.measures.queries import Asking
from midspan.engines.scoring import Change, Instrument, LicenseStatus, said

OWN_CHANGE_WORDS = {
    Change.BETTER: gettext_lazy("Better than when you started, by more than ordinary ups and downs."),
    Change.ABOUT_THE_SAME: gettext_lazy(
        "About the same as when you started. What moves could be ordinary ups and downs."
    ),
    Change.WORSE: gettext_lazy(
        "Harder than when you started, by more than ordinary ups and downs. Talk about it with your team."
    ),
    Change.TOO_EARLY: gettext_lazy("Too early to tell."),
    Change.NOT_ESTABLISHED: gettext_lazy(
        "Nobody has published how much of a difference means something here. Look at it together with your team."
    ),
}


class Before(Struct, frozen=True, kw_only=True):
    """Who reads it and when, what it is for, and what happens after a worrying answer.

    Of who `has_left` nobody reads it by themselves. From `told_from` points on they agreed to be called.
    """

    purpose: str
    reader: str
    minutes: int
    is_only_english: bool
    has_signal: bool
    has_left: bool
    told_from: int | None


def language_now() -> str:
    return (get_language() or "en")[:2]


def before(asking: Asking, reader: str, *, staffed: bool, has_left: bool, line: int | None) -> Before:
    one = asking.instrument
    return Before(
        purpose=said(one.purpose, language_now()) if one.purpose else "",
        reader=reader or _("Your team"),
        minutes=one.minutes,
        is_only_english=language_now() not in one.languages,
        has_signal=staffed and any(item.signal_at is not None for item in one.items),
        has_left=has_left,
        told_from=line,
    )


def title_of(one: Instrument) -> str:
    """What a person reads of an instrument in a list: what it is for, never the name of a disorder."""
    return said(one.purpose, language_now()) if one.purpose else _("Some questions about how you are")


def notice_of(one: Instrument) -> str:
    """The notice of whose the questions are, as its license has it, in English; "" for our own."""
    return "" if one.license.status is LicenseStatus.OWN else one.license.attribution


def minutes_words(one: Instrument) -> str:
    return _("About %(minutes)d min") % {"minutes": one.minutes}
