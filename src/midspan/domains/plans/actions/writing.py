"""Writing a draft: beginning it, putting in and taking out what it says, throwing it away."""

from uuid import UUID, uuid4

from midspan.domains.journey.queries import open_episode_of
from midspan.domains.plans.actions.finding import GONE, in_work
from midspan.domains.plans.book import plan_rules
from midspan.domains.plans.copying import copy_into, element_rows
from midspan.domains.plans.enums import IN_WORK, Kind, PlanState, Typing
from midspan.domains.plans.models import (
    Goal,
    Plan,
    PlanElement,
    StaffNote,
)
from midspan.domains.plans.queries import (
    PlanFile,
    has_lasting_notes,
    needs_not_taken_up,
    plans_of,
    suggestions_of,
)
from midspan.domains.plans.rules import (
    may_begin,
    may_drop,
    may_show,
    may_write,
)
from midspan.domains.plans.shapes import SHAPES, ElementWords, GoalWords
from midspan.domains.plans.thread import state_of, walked
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, RefusedError, is_as_seen, refused


@action("plan.begin")
def begin_plan(*, patient_id: UUID, by: Actor) -> Plan:
    """Begin the next version, with all that the one that holds says. Raises RefusedError."""
    in_turn("plan.begin", patient_id)
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


@action("plan.show")
def show_draft(*, patient_id: UUID, by: Actor) -> Plan:
    """From now on the person reads the version in work on their own phone as well. Raises RefusedError."""
    file = in_work(patient_id, by)
    may_show(by).require()
    if file.plan.shown_at is None:
        file.plan.shown_at = clock.now()
        file.plan.save(update_fields=["shown_at"])
    return file.plan


@action("plan.drop")
def drop_draft(*, patient_id: UUID, by: Actor) -> None:
    """Throw a draft away, and the notes in it of whoever does; what holds goes on holding. Raises RefusedError."""
    file = in_work(patient_id, by)
    has_suggestions = bool(suggestions_of(viewer=by, plan=file.plan))
    may_drop(
        by,
        state=file.state,
        has_names=file.has_names,
        has_suggestions=has_suggestions,
        has_lasting_notes=has_lasting_notes(viewer=by, plan=file.plan),
    ).require()
    StaffNote.objects.filter(organization_id=by.organization_id, plan=file.plan, author_id=by.id).delete()
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
    seen: str | None = None,
) -> PlanElement:
    """Put a need, goal, objective or intervention into the draft, or change the one of that `thread`.

    `under` is the thread that a new one hangs from; needs hang from none. `seen` is the state (`thread.state_of`) that
    was before whoever wrote: where somebody else has changed it since, nothing is kept. Raises RefusedError.
    """
    file = in_work(patient_id, by)
    may_write(by, state=file.state).require()
    _require_as_seen(file, thread, seen)
    values = SHAPES[kind].fields_of(words) | (_provenance(words, by) if isinstance(words, GoalWords) else {})
    return _changed(file.plan, kind, thread, values, by) if thread else _added(file.plan, kind, under, values, by)


def _require_as_seen(file: PlanFile, thread: UUID | None, seen: str | None) -> None:
    node = next((one for one in walked(file.tree) if one.thread == thread), None)
    if node is not None and not is_as_seen(state_of(node), seen):
        raise RefusedError(
            refused(
                "Somebody changed this while you wrote. What it says now stands above yours: "
                "keep yours once more, or theirs."
            )
        )


def _provenance(words: GoalWords, by: Actor) -> dict[str, object]:
    with_whom = by.id if words.typed is Typing.TOGETHER else None
    return {"typed_with_id": with_whom, "typed_at": None if words.typed is Typing.BY_STAFF else clock.now()}


def _changed(plan: Plan, kind: Kind, thread: UUID, values: dict[str, object], by: Actor) -> PlanElement:
    row = _element(plan, kind, thread, by)
    if isinstance(row, Goal) and row.own_words == values["own_words"]:
        return row  # The same words stay typed by whoever typed them.
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
    file = in_work(patient_id, by)
    may_write(by, state=file.state).require()
    found = next((one for one in needs_not_taken_up(viewer=by, file=file) if one.id == found_id), None)
    if found is None:
        raise RefusedError(refused("This is in the plan already, or was not found."))
    values = {"words": found.words, "evidence": f"Assessment: {found.section_title}", "found_id": found.id}
    return _added(file.plan, Kind.NEED, None, values, by)


@action("plan.drop_element")
def drop_element(*, patient_id: UUID, kind: Kind, thread: UUID, by: Actor) -> None:
    """Take something out of the draft, with all that hangs from it. Raises RefusedError."""
    file = in_work(patient_id, by)
    may_write(by, state=file.state).require()
    _element(file.plan, kind, thread, by).delete()
