"""Door for changing: what a center writes itself, who reads a skill through, and whom a review day is told."""

from uuid import UUID

from django.db.models import Max

from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.queries import staff_credentials, staff_of
from midspan.domains.skills.models import OwnSkill, OwnSkillVersion, SkillReading, SkillReviewTold
from midspan.domains.skills.own import columns_of, details_of
from midspan.domains.skills.queries import overdue_skills, skill
from midspan.domains.skills.reviewing import may_read_through
from midspan.domains.skills.rules import (
    WRITES,
    OwnSkillDetails,
    may_follow,
    may_look_again,
    may_write,
    problems_of_own,
)
from midspan.domains.skills.shapes import Skill
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, ActorKind, RefusedError, refused

GONE = "This is not here any more. Load the page again."
LONGEST_CREDENTIAL = 60


@action("own_skill.keep")
def keep_own_skill(
    *, details: OwnSkillDetails, by: Actor, skill_id: UUID | None = None, seen: int = 0
) -> OwnSkillVersion:
    """A new skill (no `skill_id`), or the next version of one; `seen` is the number its author changed.

    Who says the same twice, as a second click does, gets the version that the first one made.
    Raises RefusedError, and OwnSkill.DoesNotExist.
    """
    may_write(by).require()
    today = clock.local_date()
    may_look_again(details.review_on, today=today).require()
    for problem in problems_of_own(details):
        refused(problem.words).require()
    in_turn("own_skill.keep", by.organization_id)
    changed = _own(skill_id, by) if skill_id else None
    latest = _latest(by, changed)
    if latest and _was_just_kept(latest, details, seen=seen, by=by):
        return latest
    number = latest.number if latest and changed else 0
    may_follow(number, seen).require()
    return OwnSkillVersion.objects.create(
        organization_id=by.organization_id,
        skill=changed or _new(by),
        number=number + 1,
        written_by_id=by.id,
        written_on=today,
        **columns_of(details),
    )


def _new(by: Actor) -> OwnSkill:
    mine = OwnSkill.objects.filter(organization_id=by.organization_id)
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    return OwnSkill.objects.create(organization_id=by.organization_id, number=number)


def _latest(by: Actor, own: OwnSkill | None) -> OwnSkillVersion | None:
    """The newest version of that skill; without one, of the skill that was begun last."""
    rows = OwnSkillVersion.objects.filter(organization_id=by.organization_id).select_related("skill")
    rows = rows.filter(skill=own) if own else rows
    return rows.order_by("-skill__number", "-number").first()


def _was_just_kept(latest: OwnSkillVersion, details: OwnSkillDetails, *, seen: int, by: Actor) -> bool:
    """Whether the same stands there already, by the same person and of the same day: a second click."""
    is_theirs = latest.written_by_id == by.id and latest.written_on == clock.local_date()
    return is_theirs and latest.number == seen + 1 and details_of(latest) == details


def _own(skill_id: UUID, by: Actor) -> OwnSkill:
    return OwnSkill.objects.select_for_update().get(organization_id=by.organization_id, pk=skill_id)


@action("own_skill.set_in_use")
def set_own_skill_in_use(*, skill_id: UUID, is_active: bool, by: Actor) -> OwnSkill:
    """Retire a skill, or offer it again; its words stay. Raises RefusedError, and OwnSkill.DoesNotExist."""
    may_write(by).require()
    own = _own(skill_id, by)
    own.is_active = is_active
    own.save(update_fields=["is_active"])
    return own


@action("skill.read_through")
def read_through(*, key: str, seen: str, by: Actor) -> SkillReading:
    """Say for the center that one has read this edition, `seen`, in both languages and for every age.

    Twice on a day is once. Raises RefusedError.
    """
    known = skill(viewer=by, key=key)
    if known is None:
        raise RefusedError(refused(GONE))
    held = staff_credentials(viewer=by, staff_id=by.id)
    may_read_through(by, credentials=held, edition=known.version, seen=seen).require()
    in_turn("skill.read_through", by.id)
    row, _is_new = SkillReading.objects.get_or_create(
        organization_id=by.organization_id,
        skill=key,
        edition=seen,
        read_by_id=by.id,
        read_on=clock.local_date(),
        defaults={"credential": ", ".join(held)[:LONGEST_CREDENTIAL]},
    )
    return row


@action("skill.tell_reviews")
def tell_reviews_due(*, by: Actor) -> int:
    """Tell whoever keeps the library that review days have passed: of each once, and once of all in a night.

    Returns of how many skills.
    """
    keepers = list(staff_of(viewer=by, roles=WRITES).values_list("pk", flat=True))
    if not keepers:
        return 0  # Whoever comes to keep it is told tomorrow.
    new = sum(_is_new(one, by) for one in overdue_skills(viewer=by, today=clock.local_date()))
    for staff_id in keepers if new else ():
        tell(kind=NoticeKind.SKILL_REVIEW, recipient_id=staff_id, recipient_kind=ActorKind.STAFF, by=by)
    return new


def _is_new(one: Skill, by: Actor) -> bool:
    _row, is_new = SkillReviewTold.objects.get_or_create(
        organization_id=by.organization_id,
        skill=one.key,
        edition=one.version,
        review_on=one.review_on,
        defaults={"told_at": clock.now()},
    )
    return is_new
