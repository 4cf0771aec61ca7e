"""Door for changing: what a center writes itself."""

from uuid import UUID

from django.db.models import Max

from midspan.domains.skills.models import OwnSkill, OwnSkillVersion
from midspan.domains.skills.own import columns_of
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

    Raises RefusedError, and OwnSkill.DoesNotExist.
    """
    may_write(by).require()
    today = clock.local_date()
    may_look_again(details.review_on, today=today).require()
    for problem in problems_of_own(details):
        refused(problem.words).require()
    in_turn("own_skill.keep", by.organization_id)
    skill = _own(skill_id, by) if skill_id else _new(by)
    latest = skill.versions.aggregate(latest=Max("number"))["latest"] or 0
    may_follow(latest, seen).require()
    return OwnSkillVersion.objects.create(
        organization_id=by.organization_id,
        skill=skill,
        number=latest + 1,
        written_by_id=by.id,
        written_on=today,
        **columns_of(details),
    )


def _new(by: Actor) -> OwnSkill:
    mine = OwnSkill.objects.filter(organization_id=by.organization_id)
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    return OwnSkill.objects.create(organization_id=by.organization_id, number=number)


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
