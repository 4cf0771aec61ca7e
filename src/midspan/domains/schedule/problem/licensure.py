"""By video only with somebody who is licensed where the person is, and what this leaves out of a week."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct
from msgspec.structs import replace

from midspan.domains.programs.queries import HeldLicense, held_licenses, may_treat_by_video
from midspan.domains.schedule.models import SectionLeader
from midspan.domains.schedule.problem.sections import SectionRow
from midspan.engines import scheduling as engine
from midspan.kernel.prepared import Prepared
from midspan.values import Actor

if TYPE_CHECKING:
    from midspan.domains.journey.models import Episode
    from midspan.domains.responsibilities.models import WeekPreference


class VideoState(Struct, frozen=True):
    """The state in which somebody takes part by video. `is_assumed`: nobody asked, so it is their site's."""

    state: str
    is_assumed: bool


class Licensure(Struct, frozen=True):
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


class LeftOut(Struct, frozen=True):
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


def video_leaders(rows: Iterable[SectionRow], *, by: Actor) -> dict[str, list[UUID]]:
    """Section id → who leads it, for every section by video; nobody's list is empty. One query, none without any."""
    leaders: dict[str, list[UUID]] = {row.id: [] for row in rows if row.is_video}
    for section_id, staff_id in _LEADERS.rows(viewer=by, section_ids=[UUID(one) for one in leaders]) if leaders else ():
        leaders[str(section_id)].append(staff_id)
    return leaders


def _leaders(*, viewer: Actor, section_ids: list[UUID]) -> QuerySet[SectionLeader, Any]:
    rows = SectionLeader.objects.filter(organization_id=viewer.organization_id, section_id__any_of=section_ids)
    return rows.values_list("section_id", "staff_id")


_LEADERS = Prepared(_leaders, section_ids=list[UUID])


def unlicensed_sections(
    rows: Iterable[SectionRow], leaders: Mapping[str, Sequence[UUID]], licensure: Licensure
) -> frozenset[str]:
    """The sections by video that nobody leads who may treat the person where they are."""
    return frozenset(
        row.id for row in rows if row.is_video and not licensure.admits(leaders[row.id], home_state=row.state)
    )


def with_licensed(
    needs: engine.PatientNeeds, counselor_ids: Collection[str], licensure: Licensure
) -> tuple[engine.PatientNeeds, int]:
    """The needs with counselors who may see the person by video, and how many of these counselors were left out.

    Where none may, the person is seen in person only, by any of them; but a family session is always by video, and
    with the same counselor. The engine knows how a person is seen, not by whom how: with one who is licensed, the
    others are left out. Who is seen in person only would still be, if they could take part by video, with any of these
    counselors who may not.
    """
    own = [one for one in (needs.counselor_id,) if one in counselor_ids] if needs.counselor_id else counselor_ids
    licensed = tuple(sorted(one for one in own if licensure.admits([UUID(one)])))
    barred = len(own) - len(licensed)
    modes = tuple(mode for mode in needs.individual_modes if mode is not engine.Mode.VIDEO)
    if not barred:
        return needs, 0
    if engine.Mode.VIDEO not in needs.individual_modes and not needs.family_minutes:
        return replace(needs, may_see_by_video=False), 0
    if licensed or not modes or needs.family_minutes:
        return replace(needs, counselor_ids=licensed), barred
    return replace(needs, individual_modes=modes), barred
