"""By video only with somebody who is licensed where the person is, for everybody's weeks at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace

from midspan.domains.programs.queries import HeldLicense, held_licenses
from midspan.domains.schedule.problem.licensure import Licensure, VideoState, video_leaders, with_licensed
from midspan.domains.schedule.problem.sections import SectionRow
from midspan.engines import scheduling as engine
from midspan.values import Actor


class VideoGroup(NamedTuple):
    """The state of the site that holds a group by video, and who leads it."""

    home_state: str
    leaders: Sequence[UUID]


class CenterLicenses(Struct, frozen=True):
    """What everybody holds who leads a group by video or counsels; groups are known by the ids of their sections.

    `home_states` are the states of the sites by id.
    """

    on: date
    home_states: Mapping[str, str]
    groups: Mapping[str, VideoGroup] = field(default_factory=dict)
    held: Mapping[UUID, list[HeldLicense]] = field(default_factory=dict)
    _closed: dict[VideoState, tuple[engine.Avoidance, ...]] = field(default_factory=dict)

    def applied(
        self, needs: engine.PatientNeeds, where: VideoState, counselor_ids: Collection[str]
    ) -> engine.PatientNeeds:
        """The needs without groups and sessions by video with nobody who may treat the person where they are.

        What licenses closed to them before is judged anew.
        """
        licensure = Licensure(where, self.on, self.held, self.home_states.get(needs.site_id, ""))
        anew, _barred = with_licensed(
            replace(needs, counselor_ids=None, may_see_by_video=True), counselor_ids, licensure
        )
        kept = (one for one in needs.avoid if one.kind is not engine.AvoidanceKind.LICENSE)
        return replace(anew, avoid=(*kept, *self._closed_to(licensure)))

    def at_home(self, site_id: str) -> VideoState:
        """Where somebody of that site is assumed to take part by video."""
        return VideoState(self.home_states.get(site_id, ""), is_assumed=True)

    def with_another(self, section_id: str, *, like: str) -> "CenterLicenses":
        """As with one more group, held and led as one that there is."""
        known = self.groups.get(like)
        return self if known is None else self._with_groups({**self.groups, section_id: known})

    def without(self, staff_id: str) -> "CenterLicenses":
        """As with somebody who leads no group."""
        gone = UUID(staff_id)
        return self._with_groups(
            {
                section_id: group._replace(leaders=[one for one in group.leaders if one != gone])
                for section_id, group in self.groups.items()
            }
        )

    def _with_groups(self, groups: Mapping[str, VideoGroup]) -> "CenterLicenses":
        return replace(self, groups=groups, _closed={})

    def _closed_to(self, licensure: Licensure) -> tuple[engine.Avoidance, ...]:
        where = licensure.where
        if where not in self._closed:
            ids = sorted(
                section_id
                for section_id, group in self.groups.items()
                if not licensure.admits(group.leaders, home_state=group.home_state)
            )
            kind = engine.AvoidanceKind.LICENSE
            self._closed[where] = tuple(engine.Avoidance(section_id, kind) for section_id in ids)
        return self._closed[where]


def center_licenses(
    rows: Iterable[SectionRow],
    counselor_ids: Iterable[str],
    *,
    home_states: Mapping[str, str],
    on: date,
    by: Actor,
) -> CenterLicenses:
    """What is held by the leaders of those sections that meet by video, and by these counselors. Two queries."""
    by_video = [row for row in rows if row.is_video]
    leaders = video_leaders(by_video, by=by)
    staff_ids = {one for ids in leaders.values() for one in ids} | {UUID(one) for one in counselor_ids}
    groups = {row.id: VideoGroup(row.state, leaders[row.id]) for row in by_video}
    return CenterLicenses(on, home_states, groups, held_licenses(viewer=by, staff_ids=staff_ids))
