"""What skills are called on pages."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from midspan.domains.skills.enums import SkillKind
from midspan.domains.skills.shapes import ENGLISH

KIND_WORDS: dict[SkillKind, str | Promise] = {
    SkillKind.URGE: _("An urge"),
    SkillKind.ANXIETY: _("Worry or panic"),
    SkillKind.ANGER: _("Anger"),
    SkillKind.LOW: _("Feeling low"),
    SkillKind.SLEEP: _("Sleep"),
    SkillKind.CONFLICT: _("Trouble with somebody"),
    SkillKind.DISTRESS: _("It is too much"),
    SkillKind.MEMORY: _("Bad memories"),
    SkillKind.ALONE: _("Being alone"),
    SkillKind.OTHER: _("Anything else"),
}


def language_now() -> str:
    """The language of the page, as the library names it."""
    return (get_language() or ENGLISH)[:2]


def kinds_words(kinds: Iterable[SkillKind]) -> str:
    return " · ".join(str(KIND_WORDS[kind]) for kind in kinds)


def minutes_words(minutes: int) -> str:
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}


def seconds_words(seconds: int) -> str:
    """How long a step goes; nothing for one that goes as long as one likes."""
    if not seconds:
        return str(_("As long as you like"))
    if seconds % 60 == 0:
        return minutes_words(seconds // 60)
    return ngettext("%(seconds)s second", "%(seconds)s seconds", seconds) % {"seconds": seconds}
