"""A person's wishes as they stand, ready to be kept again with one of them changed."""

from typing import TYPE_CHECKING

from midspan.domains.responsibilities.actions import WeekWish
from midspan.domains.responsibilities.enums import Modality, PartOfDay

if TYPE_CHECKING:
    from midspan.domains.responsibilities.models import WeekPreference


def wish_of(row: "WeekPreference | None") -> WeekWish:
    """The wishes of that row; where there is none, what nobody asked yet."""
    if row is None:
        return WeekWish()
    return WeekWish(
        modality=Modality(row.modality),
        travel_minutes=row.travel_minutes,
        part_of_day=PartOfDay(row.part_of_day) if row.part_of_day else None,
        longest_day_minutes=row.longest_day_minutes,
        language=row.language,
        video_place=row.video_place,
        family_session=row.family_session,
        video_state=row.video_state,
        note=row.note,
    )
