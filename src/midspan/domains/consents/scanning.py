"""A signed sheet is scanned in, entered, and checked by a second person: only then does it hold."""

import hashlib
from datetime import date
from uuid import UUID

from django.utils import timezone
from msgspec import Struct, convert, to_builtins

from midspan.domains.consents.models import PaperCheck, PaperConsent
from midspan.domains.consents.queries import paper_parties
from midspan.domains.consents.rules import may_be_on_paper, may_check_paper, may_witness
from midspan.domains.consents.signing import Signing, keep_signed, require_end, require_name, tell_patient
from midspan.domains.consents.text import Draft, text_of
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor, RefusedError, refused
from midspan.values.scans import MOST_BYTES, media_type_of
from midspan.values.wall_clock import instant_of


class Sheet(Struct, frozen=True, kw_only=True):
    """What a sheet says, as somebody entered it: all that 42 CFR 2.31(a) asks for."""

    draft: Draft
    signed_name: str
    signed_on: date
    language: str


@action("consent.enter_paper")
def enter_paper(*, patient_id: UUID, content: bytes, sheet: Sheet, has_stepped_up: bool, by: Actor) -> PaperConsent:
    """Keep a scan with what it says; it waits for a second person. The same file twice is once. Raises RefusedError."""
    may_witness(by, has_stepped_up=has_stepped_up).require()
    parties = paper_parties(viewer=by, patient_id=patient_id)
    if parties is None:
        raise RefusedError(refused("There is no such person."))
    may_be_on_paper(parties.signs).require()
    require_name(sheet.signed_name, parties.patient)
    if sheet.signed_on > clock.local_date():
        raise RefusedError(refused("Nobody has signed on a day that is still to come."))
    require_end(sheet.draft, sheet.signed_on)
    said = {
        "draft": to_builtins(sheet.draft),
        "language": sheet.language,
        "signed_name": sheet.signed_name.strip(),
        "signed_on": sheet.signed_on,
    }
    return _keep(patient_id, content, by, **said)


@action("consent.enter_unreadable")
def enter_unreadable(*, patient_id: UUID, content: bytes, reason: str, has_stepped_up: bool, by: Actor) -> PaperConsent:
    """Keep a scan that says nothing certain, with why. It opens nothing. Raises RefusedError."""
    may_witness(by, has_stepped_up=has_stepped_up).require()
    return _keep(patient_id, content, by, unreadable_reason=reason.strip())


def _keep(patient_id: UUID, content: bytes, by: Actor, **said: object) -> PaperConsent:
    if not content or len(content) > MOST_BYTES:
        raise RefusedError(refused("The file is empty or larger than 10 MB."))
    if not said.get("unreadable_reason") and not media_type_of(content):
        raise RefusedError(refused("This is no PDF, PNG or JPEG. Scan it again, or keep it as unreadable."))
    kept, _ = PaperConsent.objects.get_or_create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "content": content,
            "media_type": media_type_of(content),
            "entered_at": clock.now(),
            "entered_by_id": by.id,
            **said,
        },
    )
    return kept


@action("consent.confirm_paper")
def confirm_paper(*, paper_id: UUID, has_stepped_up: bool, by: Actor) -> PaperCheck:
    """A second person read the sheet, and it says what was entered: it holds from now on, and the patient is told.

    Raises RefusedError.
    """
    paper = _to_check(paper_id, has_stepped_up=has_stepped_up, by=by)
    parties = paper_parties(viewer=by, patient_id=paper.patient_id)
    if parties is None or paper.signed_on is None:
        raise RefusedError(refused("This sheet could not be read. It opens nothing."))
    may_be_on_paper(parties.signs).require()
    draft = convert(paper.draft, Draft)
    require_end(draft, paper.signed_on)
    text = text_of(draft, parties, language=paper.language, today=paper.signed_on)
    signing = Signing(
        patient_id=paper.patient_id,
        draft=draft,
        parties=parties,
        text=text,
        language=paper.language,
        at=instant_of(paper.signed_on, 0, timezone.get_current_timezone()),
    )
    signed = keep_signed(signing, paper.signed_name, by=by)
    tell_patient(signed, by=by)
    return _checked(paper, by, signed=signed)


@action("consent.refuse_paper")
def refuse_paper(*, paper_id: UUID, words: str, has_stepped_up: bool, by: Actor) -> PaperCheck:
    """A second person read the sheet, and it does not say what was entered. Raises RefusedError."""
    if not words.strip():
        raise RefusedError(refused("Write what is different."))
    return _checked(_to_check(paper_id, has_stepped_up=has_stepped_up, by=by), by, words=words.strip())


def _to_check(paper_id: UUID, *, has_stepped_up: bool, by: Actor) -> PaperConsent:
    paper = PaperConsent.objects.select_for_update().get(organization_id=by.organization_id, pk=paper_id)
    is_checked = PaperCheck.objects.filter(organization_id=by.organization_id, paper=paper).exists()
    may_check_paper(by, entered_by=paper.entered_by_id, is_checked=is_checked, has_stepped_up=has_stepped_up).require()
    return paper


def _checked(paper: PaperConsent, by: Actor, **said: object) -> PaperCheck:
    return PaperCheck.objects.create(
        organization_id=by.organization_id,
        patient_id=paper.patient_id,
        paper=paper,
        entered_by=paper.entered_by_id,
        checked_by_id=by.id,
        checked_at=clock.now(),
        **said,
    )
