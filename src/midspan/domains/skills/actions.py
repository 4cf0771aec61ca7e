"""Door for changing: what a center writes itself."""

from uuid import UUID

from django.db.models import Max

from midspan.domains.skills.models import OwnSkill, OwnSkillVersion
from midspan.domains.skills.own import columns_of, details_of
from midspan.domains.skills.rules import (
    OwnSkillDetails,
    may_follow,
    may_look_again,
    may_write,
    problems_of_own,
)
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor, refused


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
    skill = _own(skill_id, by) if skill_id else None
    latest = _latest(by, skill)
    if latest and _was_just_kept(latest, details, seen=seen, by=by):
        return latest
    number = latest.number if latest and skill else 0
    may_follow(number, seen).require()
    return OwnSkillVersion.objects.create(
        organization_id=by.organization_id,
        skill=skill or _new(by),
        number=number + 1,
        written_by_id=by.id,
        written_on=today,
        **columns_of(details),
    )


def _new(by: Actor) -> OwnSkill:
    mine = OwnSkill.objects.filter(organization_id=by.organization_id)
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    return OwnSkill.objects.create(organization_id=by.organization_id, number=number)


def _latest(by: Actor, skill: OwnSkill | None) -> OwnSkillVersion | None:
    """The newest version of that skill; without one, of the skill that was begun last."""
    rows = OwnSkillVersion.objects.filter(organization_id=by.organization_id).select_related("skill")
    rows = rows.filter(skill=skill) if skill else rows
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
    skill = _own(skill_id, by)
    skill.is_active = is_active
    skill.save(update_fields=["is_active"])
    return skill
