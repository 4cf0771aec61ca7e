"""A signed consent as a PDF in the language it was signed in, with its hash on it, set by Typst from the text alone."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from msgspec import Struct

from midspan.domains.consents.book import is_confirmed
from midspan.domains.consents.models import GuardianSignature, PaperCheck, SignedConsent, SignedRevocation
from midspan.engines.disclosure.books import part2_notice
from midspan.kernel.paper import pdf_from

# The document says nothing about its maker or its subject.
LAYOUT = b"""
#set document(title: said.file, author: (), date: none)
#set page(paper: "us-letter", margin: 2.2cm, footer: text(size: 8pt, said.digest))
#set text(lang: said.language, size: 11pt)
#set par(leading: 0.7em)
#heading(said.title)
#v(0.6em)
#enum(spacing: 1em, ..said.sentences)
#v(1.2em)
#strong(said.signed)
#for line in said.below [#parbreak() #line]
#v(0.6em)
#text(size: 9pt, lang: "en", said.notice)
"""
WORDS = {
    "en": {
        "file": "Document",
        "signed": "Signed by typing the name “{name}”: {at}.",
        "on_paper": "Signed on paper as “{name}”: {day}.",
        "guardian": "Signed for them by typing the name “{name}”: {at}.",
        "version": "Version {version}.",
        "unconfirmed": "Wording to be confirmed by counsel.",
        "taken_back": "Taken back: {at}.",
        "digest": "SHA-256 of the text: {digest}",
    },
    "es": {
        "file": "Documento",
        "signed": "Firmado escribiendo el nombre «{name}»: {at}.",
        "on_paper": "Firmado en papel como «{name}»: {day}.",
        "guardian": "Firmado en su nombre escribiendo el nombre «{name}»: {at}.",
        "version": "Versión {version}.",
        "unconfirmed": "Redacción pendiente de confirmación legal.",
        "taken_back": "Retirado: {at}.",
        "digest": "SHA-256 del texto: {digest}",
    },
}


class Around(Struct, frozen=True, kw_only=True):
    """What stands beside a signed consent: a guardian's signature, the sheet it was on, that it was taken back."""

    guardian: GuardianSignature | None = None
    check: PaperCheck | None = None
    taken_back: SignedRevocation | None = None


def pdf_of(signed: SignedConsent, around: Around) -> bytes:
    """The paper, byte for byte the same each time; once the consent is taken back, that stands on it too."""
    language, (title, *sentences) = signed.language, signed.text.split("\n")
    words = WORDS[language]
    said = {
        "file": words["file"],
        "language": language,
        "title": title,
        "sentences": sentences,
        "signed": _signature(signed, around),
        "below": _below(signed, around),
        "digest": words["digest"].format(digest=signed.digest),
        "notice": part2_notice((around.check.checked_at if around.check else signed.signed_at).date()).words,
    }
    return pdf_from(LAYOUT, said)


def _signature(signed: SignedConsent, around: Around) -> str:
    words, language = WORDS[signed.language], signed.language
    if around.check is not None:
        with translation.override(language):
            day = date_format(timezone.localtime(signed.signed_at), "DATE_FORMAT")
        return words["on_paper"].format(name=signed.signed_name, day=day)
    return words["signed"].format(name=signed.signed_name, at=_moment(signed.signed_at, language))


def _below(signed: SignedConsent, around: Around) -> list[str]:
    """What is said under the signature, line by line."""
    words = WORDS[signed.language]
    version = words["version"].format(version=signed.version)
    lines = [version if is_confirmed() else f"{version} {words['unconfirmed']}"]
    if around.taken_back is not None:
        lines.insert(0, words["taken_back"].format(at=_moment(around.taken_back.signed_at, signed.language)))
    if around.guardian is not None:
        at = _moment(around.guardian.signed_at, signed.language)
        lines.insert(0, words["guardian"].format(name=around.guardian.signed_name, at=at))
    return lines


def _moment(at: datetime, language: str) -> str:
    """On the center's clock, with the name of its zone: a paper is read elsewhere."""
    local = timezone.localtime(at)
    with translation.override(language):
        return f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"
