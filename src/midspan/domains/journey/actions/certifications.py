"""Certifying the need of this intensity: a physician is asked, writes, and signs; what is due is told, once."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.journey.actions.episodes import credentials_of, locked_episode
from midspan.domains.journey.certification_book import certification_book
from midspan.domains.journey.enums import CertificationNotice
from midspan.domains.journey.models import (
    Certification,
    CertificationAddendum,
    CertificationDraft,
    CertificationRequest,
    CertificationTold,
    PayerAnswer,
)
from midspan.domains.journey.queries.certifications import (
    CertificationFile,
    CertificationLine,
    answered_of,
    answers_seen_of,
    certification_file,
    certifications_due,
    own_certification_draft,
    physicians,
    seen_of,
)
from midspan.domains.journey.queries.stays import latest_episode
from midspan.domains.journey.rules.certifying import (
    Answered,
    Statement,
    may_add_to_certification,
    may_answer_now,
    may_ask_physician,
    may_keep_certification,
    may_record_answer,
    may_sign_certification,
)
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import staff_of
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, ActorKind, RefusedError, is_as_seen, refused


class Beside(Struct, frozen=True, kw_only=True):
    """What lay beside the statement as it was signed: facts with where each came from, and the plan it rests on."""

    facts: tuple[dict[str, str], ...] = ()
    plan_ref: UUID | None = None
    plan_number: int | None = None


@action("certification.answer")
def record_payer_answer(*, patient_id: UUID, answer: Answered, by: Actor, seen: str | None = None) -> PayerAnswer:
    """Put down what the payer of the stay answered, for its level: from now on what falls due follows it.

    It is never changed; one that is given later corrects it. The same one twice is once. `seen` as `answers_seen_of`
    gave it, None to put it down whatever was there. Raises RefusedError.
    """
    file = _locked(patient_id, by)
    file.may_answer.require()
    before = file.put_down_last
    if before is not None and answered_of(before) == answer:
        return before
    may_answer_now(is_as_seen=is_as_seen(answers_seen_of(file), seen)).require()
    may_record_answer(answer, today=clock.local_date()).require()
    return PayerAnswer.objects.create(  # type: ignore[misc]  # the rule has just asked for the day
        **_about(file),
        level=file.episode.level,
        payer=file.episode.payer,
        asks=answer.asks,
        entry_days=answer.entry_days,
        again_days=answer.again_days,
        said_by=answer.said_by.strip(),
        said_on=answer.said_on,
        reference=answer.reference.strip(),
        holds_through=answer.through,
        recorded_by_id=by.id,
        recorded_at=clock.now(),
    )


@action("certification.ask")
def ask_to_certify(*, patient_id: UUID, ask: UUID, by: Actor) -> CertificationRequest:
    """Ask a physician, who reaches this person from now on; whom somebody asked before no longer does by that.

    Asking the same one twice is once. Raises RefusedError.
    """
    file = _locked(patient_id, by)
    one = physicians(viewer=by).filter(pk=ask).first()
    held = one.credentials if one else []
    may_ask_physician(by, need=file.rule.need, credentials=held, may_sign=file.rule.credentials).require()
    rows = CertificationRequest.objects.filter(organization_id=by.organization_id, episode=file.episode)
    before = rows.order_by("-asked_at", "-pk").first()
    if before is not None and before.physician_id == ask:
        return before
    made = CertificationRequest.objects.create(
        **_about(file), physician_id=ask, asked_by_id=by.id, asked_at=clock.now()
    )
    with widened(by):  # Who asks may reach this person alone, and not the row that says who else does.
        if before is not None:
            close_reach(source_id=before.pk, by=by)
        open_reach(actor_id=ask, patient_id=patient_id, basis=Basis.CARE_TEAM, source_id=made.pk, by=by)
    _tell(ask, made.pk, patient_id, by)
    return made


@action("certification.keep")
def keep_certification(
    *, patient_id: UUID, statement: Statement, by: Actor, seen: str | None = None
) -> CertificationDraft:
    """Keep what a physician has written so far; `seen` as `seen_of` gave it, None to keep it whatever was there.

    Raises RefusedError for who may not write one, and where it was written or signed since it was seen.
    """
    file = _locked(patient_id, by)
    file.may_write.require()
    before = own_certification_draft(viewer=by, episode_id=file.episode.pk)
    may_keep_certification(is_as_seen=is_as_seen(seen_of(file, before), seen)).require()
    known = [one.key for one in file.rule.says if one.key in statement.affirmed]
    kept, _is_new = CertificationDraft.objects.update_or_create(
        organization_id=by.organization_id,
        episode=file.episode,
        author_id=by.id,
        defaults={
            "patient_id": patient_id,
            "first_date": statement.first,
            "until_date": statement.until,
            "weekly_hours": statement.weekly_hours,
            "why": statement.why,
            "affirmed": known,
            "kept_at": clock.now(),
        },
    )
    return kept


@action("certification.sign")
def sign_certification(*, patient_id: UUID, statement: Statement, beside: Beside, by: Actor) -> Certification:
    """Put one's name under what one has written: it is fixed for ever, with the credential of this moment.

    Raises RefusedError with the first thing that is missing. Sent twice it is signed once: the stay is held meanwhile.
    """
    file, said = _locked(patient_id, by), statement
    file.may_write.require()
    if before := _signed_before(file, said, by):
        return before
    today = clock.local_date()
    may_sign_certification(said, rule=file.rule, since=file.since, today=today, periods=file.periods).require()
    made = Certification.objects.create(  # type: ignore[misc]  # the rule has just asked for days and hours
        **_about(file),
        level=file.episode.level,
        payer=file.episode.payer,
        answer=file.answer if file.rule.answered else None,
        rules=certification_book().version,
        first_date=said.first,
        until_date=said.until,
        weekly_hours=said.weekly_hours,
        why=said.why.strip(),
        affirmed=[one.words for one in file.rule.says],
        facts=list(beside.facts),
        plan_ref=beside.plan_ref,
        plan_number=beside.plan_number,
        signed_by_id=by.id,
        credential=", ".join(credentials_of(by)),
        signed_at=clock.now(),
    )
    draft = own_certification_draft(viewer=by, episode_id=file.episode.pk)
    if draft is not None:
        draft.delete()
    return made


def _signed_before(file: CertificationFile, said: Statement, by: Actor) -> Certification | None:
    """The very same, signed by the same physician at this level of this stay."""
    same = (said.first, said.until, said.weekly_hours, said.why.strip(), by.id, file.episode.pk, file.episode.level)
    rows = (one for one, _addenda in file.statements)
    return next(
        (
            one
            for one in rows
            if same
            == (one.first_date, one.until_date, one.weekly_hours, one.why, one.signed_by_id, one.episode_id, one.level)
        ),
        None,
    )


@action("certification.amend")
def add_to_certification(*, patient_id: UUID, certification_id: UUID, words: str, by: Actor) -> CertificationAddendum:
    """Add to what was signed; the addition is signed at once and never changed. The same words twice are once.

    Raises RefusedError.
    """
    file = _locked(patient_id, by)
    statement = file.statement(certification_id)
    if statement is None:
        raise RefusedError(refused("This statement does not exist, or it is not yours to see."))
    held = credentials_of(by)
    able = certification_book().signing_credentials.intersection(held)
    may_add_to_certification(by, author_id=statement.signed_by_id, credentials=able, words=words).require()
    if before := _added_before(file, statement, words.strip(), by):
        return before
    return CertificationAddendum.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        certification=statement,
        author_id=by.id,
        credential=", ".join(held),
        words=words.strip(),
        added_at=clock.now(),
    )


def _added_before(
    file: CertificationFile, statement: Certification, words: str, by: Actor
) -> CertificationAddendum | None:
    added = file.addenda(statement.pk)
    return next((one for one in added if one.author_id == by.id and one.words == words), None)


@action("certification.tell_due")
def tell_certifications_due(*, by: Actor) -> int:
    """Tell of each due day once when it is near and once when it has passed; returns of how many somebody was told.

    The physician who was asked is told; where nobody was, the counselor, who asks one; without either the directors.
    Of a payer who is to be asked again the counselor is told, also where a statement is due before that.
    """
    return sum(_told(one, line, by) for line in certifications_due(viewer=by) for one in _days_to_tell(line))


class _DayToTell(Struct, frozen=True):
    on: date
    notice: CertificationNotice
    physician_id: UUID | None = None


def _days_to_tell(line: CertificationLine) -> Iterator[_DayToTell]:
    """The day by which a statement is due, and the one on which the payer's answer ends."""
    today, state = clock.local_date(), line.state
    if state.due_on is not None and not state.asks_payer:
        notice = CertificationNotice.OVERDUE if state.is_late(today) else CertificationNotice.SOON
        yield _DayToTell(state.due_on, notice, line.asked.staff_id if line.asked else None)
    answered = line.rule.answered
    if answered and answered.through and line.is_payer_to_ask:
        ends, ended = CertificationNotice.ANSWER_ENDS, CertificationNotice.ANSWER_ENDED
        yield _DayToTell(answered.through, ends if answered.holds(today) else ended)


def _told(one: _DayToTell, line: CertificationLine, by: Actor) -> bool:
    whom = _whom(one, line, by)
    if not whom:
        return False
    row, is_new = CertificationTold.objects.get_or_create(
        organization_id=by.organization_id,
        episode_id=line.episode_id,
        due_date=one.on,
        notice=one.notice,
        defaults={"patient_id": line.patient_id, "told_id": whom[0], "told_at": clock.now()},
    )
    # Each is about its own row: one that waits unread swallows no later one.
    for staff_id in whom if is_new else ():
        _tell(staff_id, row.pk, line.patient_id, by)
    return is_new


def _whom(one: _DayToTell, line: CertificationLine, by: Actor) -> list[UUID]:
    first = one.physician_id or line.counselor_id
    if first is not None:
        return [first]
    return [*staff_of(viewer=by, roles=[Role.DIRECTOR]).values_list("pk", flat=True)]


def _tell(whom: UUID, subject_id: UUID, patient_id: UUID, by: Actor) -> None:
    tell(
        kind=NoticeKind.CERTIFICATION_DUE,
        recipient_id=whom,
        recipient_kind=ActorKind.STAFF,
        subject_id=subject_id,
        patient_id=patient_id,
        by=by,
    )


def _about(file: CertificationFile) -> dict[str, Any]:
    stay = file.episode
    return {"organization_id": stay.organization_id, "patient_id": stay.patient_id, "episode": stay}


def _locked(patient_id: UUID, by: Actor) -> CertificationFile:
    """The latest stay, held, with all that is certified of it. Raises RefusedError for what the actor may not see."""
    stay = latest_episode(viewer=by, patient_id=patient_id)
    if stay is not None:
        locked_episode(stay.pk, by)
    found = certification_file(viewer=by, patient_id=patient_id)
    if found is None:
        raise RefusedError(refused("This person's stay does not exist, or it is not yours to see."))
    return found
