"""Writing a letter, the patient's answer to it, and giving it: through the gate each time."""

from uuid import UUID

from midspan.domains.consents.actions import sign_consent, take_back
from midspan.domains.consents.queries import asking_of
from midspan.domains.letters import book
from midspan.domains.letters.enums import GivenTo
from midspan.domains.letters.hours import appointments_of
from midspan.domains.letters.models import Letter, LetterApproval, LetterGiven, LetterRefusal
from midspan.domains.letters.queries import LetterLine, consent_with, letter_of, may_go_to, names_for
from midspan.domains.letters.rules import may_approve, may_cover, may_decline, may_draft, may_give, may_say
from midspan.domains.letters.text import Choice, digest_of, own_words_of, words_of
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import reveals
from midspan.domains.privacy.queries import Asking, Disclosed, Thing, UndoneError, decide
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.models import Organization
from midspan.values import Actor, ActorKind, DataClass, RefusedError, refused

# What a letter is made to do by itself: its words are neutral, it says times only, and it is asked about as it goes.
DOES = frozenset({Obligation.NEUTRAL_WORDING, Obligation.MINIMUM_FIELDS, Obligation.EXPIRES})
OWN_REQUEST = frozenset({"PATRQT"})


@action("letter.draft")
def draft_letter(*, patient_id: UUID, choice: Choice, language: str, by: Actor) -> Letter:
    """Write a letter for the patient to read; one that staff write is announced to them. Raises RefusedError."""
    may_draft(by, patient_id=patient_id).require()
    may_cover(choice.first, choice.last, longest_days=book.limit("longest_days")).require()
    may_go_to(choice, viewer=by, patient_id=patient_id).require()
    text = _text(patient_id, choice, language, by)
    letter = Letter.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        kind=choice.kind,
        recipient=choice.recipient,
        address=choice.address,
        matter=choice.matter,
        shows=choice.shows,
        first_date=choice.first,
        last_date=choice.last,
        text=text,
        digest=digest_of(text),
        version=book.version(),
        language=language,
        drafted_by=by.id,
        drafted_at=clock.now(),
    )
    if by.is_staff:
        tell(
            kind=NoticeKind.LETTER_WAITING,
            recipient_id=patient_id,
            recipient_kind=ActorKind.PATIENT,
            subject_id=letter.pk,
            by=by,
        )
    return letter


def _text(patient_id: UUID, choice: Choice, language: str, by: Actor) -> str:
    """The exact words. Raises RefusedError where there is nothing to say, or where they would say too much."""
    names = names_for(viewer=by, patient_id=patient_id)
    if names is None:
        raise RefusedError(refused("There is no such person."))
    appointments = appointments_of(choice, viewer=by, patient_id=patient_id)
    if not appointments:
        raise RefusedError(refused("There are no appointments on these days."))
    text = words_of(choice, names, appointments, language=language, today=clock.local_date())
    ours = own_words_of(text, theirs=[names.patient, choice.recipient, choice.matter, *choice.address.split("\n")])
    program = Organization.objects.get(pk=by.organization_id).name
    may_say(ours, program=program, reveals=reveals(ours)).require()
    return text


@action("letter.approve")
def approve_letter(
    *, letter_id: UUID, read_digest: str, consent_digest: str, signed_name: str, language: str, by: Actor
) -> LetterApproval:
    """The patient approves exactly the words they read, and signs for whom. Raises RefusedError."""
    line = _letter(letter_id, patient_id=by.id, by=by)
    letter = line.letter
    may_approve(by, patient_id=letter.patient_id, state=line.state, is_as_read=read_digest == letter.digest).require()
    may_go_to(letter, viewer=by, patient_id=by.id).require()
    signed = sign_consent(
        draft=consent_with(letter, today=clock.local_date()),
        signed_name=signed_name,
        read_digest=consent_digest,
        language=language,
        by=by,
    )
    return LetterApproval.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        letter=letter,
        signed=signed,
        digest=read_digest,
        approved_at=clock.now(),
    )


@action("letter.decline")
def decline_letter(*, letter_id: UUID, by: Actor) -> LetterRefusal:
    """The patient does not want it. Raises RefusedError."""
    line = _letter(letter_id, patient_id=by.id, by=by)
    may_decline(by, patient_id=line.letter.patient_id, state=line.state).require()
    return LetterRefusal.objects.create(
        organization_id=by.organization_id, patient_id=by.id, letter=line.letter, declined_at=clock.now()
    )


@action("letter.take_back")
def take_back_letter(*, letter_id: UUID, language: str, by: Actor) -> None:
    """The patient's approval is over: nobody gives the letter out any more. Twice is once. Raises RefusedError."""
    line = _letter(letter_id, patient_id=by.id, by=by)
    take_back(signed_id=_approval(line).signed_id, language=language, by=by)


def give_letter(*, letter_id: UUID, patient_id: UUID, by: Actor) -> Letter:
    """A letter as it leaves: to the patient who asks, or by staff to whom it is for. Raises RefusedError.

    The gate is asked at this moment; its answer stands in the ledger, a no as well, which is why this is no action.
    """
    line = _letter(letter_id, patient_id=patient_id, by=by)
    may_give(by, patient_id=patient_id, state=line.state).require()
    # Also where the person asks for their own copy: a list that came after their approval holds for whom they would
    # hand it to. They read every word of it on the page, and in the copy of their record.
    may_go_to(line.letter, viewer=by, patient_id=patient_id, has_left=bool(line.given)).require()
    answer = _asked(line, by)
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    try:
        letter = answer.shown(did=DOES)
    except UndoneError as error:
        raise RefusedError(
            refused("The law wants words to go with this letter that it must not say. Give it to the person alone.")
        ) from error
    _keep_given(line, answer, by=by)
    return letter


def _asked(line: LetterLine, by: Actor) -> Disclosed[Letter]:
    """The patient takes out what is their own; anybody else discloses it to whom it is for."""
    own = Asking(by=by, channel=Channel.LETTER, purposes=OWN_REQUEST)
    asking = own if by.is_patient else asking_of(_approval(line).signed, by)
    item = Item(classes=frozenset({DataClass.LETTER}), labels=book.labels(), reference=f"Letter/{line.letter.pk}")
    return decide(asking, Thing(patient_id=line.letter.patient_id, item=item, content=line.letter))


@action("letter.give")
def _keep_given(line: LetterLine, answer: Disclosed[Letter], *, by: Actor) -> LetterGiven:
    return LetterGiven.objects.create(
        organization_id=by.organization_id,
        patient_id=line.letter.patient_id,
        approval=_approval(line),
        to=GivenTo.PATIENT if by.is_patient else GivenTo.RECIPIENT,
        entry_id=answer.id,
        given_by=by.id,
        given_at=clock.now(),
    )


def _approval(line: LetterLine) -> LetterApproval:
    if line.approval is None:
        raise RefusedError(refused("Nothing was approved."))
    return line.approval


def _letter(letter_id: UUID, *, patient_id: UUID, by: Actor) -> LetterLine:
    # Two answers at once come one after the other, and the second one finds the first.
    Letter.objects.select_for_update(no_key=True).filter(organization_id=by.organization_id, pk=letter_id).first()
    line = letter_of(viewer=by, patient_id=patient_id, letter_id=letter_id)
    if line is None:
        raise RefusedError(refused("There is no such letter."))
    return line
