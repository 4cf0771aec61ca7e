"""What the person reads of their own part of the assessment, in their own language."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from midspan.domains.assessments.book import Section, book, said
from midspan.domains.assessments.enums import OwnSkip, Provenance
from midspan.domains.assessments.hearing import Heard
from midspan.domains.assessments.queries import OwnFile

SKIP_WORDS = {
    OwnSkip.IN_PERSON: gettext_lazy("I would rather say it in person"),
    OwnSkip.NOT_NOW: gettext_lazy("Not now, maybe later"),
    OwnSkip.NOT_MINE: gettext_lazy("This has nothing to do with me"),
    OwnSkip.RATHER_NOT: gettext_lazy("I would rather not say"),
}
KNOWN_FROM = {
    Provenance.REFERRAL: gettext_lazy("From your referral"),
    Provenance.PHONE_SCREEN: gettext_lazy("From your first call"),
    Provenance.LIFE: gettext_lazy("From “Your life”"),
}


def language_now() -> str:
    return (get_language() or "en")[:2]


def title_of(section: Section) -> str:
    return said(section.own_title, language_now()) if section.own_title else section.title


def hint_of(section: Section) -> str:
    return said(section.own_hint, language_now()) if section.own_hint else ""


def known_lines(section: Section, heard: dict[str, Heard]) -> list[dict[str, str]]:
    """What is known already and is not asked again, each with its heading and from where it comes."""
    return [
        {
            "label": said(field.known, language_now()),
            "words": heard[field.key].words,
            "from": _known_from(heard[field.key]),
        }
        for field in section.fields
        if field.known is not None and field.key in heard
    ]


def _known_from(heard: Heard) -> str:
    way = str(KNOWN_FROM[heard.provenance])
    return _("%(way)s, %(day)s") % {"way": way, "day": date_format(heard.on)} if heard.on else way


def section_tasks(file: OwnFile) -> list[dict[str, Any]]:
    """Every section the person may answer, and how it stands."""
    return [_task(one, file) for one in book().own_sections]


def _task(one: Section, file: OwnFile) -> dict[str, Any]:
    state, kind = _state(one.key, file)
    url = reverse("assessments:own_section", args=[one.key])
    return {"label": title_of(one), "url": url, "state": state, "kind": kind}


def _state(key: str, file: OwnFile) -> tuple[str, str]:
    draft, sent = file.drafts.get(key), file.sent.get(key)
    if draft is not None:
        return (_("Left out"), "quiet") if draft.reason else (_("Not sent yet"), "active")
    return (_("Sent"), "done") if sent is not None else (_("Not yet"), "quiet")


def sent_words(file: OwnFile, section: str) -> str:
    """When this section was sent last; nothing if it never was."""
    sent = file.sent.get(section)
    return _("You sent this on %(day)s.") % {"day": date_format(localtime(sent.sent_at))} if sent else ""


def to_send(file: OwnFile) -> list[dict[str, Any]]:
    """Everything that goes when the person sends it, as they wrote it."""
    return [_to_send(one, file) for one in book().own_sections if one.key in file.drafts]


def _to_send(section: Section, file: OwnFile) -> dict[str, Any]:
    draft = file.drafts[section.key]
    return {
        "title": title_of(section),
        "url": reverse("assessments:own_section", args=[section.key]),
        "reason": SKIP_WORDS[OwnSkip(draft.reason)] if draft.reason else "",
        "lines": [
            {"label": said(field.ask, language_now()), "words": draft.words[field.key]}
            for field in section.asked
            if field.ask is not None and field.key in draft.words
        ],
    }
