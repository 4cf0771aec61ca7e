"""The map: whom a patient puts on it, what they say of them, and whom they take off."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.circle.actions.ending import end_tie
from midspan.domains.circle.actions.own_tie import own_tie, require_patient
from midspan.domains.circle.enums import YesNo
from midspan.domains.circle.models import Tie
from midspan.domains.circle.queries import circle_of
from midspan.domains.circle.rules import may_add_tie
from midspan.kernel import clock
from midspan.kernel.actions import action, in_turn
from midspan.values import Actor


class Said(Struct, frozen=True, kw_only=True):
    """What a patient says of one person."""

    name: str
    roles: tuple[str, ...] = ()
    closeness: int | None = None
    frequency: str = ""
    helps_recovery: int | None = None
    uses_around_me: YesNo = YesNo.UNSURE
    is_safe_to_contact: YesNo = YesNo.UNSURE
    how_to_contact: str = ""
    may_call_at_night: bool = False
    in_safety_plan: bool = False
    note: str = ""

    def fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__struct_fields__} | {"roles": list(self.roles)}


@action("circle.add")
def add_tie(*, said: Said, by: Actor) -> Tie:
    """Put somebody on one's own map. Raises RefusedError past twelve."""
    require_patient(by)
    in_turn("circle.add", by.id)
    may_add_tie(count=len(circle_of(viewer=by))).require()
    return Tie.objects.create(
        organization_id=by.organization_id, patient_id=by.id, made_at=clock.now(), **said.fields()
    )


@action("circle.change")
def change_tie(*, tie_id: UUID, said: Said, by: Actor) -> Tie:
    tie = own_tie(tie_id, by).tie
    for name, value in said.fields().items():
        setattr(tie, name, value)
    tie.save()
    return tie


@action("circle.remove")
def remove_tie(*, tie_id: UUID, language: str, by: Actor) -> Tie:
    """Take somebody off one's map; a way in that they had ends as quietly. Raises RefusedError."""
    found = own_tie(tie_id, by)
    if found.invitation is not None or found.on_file:
        end_tie(tie_id=tie_id, language=language, by=by)
    Tie.objects.filter(pk=tie_id).update(removed_at=clock.now())
    return found.tie
