"""What a Bundle says in words or labels: sections, flags, attached documents, privacy labels."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from midspan.domains.journey.referral_files.codings import system_uri
from midspan.domains.journey.referral_files.fhir.concepts import concept_of
from midspan.domains.journey.referral_files.privacy_labels import CONFIDENTIALITY, Label, is_label
from midspan.domains.journey.referral_files.shapes import Passage
from midspan.domains.journey.referral_files.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from midspan.domains.journey.referral_files.fhir.bundle import Bundle
    from midspan.domains.journey.referral_files.fhir.nodes import Node

_TAG = re.compile(r"<[^<>]*>")


def _plain(raw: str | None) -> str | None:
    """The words of an XHTML narrative."""
    return words(html.unescape(_TAG.sub(" ", raw))) if raw else None


def passages_of(bundle: Bundle) -> Iterator[Passage]:
    """The sections of the Composition, those inside others too."""
    for composition in bundle.of("Composition"):
        for section in composition["section"].walk():
            if text := _plain(section["text"]["div"].words):
                code = concept_of(section["code"]).first.code
                title = section["title"].words or concept_of(section["code"]).text or "Section"
                yield Passage(title=title, text=text, where=section.where, code=code)


def safety_of(bundle: Bundle) -> Iterator[Passage]:
    """Flags and risk assessments, whatever their status; the status is part of the title."""
    for flag in bundle.of("Flag"):
        title = f"Flag ({flag['status'].words or 'status unknown'})"
        yield Passage(title=title, text=_said(flag["code"]), where=flag.where, code=concept_of(flag["code"]).first.code)
    for risk in bundle.of("RiskAssessment"):
        outcomes = (_said(one["outcome"]) for one in risk["prediction"].each())
        text = "; ".join([*outcomes, *(note for one in risk["note"].each() if (note := one["text"].words))])
        yield Passage(title="Risk assessment", text=text or _said(risk["code"]), where=risk.where)


def _said(node: Node) -> str:
    found = concept_of(node)
    return found.text or found.first.code or "without words"


def documents_of(bundle: Bundle) -> Iterator[Passage]:
    """The titles of attached documents; their content stays in the stored file."""
    for document in bundle.of("DocumentReference"):
        titles = (
            one["attachment"]["title"].words or one["attachment"]["contentType"].words
            for one in document["content"].each()
        )
        text = document["description"].words or ", ".join(title for title in titles if title) or "without a title"
        yield Passage(title=concept_of(document["type"]).text or "Document", text=text, where=document.where)


def labels_of(bundle: Bundle) -> Iterator[Label]:
    """Every privacy label of the Bundle and of the resources in it."""
    yield from _security(bundle.root, is_whole=True)
    for entry in bundle.entries:
        is_whole = entry.type == "Composition"
        yield from _security(entry.resource, is_whole=is_whole)
        code = entry.resource["confidentiality"].words
        if is_whole and code in CONFIDENTIALITY:
            yield Label(code=code, where=f"{entry.resource.where}/confidentiality", is_whole=True)
        for inner in entry.resource["contained"].each():
            yield from _security(inner, is_whole=False)


def _security(resource: Node, *, is_whole: bool) -> Iterator[Label]:
    for one in resource["meta"]["security"].each():
        code, system = one["code"].words, system_uri(one["system"].words) or ""
        if is_label(code) or (code in CONFIDENTIALITY and system.endswith("Confidentiality")):
            yield Label(code=code or "", where=one.where, is_whole=is_whole)


def texts_of(bundle: Bundle) -> Iterator[str]:
    """Every text of the Bundle, for the words of the law."""
    for node in bundle.root.walk():
        for raw in node.value.values():
            if isinstance(raw, str) and "42" in raw and (text := _plain(raw)):
                yield text
