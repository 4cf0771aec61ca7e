"""Asking about letters: each with how it stands now, for the patient and for who writes letters."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from midspan.domains.circle.queries import is_on_kept_from
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import ConsentText, Draft, FiledConsent, consents_of, parties_of, text_of
from midspan.domains.letters import book
from midspan.domains.letters.enums import LetterState
from midspan.domains.letters.models import Letter, LetterApproval, LetterGiven, LetterRefusal
from midspan.domains.letters.rules import may_name
from midspan.domains.letters.text import Choice, Names
from midspan.domains.people.queries import all_staff
from midspan.domains.privacy.queries import visible
from midspan.kernel import clock
from midspan.kernel.models import Organization
from midspan.kernel.prepared import Prepared
from midspan.values import Actor, DataClass, Verdict


class LetterLine(Struct, frozen=True, kw_only=True):
    """A letter as it stands. `consent` is what the patient signed with it; `given` each time it left, the newest first.

    `closed` is the gate's reason while it is approved and all the same kept from whom it is for: a pause, a limit.
    """

    letter: Letter
    state: LetterState
    is_own: bool
    closed: str = ""
    consent: FiledConsent | None = None
    approval: LetterApproval | None = None
    given: tuple[LetterGiven, ...] = ()

    @property
    def id(self) -> UUID:
        return self.letter.pk


def letters_of(*, viewer: Actor, patient_id: UUID, letter_id: UUID | None = None) -> list[LetterLine]:
    """A patient's letters, or the one that is named, newest first. As many queries for three as for one."""
    found = _LETTERS.instances(viewer=viewer, patient_id=patient_id)
    letters = [one for one in found if letter_id in {None, one.pk}]
    if not letters:
        return []
    approvals = {one.letter_id: one for one in _APPROVALS.instances(viewer=viewer, patient_id=patient_id)}
    declined = {letter_id for (letter_id,) in _DECLINED.rows(viewer=viewer, patient_id=patient_id)}
    consents = {one.id: one for one in consents_of(viewer=viewer, patient_id=patient_id, now=clock.now())}
    given = _GIVEN.instances(viewer=viewer, patient_id=patient_id)
    return [_line(one, approvals.get(one.pk), consents, is_declined=one.pk in declined, given=given) for one in letters]


def letter_of(*, viewer: Actor, patient_id: UUID, letter_id: UUID) -> LetterLine | None:
    found = letters_of(viewer=viewer, patient_id=patient_id, letter_id=letter_id)
    return found[0] if found else None


def _line(
    letter: Letter,
    approval: LetterApproval | None,
    consents: dict[UUID, FiledConsent],
    *,
    is_declined: bool,
    given: Iterable[LetterGiven],
) -> LetterLine:
    is_own = letter.drafted_by == letter.patient_id
    if approval is None:
        state = LetterState.DECLINED if is_declined else LetterState.WAITING
        return LetterLine(letter=letter, state=state, is_own=is_own)
    consent = consents.get(approval.signed_id)
    holds = consent is not None and consent.is_on_file
    return LetterLine(
        letter=letter,
        state=LetterState.APPROVED if holds else LetterState.OVER,
        is_own=is_own,
        closed=consent.sentence if consent is not None and holds and not consent.is_open else "",
        consent=consent,
        approval=approval,
        given=tuple(one for one in given if one.approval_id == approval.pk),
    )


def _letters(*, viewer: Actor, patient_id: UUID) -> QuerySet[Letter]:
    rows = Letter.objects.filter(patient_id=patient_id).order_by("-drafted_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.LETTER)


def _approvals(*, viewer: Actor, patient_id: UUID) -> QuerySet[LetterApproval]:
    rows = LetterApproval.objects.filter(patient_id=patient_id).select_related("signed")
    return visible(rows, viewer=viewer, data_class=DataClass.LETTER)


def _declined(*, viewer: Actor, patient_id: UUID) -> QuerySet[LetterRefusal, Any]:
    rows = LetterRefusal.objects.filter(patient_id=patient_id)
    return visible(rows, viewer=viewer, data_class=DataClass.LETTER).values_list("letter_id")


def _given(*, viewer: Actor, patient_id: UUID) -> QuerySet[LetterGiven]:
    rows = LetterGiven.objects.filter(patient_id=patient_id).order_by("-given_at", "pk")
    return visible(rows, viewer=viewer, data_class=DataClass.LETTER)


_LETTERS = Prepared(_letters, patient_id=UUID)
_APPROVALS = Prepared(_approvals, patient_id=UUID)
_DECLINED = Prepared(_declined, patient_id=UUID)
_GIVEN = Prepared(_given, patient_id=UUID)


def letters_on_file(*, viewer: Actor, letter_ids: Collection[UUID]) -> dict[UUID, Letter]:
    """Those of these letters that the viewer may see."""
    rows = Letter.objects.filter(pk__in=letter_ids)
    return {one.pk: one for one in visible(rows, viewer=viewer, data_class=DataClass.LETTER)}


def may_go_to(whom: Letter | Choice, *, viewer: Actor, patient_id: UUID, has_left: bool = False) -> Verdict:
    """Whether the patient's list of who must not be told lets this go to whom it is for, in words for the viewer.

    `has_left`: it went out before.
    """
    told = f"{whom.address}\n{whom.matter}"
    is_kept = is_on_kept_from(viewer=viewer, patient_id=patient_id, name=whom.recipient, contact=told)
    return may_name(viewer, is_kept_from=is_kept, has_left=has_left)


def names_for(*, viewer: Actor, patient_id: UUID) -> Names | None:
    """Whom a letter is about and the neutral name it goes out under; None for whose name the viewer may not see."""
    parties = parties_of(viewer=viewer, patient_id=patient_id)
    if parties is None:
        return None
    return Names(patient=parties.patient, office=Organization.objects.get(pk=viewer.organization_id).short_name)


def consent_with(letter: Letter, *, today: date) -> Draft:
    """What the patient signs with their approval: that this may go to whom it is for, for some days."""
    kind = book.kinds()[letter.kind]
    return Draft(
        kind=kind.consent,
        shares=("letter",),
        purpose=kind.purpose,
        until=Until.DAY,
        name=letter.recipient,
        matter=letter.matter,
        last_day=today + timedelta(days=book.limit("days_given")),
    )


def consent_text(letter: Letter, *, viewer: Actor, language: str) -> ConsentText | None:
    """The text of that consent, for the patient to read; None for anybody else."""
    parties = parties_of(viewer=viewer, patient_id=letter.patient_id) if viewer.id == letter.patient_id else None
    today = clock.local_date()
    return text_of(consent_with(letter, today=today), parties, language=language, today=today) if parties else None


def names_of_givers(lines: Iterable[LetterLine], *, viewer: Actor) -> dict[UUID, str]:
    """Of those who gave these letters out the staff, by name."""
    ids = {one.given_by for line in lines for one in line.given}
    return {one.pk: str(one) for one in all_staff(viewer=viewer).filter(pk__in=ids)}
