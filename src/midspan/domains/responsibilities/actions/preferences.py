"""How a person would like treatment to fit their week, and that nothing else is in it."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import asdict

from midspan.domains.people.actions import keep_time_zone
from midspan.domains.responsibilities.actions.reaching import require_life_of
from midspan.domains.responsibilities.actions.steps import remember_preference
from midspan.domains.responsibilities.enums import Modality, PartOfDay
from midspan.domains.responsibilities.models import WeekPreference
from midspan.domains.responsibilities.rules import may_prefer
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.values import Actor


class WeekWish(Struct, frozen=True, kw_only=True):
    """The wishes. `travel_minutes` are one way by site id; what is not known is left out, None or empty.

    `time_zone` is the person's own clock (empty: the site's; None: nobody asked, so it stays), `video_state` the
    two-letter state they are in while they take part by video.
    """

    modality: Modality = Modality.HYBRID
    travel_minutes: Mapping[str, int] = field(default_factory=dict)
    part_of_day: PartOfDay | None = None
    longest_day_minutes: int | None = None
    language: str = "en"
    video_place: bool | None = None
    family_session: bool | None = None
    video_state: str = ""
    time_zone: str | None = None
    note: str = ""


@action("preference.keep")
def keep_preference(*, patient_id: UUID, wish: WeekWish, by: Actor) -> WeekPreference:
    """The wishes are now these. Raises RefusedError."""
    require_life_of(patient_id, by=by)
    may_prefer(travel_minutes=wish.travel_minutes, longest_day_minutes=wish.longest_day_minutes).require()
    mine = {"organization_id": by.organization_id, "patient_id": patient_id}
    row = WeekPreference.objects.select_for_update().filter(**mine).first()
    remember_preference(row, patient_id=patient_id, moves_clock=wish.time_zone is not None, by=by)
    row = row or WeekPreference(**mine)
    for name, value in asdict(wish).items():
        if name != "time_zone":
            setattr(row, name, value)
    row.part_of_day = wish.part_of_day or ""
    row.save()
    if wish.time_zone is not None:
        keep_time_zone(patient_id=patient_id, time_zone=wish.time_zone, by=by)
    return row


@action("preference.nothing_else")
def say_nothing_else(*, patient_id: UUID, by: Actor) -> WeekPreference:
    """Beside treatment nothing is in this person's week: kept, so that nobody asks again. Raises RefusedError."""
    require_life_of(patient_id, by=by)
    mine = {"organization_id": by.organization_id, "patient_id": patient_id}
    row = WeekPreference.objects.select_for_update().filter(**mine).first()
    remember_preference(row, patient_id=patient_id, by=by)
    row = row or WeekPreference(**mine, language="")  # Nobody said which languages they speak.
    row.nothing_else_at = clock.now()
    row.save()
    return row
