"""Fetching what a weekly section has to fit: for one that somebody plans, and for all that run."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from msgspec import Struct, field
from msgspec.structs import replace

from midspan.domains.people.queries import all_staff
from midspan.domains.programs.enums import LANGUAGE_WORDS, GroupType
from midspan.domains.programs.queries import (
    Cap,
    Case,
    SourcedNumbers,
    StaffLeave,
    StaffShift,
    cap_among,
    caps_as_rules,
    group_caps,
    leave_between,
    opening_spans,
    shifts_in_force,
)
from midspan.domains.schedule.models import IndividualHour, Section
from midspan.domains.schedule.sections.plan import (
    CapFacts,
    Finding,
    GroupFacts,
    LeaderFacts,
    OtherSection,
    RoomFacts,
    SectionPlan,
)
from midspan.domains.schedule.sections.rules import findings
from midspan.kernel import clock
from midspan.kernel.row_security import widened
from midspan.values import Actor, WeekSpan

if TYPE_CHECKING:
    from midspan.domains.people.models import Staff
    from midspan.domains.programs.models import Group, Room, Site, Track

FAR = date.max
S = TypeVar("S", StaffShift, StaffLeave)


class SectionDraft(Struct, frozen=True, kw_only=True):
    """A weekly section as it was typed. The first leader is the lead; `room` is None for one by video."""

    name: str
    group: "Group"
    track: "Track"
    level: str
    site: "Site"
    room: "Room | None"
    is_video: bool
    video_url: str = ""
    times: tuple[WeekSpan, ...]
    leaders: tuple["Staff", ...]
    capacity: int
    comfortable_size: int
    minimum_to_run: int
    family_places: int = 0
    gender_note: str = ""
    from_date: date
    until_date: date | None = None
    every_weeks: int = 1
    anchor_date: date | None = None


class Surroundings(Struct, frozen=True):
    """Everything of the center that sections have to fit, in a constant number of queries."""

    opening: Mapping[UUID, list[WeekSpan]]
    shifts: Mapping[UUID, list[StaffShift]]
    leave: Mapping[UUID, list[StaffLeave]]
    caps: list[SourcedNumbers]
    sections: list[Section] = field(default_factory=list)
    talks: tuple[OtherSection, ...] = ()

    def plan(self, draft: SectionDraft, *, but: UUID | None) -> SectionPlan:
        """The draft among all other sections (`but` the one it replaces)."""
        site_id = draft.site.pk
        opening = self.opening.get(site_id)
        case = Case(
            on=draft.from_date,
            age_band=draft.track.age_band,
            jurisdiction=draft.site.state,
            group_type=draft.group.group_type,
        )
        return SectionPlan(
            group=_group_facts(draft.group),
            language=draft.track.language,
            language_words=LANGUAGE_WORDS.get(draft.track.language, ""),
            capacity=draft.capacity,
            comfortable_size=draft.comfortable_size,
            minimum_to_run=draft.minimum_to_run,
            family_places=draft.family_places,
            is_video=draft.is_video,
            site_id=site_id,
            site_name=draft.site.name,
            opening=None if opening is None else tuple(opening),
            room=_room_facts(draft.room) if draft.room else None,
            times=draft.times,
            leaders=tuple(self._leader(staff, draft) for staff in draft.leaders),
            from_date=draft.from_date,
            until_date=draft.until_date,
            rhythm=rhythm_of(draft),
            others=(*(_other(section) for section in self.sections if section.pk != but), *self.talks),
            law=_cap_facts(cap_among(self.caps, case)),
            payers=_cap_facts(self._strictest_payer(case)),
        )

    def _strictest_payer(self, case: Case) -> Cap:
        """Who pays is known per person, not per section; so the payer that allows fewest is the one to know about."""
        payers = {rule.scope.payer for rule in self.caps if rule.scope.payer}
        own = [rule for rule in self.caps if rule.scope.payer]
        caps = [cap_among(own, replace(case, payer=payer)) for payer in sorted(payers)]
        return min(caps, key=lambda cap: cap.maximum if cap.maximum is not None else float("inf"), default=Cap())

    def _leader(self, staff: "Staff", draft: SectionDraft) -> LeaderFacts:
        """A shift at the section's site counts for a room there, and any shift for a group by video."""
        shifts = self.shifts.get(staff.pk)
        there = [one.span for one in shifts or () if draft.is_video or one.site_id == draft.site.pk]
        return LeaderFacts(
            id=staff.pk,
            name=str(staff),
            credentials=tuple(staff.credentials),
            languages=tuple(staff.languages),
            shifts=None if shifts is None else tuple(there),
            leave=tuple((one.from_date, one.until_date) for one in self.leave.get(staff.pk, ())),
            is_at_work=staff.is_active,
        )


def surroundings(*, viewer: Actor, on: date) -> Surroundings:
    """What sections that run on or after `on` have to fit: eight queries, however many sections there are."""
    staff_ids = list(all_staff(viewer=viewer).values_list("pk", flat=True))
    shifts = shifts_in_force(viewer=viewer, staff_ids=staff_ids, on=on)
    leave = leave_between(viewer=viewer, from_date=on, until_date=FAR)
    return Surroundings(
        opening=opening_spans(viewer=viewer),
        shifts=_by_staff(shifts),
        leave=_by_staff(leave),
        caps=caps_as_rules(group_caps(viewer=viewer).filter(is_on=True)),
        sections=list(sections_from(viewer=viewer, day=on)),
        talks=_talks_in_rooms(viewer=viewer, on=on),
    )


def sections_from(*, viewer: Actor, day: date) -> QuerySet[Section]:
    """The sections that are not over on `day`, with all they are made of, by name."""
    rows = Section.objects.filter(Q(until_date=None) | Q(until_date__gt=day), organization_id=viewer.organization_id)
    return (
        rows.select_related("group", "track", "site", "room")
        .prefetch_related("times", "leaders__staff")
        .order_by("name")
    )


def draft_of(section: Section) -> SectionDraft:
    """A section that runs, as a draft, so that the same rules look at it."""
    return SectionDraft(
        name=section.name,
        group=section.group,
        track=section.track,
        level=section.level,
        site=section.site,
        room=section.room,
        is_video=section.is_video,
        video_url=section.video_url,
        times=times_of(section),
        leaders=leaders_of(section),
        capacity=section.capacity,
        comfortable_size=section.comfortable_size,
        minimum_to_run=section.minimum_to_run,
        family_places=section.family_places,
        gender_note=section.gender_note,
        from_date=section.from_date,
        until_date=section.until_date,
        every_weeks=section.every_weeks,
        anchor_date=section.anchor_date,
    )


def rhythm_of(section: "Section | SectionDraft") -> tuple[int, date]:
    """Every how many weeks it meets, and the Monday of a week in which it does."""
    return section.every_weeks, clock.week_start(section.anchor_date or section.from_date)


def leaders_of(section: Section) -> tuple["Staff", ...]:
    """Who leads it, the lead first."""
    rows = sorted(section.leaders.all(), key=lambda row: (not row.is_lead, str(row.staff)))
    return tuple(row.staff for row in rows)


def times_of(section: Section) -> tuple[WeekSpan, ...]:
    """Its weekly meetings in order."""
    return tuple(sorted(WeekSpan(row.weekday, row.start_minute, row.end_minute) for row in section.times.all()))


def meeting_key(section_id: UUID | str, span: WeekSpan) -> str:
    """One weekly meeting of a section as one value of a form; its times are on the clock of the site."""
    return f"{section_id} {span.day} {span.start} {span.end}"


def meeting_of(key: str) -> tuple[str, WeekSpan]:
    """The section's id and the times of such a value. Raises ValueError or TypeError for any other."""
    section_id, *span = key.split(" ")
    return section_id, WeekSpan(*(int(number) for number in span))


def findings_for(draft: SectionDraft, *, viewer: Actor, section_id: UUID | None = None) -> tuple[Finding, ...]:
    """What does not fit about a draft (that replaces `section_id`)."""
    around = surroundings(viewer=viewer, on=draft.from_date)
    return findings(around.plan(draft, but=section_id))


def _by_staff(rows: Iterable[S]) -> dict[UUID, list[S]]:
    found: dict[UUID, list[S]] = defaultdict(list)
    for row in rows:
        found[row.staff_id].append(row)
    return dict(found)


def _group_facts(group: "Group") -> GroupFacts:
    return GroupFacts(
        name=group.name,
        minutes=group.minutes,
        break_minutes=group.break_minutes,
        cap=group.cap,
        facilitators_needed=group.facilitators_needed,
        credentials=tuple(group.credentials),
        is_for_families=group.group_type == GroupType.FAMILY,
    )


def _cap_facts(cap: Cap) -> CapFacts:
    return CapFacts(minimum=cap.minimum, maximum=cap.maximum, rule=str(cap.decided_by.get("maximum", "")))


def _room_facts(room: "Room") -> RoomFacts:
    return RoomFacts(id=room.pk, site_id=room.site_id, name=room.name, capacity=room.capacity, is_in_use=room.is_active)


def _talks_in_rooms(*, viewer: Actor, on: date) -> tuple[OtherSection, ...]:
    """The standing hours that take a room. Whose they are is nobody's business here, so none of them says."""
    with widened(viewer):
        rows = IndividualHour.objects.filter(
            organization_id=viewer.organization_id, room__isnull=False, dates__overlap=DateRange(on, None)
        )
        return tuple(_talk(row) for row in rows.order_by("weekday", "start_minute", "pk"))


def _talk(hour: IndividualHour) -> OtherSection:
    return OtherSection(
        name="A one-to-one session",
        times=(WeekSpan(hour.weekday, hour.start_minute, hour.end_minute),),
        from_date=hour.dates.lower,
        until_date=hour.dates.upper,
        room_id=hour.room_id,
        leader_ids=frozenset(),
    )


def _other(section: Section) -> OtherSection:
    leader_ids: Collection[UUID] = [row.staff_id for row in section.leaders.all()]
    return OtherSection(
        name=section.name,
        times=times_of(section),
        from_date=section.from_date,
        until_date=section.until_date,
        rhythm=rhythm_of(section),
        room_id=None if section.is_video else section.room_id,
        leader_ids=frozenset(leader_ids),
    )
