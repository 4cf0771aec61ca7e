"""By video only with somebody who is licensed where the person is, and what this leaves out of a week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from midspan.domains.programs.queries import HeldLicense, held_licenses, may_treat_by_video
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode
    from midspan.domains.responsibilities.models import WeekPreference


@dataclass(frozen=True, slots=True)
class VideoState:
    """The state in which somebody takes part by video. `is_assumed`: nobody asked, so it is their site's."""

    state: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Licensure:
    """Who may treat one person by video on a day; made by `licensure_for`."""

    where: VideoState
    on: date
    held: Mapping[UUID, list[HeldLicense]]
    home_state: str

    def admits(self, staff_ids: Iterable[UUID], *, home_state: str | None = None) -> bool:
        """Whether one of them may treat the person by video; with nobody named, whether somebody at home might."""
        home = self.home_state if home_state is None else home_state
        ids = list(staff_ids)
        if not ids:
            return self.where.state == home
        return any(
            may_treat_by_video(self.held.get(one, ()), state=self.where.state, home_state=home, on=self.on)
            for one in ids
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What licenses left out of one person's week: how many groups by video, and whether the counselor by video."""

    where: VideoState
    sections: int = 0
    counselors: int = 0

    def stored(self) -> dict[str, object]:
        """As plain JSON, beside the engine's own explanation."""
        return {
            "state": self.where.state,
            "is_assumed": self.where.is_assumed,
            "sections": self.sections,
            "counselors": self.counselors,
        }


def video_state(preference: "WeekPreference | None", episode: "Episode") -> VideoState:
    """Where the person is while they take part by video: as they said, else (to be confirmed) their site's state."""
    if preference is not None and preference.video_state:
        return VideoState(preference.video_state, is_assumed=False)
    return VideoState(episode.site.state if episode.site else "", is_assumed=True)


def licensure_for(
    where: VideoState, *, episode: "Episode", staff_ids: Iterable[UUID], on: date, by: Actor
) -> Licensure:
    """What these staff members hold, for one person. One query."""
    held = held_licenses(viewer=by, staff_ids=set(staff_ids))
    return Licensure(where, on, held, episode.site.state if episode.site else "")
