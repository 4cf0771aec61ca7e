"""A plan as its pages show it: the thread as nested lines, versions, names under it, what changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from msgspec import Struct

from midspan.domains.people.queries import all_staff
from midspan.domains.plans.enums import Decision, Kind, NeedState, PlanState, Signer
from midspan.domains.plans.models import ObjectiveReview, OwnRating, Plan, PlanReview, PlanSignature, StaffNote, Touch
from midspan.domains.plans.queries import PlanFile, may_change, why_reviewed
from midspan.domains.plans.reviewing import cadences_not_known, review_due_of
from midspan.domains.plans.rules import Difference, Finding
from midspan.domains.plans.rules.differences import own_fields
from midspan.domains.plans.thread import (
    GoalNode,
    InterventionNode,
    NeedNode,
    Node,
    ObjectiveNode,
    Tree,
    children_of,
    kind_of,
    walked,
)
from midspan.domains.plans.wording import (
    DECISION_WORDS,
    FIELD_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    NEED_WORDS,
    SIGNER_WORDS,
    STATE_WORDS,
    WHAT_WORDS,
    doing_words,
    level_words,
    measure_words,
    typed_words,
    value_words,
    words_of,
)
from midspan.engines.scoring import Goal, attainment
from midspan.kernel import clock
from midspan.kernel.margins import Slip
from midspan.values import Actor

T = TypeVar("T", Finding, Touch)
HANGS = {Kind.NEED: Kind.GOAL, Kind.GOAL: Kind.OBJECTIVE, Kind.OBJECTIVE: Kind.INTERVENTION}


def names_in(trees: Iterable[Tree], *, viewer: Actor) -> dict[UUID, str]:
    """Staff id → name, of whoever owns or typed something in these trees. One query, none where nobody does."""
    ids = {named for tree in trees for node in walked(tree) if (named := _named(node))}
    return {one.pk: str(one) for one in all_staff(viewer=viewer).filter(pk__in=ids)} if ids else {}


def _named(node: Node) -> UUID | None:
    if isinstance(node, GoalNode):
        return node.typed_with_id
    return node.owner_id if isinstance(node, InterventionNode) else None


def lines_of(
    file: PlanFile,
    *,
    viewer: Actor,
    slips: Iterable[Slip] = (),
    reviews: Iterable[PlanReview] = (),
    ratings: Mapping[UUID, OwnRating] | None = None,
    staff_notes: Mapping[UUID, Sequence[StaffNote]] | None = None,
    is_own: bool | None = None,
    tells_levels: bool = True,
) -> list[dict[str, Any]]:
    """The thread as a template draws it: needs with what hangs from them, each with what is loose about it.

    `slips`, `reviews` and the person’s own `ratings` are shown where the thread is that they are about; so are
    `staff_notes`, which only pages of staff ask for. `is_own`: as the person reads it, whoever is signed in. Without
    `tells_levels` the page has another place for them.
    """
    beside = Beside(
        names=names_in([file.tree], viewer=viewer),
        loose=_by_thread(file.found),
        worked_on=_by_thread(file.touches),
        is_own=viewer.is_patient if is_own is None else is_own,
        patient_id=file.plan.patient_id,
        slips=_by_line(slips),
        reviewed=reviewed_threads(reviews),
        ratings=ratings or {},
        staff_notes=staff_notes or {},
        tells_levels=tells_levels,
    )
    return [_line(node, beside) for node in file.tree]


def attainment_words(lines: Iterable[ObjectiveReview]) -> str:
    """The T score of the levels reached at one review; nothing where no objective has levels. For staff only."""
    reached = [Goal(line.level) for line in lines if line.level is not None]
    if not reached:
        return ""
    return _("Goal attainment T = %(score)s; 50 is all as expected. Never compared between people.") % {
        "score": f"{attainment(reached):.1f}"
    }


class Beside(Struct, frozen=True, kw_only=True):
    """What stands beside the words of a plan: names of staff, what is loose, what worked on it. `is_own`: for whom.

    `slips` are what others lay beside a thread, `reviewed` what each review found about it, the newest first.
    """

    names: Mapping[UUID, str]
    loose: Mapping[UUID | None, list[Finding]]
    worked_on: Mapping[UUID | None, list[Touch]]
    is_own: bool
    patient_id: UUID
    slips: Mapping[UUID | None, list[Slip]] = {}
    reviewed: Mapping[UUID, list[dict[str, Any]]] = {}
    ratings: Mapping[UUID, OwnRating] = {}
    staff_notes: Mapping[UUID, Sequence[StaffNote]] = {}
    tells_levels: bool = True


def _by_thread(found: Iterable[T]) -> dict[UUID | None, list[T]]:
    by_thread: dict[UUID | None, list[T]] = {}
    for one in found:
        by_thread.setdefault(one.thread, []).append(one)
    return by_thread


def _by_line(slips: Iterable[Slip]) -> dict[UUID | None, list[Slip]]:
    by_line: dict[UUID | None, list[Slip]] = {}
    for one in slips:
        by_line.setdefault(one.line, []).append(one)
    return by_line


def loose_ends(file: PlanFile, slips: Iterable[Slip]) -> list[dict[str, str]]:
    """Everything that is loose, each with where it is: of the whole plan, of each link, and of what lies beside it."""
    words = {node.thread: words_of(node) for node in walked(file.tree)}
    own = [
        {
            "words": _(one.words),
            "about": words.get(one.thread, "") if one.thread else "",
            "url": f"#t-{one.thread}" if one.thread else "",
        }
        for one in file.found
    ]
    return own + [{"words": said, "about": about, "url": where} for slip in slips for said, where, about in slip.loose]


def reviewed_threads(reviews: Iterable[PlanReview]) -> dict[UUID, list[dict[str, Any]]]:
    """Thread → what each review found about it, the newest first."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for review in reviews:
        for line in review.lines.all():
            row = {"day": date_format(localtime(review.held_at)), **_reviewed(line), "level": _level(line)}
            found.setdefault(line.thread, []).append(row)
    return found


def _reviewed(line: ObjectiveReview) -> dict[str, Any]:
    return {
        "own": line.own_rating,
        "clinician": line.clinician_rating,
        "level": "" if line.level is None else str(LEVEL_WORDS[line.level]),
        "decision": DECISION_WORDS[Decision(line.decision)],
        "reason": line.reason,
    }


def _level(line: ObjectiveReview) -> str:
    """The level reached with its sign, for staff."""
    return "" if line.level is None else level_words(line.level)


def _line(node: Node, beside: Beside) -> dict[str, Any]:
    kind = kind_of(node)
    return {
        "kind": kind.value,
        "kind_words": KIND_WORDS[kind],
        "thread": node.thread,
        "words": words_of(node),
        "notes": _notes(node, beside),
        "worked_on": _worked_on(node, beside),
        "slips": [one.markup for one in beside.slips.get(node.thread, ()) if one.markup],
        "reviewed": beside.reviewed.get(node.thread, []),
        "rated": beside.ratings.get(node.thread),
        "staff_notes": beside.staff_notes.get(node.thread, ()),
        "state": NEED_WORDS[node.state] if isinstance(node, NeedNode) and node.state != NeedState.ACTIVE else "",
        "evidence_url": _evidence_url(node, beside),
        "loose": [] if beside.is_own else beside.loose.get(node.thread, []),
        "hanging": [_line(one, beside) for one in children_of(node)],
        "hangs": HANGS.get(kind, ""),
        "hangs_words": KIND_WORDS[HANGS[kind]] if kind in HANGS else "",
    }


def _evidence_url(node: Node, beside: Beside) -> str:
    """From a need that an assessment found to that assessment, for staff."""
    is_found = isinstance(node, NeedNode) and node.found_id is not None and not beside.is_own
    return reverse("assessments:of_patient", args=[beside.patient_id]) if is_found else ""


def _worked_on(node: Node, beside: Beside) -> list[dict[str, str]]:
    """The days on which something worked on it; staff go on from there to the session."""
    touches: Iterable[Touch] = beside.worked_on.get(node.thread, ())
    told = {source for one in beside.slips.get(node.thread, ()) for source in one.tells}
    touches = [one for one in touches if one.source_id not in told]
    if beside.is_own:
        return [{"day": date_format(day), "url": ""} for day in sorted({one.on_date for one in touches}, reverse=True)]
    return [
        {
            "day": date_format(one.on_date),
            "url": reverse("staff:room", args=[one.source_id]),
        }
        for one in touches
    ]


def _notes(node: Node, beside: Beside) -> list[str]:
    if isinstance(node, NeedNode):
        evidence = node.evidence or (_("Assessment") if node.found_id else "")
        return [one for one in (evidence, node.reason) if one]
    if isinstance(node, GoalNode):
        return typed_words(node, beside.names, is_own=beside.is_own)
    if isinstance(node, ObjectiveNode):
        return measure_words(node, is_own=beside.is_own, tells_levels=beside.tells_levels)
    return doing_words(node, beside.names, is_own=beside.is_own) if isinstance(node, InterventionNode) else []


def loose_overall(file: PlanFile) -> list[Finding]:
    """What is loose about the whole plan."""
    return [one for one in file.found if one.thread is None]


def notes_beside_none(
    noted: Mapping[UUID, Sequence[StaffNote]], file: PlanFile | None, viewer: Actor
) -> list[dict[str, Any]]:
    """Notes about parts that are not in this version (None: in none), the oldest first, so that no note is lost."""
    beside = {node.thread for node in walked(file.tree)} if file else set()
    rest = [one for thread, notes in noted.items() if thread not in beside for one in notes]
    return [
        {"note": one, "may_change": may_change(one, viewer)} for one in sorted(rest, key=lambda one: one.written_at)
    ]


def review_words(*, viewer: Actor, patient_id: UUID) -> dict[str, Any] | None:
    """By when the plan that holds is looked at again, why then, and which cadences nobody knows. Four queries."""
    due = review_due_of(viewer=viewer, patient_id=patient_id)
    if due is None:
        return None
    return {
        "day": date_format(due.on),
        "is_late": due.is_late(clock.local_date()),
        "why": why_reviewed(due),
        "not_known": [one.words for one in cadences_not_known(viewer=viewer, patient_id=patient_id)],
    }


def version_line(plan: Plan) -> dict[str, Any]:
    words, kind = STATE_WORDS[PlanState(plan.state)]
    since = plan.active_at or plan.begun_at
    return {
        "label": _("Version %(number)s") % {"number": plan.number},
        "hint": _("since %(day)s") % {"day": date_format(localtime(since))},
        "state": words,
        "kind": kind,
        "id": plan.pk,
    }


def signature_lines(file: PlanFile) -> list[dict[str, str]]:
    """Whose names are under it and whose are still wanted, in the order of signers."""
    by_signer = {Signer(one.signer): one for one in file.signatures}
    wanted = [one for one in Signer if one in by_signer or one in file.missing]
    return [{"label": str(SIGNER_WORDS[one]), "value": _signature(by_signer.get(one))} for one in wanted]


def _signature(one: PlanSignature | None) -> str:
    if one is None:
        return _("Not signed yet")
    name = f"{one.signed_name}, {one.credential}" if one.credential else one.signed_name
    return _("%(name)s, %(at)s") % {"name": name, "at": date_format(localtime(one.signed_at), "DATETIME_FORMAT")}


def field_lines(node: Node, *, viewer: Actor) -> list[dict[str, Any]]:
    """All that one node says itself, each with what it is called; what is not said is left out."""
    names = names_in([(node,)], viewer=viewer)  # type: ignore[list-item]  # also of a node below the roots
    said = own_fields(node).items()
    return [{"label": FIELD_WORDS[name], "value": value_words(value, names)} for name, value in said if value]


def difference_lines(found: Iterable[Difference], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    return [_difference(one, names) for one in found]


def _difference(one: Difference, names: Mapping[UUID, str]) -> dict[str, Any]:
    what, tag = WHAT_WORDS[one.what]
    return {
        "what": what,
        "tag": tag,
        "kind": KIND_WORDS[one.kind],
        "words": words_of(one.node),
        "fields": [
            {
                "label": FIELD_WORDS[field.field],
                "before": value_words(field.before, names),
                "after": value_words(field.after, names),
            }
            for field in one.fields
        ],
    }


def review_lines(reviews: Iterable[PlanReview], words: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Each review with both ratings side by side; `words` is thread → objective. As the person may read it."""
    return [
        {
            "day": date_format(localtime(one.held_at)),
            "by": str(one.held_by),
            "summary": one.summary,
            "rows": [{"words": words.get(line.thread, ""), **_reviewed(line)} for line in one.lines.all()],
        }
        for one in reviews
    ]


def staff_review_lines(reviews: Sequence[PlanReview], words: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """The same with the levels’ signs and their score, which are for staff alone."""
    lines = zip(reviews, review_lines(reviews, words), strict=True)
    return [
        {**line, "rows": _signed(one, line), "attainment": attainment_words(one.lines.all())} for one, line in lines
    ]


def _signed(review: PlanReview, line: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**row, "level": _level(one)} for one, row in zip(review.lines.all(), line["rows"], strict=True)]
