"""Writing a plan, offering and signing it, what the patient says of it, and reviewing it."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.utils import timezone
from msgspec import Struct

from midspan.domains.guardians.queries import name_of_patient
from midspan.domains.journey.queries import open_episode_of
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import staff_credentials, staff_member
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.copying import copy_into, element_rows
from midspan.domains.plans.enums import IN_WORK, Decision, Kind, PlanState, Signer, TouchSource
from midspan.domains.plans.models import (
    Objective,
    ObjectiveReview,
    OwnRating,
    Plan,
    PlanElement,
    PlanReview,
    PlanSignature,
    Touch,
)
from midspan.domains.plans.queries import (
    PlanFile,
    active_plan,
    needs_not_taken_up,
    own_ratings,
    plan_in_work,
    plans_of,
    threads_in,
)
from midspan.domains.plans.rules import (
    may_be_second,
    may_begin,
    may_drop,
    may_offer,
    may_rate,
    may_review,
    may_sign,
    may_take_back,
    may_write,
)
from midspan.domains.plans.shapes import SHAPES, ElementWords
from midspan.domains.plans.thread import objectives_in
from midspan.domains.privacy.queries import Asking, Thing, decide, visible
from midspan.engines.disclosure import Channel, Item, Obligation
from midspan.kernel import clock
from midspan.kernel.actions import action, record_all
from midspan.values import Actor, ActorKind, DataClass, Label, RefusedError, refused
from midspan.values.typed_names import is_same_name

NOT_FOUND = "There is no such plan, or it is not yours."
# Each page says who took it out and when, and the page declares no-store.
ON_PAPER = frozenset({Obligation.WATERMARK, Obligation.NO_STORE})
GONE = "This is not in the plan any more."


class Reviewed(Struct, frozen=True, kw_only=True):
    """What a clinician says of one objective at a review: 0 to 10, and what becomes of it.

    `level` is the level reached, -2 to +2, where levels were written for it.
    """

    thread: UUID
    rating: int
    decision: Decision
    reason: str = ""
    level: int | None = None


@action("plan.begin")
def begin_plan(*, patient_id: UUID, by: Actor) -> Plan:
    """Begin the next version, with all that the one that holds says. Raises RefusedError."""
    earlier, episode = plans_of(viewer=by, patient_id=patient_id), open_episode_of(viewer=by, patient_id=patient_id)
    in_work = any(PlanState(one.state) in IN_WORK for one in earlier)
    may_begin(by, in_work=in_work, is_open=episode is not None).require()
    plan = Plan.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        episode_id=episode.pk,  # type: ignore[union-attr]  # the rule has just asked for it
        number=1 + max((one.number for one in earlier), default=0),
        rules=plan_rules().version,
        begun_by_id=by.id,
        begun_at=clock.now(),
    )
    held = next((one for one in earlier if one.state == PlanState.ACTIVE), None)
    if held is not None:
        copy_into(plan, held, viewer=by)
    return plan


@action("plan.drop")
def drop_draft(*, patient_id: UUID, by: Actor) -> None:
    """Throw a draft away; what holds goes on holding. Raises RefusedError."""
    file = _in_work(patient_id, by)
    may_drop(by, state=file.state, has_names=file.has_names).require()
    file.plan.delete()


@action("plan.write")
def write_element(
    *,
    patient_id: UUID,
    kind: Kind,
    words: ElementWords,
    by: Actor,
    thread: UUID | None = None,
    under: UUID | None = None,
) -> PlanElement:
    """Put a need, goal, objective or intervention into the draft, or change the one of that `thread`.

    `under` is the thread that a new one hangs from; needs hang from none. Raises RefusedError.
    """
    file = _in_work(patient_id, by)
    may_write(by, state=file.state).require()
    values = SHAPES[kind].fields_of(words)
    return _changed(file.plan, kind, thread, values, by) if thread else _added(file.plan, kind, under, values, by)


def _changed(plan: Plan, kind: Kind, thread: UUID, values: dict[str, object], by: Actor) -> PlanElement:
    row = _element(plan, kind, thread, by)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])
    return row


def _added(plan: Plan, kind: Kind, under: UUID | None, values: dict[str, object], by: Actor) -> PlanElement:
    shape = SHAPES[kind]
    parent = {shape.parent_field: _element(plan, shape.parent, under, by)} if shape.parent else {}
    last = element_rows(kind, plan, viewer=by).order_by("-place").values_list("place", flat=True).first()
    return shape.model.objects.create(
        organization_id=by.organization_id,
        patient_id=plan.patient_id,
        plan=plan,
        thread=uuid4(),
        place=0 if last is None else last + 1,
        **parent,
        **values,
    )


def _element(plan: Plan, kind: Kind, thread: UUID | None, by: Actor) -> PlanElement:
    row = element_rows(kind, plan, viewer=by).filter(thread=thread).first() if thread else None
    if row is None:
        raise RefusedError(refused(GONE))
    return row


@action("plan.take_up")
def take_up(*, patient_id: UUID, found_id: UUID, by: Actor) -> PlanElement:
    """Make a need of what an assessment found, with the section that shows it as its evidence. Raises RefusedError."""
    file = _in_work(patient_id, by)
    may_write(by, state=file.state).require()
    found = next((one for one in needs_not_taken_up(viewer=by, file=file) if one.id == found_id), None)
    if found is None:
        raise RefusedError(refused("This is in the plan already, or was not found."))
    values = {"words": found.words, "evidence": f"Assessment: {found.section_title}", "found_id": found.id}
    return _added(file.plan, Kind.NEED, None, values, by)


@action("plan.drop_element")
def drop_element(*, patient_id: UUID, kind: Kind, thread: UUID, by: Actor) -> None:
    """Take something out of the draft, with all that hangs from it. Raises RefusedError."""
    file = _in_work(patient_id, by)
    may_write(by, state=file.state).require()
    _element(file.plan, kind, thread, by).delete()


@action("plan.offer")
def offer_plan(*, patient_id: UUID, by: Actor) -> Plan:
    """The words stand still now, and the patient is told that there is something to read. Raises RefusedError."""
    file = _in_work(patient_id, by)
    may_offer(by, state=file.state, found=file.found).require()
    plan = _moved(file.plan, PlanState.OFFERED, digest=file.digest, offered_at=clock.now())
    tell(
        kind=NoticeKind.PLAN_WAITING,
        recipient_id=patient_id,
        recipient_kind=ActorKind.PATIENT,
        subject_id=plan.pk,
        by=by,
    )
    return plan


@action("plan.take_back")
def take_back_offer(*, patient_id: UUID, by: Actor) -> Plan:
    """It is a draft again. Names under the old words stay on file and count for those words alone."""
    file = _in_work(patient_id, by)
    may_take_back(by, state=file.state).require()
    return _moved(file.plan, PlanState.DRAFT, digest="", offered_at=None)


@action("plan.sign")
def sign_plan(*, patient_id: UUID, signer: Signer, read_digest: str, signed_name: str, by: Actor) -> PlanSignature:
    """A name under exactly the words that were read; with the last one that is wanted the plan holds.

    Raises RefusedError.
    """
    file = _in_work(patient_id, by)
    is_as_read = read_digest == file.digest
    may_sign(by, patient_id=patient_id, state=file.state, is_as_read=is_as_read, signer=signer).require()
    _require_name(signed_name, signer, patient_id, by)
    credentials = staff_credentials(viewer=by, staff_id=by.id) if by.is_staff else []
    _require_second_person(file, signer, credentials, by)
    kept, _ = PlanSignature.objects.get_or_create(
        organization_id=by.organization_id,
        plan=file.plan,
        signer=signer,
        digest=file.digest,
        defaults={
            "patient_id": patient_id,
            "signer_id": by.id,
            "credential": ", ".join(credentials),
            "signed_name": signed_name.strip(),
            "signed_at": clock.now(),
        },
    )
    if kept.signer_id != by.id:
        raise RefusedError(refused("Somebody else has just signed in this place."))
    _activate_when_whole(patient_id, by)
    return kept


def _require_name(typed: str, signer: Signer, patient_id: UUID, by: Actor) -> None:
    if not is_same_name(typed, name_to_sign(signer=signer, patient_id=patient_id, by=by)):
        raise RefusedError(refused("Type your name as it stands in the text."))


def name_to_sign(*, signer: Signer, patient_id: UUID, by: Actor) -> str:
    """The name that somebody types to sign; empty for who has none here."""
    if signer is not Signer.PATIENT:
        return str(staff_member(viewer=by, staff_id=by.id))
    return name_of_patient(viewer=by, patient_id=patient_id)


def _require_second_person(file: PlanFile, signer: Signer, credentials: Collection[str], by: Actor) -> None:
    before = any(one.signer_id == by.id and one.signer != signer for one in file.signatures)
    may_be_second(
        signer, credentials=credentials, signed_before=before, countersigned=plan_rules().countersigned
    ).require()


def _activate_when_whole(patient_id: UUID, by: Actor) -> None:
    file = plan_in_work(viewer=by, patient_id=patient_id)
    if file is None or file.missing:
        return
    held = active_plan(viewer=by, patient_id=patient_id)
    if held is not None:
        _moved(held.plan, PlanState.SUPERSEDED, superseded_at=clock.now())
    now = clock.now()
    _moved(file.plan, PlanState.ACTIVE, active_at=now, review_date=_next_review(patient_id, by))


def _next_review(patient_id: UUID, by: Actor) -> date:
    episode = open_episode_of(viewer=by, patient_id=patient_id)
    focus = episode.track.focus if episode and episode.track else ""
    return timezone.localdate(clock.now()) + timedelta(days=plan_rules().days_until_review(focus))


def touch_objectives(*, linked: Collection[UUID], source: TouchSource, source_id: UUID, on: date, by: Actor) -> None:
    """Keep that something signed worked on these objectives, each given by the id of its row in any version.

    Three statements, in the caller's transaction; the same source touches a thread once.
    """
    rows = visible(Objective.objects.filter(pk__in=linked), viewer=by, data_class=DataClass.PLAN)
    touches = [
        Touch(
            organization_id=by.organization_id,
            patient_id=patient_id,
            thread=thread,
            on_date=on,
            source=source,
            source_id=source_id,
        )
        for patient_id, thread in rows.order_by("pk").values_list("patient_id", "thread")
    ]
    Touch.objects.bulk_create(touches, ignore_conflicts=True)
    record_all(by=by, verb="plan.touch", subjects=touches)


def take_plan(*, patient_id: UUID, has_stepped_up: bool, by: Actor) -> PlanFile:
    """The plan that holds as it leaves: by the patient as a file, by staff on paper. Raises RefusedError.

    The gate is asked at this moment, and its answer stands in the ledger, a no as well, which is why this is no action.
    """
    file = _found(active_plan(viewer=by, patient_id=patient_id))
    if not has_stepped_up:
        raise RefusedError(refused("First show that it is you."))
    channel, purpose = (Channel.EXPORT, "PATRQT") if by.is_patient else (Channel.PRINT, "TREAT")
    asking = Asking(by=by, channel=channel, purposes=frozenset({purpose}), stepped_up=True)
    item = Item(classes=frozenset({DataClass.PLAN}), labels=frozenset({Label.PART2}), reference="Plan")
    answer = decide(asking, Thing(patient_id=patient_id, item=item, content=file))
    if not answer.is_open:
        raise RefusedError(refused(answer.decision.sentence))
    return answer.shown(did=ON_PAPER)


@action("plan.rate")
def rate_objective(*, thread: UUID, rating: int, words: str, by: Actor) -> OwnRating:
    """The patient says how far along they are, 0 to 10. Each time is kept. Raises RefusedError."""
    file = active_plan(viewer=by, patient_id=by.id)
    if file is None or thread not in threads_in(file):
        raise RefusedError(refused(GONE))
    may_rate(by, patient_id=file.plan.patient_id, state=file.state, rating=rating).require()
    return OwnRating.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        plan=file.plan,
        thread=thread,
        rating=rating,
        words=words.strip(),
        rated_at=clock.now(),
    )


@action("plan.review")
def hold_review(*, patient_id: UUID, lines: Collection[Reviewed], summary: str, by: Actor) -> PlanReview:
    """Keep what both found about each objective; the day of the next one is set by the cadence. Raises RefusedError."""
    file = _found(active_plan(viewer=by, patient_id=patient_id))
    may_review(by, state=file.state).require()
    _require_every(lines, file)
    review = PlanReview.objects.create(
        organization_id=by.organization_id,
        patient_id=patient_id,
        plan=file.plan,
        held_by_id=by.id,
        held_at=clock.now(),
        next_date=_next_review(patient_id, by),
        summary=summary.strip(),
    )
    _keep_lines(review, lines, file, by)
    file.plan.review_date = review.next_date
    file.plan.save(update_fields=["review_date"])
    return review


def _require_every(lines: Collection[Reviewed], file: PlanFile) -> None:
    levels = {one.thread: one.levels for one in objectives_in(file.tree)}
    if {one.thread for one in lines} != threads_in(file):
        raise RefusedError(refused("Say something about every objective."))
    if any(one.decision is not Decision.KEEP and not one.reason.strip() for one in lines):
        raise RefusedError(refused("Say why an objective is changed or closed."))
    if any((one.level is None) is bool(levels[one.thread]) for one in lines):
        raise RefusedError(refused("Choose the level reached of each objective that has levels."))


def _keep_lines(review: PlanReview, lines: Collection[Reviewed], file: PlanFile, by: Actor) -> None:
    own = own_ratings(viewer=by, plan=file.plan)
    ObjectiveReview.objects.bulk_create(
        ObjectiveReview(
            organization_id=by.organization_id,
            patient_id=review.patient_id,
            review=review,
            thread=one.thread,
            own_rating=own[one.thread].rating if one.thread in own else None,
            clinician_rating=one.rating,
            level=one.level,
            decision=one.decision,
            reason=one.reason.strip(),
        )
        for one in lines
    )


def _in_work(patient_id: UUID, by: Actor) -> PlanFile:
    """The version in work, held until the transaction ends."""
    rows = Plan.objects.filter(patient_id=patient_id, state__in=sorted(IN_WORK))
    list(visible(rows, viewer=by, data_class=DataClass.PLAN).select_for_update(no_key=True))
    return _found(plan_in_work(viewer=by, patient_id=patient_id))


def _found(file: PlanFile | None) -> PlanFile:
    if file is None:
        raise RefusedError(refused(NOT_FOUND))
    return file


def _moved(plan: Plan, state: PlanState, **values: object) -> Plan:
    for name, value in {**values, "state": state}.items():
        setattr(plan, name, value)
    plan.save(update_fields=["state", *values])
    return plan
